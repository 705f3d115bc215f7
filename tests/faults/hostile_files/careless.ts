/** A planted bug: a reader that opens whatever it finds. */

const [folder = ""] = Deno.args;
for (const { name } of Deno.readDirSync(folder)) {
  console.log(Deno.readTextFileSync(`${folder}/${name}`));
}

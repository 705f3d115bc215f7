/** Copying evidence. */

/** Copies the plain files of `from` to `to`; what is missing or cannot be read is left out. */
export async function copyTree(from: string, to: string): Promise<void> {
  const found = await Deno.lstat(from).catch(() => null);
  if (found === null) return;
  if (found.isFile) {
    await Deno.mkdir(to.slice(0, to.lastIndexOf("/")), { recursive: true });
    await Deno.copyFile(from, to).catch(() => {});
  } else if (found.isDirectory) {
    await Deno.mkdir(to, { recursive: true });
    for await (const entry of Deno.readDir(from)) {
      await copyTree(`${from}/${entry.name}`, `${to}/${entry.name}`);
    }
  }
}

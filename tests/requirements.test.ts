/** Every promise is cited by a test, and every citation names a promise. */

import { REQUIREMENTS } from "./requirements.ts";
import { equal } from "./support/assert.ts";

const HERE = new URL(".", import.meta.url);
const ID = /\[([TM]-[a-z]+-\d{2})\]/g;

/** The ids that the tests and experiments below `folder` cite, with the files that do. */
async function citations(folder: URL, found = new Map<string, string>()) {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) await citations(new URL(`${name}/`, folder), found);
    else if (name.endsWith(".ts") && !name.startsWith("requirements")) {
      const text = await Deno.readTextFile(new URL(name, folder));
      for (const [, id = ""] of text.matchAll(ID)) found.set(id, name);
    }
  }
  return found;
}

Deno.test("every promise is cited by a test", async () => {
  const cited = await citations(HERE);
  equal(Object.keys(REQUIREMENTS).filter((id) => !cited.has(id)), []);
});

Deno.test("what tests cite is a promise", async () => {
  const cited = await citations(HERE);
  equal([...cited].filter(([id]) => REQUIREMENTS[id] === undefined), []);
});

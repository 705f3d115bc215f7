/** The variables that pages name are those that the code reads. */

import { SETTINGS, SWITCHES } from "../../src/wire/settings.ts";
import { ROOT } from "../../tools/paths.ts";
import { equal, that } from "../support/assert.ts";
import { page, pages, prose } from "./pages.ts";

const VARIABLE = /\b(?:OXTAIL_[A-Z_]*[A-Z]|MCP_TRACE_FILE)\b/g;

function variablesIn(texts: readonly string[]): string[] {
  return [...new Set(texts.flatMap((text) => text.match(VARIABLE) ?? []))].sort();
}

/** The texts of everything that runs; of `folders` below the top, or all of the package. */
function code(folders: readonly string[]): string[] {
  const read = (folder: string): string[] =>
    Array.from(Deno.readDirSync(`${ROOT}/${folder}`)).flatMap(({ name, isDirectory }) =>
      isDirectory
        ? read(`${folder}/${name}`)
        : /\.(ts|json)$|^(launcher|oxtail-\w+|without-deno|run)$/.test(name)
        ? [Deno.readTextFileSync(`${ROOT}/${folder}/${name}`)]
        : []
    );
  return folders.flatMap(read);
}

Deno.test("every variable that a page names is in the code", () => {
  const known = variablesIn(code(["src", "hooks", "tools", "tests", ".ci"]));
  const named = variablesIn(pages().map(({ text }) => text));
  that(named.length > 15, `${named.length} variables`);
  equal(named.filter((name) => !known.includes(name)), []);
});

Deno.test("every variable of the package is in the settings or in the protocol", () => {
  const named = variablesIn([page("docs/settings.md"), page("docs/protocol.md")]);
  equal(
    variablesIn([...code(["src", "hooks"]), page("mod.ts")]).filter((name) =>
      !named.includes(name)
    ),
    [],
  );
});

Deno.test("what a user may set is in the settings, and what only the launcher sets is not", () => {
  const own = [...Object.values(SETTINGS), ...Object.values(SWITCHES)].map(({ name }) => name);
  equal(variablesIn([prose(page("docs/settings.md"))]), own.toSorted());
});

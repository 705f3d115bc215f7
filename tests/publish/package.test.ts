/** What is in the package, and what JSR would refuse of it. */

import denoJson from "../../deno.json" with { type: "json" };
import { ENTRIES, ENTRY_NAMES } from "../../src/cli/entries.ts";
import { type Package, textOf } from "../../tools/loopback_registry/package.ts";
import { refusals } from "../../tools/loopback_registry/refusals.ts";
import { equal, that } from "../support/assert.ts";
import { openJsr } from "./jsr.ts";

function made(text: string, more: Record<string, string> = {}): Package {
  const files = { "/README.md": "", "/LICENSE": "", "/mod.ts": text, ...more };
  const bytes = Object.entries(files).map(([path, content]): [string, Uint8Array<ArrayBuffer>] => [
    path,
    new TextEncoder().encode(content),
  ]);
  return { name: "@a/b", version: "1.0.0", exports: { ".": "./mod.ts" }, files: new Map(bytes) };
}

const REFUSED: Record<string, string> = {
  'import text from "./a" with { type: "text" };': "text",
  'import a, { type b } from "./a" with {\n  type: "bytes",\n};': "bytes",
  '// @ts-types="zod"\nimport { z } from "npm:zod@4.0.0";': "zod",
  'import { z } from "zod";': "zod",
  'import "zod";': "zod",
  'export * from "https://example.com/a.ts";': "https://example.com/a.ts",
  "declare global {\n}": "global",
};

for (const [text, name] of Object.entries(REFUSED)) {
  Deno.test(`refused, as JSR would: ${text.replaceAll("\n", " ")}`, () => {
    const reasons = refusals(made(text));
    equal(reasons.length, 1, reasons.join("\n"));
    that(reasons[0]?.startsWith(`"/mod.ts" has "${name}": `) === true, String(reasons[0]));
  });
}

Deno.test("accepted, as JSR would: relative, npm:, jsr: and node: imports, JSON, and prose about imports", () => {
  const text = `/** import a from "zod"; */
// @ts-types="npm:zod@4.0.0/v4"
import { z } from "npm:zod@4.0.0/v4";
import process from "node:process";
import config from "./deno.json" with { type: "json" };
export { a } from "../a.ts";
export const text = 'from "zod"';
export type Declared = import("./a.ts").A;
`;
  equal(refusals(made(text)), []);
});

Deno.test("refused, as JSR would: an export that is not in the package", () => {
  equal(refusals({ ...made(""), exports: { ".": "./main.ts" } }), [
    `"/main.ts" is not in the package`,
  ]);
});

Deno.test("the package has the programs, what they import and three texts for people, and nothing else", async () => {
  await using jsr = await openJsr();
  const { files, exports, version } = jsr.published;
  equal(version, denoJson.version);
  equal(exports, denoJson.exports);
  equal([...files.keys()].filter((path) => !path.startsWith("/src/")).sort(), [
    "/CHANGELOG.md",
    "/LICENSE",
    "/README.md",
    "/deno.json",
    "/hooks/hook.ts",
    "/mod.ts",
  ]);
  equal([...files.keys()].filter((path) => /\/src\/.*(?<!\.ts)$/.test(path)), []);
  const own = Object.fromEntries(
    ENTRY_NAMES.map((name) => [`.${ENTRIES[name].exported}`, `./${ENTRIES[name].module}`]),
  );
  equal(exports, { ...own, "./cli": "./src/cli/cli.ts" });
});

Deno.test("types that are named in full are those of the version that is imported", async () => {
  await using jsr = await openJsr();
  const sdk = denoJson.imports["@modelcontextprotocol/sdk"];
  const named = [...jsr.published.files].flatMap(([path, bytes]) =>
    [...textOf(bytes).matchAll(/@ts-types="(npm:[^"]*)"/g)].map((match) => [path, match[1]])
  );
  that(named.length > 0, "there are none: this test can go");
  equal(named.filter(([, specifier]) => !specifier?.startsWith(`${sdk}/`)), []);
});

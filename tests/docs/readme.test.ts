/** What README and the page for trouble claim beside what is made. */

import denoJson from "../../deno.json" with { type: "json" };
import { claudeCode } from "../../src/clients/claude_code.ts";
import { codex } from "../../src/clients/codex.ts";
import { FINDING_CODES } from "../../src/render/report.ts";
import { ROOT } from "../../tools/paths.ts";
import { equal, match, that } from "../support/assert.ts";
import { page } from "./pages.ts";

const README = page("README.md");
const TROUBLE = page("docs/troubleshooting.md");
/** Somebody who has never heard of it reads this much, and then wants to try it. */
const README_MAX_BYTES = 7_000;

Deno.test("README names the version, and the clients' versions that constants were seen at", () => {
  match(README, new RegExp(`[Vv]ersion ${denoJson.version.replaceAll(".", "\\.")}, seen`));
  match(README, new RegExp(`Claude Code ${claudeCode.testedVersion}`));
  match(README, new RegExp(`Codex CLI ${codex.testedVersion}`));
});

Deno.test("README is short", () => {
  const bytes = new TextEncoder().encode(README).length;
  that(bytes <= README_MAX_BYTES, `${bytes} bytes`);
});

Deno.test("README has the commands that show, install and test it from a clone, to be pasted", () => {
  const lines = Array.from(README.matchAll(/^ {4}(.*)$/gm), ([, line]) => line);
  for (const task of ["demo", "setup", "test"]) {
    that(lines.includes(`npx -y deno@2.9.6 task ${task}`), task);
  }
});

Deno.test("wherever the page for trouble speaks of wake_status it leads to the meaning of the words", () => {
  const said = TROUBLE.match(/.?`wake_status`.{0,50}/g) ?? [];
  that(said.length >= 2, `${said.length} times`);
  const link = "[`wake_status`](protocol.md#what-became-of-a-wake)";
  equal(said.filter((text) => !text.startsWith(link)), []);
});

Deno.test("commands that fix something can be pasted as the pages have them", () => {
  const commands = [README, TROUBLE].map((text) =>
    text.match(/`[^`\n]*\boxtail [a-z-]+[^`\n]*`/g) ?? []
  );
  that(commands.every((found) => found.length >= 3), `${commands.map((found) => found.length)}`);
  equal(commands.flat().filter((text) => !text.startsWith("`~/.oxtail/bin/oxtail ")), []);
});

Deno.test("every code in the page for trouble is a word of the program", () => {
  const [table = ""] = TROUBLE.split("\n## ");
  const codes = Array.from(table.matchAll(/`([a-z]+(?:[-_][a-z]+)+)`/g), ([, code = ""]) => code);
  that(codes.length > 8, `${codes.length} codes`);
  const source = sourceText("src");
  const known: readonly string[] = FINDING_CODES;
  equal(codes.filter((code) => !known.includes(code) && !source.includes(code)), []);
});

function sourceText(folder: string): string {
  return Array.from(Deno.readDirSync(`${ROOT}/${folder}`), ({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    return isDirectory ? sourceText(path) : Deno.readTextFileSync(`${ROOT}/${path}`);
  }).join("\n");
}

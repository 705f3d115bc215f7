/** What README claims beside its tables. */

import denoJson from "../../deno.json" with { type: "json" };
import { claudeCode } from "../../src/clients/claude_code.ts";
import { codex } from "../../src/clients/codex.ts";
import { FINDING_CODES } from "../../src/render/report.ts";
import { ROOT } from "../../tools/paths.ts";
import { equal, match, that } from "../support/assert.ts";
import { page } from "./pages.ts";

const README = page("README.md");

Deno.test("README names the version, and the clients' versions that constants were seen at", () => {
  match(README, new RegExp(`version ${denoJson.version.replaceAll(".", "\\.")}, seen`));
  match(README, new RegExp(`Claude Code ${claudeCode.testedVersion}`));
  match(README, new RegExp(`Codex CLI ${codex.testedVersion}`));
});

Deno.test("wherever README speaks of wake_status it leads to the meaning of the words", () => {
  const said = README.match(/.?`wake_status`.{0,50}/g) ?? [];
  that(said.length >= 2, `${said.length} times`);
  const link = "[`wake_status`](docs/protocol.md#what-became-of-a-wake)";
  equal(said.filter((text) => !text.startsWith(link)), []);
});

Deno.test("commands that mend something can be pasted as README has them", () => {
  const [, section = ""] = /\n## When something does not work\n([^]*?)\n## /.exec(README) ?? [];
  const commands = section.match(/`[^`]*\boxtail [a-z-]+[^`]*`/g) ?? [];
  that(commands.length >= 5, `${commands.length} commands`);
  equal(commands.filter((text) => !text.startsWith("`~/.oxtail/bin/oxtail ")), []);
  const [, table = ""] = /\n## Commands\n([^]*?)\n## /.exec(README) ?? [];
  that(table.indexOf("~/.oxtail/bin/oxtail") < table.indexOf("| `oxtail setup`"), "first the path");
});

Deno.test("every code in README's troubleshooting is a word of the program", () => {
  const [, section = ""] = /\n## When something does not work\n([\s\S]*?)\n## /.exec(README) ?? [];
  const codes = Array.from(section.matchAll(/`([a-z]+(?:[-_][a-z]+)+)`/g), ([, code = ""]) => code);
  that(codes.length > 8, `${codes.length} codes`);
  const source = sourceText();
  const known: readonly string[] = FINDING_CODES;
  equal(codes.filter((code) => !known.includes(code) && !source.includes(code)), []);
});

Deno.test("README is short: its prose has fewer than 1,300 words", () => {
  const words = README.replaceAll(/^```[\s\S]*?^```$/gm, "").replaceAll(/^\|.*$/gm, "").split(
    /\s+/,
  );
  that(words.length < 1_300, `${words.length} words`);
});

function sourceText(): string {
  const read = (folder: string): string =>
    Array.from(
      Deno.readDirSync(`${ROOT}/${folder}`),
      ({ name, isDirectory }) =>
        isDirectory
          ? read(`${folder}/${name}`)
          : Deno.readTextFileSync(`${ROOT}/${folder}/${name}`),
    )
      .join("\n");
  return read("src");
}

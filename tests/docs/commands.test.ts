/** Every command that a page names exists, and so does every flag of it. */

import {
  COMMAND_NAMES,
  ENTRIES,
  ENTRY_NAMES,
  type EntryName,
  SHELL_WORDS,
} from "../../src/cli/entries.ts";
import { readConfig } from "../../tools/offline_config.ts";
import { ROOT } from "../../tools/paths.ts";
import { isObject } from "../../src/wire/json.ts";
import { runCommandLine } from "../cli/running.ts";
import { equal, that } from "../support/assert.ts";
import { codeIn, page, pages } from "./pages.ts";

const LAUNCHER = page("hooks/launcher");
/** Flags of other people's programs that pages speak of. */
const FOREIGN = new Set([
  "--no-daemon",
  "--thread",
  "--message",
  "--dry-run",
  "--allow-read",
  "--allow-run",
  "--allow-ffi",
  "--allow-write",
  "--allow-env",
  "--deny-read",
  "--deny-write",
  "--no-config",
  "--no-lock",
  "--no-prompt",
  "--no-remote",
  "--no-npm",
  "--cached-only",
  "--frozen",
  "--lock",
  "--platform",
  "--permission",
]);

/** A command line in a page: what runs it, its name, and its flags without their values. */
interface Said {
  readonly page: string;
  readonly by: "deno task" | "oxtail";
  readonly name: string;
  readonly flags: readonly string[];
}

function commandsIn(path: string, text: string): Said[] {
  return codeIn(text).flatMap((line) => {
    const found = line.matchAll(/\b(deno(?:@\S+)? task|(?<!\[)oxtail) ([a-z][a-z0-9-]*)([^;&|]*)/g);
    return Array.from(found, ([, by = "", name = "", rest = ""]): Said => ({
      page: path,
      by: by === "oxtail" ? "oxtail" : "deno task",
      name,
      flags: flagsIn(rest.replace(/\s#.*$/, "")),
    }));
  });
}

function flagsIn(text: string): string[] {
  return Array.from(text.matchAll(/(?<![\w-])--[a-z][a-z-]*/g), ([flag]) => flag);
}

const SAID = pages().flatMap(({ path, text }) => commandsIn(path, text));

Deno.test("every command that a page names exists", () => {
  const tasks = isObject(readConfig()["tasks"]) ? Object.keys(Object(readConfig()["tasks"])) : [];
  const known = { "deno task": tasks, oxtail: [...ENTRY_NAMES, ...Object.keys(SHELL_WORDS)] };
  that(SAID.length > 40, `${SAID.length} commands`);
  equal(SAID.filter(({ by, name }) => !known[by].includes(name)), []);
});

Deno.test("every flag that a page gives a command is in its --help, or in the task's code", async () => {
  const helps = new Map<string, string>();
  for (const name of COMMAND_NAMES) helps.set(name, await helpOf(name));
  const tasks = developmentCode();
  const unknown = SAID.flatMap(({ page, name, flags }) =>
    flags.filter((flag) => !isIn(helps.get(name) ?? tasks, flag)).map((flag) => [page, name, flag])
  );
  equal(unknown, []);
});

Deno.test("every flag that stands alone in a page is one of a command, of the launcher, or foreign", async () => {
  const own = [...await Promise.all(COMMAND_NAMES.map(helpOf)), LAUNCHER, developmentCode()];
  const alone = pages().flatMap(({ path, text }) =>
    codeIn(text).filter((code) => code.startsWith("--")).flatMap((code) =>
      flagsIn(code).map((flag) => [path, flag] as const)
    )
  );
  that(alone.length > 5, `${alone.length} flags`);
  equal(
    alone.filter(([, flag]) => !FOREIGN.has(flag) && !own.some((text) => isIn(text, flag))),
    [],
  );
});

Deno.test("pages and CI name one version of Deno", () => {
  const texts = [...pages().map(({ text }) => text), page(".ci/run")];
  const versions = texts.flatMap((text) => text.match(/\bdeno@\d[\d.]*\d/g) ?? []);
  equal(new Set(versions).size, 1, versions.join(" "));
});

Deno.test("a command and a flag that do not exist are seen", () => {
  const [said] = commandsIn("a.md", "`npx -y deno@2.9.6 task setup --dry-run --frob=1`");
  equal(said, { page: "a.md", by: "deno task", name: "setup", flags: ["--dry-run", "--frob"] });
  equal(isIn("  --json   print", "--js"), false);
  equal(commandsIn("a.md", "`[oxtail abc] 1 message`"), []);
});

async function helpOf(name: EntryName): Promise<string> {
  that(ENTRIES[name].does !== "", name);
  return (await runCommandLine(name, "/", { args: ["--help"] })).stdout;
}

function isIn(text: string, flag: string): boolean {
  return new RegExp(`${flag}(?![a-z-])`).test(text);
}

/** The code of the tasks that are not entry points. */
function developmentCode(): string {
  const files = (folder: string): string[] =>
    Array.from(Deno.readDirSync(`${ROOT}/${folder}`)).flatMap(({ name, isDirectory }) =>
      isDirectory
        ? files(`${folder}/${name}`)
        : name.endsWith(".ts")
        ? [Deno.readTextFileSync(`${ROOT}/${folder}/${name}`)]
        : []
    );
  return ["tools", "tests/bench", "tests/e2e", "tests/faults"].flatMap(files).join("\n");
}

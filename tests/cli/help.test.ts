import denoJson from "../../deno.json" with { type: "json" };
import { ENTRIES, ENTRY_NAMES } from "../../src/cli/entries.ts";
import { equal, that } from "../support/assert.ts";
import { runCommandLine } from "./running.ts";

const COMMANDS = ENTRY_NAMES.filter((name) => ENTRIES[name].module.startsWith("src/cli/"));

for (const name of COMMANDS) {
  Deno.test(`${name} explains itself and tells its version, whatever else is said`, async () => {
    const help = await runCommandLine(name, "/", { args: ["--help"] });
    equal([help.code, help.stderr], [0, ""]);
    that(help.stdout.startsWith(`Usage: oxtail ${name}`), help.stdout);
    const wide = help.stdout.split("\n").filter((line) => line.length > 80);
    equal(wide, []);
    const version = await runCommandLine(name, "/", { args: ["--version"] });
    equal([version.code, version.stdout], [0, `oxtail ${denoJson.version}\n`]);
  });

  Deno.test(`${name} is exported, and a task of the checkout`, () => {
    const { exported, module } = ENTRIES[name];
    const exports: Record<string, string> = denoJson.exports;
    const tasks: Record<string, { readonly command: string }> = denoJson.tasks;
    equal(exports[`.${exported}`], `./${module}`);
    that(tasks[name]?.command.endsWith(` ${name}`) ?? false, `deno.json has no task "${name}"`);
  });
}

Deno.test("every task of the checkout says in a line what it is for", () => {
  for (const [name, { description }] of Object.entries(denoJson.tasks)) {
    that(description !== "" && description.length <= 70, `${name}: ${description}`);
  }
});

/**
 * The task runner behind `deno task <name> [arguments]`.
 *
 * It picks the configuration (deno.json, or deno.offline.json where JSR cannot be reached) and
 * runs what the task stands for. Arguments, output, signals and the exit status pass through.
 *
 * @module
 */

import { ENTRY_NAMES } from "../src/cli/entries.ts";
import { coverage } from "./coverage.ts";
import { ok } from "./ok.ts";
import { runLauncher } from "./checkout.ts";
import { EXIT_USAGE, NAMED, type Task } from "./tasks.ts";
import { chooseConfig } from "./registry.ts";
import { ROOT } from "./paths.ts";

/** Finds what `name` stands for; every entry point but the hook is a task too. */
function taskNamed(name: string): Task | undefined {
  const named = NAMED[name];
  if (named !== undefined) return named;
  if (name === "ok") return ok;
  if (name === "coverage") return coverage;
  const entry = ENTRY_NAMES.find((known) => known === name && known !== "hook");
  return entry && ((choice, args) => runLauncher(choice, [entry, ...args]));
}

async function main(args: string[]): Promise<number> {
  const [name, ...rest] = args;
  const task = name === undefined ? undefined : taskNamed(name);
  if (task === undefined) {
    const names = [...Object.keys(NAMED), "ok", "coverage", ...ENTRY_NAMES].filter((known) =>
      known !== "hook"
    );
    console.error(`Cannot run task "${name ?? ""}": the tasks are ${names.join(", ")}`);
    return EXIT_USAGE;
  }
  Deno.chdir(ROOT);
  const choice = await chooseConfig();
  // Whoever looks at the demo has no use for it.
  if (!choice.jsr && name !== "demo") console.error("JSR is out of reach: using deno.offline.json");
  return await task(choice, rest);
}

if (import.meta.main) Deno.exit(await main(Deno.args));

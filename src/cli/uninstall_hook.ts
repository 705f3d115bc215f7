/**
 * `oxtail uninstall-hook`: silences the hooks: mail then waits until it is read.
 *
 * @module
 */

import { switchHooks } from "../setup/uninstall.ts";
import { type Command, readArguments, runCommand } from "./command.ts";
import { guarded, realWorld } from "./setup_world.ts";

const COMMAND: Command = {
  name: "uninstall-hook",
  usage: `Usage: oxtail uninstall-hook

Silences the hooks, and leaves the server: writes
~/.oxtail/hooks/off. No file of a client changes, so Codex asks nothing.

  --help, --version`,
  options: {},
};

if (import.meta.main) Deno.exitCode = await runCommand(COMMAND, Deno.args, main);

async function main(args: readonly string[]): Promise<number> {
  readArguments(COMMAND, args);
  return await guarded(COMMAND.name, () => Promise.resolve(switchHooks(realWorld(), false)));
}

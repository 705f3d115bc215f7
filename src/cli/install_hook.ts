/**
 * `oxtail install-hook`: lets the hooks run again that uninstall-hook has silenced.
 *
 * @module
 */

import { switchHooks } from "../setup/uninstall.ts";
import { type Command, readArguments, runCommand } from "./command.ts";
import { guarded, realWorld } from "./setup_world.ts";

const COMMAND: Command = {
  name: "install-hook",
  usage: `Usage: oxtail install-hook

Lets the hooks run again that uninstall-hook has silenced: removes
~/.oxtail/hooks/off. No file of a client changes, so Codex asks nothing.

  --help, --version`,
  options: {},
};

if (import.meta.main) Deno.exitCode = await runCommand(COMMAND, Deno.args, main);

async function main(args: readonly string[]): Promise<number> {
  readArguments(COMMAND, args);
  return await guarded(COMMAND.name, () => Promise.resolve(switchHooks(realWorld(), true)));
}

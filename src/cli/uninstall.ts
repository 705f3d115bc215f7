/**
 * `oxtail uninstall`: undoes setup.
 *
 * @module
 */

import { uninstall } from "../setup/uninstall.ts";
import { type Command, readArguments, runCommand } from "./command.ts";
import { clientsFrom, guarded, realWorld } from "./setup_world.ts";

const COMMAND: Command = {
  name: "uninstall",
  usage: `Usage: oxtail uninstall [--client claude-code,codex] [--keep-data] [--dry-run]
         [--yes]

Takes out of the clients' files what oxtail setup put there. A file that nobody
else has changed since gets back the bytes it had. Then removes ~/.oxtail. Asks
first; without a terminal it changes nothing unless --yes is given. What setup
put elsewhere, with another CLAUDE_CONFIG_DIR or CODEX_HOME, it names with the
command that takes it out; then it keeps ~/.oxtail and ends with 1.

  --client LIST   only take it out of these clients' files
  --keep-data     keep the mail in ~/.oxtail
  --dry-run       show the changes as diffs and change nothing
  --yes           ask nothing
  --help, --version`,
  options: {
    client: { type: "string" },
    "keep-data": { type: "boolean" },
    "dry-run": { type: "boolean" },
    yes: { type: "boolean" },
  },
};

if (import.meta.main) Deno.exitCode = await runCommand(COMMAND, Deno.args, main);

async function main(args: readonly string[]): Promise<number> {
  const given = readArguments(COMMAND, args);
  return await guarded(COMMAND.name, () =>
    uninstall(realWorld(), {
      clients: clientsFrom(given),
      keepData: given.flags.has("keep-data"),
      dryRun: given.flags.has("dry-run"),
      yes: given.flags.has("yes"),
    }));
}

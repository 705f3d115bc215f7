/**
 * `oxtail uninstall`: undoes setup.
 *
 * @module
 */

import { uninstall } from "../setup/uninstall.ts";
import { type Command, readArguments, runCommand, UsageError } from "./command.ts";
import { clientsFrom, guarded, realWorld } from "./setup_world.ts";

const COMMAND: Command = {
  name: "uninstall",
  usage: `Usage: oxtail uninstall [--client claude-code,codex] [--keep-data |
         --delete-mail] [--dry-run] [--yes]

Takes out of the clients' files what oxtail setup put there. A file that nobody
else has changed since gets back the bytes it had. Then removes ~/.oxtail; while
mail in it is unread or tasks are open, only the programs in it, and says how
much it keeps. Asks first; without a terminal it changes nothing unless --yes is
given. What setup put elsewhere, with another CLAUDE_CONFIG_DIR or CODEX_HOME,
it names with the command that takes it out; then it keeps ~/.oxtail and ends
with 1.

  --client LIST   only take it out of these clients' files
  --keep-data     keep the mail in ~/.oxtail
  --delete-mail   remove ~/.oxtail with all mail, also what nobody has read
  --dry-run       show the changes as diffs and change nothing
  --yes           ask nothing
  --help, --version`,
  options: {
    client: { type: "string" },
    "keep-data": { type: "boolean" },
    "delete-mail": { type: "boolean" },
    "dry-run": { type: "boolean" },
    yes: { type: "boolean" },
  },
};

if (import.meta.main) Deno.exitCode = await runCommand(COMMAND, Deno.args, main);

async function main(args: readonly string[]): Promise<number> {
  const given = readArguments(COMMAND, args);
  const [keeps, deletes] = [given.flags.has("keep-data"), given.flags.has("delete-mail")];
  if (keeps && deletes) {
    throw new UsageError("--keep-data and --delete-mail: leave one of them out");
  }
  return await guarded(COMMAND.name, () =>
    uninstall(realWorld(), {
      clients: clientsFrom(given),
      data: keeps ? "keep" : deletes ? "delete" : "unread",
      dryRun: given.flags.has("dry-run"),
      yes: given.flags.has("yes"),
    }));
}

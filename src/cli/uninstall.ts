/**
 * `oxtail uninstall`: undoes setup.
 *
 * @module
 */

import denoJson from "../../deno.json" with { type: "json" };
import { originOf } from "../setup/programs.ts";
import { uninstall } from "../setup/uninstall.ts";
import { type Command, readArguments, runCommand, UsageError } from "./command.ts";
import { clientsFrom, guarded, realWorld } from "./setup_world.ts";

const COMMAND: Command = {
  name: "uninstall",
  usage: `Usage: oxtail uninstall [--client claude-code,codex] [--here] [--keep-data |
         --delete-mail] [--dry-run] [--yes]

Lets the clients take oxtail's plugin out by their own commands, in every folder
that setup was run for. Settings that nobody else has changed since get back the
bytes they had. Then removes ~/.oxtail; while mail in it is unread or tasks are
open, only the programs in it, and says how much it keeps. Asks first; without a
terminal it changes nothing unless --yes is given.

  --client LIST   only these clients
  --here          only the folders that CLAUDE_CONFIG_DIR and CODEX_HOME name
  --keep-data     keep the mail in ~/.oxtail
  --delete-mail   remove ~/.oxtail with all mail, also what nobody has read
  --dry-run       show what it would do and change nothing
  --yes           ask nothing
  --help, --version`,
  options: {
    client: { type: "string" },
    here: { type: "boolean" },
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
      here: given.flags.has("here"),
      data: keeps ? "keep" : deletes ? "delete" : "unread",
      dryRun: given.flags.has("dry-run"),
      yes: given.flags.has("yes"),
      origin: originOf(import.meta.url, "src/cli/uninstall.ts", denoJson.version),
    }));
}

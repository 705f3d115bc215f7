/**
 * `oxtail uninstall-hook`: takes the hooks out of the clients' settings, and nothing else.
 *
 * @module
 */

import { uninstallHook } from "../setup/uninstall.ts";
import { type Command, readArguments, runCommand } from "./command.ts";
import { clientsFrom, guarded, realWorld } from "./setup_world.ts";

const COMMAND: Command = {
  name: "uninstall-hook",
  usage: `Usage: oxtail uninstall-hook [--client claude-code,codex] [--dry-run]

Takes oxtail's hooks out of the clients' settings. The server stays registered.

  --client LIST   only these clients
  --dry-run       show the changes as diffs and change nothing
  --help, --version`,
  options: { client: { type: "string" }, "dry-run": { type: "boolean" } },
};

if (import.meta.main) Deno.exitCode = await runCommand(COMMAND, Deno.args, main);

async function main(args: readonly string[]): Promise<number> {
  const given = readArguments(COMMAND, args);
  return await guarded(COMMAND.name, () =>
    uninstallHook(realWorld(), {
      clients: clientsFrom(given),
      dryRun: given.flags.has("dry-run"),
    }));
}

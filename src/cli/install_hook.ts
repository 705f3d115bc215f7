/**
 * `oxtail install-hook`: the hooks alone, for a client that came after setup, or whose settings were
 * replaced.
 *
 * @module
 */

import { installHook } from "../setup/install_hook.ts";
import { type Command, readArguments, runCommand } from "./command.ts";
import { clientsFrom, guarded, ownSources, realWorld } from "./setup_world.ts";

const COMMAND: Command = {
  name: "install-hook",
  usage: `Usage: oxtail install-hook [--client claude-code,codex] [--dry-run]

Writes oxtail's hooks into the clients' settings, and the script that they run.
Needs oxtail setup.

  --client LIST   only these clients; otherwise every one that is there
  --dry-run       show the changes as diffs and change nothing
  --help, --version`,
  options: { client: { type: "string" }, "dry-run": { type: "boolean" } },
};

if (import.meta.main) Deno.exitCode = await runCommand(COMMAND, Deno.args, main);

async function main(args: readonly string[]): Promise<number> {
  const given = readArguments(COMMAND, args);
  return await guarded(
    COMMAND.name,
    () =>
      installHook(realWorld(), ownSources(import.meta.url, "src/cli/install_hook.ts"), {
        clients: clientsFrom(given),
        dryRun: given.flags.has("dry-run"),
      }),
  );
}

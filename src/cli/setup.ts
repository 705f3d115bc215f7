/**
 * `oxtail setup`: makes this machine ready, says what it changed, and can be undone.
 *
 * @module
 */

import { MORE_CLIENTS } from "../setup/more.ts";
import { setup } from "../setup/setup.ts";
import { type Arguments, type Command, readArguments, runCommand, UsageError } from "./command.ts";
import { clientsFrom, guarded, ownSources, realWorld } from "./setup_world.ts";

const COMMAND: Command = {
  name: "setup",
  usage: `Usage: oxtail setup [--client claude-code,codex] [--dry-run] [--yes]
                    [--allow-tools | --no-allow-tools] [--keys | --no-keys]
                    [--codex-queue | --no-codex-queue]

Installs oxtail under ~/.oxtail, and lets Claude Code and Codex install its
plugin from there by their own commands: the server, the hooks and a skill. It
keeps what their settings were, and oxtail uninstall gives that back. A second
run changes nothing. At a terminal it shows what it will do and asks once;
without one it goes ahead.

  --client LIST   only these clients; otherwise every one that is there. Also
                  known: ${MORE_CLIENTS.map(({ type }) => type).join(", ")},
                  into whose settings it writes
  --dry-run       show what it would do and change nothing
  --yes           ask nothing
  --allow-tools   let the agents use oxtail's tools without asking each time
  --no-keys       never start tmux or ps, so that nothing is ever typed
  --no-codex-queue  never start codex to wake its idle sessions
  --copilot-extension  switch on what Copilot CLI calls experimental, so that
                  our extension there wakes its idle sessions
                  These choices are remembered; the opposite takes one back
  --help, --version`,
  options: {
    client: { type: "string" },
    "dry-run": { type: "boolean" },
    yes: { type: "boolean" },
    "allow-tools": { type: "boolean" },
    "no-allow-tools": { type: "boolean" },
    "no-keys": { type: "boolean" },
    keys: { type: "boolean" },
    "codex-queue": { type: "boolean" },
    "no-codex-queue": { type: "boolean" },
    "copilot-extension": { type: "boolean" },
    "no-copilot-extension": { type: "boolean" },
  },
};

if (import.meta.main) Deno.exitCode = await runCommand(COMMAND, Deno.args, main);

async function main(args: readonly string[]): Promise<number> {
  const given = readArguments(COMMAND, args);
  return await guarded(
    COMMAND.name,
    () =>
      setup(realWorld(), ownSources(import.meta.url, "src/cli/setup.ts"), {
        clients: clientsFrom(given),
        choices: {
          keys: said(given, "keys"),
          codexQueue: said(given, "codex-queue"),
          allowTools: said(given, "allow-tools"),
          copilotExtension: said(given, "copilot-extension"),
        },
        dryRun: given.flags.has("dry-run"),
        yes: given.flags.has("yes"),
      }),
  );
}

/** What `--name` and `--no-name` say together; null when neither is there. */
function said({ flags }: Arguments, name: string): boolean | null {
  if (flags.has(name) && flags.has(`no-${name}`)) {
    throw new UsageError(`Cannot use --${name} together with --no-${name}`);
  }
  return flags.has(name) ? true : flags.has(`no-${name}`) ? false : null;
}

/**
 * `oxtail gc`: shows what is old enough to remove from the store, and removes it when told to.
 *
 * @module
 */

import { boxOfEntry } from "../agents/peers.ts";
import { openRegistry } from "../agents/registry.ts";
import { createQuota } from "../mail/deliver.ts";
import { rootOf } from "../mail/layout.ts";
import type { Removal } from "../mail/retention.ts";
import { inspectStore, type Store } from "../mail/store.ts";
import {
  holdRemoval,
  isClockAhead,
  isRemovalHeld,
  removeStale,
  staleInStore,
} from "../mail/sweep.ts";
import { denoFiles } from "../sys/deno_files.ts";
import { denoClock, denoEnv, denoRandom, temporaryName } from "../sys/deno_ports.ts";
import { ifPossible } from "../sys/files.ts";
import { uptimeOf } from "../sys/ports.ts";
import { UNREAD_MAX, UNREAD_MAX_PER_SENDER } from "../wire/limits.ts";
import { safeJson, safeLine } from "../wire/text.ts";
import { type Command, complain, readArguments, runCommand, say } from "./command.ts";

const COMMAND: Command = {
  name: "gc",
  usage: `Usage: oxtail gc [--delete] [--json]

Shows what is old enough to remove from ~/.oxtail, and why. Removes nothing
unless told to.

  --delete   remove it
  --json     print JSON: {"root", "deleted", "stale": [{"path", "why"}]}
  --help, --version`,
  options: { delete: { type: "boolean" }, json: { type: "boolean" } },
};

if (import.meta.main) Deno.exitCode = await runCommand(COMMAND, Deno.args, main);

async function main(args: readonly string[]): Promise<number> {
  const { flags } = readArguments(COMMAND, args);
  const world = { files: denoFiles(temporaryName), clock: denoClock, random: denoRandom };
  const uid = Number.parseInt(denoEnv("OXTAIL_UID") ?? "", 10);
  const root = rootOf(denoEnv("HOME") ?? "");
  const opened = inspectStore(world, root, Number.isNaN(uid) ? null : uid);
  if (!opened.ok) {
    complain(`oxtail: ${opened.reason}`);
    return 1;
  }
  const stale = [...staleNow(opened.value)];
  if (flags.has("delete") && isDoubted(opened.value)) {
    console.error(
      "oxtail: Nothing was removed. This clock is more than a day ahead of the newest file of the " +
        "store, or was: set it, or run this again after the machine has been up for a day",
    );
    return 1;
  }
  const quota = createQuota({ unread: UNREAD_MAX, perSender: UNREAD_MAX_PER_SENDER });
  const deleted = flags.has("delete")
    ? await removeStale(opened.value, stale, quota, stale.length)
    : 0;
  say(flags.has("json") ? renderJson(root, stale, deleted) : renderText(root, stale, deleted));
  return flags.has("delete") && deleted < stale.length ? 1 : 0;
}

/** A person asks for it, so one look is enough; a clock that is doubted is not. */
function isDoubted(store: Store): boolean {
  const uptime = uptimeOf(denoEnv, `process-${Deno.pid}-${denoClock.nowMs()}`, () => 0);
  if (isClockAhead(store)) ifPossible(() => holdRemoval(store, uptime));
  return isRemovalHeld(store, uptime);
}

function staleNow(store: Store): Iterable<Removal> {
  const live = new Set(openRegistry(store).live().map(boxOfEntry));
  return staleInStore(store, (box) => live.has(box));
}

function renderJson(root: string, stale: readonly Removal[], deleted: number): string {
  const list = stale.map(({ path, why }) => ({ path, why }));
  return safeJson({ root, deleted, stale: list }, 2);
}

function renderText(root: string, stale: readonly Removal[], deleted: number): string {
  if (stale.length === 0) return `Nothing in ${root} is old enough to remove`;
  const lines = stale.map(({ path, why }) => `${safeLine(path.slice(root.length + 1))}  (${why})`);
  const found = stale.length === 1
    ? "1 file is old enough to remove: oxtail gc --delete removes it"
    : `${stale.length} files are old enough to remove: oxtail gc --delete removes them`;
  const end = deleted > 0 ? `Removed ${deleted} of ${stale.length}` : found;
  return [...lines, end].join("\n");
}

/**
 * What the hooks keep for everybody to see: whether the agent is busy, which turn it is in, and
 * which calls its subagents make. The gate writes the first two when there is nothing else to do. A mark that cannot be written is
 * complained about and never keeps mail from its reader.
 */

import { activityPath, callPath, turnPath } from "../mail/layout.ts";
import { fileFault, readSmall, SMALL_FILE, type Store, storeFault } from "../mail/store.ts";
import { FileError } from "../sys/files.ts";
import { type ActivityWord, parseActivity } from "../wire/activity.ts";
import { formatTurn, NO_TURN, parseTurn } from "../wire/turn.ts";
import type { Hook } from "./hook.ts";

/** Marks what the agent is doing from now on. */
export function markActivity(hook: Hook, word: ActivityWord): void {
  stamp(hook, activityPath(hook.store.root, hook.box), word);
}

/** What the agent is doing, or null when that is not known. */
export function activityWord(store: Store, box: string): ActivityWord | null {
  return parseActivity(readSmall(store, activityPath(store.root, box)) ?? "");
}

/** Marks which turn is running. */
export function markTurn(hook: Hook, turn: string): void {
  stamp(hook, turnPath(hook.store.root, hook.box), formatTurn(turn));
}

/** The turn that is running, or ran last. */
export function currentTurn(store: Store, box: string): string {
  return parseTurn(readSmall(store, turnPath(store.root, box)) ?? NO_TURN);
}

/** Notes that a subagent makes the call `toolUseId`: the server that takes it cannot see that. */
export function noteSubagentCall(hook: Hook, toolUseId: string): void {
  stamp(hook, callPath(hook.store.root, toolUseId), hook.box);
}

function stamp(hook: Hook, path: string, text: string): void {
  const { store } = hook;
  try {
    const fault = fileFault(store, path, SMALL_FILE);
    if (fault === null || fault === "missing") store.files.stamp(path, text);
    // A file of somebody else's has been linked here. The gate cannot see that, so it must not stay.
    else if (fault === "too many links") store.files.replace(path, new TextEncoder().encode(text));
    else hook.complain(`Cannot write "${path}", it is not a plain file of ours: remove it`);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    hook.complain(storeFault(error, store.root));
  }
}

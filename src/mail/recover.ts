/**
 * Finishing what a crash left of this agent's own sends. Of a message that was not delivered the send did
 * not return, so nobody was promised anything, but the message may be whole. A young one is delivered
 * now, byte for byte as it was written; an old one expires.
 *
 * To be called when no other server of the agent lives: a sibling might be in the middle of that send.
 */

import { FileError } from "../sys/files.ts";
import { SEND_FINISH_MAX_MS } from "../wire/limits.ts";
import { boxOf } from "../wire/ids.ts";
import { parseMessage } from "../wire/message.ts";
import { parseName } from "../wire/names.ts";
import { deliver } from "./deliver.ts";
import { isDelivered } from "./delivered.ts";
import { sentPath } from "./layout.ts";
import type { Quota } from "./quota.ts";
import { assertFolder, fileFault, MESSAGE_FILE, type Store } from "./store.ts";

/** What became of unfinished sends. */
export interface Recovered {
  readonly finished: number;
  /** Torn in the middle of the write, or refused by the recipient's full box: removed. */
  readonly removed: number;
}

/** Finishes the unfinished sends of `fromBox`. */
export function recoverSends(store: Store, fromBox: string, quota: Quota): Recovered {
  const folder = sentPath(store.root, fromBox);
  assertFolder(store, folder);
  const nowMs = store.clock.nowMs();
  let finished = 0;
  let removed = 0;
  for (const base of store.files.list(folder) ?? []) {
    const name = parseName(base);
    // Older ones were delivered and swept by their reader, or expired: retention removes them.
    if (name === null || Math.abs(nowMs - name.ms) > SEND_FINISH_MAX_MS) continue;
    const fate = recoverOne(store, fromBox, base, quota);
    if (fate === "finished") finished++;
    if (fate === "removed") removed++;
  }
  return { finished, removed };
}

function recoverOne(
  store: Store,
  fromBox: string,
  base: string,
  quota: Quota,
): "finished" | "removed" | "left" {
  const path = `${sentPath(store.root, fromBox)}/${base}`;
  const name = parseName(base);
  try {
    const isUnfinished = !isDelivered(store.files.lstat(path));
    if (name === null || !isUnfinished || fileFault(store, path, MESSAGE_FILE) !== null) {
      return "left";
    }
    const text = store.files.readText(path);
    const parsed = parseMessage(text);
    if (parsed.ok) {
      const message = parsed.value;
      const toBox = boxOf(message.to_session_id);
      const bytes = new TextEncoder().encode(text);
      const delivery = deliver(store, { fromBox, toBox, name, message, bytes }, quota);
      if (delivery.ok) return "finished";
    }
    // A newer oxtail wrote it: leave it to a server that knows that version.
    if (!parsed.ok && parsed.reason === "unknown version") return "left";
    return store.files.remove(path) ? "removed" : "left";
  } catch (error) {
    // The next start tries again.
    if (error instanceof FileError) return "left";
    throw error;
  }
}

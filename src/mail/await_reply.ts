/**
 * Blocking for the reply to one request. While its note is there ({@link OwnWait}), every other reader
 * of the box (a hook, a sibling server) leaves the matching reply to it.
 */

import type { WatchFolder } from "../sys/watch.ts";
import { ANSWER_CLOCK_SLACK_MS, WATCH_FALLBACK_MS } from "../wire/limits.ts";
import { type LeasedName, parseLeased, parseName } from "../wire/names.ts";
import { peek } from "./claim.ts";
import { type BoxFolder, boxPath } from "./layout.ts";
import { type Offer, type Reader, take, wasSeen } from "./offer.ts";
import { assertBox, type Store } from "./store.ts";
import type { OwnWait } from "./waits.ts";

/** What a wait needs. */
export interface Waiter {
  readonly store: Store;
  readonly watch: WatchFolder;
  readonly agent: { reader(): Reader };
}

/** A reply, and the lease it was taken under; null when it had arrived already, by another way. */
export interface Reply {
  readonly offer: Offer;
  readonly taken: LeasedName | null;
}

/**
 * Waits for the reply. To be called before the request is delivered, so that no reply can slip by. The
 * note is removed at the end.
 *
 * @param signal Ends the wait
 * @returns The reply, or null when the time is over or the wait was ended
 */
export function awaitReply(
  waiter: Waiter,
  own: OwnWait,
  signal: AbortSignal,
): Promise<Reply | null> {
  const reply = wait(waiter, own, signal).finally(() => own.remove());
  // Who never gets to await it, because the delivery failed, must not end the process by that.
  reply.catch(() => {});
  return reply;
}

async function wait(waiter: Waiter, own: OwnWait, signal: AbortSignal): Promise<Reply | null> {
  const { clock, root } = waiter.store;
  // The box may keep thousands of replies to earlier requests.
  const sinceMs = clock.nowMs() - ANSWER_CLOCK_SLACK_MS;
  const replies: Replies = { sinceMs, seen: new Set(), isFirstLook: true };
  let changed = Promise.withResolvers<void>();
  const watch = waiter.watch(boxPath(root, own.box, "new"), () => changed.resolve());
  try {
    for (;;) {
      // The promise is renewed before the look: a change during the look is not lost.
      changed = Promise.withResolvers();
      if (signal.aborted) return null;
      const found = look(waiter, own, ["new", "cur"], replies);
      if (found !== null) return found;
      const left = own.deadlineMs - clock.nowMs();
      if (left <= 0) break;
      const pause = new AbortController();
      await Promise.race([
        changed.promise,
        clock.sleep(Math.min(left, WATCH_FALLBACK_MS), AbortSignal.any([signal, pause.signal])),
      ]);
      pause.abort();
    }
  } finally {
    watch.close();
  }
  // What comes from here on reaches the agent as any other message; what came before is found now.
  own.remove();
  return signal.aborted ? null : look(waiter, own, ["new", "cur", "done"], replies);
}

/** Which replies need no look, by their names. */
interface Replies {
  /**
   * What was sent earlier, in ms since the epoch, answers nothing that is asked now, even if the clock
   * was set back in between.
   */
  readonly sinceMs: number;
  /** Looked at, or passed over, before. */
  readonly seen: Set<string>;
  /** Nothing can have come since the request was made. */
  isFirstLook: boolean;
}

/** Looks at replies that were not looked at before, and takes the one that matches. */
function look(
  waiter: Waiter,
  { box, requestId }: OwnWait,
  folders: readonly BoxFolder[],
  replies: Replies,
): Reply | null {
  const { store } = waiter;
  const { sinceMs, seen, isFirstLook } = replies;
  replies.isFirstLook = false;
  for (const folder of folders) {
    assertBox(store, box, folder);
    for (const name of store.files.list(boxPath(store.root, box, folder)) ?? []) {
      const held = folder === "new" ? null : parseLeased(name);
      const about = held?.name ?? parseName(name);
      if (about?.flags.reply !== true || seen.has(name)) continue;
      seen.add(name);
      // What comes later is opened whatever time it carries, unless others have dealt with it.
      if (about.ms < sinceMs && (isFirstLook || folder === "done")) continue;
      const message = peek(store, box, folder, name);
      if (!message.ok || message.value.reply_to !== requestId) continue;
      const attempt = held?.lease.attempt ?? 1;
      const isSeen = held !== null && wasSeen(held.lease);
      const offer = { base: held?.base ?? name, message: message.value, attempt, isSeen, held };
      if (folder === "done") return { offer, taken: null };
      const reader: Reader = { ...waiter.agent.reader(), via: "ask_peer" };
      const taken = take(store, reader, offer, false, false);
      if (taken !== null) return { offer, taken };
    }
  }
  return null;
}

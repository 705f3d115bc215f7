/**
 * Blocking for the reply to one request. While it waits it holds `waits/<box>/<request id>`, and every
 * other reader of the box (a hook, a sibling server) leaves the matching reply to it.
 */

import type { HeldLock } from "../sys/files.ts";
import { FileError } from "../sys/files.ts";
import type { WatchFolder } from "../sys/watch.ts";
import { WATCH_FALLBACK_MS } from "../wire/limits.ts";
import { type LeasedName, parseLeased, parseName } from "../wire/names.ts";
import { peek } from "./claim.ts";
import { boxPath, waitPath } from "./layout.ts";
import { type Offer, type Reader, take } from "./offer.ts";
import { assertBox, ensureFolder, type Store } from "./store.ts";

/** What a wait needs. */
export interface Waiter {
  readonly store: Store;
  readonly watch: WatchFolder;
  readonly agent: { reader(): Reader };
}

/** A reply, and the lease it was taken under, which is not confirmed yet. */
export interface Reply {
  readonly offer: Offer;
  readonly taken: LeasedName;
}

/** A wait that has begun. */
export interface Waiting {
  /** The reply, or null when the time is over or the wait was cancelled. */
  readonly reply: Promise<Reply | null>;
  cancel(): void;
}

/**
 * Begins to wait for the reply to `requestId`, before the request is delivered, so that no reply can
 * slip by.
 *
 * @param timeoutMs How long to wait
 * @param signal Ends the wait when the client cancels the call
 * @throws {FileError} When the mark of the wait cannot be written
 */
export function awaitReply(
  waiter: Waiter,
  requestId: string,
  timeoutMs: number,
  signal: AbortSignal,
): Waiting {
  const { store } = waiter;
  const { box } = waiter.agent.reader();
  ensureFolder(store.files, waitPath(store.root, box), store.uid);
  const path = waitPath(store.root, box, requestId);
  const lock = store.files.lock(path);
  const over = new AbortController();
  const end = AbortSignal.any([over.signal, signal]);
  const reply = wait(waiter, box, requestId, timeoutMs, end)
    .finally(() => removeMark(store, path, lock));
  return { reply, cancel: () => over.abort() };
}

async function wait(
  waiter: Waiter,
  box: string,
  requestId: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Reply | null> {
  const { clock } = waiter.store;
  const deadline = clock.nowMs() + timeoutMs;
  const seen = new Set<string>();
  let changed = Promise.withResolvers<void>();
  const watch = waiter.watch(boxPath(waiter.store.root, box, "new"), () => changed.resolve());
  try {
    for (;;) {
      // The promise is renewed before the look: a change during the look is not lost.
      changed = Promise.withResolvers();
      if (signal.aborted) return null;
      const found = look(waiter, box, requestId, seen);
      if (found !== null) return found;
      const left = deadline - clock.nowMs();
      if (left <= 0) return null;
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
}

/** Looks at replies that were not looked at before, and takes the one that matches. */
function look(
  waiter: Waiter,
  box: string,
  requestId: string,
  seen: Set<string>,
): Reply | null {
  const { store } = waiter;
  for (const folder of ["new", "cur"] as const) {
    assertBox(store, box, folder);
    for (const name of store.files.list(boxPath(store.root, box, folder)) ?? []) {
      const held = folder === "cur" ? parseLeased(name) : null;
      const flags = (held?.name ?? parseName(name))?.flags;
      if (flags?.reply !== true || seen.has(name)) continue;
      seen.add(name);
      const message = peek(store, box, folder, name);
      if (!message.ok || message.value.reply_to !== requestId) continue;
      const attempt = held === null ? 1 : held.lease.attempt;
      const base = held?.base ?? name;
      const offer = { base, message: message.value, attempt, held };
      const taken = take(store, waiter.agent.reader(), offer, false, false);
      if (taken !== null) return { offer, taken };
    }
  }
  return null;
}

function removeMark(store: Store, path: string, lock: HeldLock): void {
  try {
    store.files.remove(path);
  } catch (error) {
    // Without its lock the mark means nothing; it is swept with the box.
    if (!(error instanceof FileError)) throw error;
  } finally {
    lock.release();
  }
}

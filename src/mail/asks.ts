/**
 * Blocked asks. An ask notes itself in a locked file before it does anything else; the lock says that
 * it lives, the content whom it waits for. So every process sees who waits for whom, and none can be
 * left waiting in a circle:
 *
 * 1. note (`checking`), then look for a circle of live waits;
 * 2. no circle: change the note to `blocking`, deliver the question, wait;
 * 3. a circle: who finds another ask in it that is `checking` as well, and whose session id is larger
 *    than all of theirs, looks again until they have made way or gone ahead. Anyone else makes way.
 *
 * Of two asks that begin at the same moment at least one sees the other's note, because each notes
 * before it looks.
 */

import type { WatchFolder } from "../sys/ports.ts";
import { boxOf, isMessageId } from "../wire/ids.ts";
import {
  ANSWER_CLOCK_SLACK_MS,
  ASK_CONTEST_MS,
  ASK_CONTEST_POLL_MS,
  WAITS_MAX,
  WATCH_FALLBACK_MS,
} from "../wire/limits.ts";
import { parseMessage } from "../wire/message.ts";
import { type LeasedName, parseLeased, parseName } from "../wire/name.ts";
import { formatWait, parseWait, type WaitNote } from "../wire/notes.ts";
import { unfold } from "./hand.ts";
import { type BoxFolder, boxPath, sentPath, waitPath } from "./layout.ts";
import { peek } from "./lease.ts";
import { type Offer, type Reader, take, wasSeen } from "./mailbox.ts";
import {
  assertBox,
  ensureFolder,
  fileFault,
  isHeld,
  MESSAGE_FILE,
  readSmall,
  type Store,
} from "./store.ts";
import { ifPossible } from "../sys/files.ts";

/** The note of an ask of our own. */
export interface OwnWait {
  readonly box: string;
  readonly requestId: string;
  readonly deadlineMs: number;
  /** The ask goes ahead. */
  blocks(): void;
  /** The ask is over. May be called again. */
  remove(): void;
}

/**
 * Notes that `box` asks. From now on other readers of the box leave the reply to this ask.
 *
 * @throws {FileError} When the note cannot be written
 */
export function noteWait(
  store: Store,
  box: string,
  requestId: string,
  wait: Omit<WaitNote, "stage">,
): OwnWait {
  ensureFolder(store.files, waitPath(store.root, box), store.uid);
  const path = waitPath(store.root, box, requestId);
  const lock = store.files.lock(path);
  let isOver = false;
  const remove = () => {
    if (isOver) return;
    isOver = true;
    // Without its lock the note means nothing; it is swept with the box.
    ifPossible(() => store.files.remove(path));
    lock.release();
  };
  const write = (stage: WaitNote["stage"]) => {
    try {
      store.files.stamp(path, formatWait({ ...wait, stage }));
    } catch (error) {
      remove();
      throw error;
    }
  };
  write("checking");
  return {
    box,
    requestId,
    deadlineMs: wait.deadlineMs,
    blocks: () => write("blocking"),
    remove,
  };
}

/** One ask in a circle. */
interface Blocked {
  readonly sessionId: string;
  readonly requestId: string;
  readonly note: WaitNote;
}

/** The asks of others that lead from the one we would ask back to us; the last one asks us. */
export type Circle = readonly Blocked[];

/** An agent: its box, and its session id. */
export interface WaitingAgent {
  readonly box: string;
  readonly sessionId: string;
}

/** The circle that an ask of `own` to `target` closes, or null. */
export function findCircle(store: Store, own: WaitingAgent, target: string): Circle | null {
  const seen = new Set<string>([own.box]);
  let looked = 0;
  const search = (sessionId: string): Blocked[] | null => {
    const box = boxOf(sessionId);
    if (seen.has(box)) return null;
    seen.add(box);
    for (const wait of liveWaits(store, box)) {
      if (looked++ >= WAITS_MAX) return null;
      const blocked = { sessionId, ...wait };
      const next = wait.note.toSessionId;
      if (boxOf(next) === own.box) return [blocked];
      const rest = search(next);
      if (rest !== null) return [blocked, ...rest];
    }
    return null;
  };
  return search(target);
}

/** The circle for which our ask, already noted, must make way; null when it may go ahead. */
export async function circleToYieldTo(
  store: Store,
  own: WaitingAgent,
  target: string,
): Promise<Circle | null> {
  const untilMs = store.clock.nowMs() + ASK_CONTEST_MS;
  for (;;) {
    const circle = findCircle(store, own, target);
    if (circle === null) return null;
    const rivals = circle.filter(({ note }) => note.stage === "checking");
    const isSmallest = rivals.every(({ sessionId }) => own.sessionId < sessionId);
    if (isSmallest || store.clock.nowMs() >= untilMs) return circle;
    await store.clock.sleep(ASK_CONTEST_POLL_MS);
  }
}

function* liveWaits(
  store: Store,
  box: string,
): Generator<{ readonly requestId: string; readonly note: WaitNote }> {
  const nowMs = store.clock.nowMs();
  for (const requestId of store.files.list(waitPath(store.root, box)) ?? []) {
    if (!isMessageId(requestId)) continue;
    const path = waitPath(store.root, box, requestId);
    const note = parseWait(readSmall(store, path) ?? "");
    if (note === null || note.deadlineMs <= nowMs || !isHeld(store, path)) continue;
    yield { requestId, note };
  }
}

// Who an agent waits for: its asks that block right now. Derived from their marks and its own mail.

/** An ask that blocks. */
interface Wait {
  readonly requestId: string;
  /** Null when the request itself cannot be read. */
  readonly toSessionId: string | null;
  /** When it was asked, in ms since the epoch; null when that is not known. */
  readonly sinceMs: number | null;
}

/**
 * The asks of `box` that block right now.
 *
 * @throws {FileError} When the folder cannot be read
 */
export function waitsOf(store: Store, box: string): Wait[] {
  const folder = waitPath(store.root, box);
  if (store.files.lstat(folder)?.kind !== "folder") return [];
  return (store.files.list(folder) ?? []).flatMap((id) => {
    const isLive = isMessageId(id) && isHeld(store, waitPath(store.root, box, id));
    return isLive ? [waitOn(store, box, id)] : [];
  });
}

function waitOn(store: Store, box: string, requestId: string): Wait {
  const folder = sentPath(store.root, box);
  const name = store.files.list(folder)?.find((one) => parseName(one)?.id === requestId);
  const path = `${folder}/${name}`;
  if (name === undefined || fileFault(store, path, MESSAGE_FILE) !== null) {
    return { requestId, toSessionId: null, sinceMs: null };
  }
  const message = parseMessage(store.files.readText(path));
  return {
    requestId,
    toSessionId: message.ok ? message.value.to_session_id : null,
    sinceMs: parseName(name)?.ms ?? null,
  };
}

// Blocking for the reply to one request. While its note is there ({@link OwnWait}), every other reader
// of the box (a hook, a sibling server) leaves the matching reply to it.

/** What a wait needs. */
interface Waiter {
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
  unfold(store, box);
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

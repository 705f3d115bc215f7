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

import { FileError } from "../sys/files.ts";
import { boxOf, isMessageId } from "../wire/ids.ts";
import { ASK_CONTEST_MS, ASK_CONTEST_POLL_MS, WAITS_MAX } from "../wire/limits.ts";
import { formatWait, parseWait, type WaitNote } from "../wire/wait.ts";
import { waitPath } from "./layout.ts";
import { ensureFolder, isHeld, readSmall, type Store } from "./store.ts";

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
    try {
      store.files.remove(path);
    } catch (error) {
      // Without its lock the note means nothing; it is swept with the box.
      if (!(error instanceof FileError)) throw error;
    } finally {
      lock.release();
    }
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
export interface Blocked {
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

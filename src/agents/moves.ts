/**
 * The boxes that an agent has left, because it was identified or its session was cleared.
 *
 * A move is noted before anything is written for it. What the disk refuses then is tried again whenever
 * the moves are settled, so a full disk delays promised mail and loses none.
 */

import { boxPath } from "../mail/layout.ts";
import type { Store } from "../mail/store.ts";
import { endSuccession, hasSuccessor, leaveSuccessor, moveMail } from "../mail/successor.ts";
import { ifPossible } from "../sys/if_possible.ts";
import { isSettled } from "../sys/settled.ts";

/** The moves of one server's agent. */
export interface Moves {
  /** The agent is in `box` now, whatever box its session went on in before. Touches no file. */
  arrive(box: string): void;
  /** It left `from` for `to`, and its mail goes with it. Touches no file. */
  follow(from: string, to: string): void;
  /**
   * Does what is not done yet, and moves on what was delivered to boxes that the agent left: a sender
   * may not have known yet. What cannot be done now is left for the next time.
   */
  settle(): void;
}

/** A box that was left. */
interface Left {
  readonly to: string;
  /** Its successor was written. Only from then on does a missing one mean anything. */
  isNamed: boolean;
  /** All that was in it has been moved once. From then on only `new` can get more. */
  isMoved: boolean;
  /** The time of its folder `new` when that was seen empty; nothing has come since while it stays. */
  emptyAtMs: number | null;
}

/** No moves yet. */
export function openMoves(store: Store): Moves {
  const left = new Map<string, Left>();
  /** The box that the agent came to, until that is nobody's predecessor. */
  let arrived: string | null = null;

  const isEmpty = (from: string, one: Left): boolean => {
    const folder = boxPath(store.root, from, "new");
    const changedMs = store.files.lstat(folder)?.mtimeMs ?? null;
    if (changedMs === null || changedMs === one.emptyAtMs) return true;
    if ((store.files.list(folder) ?? []).length > 0) return false;
    if (isSettled(store.clock.nowMs(), changedMs)) one.emptyAtMs = changedMs;
    return true;
  };
  const moveOn = (from: string, one: Left) => {
    if (!one.isNamed) {
      leaveSuccessor(store, from, one.to);
      one.isNamed = true;
    } else if (one.isMoved && isEmpty(from, one)) return;
    // A session that was resumed somewhere since has its own mail again.
    if (!hasSuccessor(store, from)) return void left.delete(from);
    moveMail(store, from, one.to);
    one.isMoved = true;
  };
  return {
    arrive(box) {
      left.delete(box);
      arrived = box;
    },
    follow(from, to) {
      // What still has to go to the box that is left now goes on with it: a successor written there
      // later would take away the one that this box gets.
      for (const [box, one] of left) {
        if (one.to === from && !(one.isNamed && one.isMoved)) left.set(box, { ...one, to });
      }
      left.set(from, { to, isNamed: false, isMoved: false, emptyAtMs: null });
    },
    settle() {
      if (arrived !== null) {
        const box = arrived;
        if (ifPossible(() => endSuccession(store, box))) arrived = null;
      }
      for (const [from, one] of left) ifPossible(() => moveOn(from, one));
    },
  };
}

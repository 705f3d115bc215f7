/** The boxes that an agent has left, because it was identified or its session was cleared. */

import { boxPath } from "../mail/layout.ts";
import type { Store } from "../mail/store.ts";
import { endSuccession, followSuccessor, leaveSuccessor, moveMail } from "../mail/successor.ts";
import { isSettled } from "../sys/settled.ts";

/** The moves of one server's agent. */
export interface Moves {
  /** The agent is in `box` now, whatever box its session went on in before. */
  arrive(box: string): void;
  /** It left `from` for `to`, and its mail goes with it. */
  follow(from: string, to: string): void;
  /** Moves on what was delivered to boxes that it left: a sender may not have known yet. */
  settle(): void;
}

/** A box that was left. */
interface Left {
  readonly to: string;
  /** The time of its folder `new` when that was seen empty; nothing has come since while it stays. */
  emptyAtMs: number | null;
}

/** No moves yet. */
export function openMoves(store: Store): Moves {
  const left = new Map<string, Left>();
  const isEmpty = (from: string, one: Left): boolean => {
    const folder = boxPath(store.root, from, "new");
    const changedMs = store.files.lstat(folder)?.mtimeMs ?? null;
    if (changedMs === null || changedMs === one.emptyAtMs) return true;
    if ((store.files.list(folder) ?? []).length > 0) return false;
    if (isSettled(store.clock.nowMs(), changedMs)) one.emptyAtMs = changedMs;
    return true;
  };
  return {
    arrive(box) {
      left.delete(box);
      endSuccession(store, box);
    },
    follow(from, to) {
      left.set(from, { to, emptyAtMs: null });
      leaveSuccessor(store, from, to);
      moveMail(store, from, to);
    },
    settle() {
      for (const [from, one] of left) {
        if (isEmpty(from, one)) continue;
        // A session that was resumed somewhere since has its own mail again.
        if (followSuccessor(store, from) === from) left.delete(from);
        else moveMail(store, from, one.to);
      }
    },
  };
}

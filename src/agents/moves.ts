/** The boxes that an agent has left, because it was identified or its session was cleared. */

import { boxPath } from "../mail/layout.ts";
import type { Store } from "../mail/store.ts";
import { endSuccession, followSuccessor, leaveSuccessor, moveMail } from "../mail/successor.ts";

/** The moves of one server's agent. */
export interface Moves {
  /** The agent is in `box` now, whatever box its session went on in before. */
  arrive(box: string): void;
  /** It left `from` for `to`, and its mail goes with it. */
  follow(from: string, to: string): void;
  /** Moves on what was delivered to boxes that it left: a sender may not have known yet. */
  settle(): void;
}

/** No moves yet. */
export function openMoves(store: Store): Moves {
  const left = new Map<string, string>();
  return {
    arrive(box) {
      left.delete(box);
      endSuccession(store, box);
    },
    follow(from, to) {
      left.set(from, to);
      leaveSuccessor(store, from, to);
      moveMail(store, from, to);
    },
    settle() {
      for (const [from, to] of left) {
        if ((store.files.list(boxPath(store.root, from, "new")) ?? []).length === 0) continue;
        // A session that was resumed somewhere since has its own mail again.
        if (followSuccessor(store, from) === from) left.delete(from);
        else moveMail(store, from, to);
      }
    },
  };
}

/**
 * How far a message is from the last human word: 0 for what an agent sends of its own accord, one more
 * than the highest hop that was handed to it in the running turn otherwise. Agents that only answer
 * each other count up, and the loop guard stops waking them.
 *
 * Where hooks tell the turn, what they handed over counts as well, from the folders. Without hooks
 * nobody knows when a turn ends; there the latest response that handed something over counts, for the
 * time that a turn may take.
 */

import { BUSY_STALE_MS, HOP_STORED_MAX } from "../wire/limits.ts";
import { formatLeased } from "../wire/names.ts";
import { serverOfTurn } from "../wire/turn.ts";
import { handedOver, peek } from "./claim.ts";
import type { Reader } from "./offer.ts";
import type { Store } from "./store.ts";

/** The hops of one server. */
export interface Hops {
  /**
   * This server showed a message to the model, or the model acted on one.
   *
   * @param request What belongs to one response has this in common
   */
  handed(reader: Reader, request: string | number, base: string, hop: number): void;
  /** The hop of a message that the agent sends now. */
  next(reader: Reader): number;
}

const NONE = -1;

/** Starts counting. */
export function trackHops(store: Store): Hops {
  let period = "";
  let highest = NONE;
  let handedMs = 0;
  const seen = new Set<string>();
  const enter = (now: string) => {
    if (now === period) return;
    period = now;
    highest = NONE;
    seen.clear();
  };
  const scan = ({ box, turn }: Reader) => {
    for (const { base, lease } of handedOver(store, box)) {
      if (lease.turn !== turn || seen.has(base)) continue;
      seen.add(base);
      const message = peek(store, box, "cur", formatLeased(base, lease));
      if (message.ok) highest = Math.max(highest, message.value.hop ?? 0);
    }
  };
  return {
    handed(reader, request, base, hop) {
      enter(isTurn(reader) ? turnOf(reader) : `${turnOf(reader)} ${request}`);
      seen.add(base);
      highest = Math.max(highest, hop);
      handedMs = store.clock.nowMs();
    },
    next(reader) {
      if (isTurn(reader)) {
        enter(turnOf(reader));
        scan(reader);
      } else if (store.clock.nowMs() - handedMs > BUSY_STALE_MS) return 0;
      return Math.min(highest + 1, HOP_STORED_MAX);
    },
  };
}

/** One server may serve several sessions, whose turns are called alike without hooks. */
function turnOf({ box, turn }: Reader): string {
  return `${box} ${turn}`;
}

/** Whether the turn is one that hooks told, and not this very server. */
function isTurn({ turn }: Reader): boolean {
  return serverOfTurn(turn) === null;
}

/**
 * One server's view of a box. It keeps the sorted list of queued names between calls: listing and
 * sorting ten thousand names for every fifty read would make a drain quadratic.
 */

import type { LeasedName } from "../wire/names.ts";
import { handedOver, queued } from "./claim.ts";
import { type Offer, offers, type Reader, take } from "./offer.ts";
import type { Store } from "./store.ts";

/** The queued and handed-over names of a box, as last seen. */
export interface Inbox {
  /** What can be handed to `reader` now, oldest first. */
  offers(reader: Reader): Generator<Offer>;
  /**
   * Takes an offer under a lease that counts as shown only once it is confirmed; null when another
   * reader was faster.
   */
  take(reader: Reader, offer: Offer, announced: boolean): LeasedName | null;
  /** Messages that are queued now, as far as known. */
  waiting(): number;
  /** Everything must be looked at anew: the folder changed, or another server may have moved mail. */
  refresh(): void;
}

/** Names kept before the folder is listed again. */
const LOW_WATER = 64;

/** Opens a view of `box`. */
export function openInbox(store: Store, box: string): Inbox {
  let names: string[] = [];
  let taken = new Set<string>();
  let turnSeen: string | null = null;
  let pending: LeasedName[] = [];

  const list = () => {
    names = queued(store, box);
    taken = new Set();
  };
  const prepare = (turn: string) => {
    if (turnSeen !== turn) {
      pending = handedOver(store, box);
      turnSeen = turn;
    }
    if (taken.size > 0) names = names.filter((name) => !taken.has(name));
    taken.clear();
    if (names.length < LOW_WATER) list();
  };
  return {
    *offers(reader) {
      prepare(reader.turn);
      yield* offers(store, reader, pending, names);
      // All were looked at, so what is left is unreadable, awaited, or gone: look anew next time.
      names = [];
    },
    take(reader, offer, announced) {
      const held = take(store, reader, offer, announced, false);
      if (offer.held === null) taken.add(offer.base);
      else pending = pending.filter((one) => one.base !== offer.base);
      return held;
    },
    waiting: () => names.length - taken.size,
    refresh() {
      list();
      turnSeen = null;
    },
  };
}

/**
 * One server's view of a box. It keeps the sorted list of queued names between calls: listing and
 * sorting ten thousand names for every fifty read would make a drain quadratic.
 */

import { isBodyShown, type LeasedName } from "../wire/names.ts";
import { serverOfTurn } from "../wire/turn.ts";
import { announcedIn, byAge, handedOver, queued } from "./claim.ts";
import { type Offer, offers, type Reader, take } from "./offer.ts";
import { assertBox, type Store } from "./store.ts";

/** The queued and handed-over names of a box, as last seen. */
export interface Inbox {
  /** What can be handed to `reader` now, oldest first. */
  offers(reader: Reader): Generator<Offer>;
  /**
   * Takes an offer under a lease; null when another reader was faster. With hooks the lease counts as
   * shown only once it is confirmed.
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
  /** Everything before it was taken. */
  let head = 0;
  /** Taken, but not at the head. */
  const taken = new Set<string>();
  let turnSeen: string | null = null;
  let pending: LeasedName[] = [];

  const list = () => {
    names = queued(store, box);
    head = 0;
    taken.clear();
  };
  // What a turn shows stays in `cur` until its end, and may be thousands. Only announcements are looked for anew.
  const lookForAnnounced = () => {
    const shown = pending.filter(({ lease }) => isBodyShown(lease));
    pending = [...shown, ...announcedIn(store, box)].sort(byAge);
  };
  const skipTaken = () => {
    for (let name = names[head]; name !== undefined && taken.delete(name); name = names[head]) {
      head++;
    }
  };
  function* fresh(): Generator<string> {
    for (let at = head; at < names.length; at++) {
      const name = names[at];
      if (name !== undefined && !taken.has(name)) yield name;
    }
  }
  return {
    *offers(reader) {
      if (turnSeen !== reader.turn) {
        pending = handedOver(store, box);
        turnSeen = reader.turn;
      }
      // Once for all that is taken from these offers.
      assertBox(store, box, "cur");
      skipTaken();
      if (names.length - head < LOW_WATER) {
        list();
        lookForAnnounced();
      }
      yield* offers(store, reader, pending, fresh());
      // All were looked at, so what is left is unreadable, awaited, or gone: look anew next time.
      names = [];
    },
    take(reader, offer, announced) {
      // A turn that is this very server ends with it: nothing is proved by what it did not show.
      const shown = serverOfTurn(reader.turn) !== null;
      const held = take(store, reader, offer, announced, shown, true);
      if (offer.held === null) taken.add(offer.base);
      else pending = pending.filter((one) => one.base !== offer.base);
      return held;
    },
    waiting: () => Math.max(0, names.length - head - taken.size),
    refresh() {
      list();
      turnSeen = null;
    },
  };
}

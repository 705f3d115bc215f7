/** What the sessions of one server say of themselves: their names and their state cards. */

import type { StateCard } from "../wire/entry.ts";
import { SERVED_MAX_SESSIONS } from "../wire/limits.ts";

/** What a session says of itself. */
export interface Card {
  readonly state: StateCard | null;
  readonly name: string | null;
}

/** The cards of one server's sessions, by their boxes. Of too many the oldest is forgotten. */
export interface Cards {
  of(box: string): Card;
  /** Changes a card; what is not given stays. */
  change(box: string, change: Partial<Card>): void;
  /** The session goes on in another box. */
  move(from: string, to: string): void;
}

/** No cards yet. */
export function openCards(): Cards {
  const cards = new Map<string, Card>();
  const of = (box: string): Card => cards.get(box) ?? { state: null, name: null };
  const change: Cards["change"] = (box, changed) => {
    const card = { ...of(box), ...changed };
    cards.delete(box);
    cards.set(box, card);
    const oldest = cards.keys().next().value;
    if (cards.size > SERVED_MAX_SESSIONS && oldest !== undefined) cards.delete(oldest);
  };
  return {
    of,
    change,
    move(from, to) {
      const card = cards.get(from);
      if (card !== undefined) change(to, card);
      cards.delete(from);
    },
  };
}

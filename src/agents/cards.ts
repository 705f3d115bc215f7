/**
 * What the sessions of one server say of themselves: their names and their state cards. They are kept in
 * their boxes, so that a session that is resumed, or gets another server, is called what it was called.
 */

import { cardPath } from "../mail/layout.ts";
import { ensureBox, readSmall, type Store } from "../mail/store.ts";
import { ifPossible } from "../sys/if_possible.ts";
import { type Card, encodeCard, NO_CARD, parseCard } from "../wire/card.ts";
import { SERVED_MAX_SESSIONS } from "../wire/limits.ts";

/** The cards of one server's sessions, by their boxes. */
export interface Cards {
  of(box: string): Card;
  /** Changes a card; what is not given stays. Touches no file but to read it. */
  change(box: string, change: Partial<Card>): void;
  /** The session goes on in another box. Touches no file but to read it. */
  move(from: string, to: string): void;
  /** Writes down what has changed. What the disk refuses is left for the next time. */
  keep(): void;
}

/** The cards in `store`. Each is read once. */
export function openCards(store: Store): Cards {
  const cards = new Map<string, Card>();
  /** The boxes whose files are behind. */
  const changed = new Set<string>();

  const remember = (box: string, card: Card): Card => {
    cards.delete(box);
    cards.set(box, card);
    for (const oldest of cards.keys()) {
      if (cards.size <= SERVED_MAX_SESSIONS) break;
      if (!changed.has(oldest)) cards.delete(oldest);
    }
    return card;
  };
  const of = (box: string): Card => cards.get(box) ?? remember(box, readCard(store, box));
  const change: Cards["change"] = (box, change) => {
    changed.add(box);
    remember(box, { ...of(box), ...change });
  };
  return {
    of,
    change,
    move(from, to) {
      const { name, state } = of(from);
      if (name === null && state === null) return;
      const kept = of(to);
      change(to, { name: name ?? kept.name, state: state ?? kept.state });
      change(from, NO_CARD);
    },
    keep() {
      for (const box of changed) {
        if (ifPossible(() => writeCard(store, box, of(box)))) changed.delete(box);
      }
    },
  };
}

/** What the agent with the box `box` said of itself last. */
export function readCard(store: Store, box: string): Card {
  const text = readSmall(store, cardPath(store.root, box));
  const card = text === null ? null : parseCard(text);
  return card?.ok ? card.value : NO_CARD;
}

function writeCard(store: Store, box: string, card: Card): void {
  const path = cardPath(store.root, box);
  if (card.name === null && card.state === null) store.files.remove(path);
  else {
    ensureBox(store, box);
    store.files.replace(path, encodeCard(card));
  }
}

/**
 * What the sessions of one server say of themselves: their names and their state cards. They are kept in
 * their boxes, so that a session that is resumed, or gets another server, is called what it was called.
 */

import { cardPath, namePath, namesPath } from "../mail/layout.ts";
import { ensureBox, ensureFolder, readSmall, type Store } from "../mail/store.ts";
import { followSuccessor } from "../mail/successor.ts";
import { isMissing } from "../sys/absent.ts";
import { ifPossible } from "../sys/if_possible.ts";
import {
  type Card,
  encodeCard,
  encodeHeldName,
  type HeldName,
  isOtherVersion,
  NO_CARD,
  parseCard,
  parseHeldName,
} from "../wire/card.ts";
import { SERVED_MAX_SESSIONS } from "../wire/limits.ts";

/** The cards of one server's sessions, by their boxes. */
export interface Cards {
  /** The card as this server knows it. */
  of(box: string): Card;
  /** The card as it is now: another server of the same session may have changed it. */
  now(box: string): Card;
  /** Changes a card; what is not given stays. Touches no file but to read it. */
  change(box: string, change: Partial<Card>): void;
  /** The session goes on in another box. Touches no file but to read it. */
  move(from: string, to: string): void;
  /** Writes down what has changed. What the disk refuses is left for the next time. */
  keep(): void;
}

/** The cards in `store`. */
export function openCards(store: Store): Cards {
  const cards = new Map<string, Card>();
  /** What the files do not say yet. */
  const changes = new Map<string, Partial<Card>>();
  /** Boxes that were left, whose files go when nothing of them is missing elsewhere. */
  const left = new Set<string>();

  const remember = (box: string, card: Card): Card => {
    cards.delete(box);
    cards.set(box, card);
    for (const oldest of cards.keys()) {
      if (cards.size <= SERVED_MAX_SESSIONS) break;
      if (!changes.has(oldest)) cards.delete(oldest);
    }
    return card;
  };
  const now = (box: string): Card => {
    if (left.has(box)) return remember(box, NO_CARD);
    const path = cardPath(store.root, box);
    // What is there and gives no text may only have failed to be read.
    if (readSmall(store, path) === null && !isMissing(store.files, path)) {
      return { ...cards.get(box) ?? NO_CARD, ...changes.get(box) };
    }
    return remember(box, { ...readCard(store, box), ...changes.get(box) });
  };
  const change: Cards["change"] = (box, changed) => {
    left.delete(box);
    changes.set(box, { ...changes.get(box), ...changed });
    now(box);
  };
  return {
    of: (box) => cards.get(box) ?? now(box),
    now,
    change,
    move(from, to) {
      const { name, named_at, state, project, client, last_seen_ms, resumable } = now(from);
      if (name === null && state === null) return;
      change(to, {
        ...{ project, client, last_seen_ms, resumable },
        ...(name === null ? {} : { name, named_at }),
        ...(state === null ? {} : { state }),
      });
      changes.delete(from);
      left.add(from);
      remember(from, NO_CARD);
    },
    keep() {
      for (const [box, changed] of changes) {
        if (!ifPossible(() => writeCard(store, box, changed))) continue;
        changes.delete(box);
        // The card is what counts; of a name that cannot be noted its agent says so again.
        ifPossible(() => holdName(store, box, readCard(store, box)));
      }
      if (changes.size > 0) return;
      for (const box of left) {
        if (ifPossible(() => store.files.remove(cardPath(store.root, box)))) left.delete(box);
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

function writeCard(store: Store, box: string, changed: Partial<Card>): void {
  const path = cardPath(store.root, box);
  const before = readSmall(store, path);
  if (before !== null && isOtherVersion(before)) return;
  ensureBox(store, box);
  store.files.replace(path, encodeCard(changed, before));
}

/** Notes that the agent with the box `box` is called so, unless another has chosen the name since. */
function holdName(store: Store, box: string, { name, named_at, project }: Card): void {
  if (name === null || project === null || named_at === null) return;
  const path = namePath(store.root, project, name);
  const before = readHeld(store, path);
  if (before?.box === box && before.named_at === named_at) return;
  if (before !== null && before.named_at > named_at && holds(store, before.box, name)) return;
  ensureFolder(store.files, namesPath(store.root, project), store.uid);
  store.files.replace(path, encodeHeldName({ box, named_at }));
}

/** Whether the agent that has the mail of `box` now is called so. */
export function holds(store: Store, box: string, name: string): boolean {
  return readCard(store, followSuccessor(store, box)).name === name;
}

/** What a file of a name says; null when it says nothing. */
export function readHeld(store: Store, path: string): HeldName | null {
  const held = parseHeldName(readSmall(store, path) ?? "");
  return held.ok ? held.value : null;
}

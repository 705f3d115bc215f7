/**
 * What a session was handed, is known to have got, and has not answered. It is derived from the folders:
 * from what lies in `done` under a lease of that session, and from what its agent has sent.
 */

import type { Message } from "../wire/message.ts";
import { type LeasedName, parseLeased } from "../wire/names.ts";
import { peek } from "./claim.ts";
import { boxPath } from "./layout.ts";
import { answeredSince } from "./sent.ts";
import { assertBox, type Store } from "./store.ts";

/** What was found. */
export interface Unanswered {
  readonly messages: readonly Message[];
  /** How many more there may be. */
  readonly left: number;
}

/** A name in `done`, and what it says. */
interface Handed {
  readonly file: string;
  readonly held: LeasedName;
}

/**
 * At most `most` messages that the session with the box `box` and the tag `tag` has not answered: asks
 * and tasks before notes, the newest first. What answers something of its own wants no answer, and to what a person
 * or oxtail itself says nobody could give one.
 *
 * @param isOver Whether the time for looking is over
 */
export function unanswered(
  store: Store,
  { box, tag }: { readonly box: string; readonly tag: string },
  most: number,
  isOver: () => boolean,
): Unanswered {
  const handed = handedTo(store, box, tag);
  const sinceMs = Math.min(...handed.map(({ held }) => held.name.ms));
  const answered = handed.length === 0 ? new Set() : answeredSince(store, box, sinceMs, isOver);
  const messages: Message[] = [];
  let left = 0;
  for (const { file, held } of handed) {
    if (answered.has(held.name.id)) continue;
    if (messages.length >= most || isOver()) {
      left++;
      continue;
    }
    const message = peek(store, box, "done", file);
    if (message.ok && message.value.origin === "peer") messages.push(message.value);
  }
  return { messages, left };
}

/** What may want an answer, in the order in which it is told. */
function handedTo(store: Store, box: string, tag: string): Handed[] {
  assertBox(store, box, "done");
  const handed: Handed[] = [];
  for (const file of store.files.list(boxPath(store.root, box, "done")) ?? []) {
    const held = parseLeased(file);
    if (held === null || held.lease.readerTag !== tag) continue;
    if (held.closed === null && !held.name.flags.reply) handed.push({ file, held });
  }
  const asks = ({ held: { name } }: Handed) => Number(name.flags.ask || name.flags.task);
  return handed.sort((a, b) => asks(b) - asks(a) || (a.file < b.file ? 1 : -1));
}

/** Finding one message of a box by its id, in whatever state it is. */

import { ifPossible } from "../sys/files.ts";
import type { Message } from "../wire/message.ts";
import { formatDone, type LeasedName, parseLeased, parseName } from "../wire/name.ts";
import { unfold } from "./hand.ts";
import { boxPath } from "./layout.ts";
import { acknowledge, claim, peek } from "./lease.ts";
import type { Reader } from "./mailbox.ts";
import { assertBox, type Store } from "./store.ts";

/** Where a message lies: queued, handed over, or acknowledged. */
export type Found =
  | { readonly folder: "new"; readonly base: string; readonly message: Message }
  | { readonly folder: "cur" | "done"; readonly held: LeasedName; readonly message: Message };

/** The message `id` in `box`, or null when it is not (or no longer) there. */
export function find(store: Store, box: string, id: string): Found | null {
  unfold(store, box);
  // Once more, because it may have been moved from a folder not seen yet to one seen before.
  return look(store, box, id) ?? look(store, box, id);
}

function look(store: Store, box: string, id: string): Found | null {
  for (const folder of ["new", "cur", "done"] as const) {
    assertBox(store, box, folder);
    if (folder === "done") return lookInDone(store, box, id);
    for (const name of store.files.list(boxPath(store.root, box, folder)) ?? []) {
      if (!name.includes(id)) continue;
      const found = open(store, box, folder, name, id);
      if (found !== null) return found;
    }
  }
  return null;
}

/** A box keeps what was acknowledged for a week. */
function lookInDone(store: Store, box: string, id: string): Found | null {
  const folder = boxPath(store.root, box, "done");
  for (let looks = 0; looks < 2; looks++) {
    const name = store.known.find(folder, id);
    const found = name === null ? null : open(store, box, "done", name, id);
    if (name === null || found !== null) return found;
    // It was renamed there, or taken back.
    store.known.forget(folder);
  }
  return null;
}

/** The file of what was found. */
export function fileOf(store: Store, box: string, found: Found): string {
  const name = found.folder === "new" ? found.base : formatDone(found.held);
  return `${boxPath(store.root, box, found.folder)}/${name}`;
}

/**
 * Records that the model acted on the message by its id, which proves that it got it. A message that
 * is queued, because nobody handed it over yet, is handed over by this.
 *
 * What the model did has happened whether or not the disk takes the record of it: without one the message
 * is offered again.
 */
export function acknowledgeFound(store: Store, reader: Reader, found: Found): void {
  if (found.folder === "done") return;
  ifPossible(() => {
    const held = found.folder === "new" ? claimFound(store, reader, found.base) : found.held;
    if (held !== null) acknowledge(store, reader.box, held, "acted_on_id");
  });
}

function claimFound(store: Store, reader: Reader, base: string): LeasedName | null {
  const name = parseName(base);
  const lease = firstLease(store, reader);
  if (name === null || claim(store, reader.box, base, lease) === null) return null;
  return { base, name, lease, closed: null };
}

/** The lease of a message that is handed over by its id for the first time. */
export function firstLease(store: Store, reader: Reader): LeasedName["lease"] {
  return {
    readerTag: reader.tag,
    ...(reader.owner === undefined ? {} : { owner: reader.owner }),
    turn: reader.turn,
    attempt: 1,
    ms: store.clock.nowMs(),
    announced: false,
    shown: true,
    via: "read_my_messages",
  };
}

function open(
  store: Store,
  box: string,
  folder: "new" | "cur" | "done",
  name: string,
  id: string,
): Found | null {
  const held = folder === "new" ? null : parseLeased(name);
  if ((held?.name ?? parseName(name))?.id !== id) return null;
  const message = peek(store, box, folder, name);
  if (!message.ok) return null;
  if (folder === "new") return { folder, base: name, message: message.value };
  return held === null ? null : { folder, held, message: message.value };
}

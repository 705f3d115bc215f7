/** Finding one message of a box by its id, in whatever state it is. */

import type { Message } from "../wire/message.ts";
import { type LeasedName, parseLeased, parseName } from "../wire/names.ts";
import { peek } from "./claim.ts";
import { boxPath } from "./layout.ts";
import { assertBox, type Store } from "./store.ts";

/** Where a message lies: queued, handed over, or acknowledged. */
export type Found =
  | { readonly folder: "new"; readonly base: string; readonly message: Message }
  | { readonly folder: "cur" | "done"; readonly held: LeasedName; readonly message: Message };

/** The message `id` in `box`, or null when it is not (or no longer) there. */
export function find(store: Store, box: string, id: string): Found | null {
  for (const folder of ["new", "cur", "done"] as const) {
    assertBox(store, box, folder);
    for (const name of store.files.list(boxPath(store.root, box, folder)) ?? []) {
      if (!name.includes(id)) continue;
      const found = open(store, box, folder, name, id);
      if (found !== null) return found;
    }
  }
  return null;
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

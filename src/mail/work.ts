/**
 * Open work: the tasks of a box that are not closed, wherever in it they lie. It is derived from the
 * folders at every look, so that it cannot disagree with the mail.
 */

import { OPEN_WORK_SLOW_MS, OPEN_WORK_TRUST } from "../wire/limits.ts";
import type { Message } from "../wire/message.ts";
import { peek } from "./claim.ts";
import { boxPath } from "./layout.ts";
import { anyName, isOpenTask } from "./names_only.ts";
import type { Store } from "./store.ts";

const FOLDERS = ["new", "cur", "done"] as const;

/** The open tasks of `box`, oldest first; a task that is unreadable is left out. */
export function* openTasks(store: Store, box: string): Generator<Message> {
  const found: { readonly folder: typeof FOLDERS[number]; readonly name: string }[] = [];
  for (const folder of FOLDERS) {
    for (const name of store.files.list(boxPath(store.root, box, folder)) ?? []) {
      if (isOpenTask(name)) found.push({ folder, name });
    }
  }
  const seen = new Set<string>();
  for (const { folder, name } of found.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const id = anyName(name)?.id ?? "";
    // Moved by a reader between two looks.
    if (seen.has(id)) continue;
    const message = peek(store, box, folder, name);
    if (!message.ok) continue;
    seen.add(id);
    yield message.value;
  }
}

/** How many tasks of `box` are open, counted from names alone. */
export function countOpenTasks(store: Store, box: string): number {
  const ids = new Set<string>();
  for (const folder of FOLDERS) {
    for (const name of store.files.list(boxPath(store.root, box, folder)) ?? []) {
      if (isOpenTask(name)) ids.add(anyName(name)?.id ?? "");
    }
  }
  return ids.size;
}

/** The number of open tasks, for every response that tells it. */
export interface OpenWork {
  count(box: string): number;
  /** A task was closed: the next count is taken anew. */
  changed(): void;
}

/**
 * Counts open tasks for one server. Where the box holds so much that counting takes long, the last
 * count stands for a while: a drain of ten thousand messages would be quadratic otherwise.
 */
export function createOpenWork(store: Store): OpenWork {
  let last: { readonly box: string; readonly count: number; readonly untilMs: number } | null =
    null;
  return {
    count(box) {
      const startMs = store.clock.nowMs();
      if (last !== null && last.box === box && startMs < last.untilMs) return last.count;
      const count = countOpenTasks(store, box);
      const endMs = store.clock.nowMs();
      const tookMs = endMs - startMs;
      const trustMs = tookMs < OPEN_WORK_SLOW_MS ? 0 : tookMs * OPEN_WORK_TRUST;
      last = { box, count, untilMs: endMs + trustMs };
      return count;
    },
    changed() {
      last = null;
    },
  };
}

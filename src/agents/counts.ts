/**
 * How much mail waits for an agent and how many tasks it has open, counted from file names alone. A
 * folder is listed again only when it changed: a box keeps thousands of acknowledged messages.
 */

import { type BoxFolder, boxPath } from "../mail/layout.ts";
import { isOpenTask } from "../mail/names_only.ts";
import type { Store } from "../mail/store.ts";
import { FileError } from "../sys/files.ts";
import { parseName } from "../wire/names.ts";
import { isSettled } from "../sys/settled.ts";

/** What waits for an agent. */
export interface Counts {
  readonly unread: number;
  readonly openWork: number;
}

interface Counted {
  readonly inode: number;
  readonly mtimeMs: number;
  readonly messages: number;
  readonly tasks: number;
}

/** Counts the boxes of `store`; remembers at most `maxFolders` folders. */
export function openCounts(
  store: Pick<Store, "files" | "root"> & { readonly clock: Pick<Store["clock"], "nowMs"> },
  maxFolders = 3_000,
): (box: string) => Counts {
  const counted = new Map<string, Counted>();
  const count = (box: string, folder: BoxFolder): Pick<Counted, "messages" | "tasks"> | null => {
    const path = boxPath(store.root, box, folder);
    const stat = store.files.lstat(path);
    if (stat?.kind !== "folder") return null;
    const { inode, mtimeMs } = stat;
    const before = counted.get(path);
    if (before?.inode === inode && before.mtimeMs === mtimeMs) return before;
    const settled = isSettled(store.clock.nowMs(), mtimeMs);
    const names = store.files.list(path) ?? [];
    const messages = folder === "new" ? names.filter((name) => parseName(name) !== null).length : 0;
    const tasks = names.filter(isOpenTask).length;
    const found = { inode, mtimeMs, messages, tasks };
    counted.delete(path);
    // A second change within one tick of the file system's clock would not show.
    if (settled) counted.set(path, found);
    const oldest = counted.keys().next().value;
    if (counted.size > maxFolders && oldest !== undefined) counted.delete(oldest);
    return found;
  };
  return (box) => {
    try {
      const fresh = count(box, "new");
      // Nobody has written to this agent yet: a box is made with all of its folders.
      if (fresh === null) return { unread: 0, openWork: 0 };
      const taken = ["cur", "done"] as const;
      const openWork = taken.reduce((sum, folder) => sum + (count(box, folder)?.tasks ?? 0), 0);
      return { unread: fresh.messages, openWork: fresh.tasks + openWork };
    } catch (error) {
      if (error instanceof FileError) return { unread: 0, openWork: 0 };
      throw error;
    }
  };
}

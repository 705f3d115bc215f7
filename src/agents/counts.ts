/**
 * How much mail waits for an agent and how many tasks it has open, counted from file names alone. A
 * folder is listed again only when it changed: a box keeps thousands of acknowledged messages.
 */

import { type BoxFolder, boxPath } from "../mail/layout.ts";
import { isOpenTask } from "../mail/names_only.ts";
import type { Store } from "../mail/store.ts";
import { FileError } from "../sys/files.ts";
import { endsUnread, parseLeased, parseName } from "../wire/names.ts";
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
    const messages = names.filter((name) => isUnread(folder, name)).length;
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
      const [cur, done] = [count(box, "cur"), count(box, "done")];
      const openWork = fresh.tasks + (cur?.tasks ?? 0) + (done?.tasks ?? 0);
      return { unread: fresh.messages + (cur?.messages ?? 0), openWork };
    } catch (error) {
      if (error instanceof FileError) return { unread: 0, openWork: 0 };
      throw error;
    }
  };
}

function isUnread(folder: BoxFolder, name: string): boolean {
  if (folder === "new") return parseName(name) !== null;
  return folder === "cur" && endsUnread(name) && parseLeased(name) !== null;
}

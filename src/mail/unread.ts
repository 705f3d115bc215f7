/**
 * What counts as unread: what is queued, and what lies in `cur` without its body having been shown, because
 * it was only announced, or its reader died before it had printed it.
 */

import { orElse } from "../sys/files.ts";
import { isSettled } from "../sys/remembered.ts";
import {
  anyName,
  endsUnread,
  isOpenTask,
  type MessageName,
  parseLeased,
  parseName,
} from "../wire/name.ts";
import { type HandStore, unfold } from "./hand.ts";
import { type BoxFolder, boxPath } from "./layout.ts";
import type { Store } from "./store.ts";

/** A message that nobody was shown. */
export interface Unread {
  readonly name: MessageName;
  /** Where it lies. A reader that takes it or shows it moves it away from there. */
  readonly path: string;
}

/** The unread messages of a box, oldest first. */
export function unreadIn(
  store: HandStore,
  box: string,
): Unread[] {
  unfold(store, box);
  const { files, root } = store;
  const [fresh, cur] = [boxPath(root, box, "new"), boxPath(root, box, "cur")];
  const paths = [
    ...(files.list(fresh) ?? []).map((file) => [file, `${fresh}/${file}`] as const),
    ...(files.list(cur) ?? []).filter(endsUnread).map((file) => [file, `${cur}/${file}`] as const),
  ];
  return paths.sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([file, path]) => {
    const name = anyName(file);
    return name === null ? [] : [{ name, path }];
  });
}

/** Whether the message `base`, by its name in `new`, lies unread in the box. */
export function isUnread(
  store: HandStore,
  box: string,
  base: string,
): boolean {
  unfold(store, box);
  const { files, root } = store;
  if (files.lstat(`${boxPath(root, box, "new")}/${base}`) !== null) return true;
  const cur = files.list(boxPath(root, box, "cur")) ?? [];
  return cur.some((name) => endsUnread(name) && name.startsWith(`${base}~`));
}

// How much mail waits for an agent and how many tasks it has open, counted from file names alone. A
// folder is listed again only when it changed: a box keeps thousands of acknowledged messages.

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
    const messages = names.filter((name) => isWaiting(folder, name)).length;
    const tasks = names.filter(isOpenTask).length;
    const found = { inode, mtimeMs, messages, tasks };
    counted.delete(path);
    // A second change within one tick of the file system's clock would not show.
    if (settled) counted.set(path, found);
    const oldest = counted.keys().next().value;
    if (counted.size > maxFolders && oldest !== undefined) counted.delete(oldest);
    return found;
  };
  return (box) =>
    orElse(() => {
      unfold(store, box);
      const fresh = count(box, "new");
      // Nobody has written to this agent yet: a box is made with all of its folders.
      if (fresh === null) return { unread: 0, openWork: 0 };
      const [cur, done] = [count(box, "cur"), count(box, "done")];
      const openWork = fresh.tasks + (cur?.tasks ?? 0) + (done?.tasks ?? 0);
      return { unread: fresh.messages + (cur?.messages ?? 0), openWork };
    }, { unread: 0, openWork: 0 });
}

function isWaiting(folder: BoxFolder, name: string): boolean {
  if (folder === "new") return parseName(name) !== null;
  return folder === "cur" && endsUnread(name) && parseLeased(name) !== null;
}

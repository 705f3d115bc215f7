/** Reading the files of the registry. Anyone may have written them, so everything here is total. */

import { sessionPath } from "../mail/layout.ts";
import { fileFault, SMALL_FILE, type Store } from "../mail/store.ts";
import { FileError } from "../sys/files.ts";
import { type Entry, parseEntry } from "../wire/entry.ts";
import { REGISTRY_MAX_FILES } from "../wire/limits.ts";
import type { Locks } from "./kept_locks.ts";

/** An entry as it was when it was read; a replaced file is another inode. */
export interface SeenEntry {
  readonly inode: number;
  readonly mtimeMs: number;
  readonly entry: Entry | null;
}

/** When the registry's folder last changed, in ms since the epoch; 0 when there is none. */
export function registryChangedMs(store: Store): number {
  try {
    return store.files.lstat(`${store.root}/sessions`)?.mtimeMs ?? 0;
  } catch (error) {
    if (error instanceof FileError) return 0;
    throw error;
  }
}

/** The pids that have both an entry and a lock; never more than a few thousand. */
export function serverPids(store: Store): number[] {
  const names = listSessions(store);
  const locks = new Set(names.filter((name) => name.endsWith(".lock")));
  const pids: number[] = [];
  for (const name of names) {
    const pid = /^([1-9]\d{0,9})\.json$/.exec(name)?.[1];
    if (pid !== undefined && locks.has(`${pid}.lock`)) pids.push(Number(pid));
    if (pids.length >= REGISTRY_MAX_FILES) break;
  }
  return pids;
}

function listSessions(store: Store): string[] {
  try {
    return store.files.list(`${store.root}/sessions`) ?? [];
  } catch (error) {
    if (error instanceof FileError) return [];
    throw error;
  }
}

/**
 * Whether the server holds its lock. What a dead one left is removed.
 *
 * @param isSame The lock is known to be the plain file that it was; opening another one could hang
 */
export function isAlive(store: Store, locks: Locks, pid: number, isSame: boolean): boolean {
  const path = sessionPath(store.root, pid, "lock");
  try {
    const stat = isSame ? null : store.files.lstat(path);
    if (!isSame && stat?.kind !== "file") return false;
    if (locks.isHeld(path, stat?.inode ?? null)) return true;
  } catch (error) {
    if (error instanceof FileError) return false;
    throw error;
  }
  locks.forget(path);
  removeDead(store, pid);
  return false;
}

/** The entry of a live server, read again only when its file is another one. */
export function lookAtEntry(
  store: Store,
  pid: number,
  before: SeenEntry | undefined,
): SeenEntry | null {
  const path = sessionPath(store.root, pid, "json");
  try {
    const stat = store.files.lstat(path);
    if (stat === null) return null;
    const { inode, mtimeMs } = stat;
    if (before?.inode === inode && before.mtimeMs === mtimeMs) return before;
    if (fileFault(store, path, SMALL_FILE) !== null) return { inode, mtimeMs, entry: null };
    const entry = parseEntry(store.files.readText(path), pid);
    return { inode, mtimeMs, entry: entry.ok ? entry.value : null };
  } catch (error) {
    if (error instanceof FileError) return null;
    throw error;
  }
}

/** Unlinks while the lock is held, so that a server that starts with this pid right now notices. */
function removeDead(store: Store, pid: number): void {
  const { files, root } = store;
  try {
    files.ifUnlocked(sessionPath(root, pid, "lock"), () => {
      files.remove(sessionPath(root, pid, "json"));
      files.remove(sessionPath(root, pid, "lock"));
    });
  } catch (error) {
    // A reader that may not write leaves it to the next one.
    if (!(error instanceof FileError)) throw error;
  }
}

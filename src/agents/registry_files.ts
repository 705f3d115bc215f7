/** Reading the files of the registry. Anyone may have written them, so everything here is total. */

import { sessionPath } from "../mail/layout.ts";
import { fileFault, SMALL_FILE, type Store } from "../mail/store.ts";
import { FileError } from "../sys/files.ts";
import { type Entry, parseEntry } from "../wire/entry.ts";
import { parseProcessName } from "../wire/ids.ts";
import { REGISTRY_MAX_FILES } from "../wire/limits.ts";
import type { Locks } from "./kept_locks.ts";

/** An entry as it was when it was read; a replaced file is another inode. */
export interface SeenEntry {
  readonly inode: number;
  readonly mtimeMs: number;
  readonly entry: Entry | null;
}

/** When the registry's folder last changed, in ms since the epoch; 0 when there is none, NaN when in doubt. */
export function registryChangedMs(store: Store): number {
  try {
    return store.files.lstat(`${store.root}/sessions`)?.mtimeMs ?? 0;
  } catch (error) {
    if (error instanceof FileError) return NaN;
    throw error;
  }
}

/**
 * The servers that have both an entry and a lock; never more than a few thousand.
 *
 * @throws {FileError} When that cannot be told: it would look as if nobody were here
 */
export function servers(store: Store): string[] {
  const names = listSessions(store);
  const locks = new Set(names.filter((name) => name.endsWith(".lock")));
  const found: string[] = [];
  for (const name of names) {
    const server = name.endsWith(".json") ? name.slice(0, -".json".length) : "";
    if (parseProcessName(server) !== null && locks.has(`${server}.lock`)) found.push(server);
    if (found.length >= REGISTRY_MAX_FILES) break;
  }
  return found;
}

function listSessions(store: Store): string[] {
  try {
    return store.files.list(`${store.root}/sessions`) ?? [];
  } catch (error) {
    if (error instanceof FileError && error.fault === "not-a-folder") return [];
    throw error;
  }
}

/**
 * Whether the server holds its lock. What a dead one left is removed.
 *
 * @param isSame The lock is known to be the plain file that it was; opening another one could hang
 * @throws {FileError} When that cannot be told
 */
export function isAlive(store: Store, locks: Locks, server: string, isSame: boolean): boolean {
  const path = sessionPath(store.root, server, "lock");
  const stat = isSame ? null : store.files.lstat(path);
  if (!isSame && stat?.kind !== "file") return false;
  if (locks.isHeld(path, stat?.inode ?? null)) return true;
  locks.forget(path);
  removeDead(store, server);
  return false;
}

/**
 * The entry of a live server, read again only when its file is another one.
 *
 * @throws {FileError} When it cannot be read now
 */
export function lookAtEntry(
  store: Store,
  server: string,
  before: SeenEntry | undefined,
): SeenEntry | null {
  const path = sessionPath(store.root, server, "json");
  const stat = store.files.lstat(path);
  if (stat === null) return null;
  const { inode, mtimeMs } = stat;
  if (before?.inode === inode && before.mtimeMs === mtimeMs) return before;
  if (fileFault(store, path, SMALL_FILE) !== null) return { inode, mtimeMs, entry: null };
  const entry = parseEntry(store.files.readText(path), server);
  return { inode, mtimeMs, entry: entry.ok ? entry.value : null };
}

/** Unlinks while the lock is held, so that a server that starts under this name right now notices. */
function removeDead(store: Store, server: string): void {
  const { files, root } = store;
  try {
    files.ifUnlocked(sessionPath(root, server, "lock"), () => {
      files.remove(sessionPath(root, server, "json"));
      files.remove(sessionPath(root, server, "lock"));
    });
  } catch (error) {
    // A reader that may not write leaves it to the next one.
    if (!(error instanceof FileError)) throw error;
  }
}

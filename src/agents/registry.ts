/**
 * The registry: one entry for each running server, written by that server alone, alive for as long as
 * the server holds the entry's lock. A pid check could not tell: pids are reused, and a
 * least-privilege process may not signal another.
 */

import { FileError, type HeldLock } from "../sys/files.ts";
import { encodeEntry, type Entry, parseEntry } from "../wire/entry.ts";
import { REGISTRY_MAX_FILES } from "../wire/limits.ts";
import { sessionPath } from "../mail/layout.ts";
import { fileFault, SMALL_FILE, type Store } from "../mail/store.ts";

/** This server's own place in the registry. */
export interface OwnPlace {
  /** Publishes the entry, or what became of it. */
  publish(entry: Entry): void;
  /** Removes the entry and lets go of the lock. */
  close(): void;
}

/** The registry of one store. */
export interface Registry {
  /** Entries of all live servers, newest start first. Dead ones are removed on the way. */
  live(): Entry[];
  /** The newest live entry of a session. Cheap when the session was seen before. */
  bySession(sessionId: string): Entry | null;
  /** The same, but null without looking at all entries when the session was not seen before. */
  seenBefore(sessionId: string): Entry | null;
}

/** Takes the lock of `pid`, this process, for life. The entry is published later. */
export function takePlace(store: Store, pid: number): OwnPlace {
  const { files, root } = store;
  const json = sessionPath(root, pid, "json");
  const lockPath = sessionPath(root, pid, "lock");
  const lock: HeldLock = files.lock(lockPath);
  return {
    publish: (entry) => files.replace(json, encodeEntry(entry)),
    close() {
      try {
        files.remove(json);
        files.remove(lockPath);
      } catch (error) {
        // Whoever sees the dead entry removes it.
        if (!(error instanceof FileError)) throw error;
      } finally {
        lock.release();
      }
    },
  };
}

/** An entry as it was when it was read; a replaced file is another inode. */
interface Seen {
  readonly inode: number;
  readonly mtimeMs: number;
  readonly entry: Entry | null;
}

/** Opens the registry for reading. */
export function openRegistry(store: Store): Registry {
  const pidBySession = new Map<string, number>();
  let seen = new Map<number, Seen>();
  const read = (pid: number): Entry | null => {
    const found = isAlive(store, pid) ? look(store, pid, seen.get(pid)) : null;
    if (found === null) seen.delete(pid);
    else seen.set(pid, found);
    return found?.entry ?? null;
  };
  const live = () => {
    const pids = serverPids(store);
    const entries = pids.flatMap((pid) => read(pid) ?? []);
    const listed = new Set(pids);
    seen = new Map([...seen].filter(([pid]) => listed.has(pid)));
    entries.sort((a, b) => b.started_at - a.started_at || b.server_pid - a.server_pid);
    pidBySession.clear();
    for (const { client, server_pid } of entries) {
      if (client.session_id !== null && !pidBySession.has(client.session_id)) {
        pidBySession.set(client.session_id, server_pid);
      }
    }
    return entries;
  };
  const seenBefore = (sessionId: string) => {
    const pid = pidBySession.get(sessionId);
    const known = pid === undefined ? null : read(pid);
    return known?.client.session_id === sessionId ? known : null;
  };
  return {
    live,
    seenBefore,
    bySession: (sessionId) =>
      seenBefore(sessionId) ??
        live().find((entry) => entry.client.session_id === sessionId) ?? null,
  };
}

/** The pids that have both an entry and a lock; never more than a few thousand. */
function serverPids(store: Store): number[] {
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

/** Whether the server holds its lock. What a dead one left is removed. */
function isAlive(store: Store, pid: number): boolean {
  const lockPath = sessionPath(store.root, pid, "lock");
  try {
    if (store.files.lstat(lockPath)?.kind !== "file") return false;
    if (store.files.isLocked(lockPath)) return true;
  } catch (error) {
    if (error instanceof FileError) return false;
    throw error;
  }
  removeDead(store, pid);
  return false;
}

/** The entry of a live server, read again only when its file is another one. */
function look(store: Store, pid: number, before: Seen | undefined): Seen | null {
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

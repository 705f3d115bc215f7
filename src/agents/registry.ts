/**
 * The registry: one entry for each running server, written by that server alone, alive for as long as
 * the server holds the entry's lock. A pid check could not tell: pids are reused, and a
 * least-privilege process may not signal another.
 */

import { FileError, type HeldLock } from "../sys/files.ts";
import { encodeEntry, type Entry, parseEntry } from "../wire/entry.ts";
import { sessionPath } from "../mail/layout.ts";
import { readSmall, type Store } from "../mail/store.ts";

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

/** Opens the registry for reading. */
export function openRegistry(store: Store): Registry {
  const pidBySession = new Map<string, number>();
  const live = () => {
    const entries: Entry[] = [];
    for (const pid of serverPids(store)) {
      const entry = readLive(store, pid);
      if (entry !== null) entries.push(entry);
    }
    entries.sort((a, b) => b.started_at - a.started_at || b.server_pid - a.server_pid);
    pidBySession.clear();
    for (const { client, server_pid } of entries) {
      if (client.session_id !== null && !pidBySession.has(client.session_id)) {
        pidBySession.set(client.session_id, server_pid);
      }
    }
    return entries;
  };
  return {
    live,
    bySession(sessionId) {
      const pid = pidBySession.get(sessionId);
      const known = pid === undefined ? null : readLive(store, pid);
      if (known?.client.session_id === sessionId) return known;
      return live().find((entry) => entry.client.session_id === sessionId) ?? null;
    },
  };
}

function serverPids(store: Store): number[] {
  const pids: number[] = [];
  for (const name of store.files.list(`${store.root}/sessions`) ?? []) {
    const pid = /^([1-9]\d{0,9})\.json$/.exec(name)?.[1];
    if (pid !== undefined) pids.push(Number(pid));
  }
  return pids;
}

/** The entry of a server, when it lives and its entry has its shape. */
function readLive(store: Store, pid: number): Entry | null {
  const lockPath = sessionPath(store.root, pid, "lock");
  try {
    if (store.files.lstat(lockPath)?.kind !== "file") return null;
    if (!store.files.isLocked(lockPath)) {
      removeDead(store, pid);
      return null;
    }
  } catch (error) {
    if (error instanceof FileError) return null;
    throw error;
  }
  const text = readSmall(store, sessionPath(store.root, pid, "json"));
  const entry = text === null ? null : parseEntry(text, pid);
  return entry?.ok ? entry.value : null;
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

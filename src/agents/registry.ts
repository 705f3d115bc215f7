/**
 * The registry: one entry for each running server, written by that server alone, alive for as long as
 * the server holds the entry's lock. A pid check could not tell: pids are reused, and a
 * least-privilege process may not signal another.
 */

import { FileError, type HeldLock } from "../sys/files.ts";
import { encodeEntry, type Entry } from "../wire/entry.ts";
import { sessionPath } from "../mail/layout.ts";
import type { Store } from "../mail/store.ts";
import { type Locks, lookAtLocks } from "./kept_locks.ts";
import {
  isAlive,
  lookAtEntry,
  registryChangedMs,
  type SeenEntry,
  serverPids,
} from "./registry_files.ts";
import { isSettled } from "../sys/settled.ts";

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
  /** The newest live entry of a session that is an agent. Cheap when the session was seen before. */
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

/** Opens the registry for reading; `locks` may keep the lock files open between two looks. */
export function openRegistry(store: Store, locks: Locks = lookAtLocks(store.files)): Registry {
  const pidBySession = new Map<string, number>();
  const seen = new Map<number, SeenEntry>();
  /** All entries, sorted, and the time of the folder that they were read at; null when in doubt. */
  let known: { readonly changedMs: number; readonly entries: readonly Entry[] } | null = null;

  const read = (pid: number): Entry | null => {
    const found = isAlive(store, locks, pid, false) ? lookAtEntry(store, pid, seen.get(pid)) : null;
    if (found === null) seen.delete(pid);
    else seen.set(pid, found);
    return found?.entry ?? null;
  };
  const readAll = (): Entry[] => {
    const changedMs = registryChangedMs(store);
    const settled = isSettled(store.clock.nowMs(), changedMs);
    const pids = serverPids(store);
    const entries = pids.flatMap((pid) => read(pid) ?? []);
    const listed = new Set(pids);
    for (const pid of seen.keys()) {
      if (listed.has(pid)) continue;
      seen.delete(pid);
      locks.forget(sessionPath(store.root, pid, "lock"));
    }
    entries.sort((a, b) => b.started_at - a.started_at || b.server_pid - a.server_pid);
    known = settled ? { changedMs, entries } : null;
    return entries;
  };
  const live = () => {
    // In a folder that did not change, no file was replaced: only the locks can tell anything new.
    const entries = known !== null && known.changedMs === registryChangedMs(store)
      ? known.entries.filter(({ server_pid }) => isAlive(store, locks, server_pid, true))
      : readAll();
    pidBySession.clear();
    for (const { client, server_pid, hidden } of entries) {
      if (hidden !== true && client.session_id !== null && !pidBySession.has(client.session_id)) {
        pidBySession.set(client.session_id, server_pid);
      }
    }
    return entries;
  };
  const seenBefore = (sessionId: string) => {
    const pid = pidBySession.get(sessionId);
    const found = pid === undefined ? null : read(pid);
    return found?.client.session_id === sessionId && found.hidden !== true ? found : null;
  };
  return {
    live,
    seenBefore,
    bySession: (sessionId) =>
      seenBefore(sessionId) ??
        live().find((entry) => entry.client.session_id === sessionId && entry.hidden !== true) ??
        null,
  };
}

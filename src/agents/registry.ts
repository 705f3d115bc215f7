/**
 * The registry: one entry for each running server, written by that server alone, alive for as long as
 * the server holds the entry's lock. A pid check could not tell: pids are reused, and a
 * least-privilege process may not signal another.
 */

import { FileError, type HeldLock } from "../sys/files.ts";
import { encodeEntry, entriesOf, type Entry, serverOf } from "../wire/entry.ts";
import { sessionPath } from "../mail/layout.ts";
import { isHeld, type Store } from "../mail/store.ts";
import { isFurther } from "../mail/windows.ts";
import { boxOf } from "../wire/ids.ts";
import { type Locks, lookAtLocks } from "./kept_locks.ts";
import {
  isAlive,
  lookAtEntry,
  registryChangedMs,
  type SeenEntry,
  servers,
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
  /**
   * Entries of all live servers, newest start first: one for each session that a server serves. Dead ones
   * are removed on the way.
   *
   * @throws {FileError} When they cannot be listed: nobody here and nothing known are not the same
   */
  live(): Entry[];
  /** The newest live entry of a session that is an agent. Cheap when the session was seen before. */
  bySession(sessionId: string): Entry | null;
  /** The same, but null without looking at all entries when the session was not seen before. */
  seenBefore(sessionId: string): Entry | null;
}

/** Takes the lock of `server`, this process, for life. The entry is published later. */
export function takePlace(store: Store, server: string): OwnPlace {
  const { files, root } = store;
  const json = sessionPath(root, server, "json");
  const lockPath = sessionPath(root, server, "lock");
  const lock = lockOwn(store, lockPath);
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

/** Takes a lock that nobody but this process should want. */
function lockOwn(store: Store, path: string): HeldLock {
  try {
    return store.files.lock(path);
  } catch (error) {
    if (!(error instanceof FileError) || !isHeld(store, path)) throw error;
    throw new FileError("exists", "lock", path, new Error(NOT_OURS));
  }
}

const NOT_OURS =
  "another server holds it under this server's own pid, in a container that cannot be " +
  "told from this one. Start both with oxtail's launcher, where /proc is mounted";

/** Of a session that is open in two terminals the server of the one that is served comes first. */
function behindFirst(store: Store, entries: Entry[]): void {
  const ids = entries.map(({ client }) => client.session_id);
  const isAgain = (id: string | null) => id !== null && ids.indexOf(id) !== ids.lastIndexOf(id);
  const further = entries.filter(({ client: { session_id: id, pid } }) =>
    isAgain(id) && isFurther(store, boxOf(id ?? ""), pid ?? null)
  );
  if (further.length === 0) return;
  const first = entries.filter((entry) => !further.includes(entry));
  entries.splice(0, entries.length, ...first, ...further);
}

/** Opens the registry for reading; `locks` may keep the lock files open between two looks. */
export function openRegistry(store: Store, locks: Locks = lookAtLocks(store.files)): Registry {
  const serverBySession = new Map<string, string>();
  const seen = new Map<string, SeenEntry>();
  /** All entries, sorted, and the time of the folder that they were read at; null when in doubt. */
  let known: { readonly changedMs: number; readonly entries: readonly Entry[] } | null = null;

  /** Undefined when it cannot be told now. */
  const read = (server: string): Entry | null | undefined => {
    try {
      const found = isAlive(store, locks, server, false)
        ? lookAtEntry(store, server, seen.get(server))
        : null;
      if (found === null) seen.delete(server);
      else seen.set(server, found);
      return found?.entry ?? null;
    } catch (error) {
      if (error instanceof FileError) return undefined;
      throw error;
    }
  };
  const isStillAlive = (entry: Entry): boolean => {
    try {
      return isAlive(store, locks, serverOf(entry), true);
    } catch (error) {
      if (error instanceof FileError) return true; // it was, a moment ago
      throw error;
    }
  };
  const readAll = (): Entry[] => {
    const changedMs = registryChangedMs(store);
    const settled = isSettled(store.clock.nowMs(), changedMs);
    const names = servers(store);
    const looks = names.map(read);
    const entries = looks.flatMap((entry) => entriesIn(entry ?? null));
    const listed = new Set(names);
    for (const name of seen.keys()) {
      if (listed.has(name)) continue;
      seen.delete(name);
      locks.forget(sessionPath(store.root, name, "lock"));
    }
    entries.sort((a, b) => b.started_at - a.started_at || b.server_pid - a.server_pid);
    behindFirst(store, entries);
    known = settled && !looks.includes(undefined) ? { changedMs, entries } : null;
    return entries;
  };
  const live = () => {
    // In a folder that did not change, no file was replaced: only the locks can tell anything new.
    const entries = known !== null && known.changedMs === registryChangedMs(store)
      ? known.entries.filter(isStillAlive)
      : readAll();
    serverBySession.clear();
    for (const entry of entries) {
      const id = entry.client.session_id;
      if (entry.hidden === true || id === null || serverBySession.has(id)) continue;
      serverBySession.set(id, serverOf(entry));
    }
    return entries;
  };
  const seenBefore = (sessionId: string) => {
    const server = serverBySession.get(sessionId);
    const found = server === undefined ? [] : entriesIn(read(server) ?? null);
    return found.find(({ client, hidden }) => client.session_id === sessionId && hidden !== true) ??
      null;
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

function entriesIn(entry: Entry | null): readonly Entry[] {
  return entry === null ? [] : entriesOf(entry);
}

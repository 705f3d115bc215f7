/**
 * The registry: one entry for each running server, written by that server alone, alive for as long as
 * the server holds the entry's lock. A pid check could not tell: pids are reused, and a
 * least-privilege process may not signal another.
 */

import { activityPath, sessionPath } from "../mail/layout.ts";
import { fileFault, isHeld, SMALL_FILE, type Store } from "../mail/store.ts";
import { isFurther } from "../mail/windows.ts";
import {
  FileError,
  type Files,
  type HeldLock,
  ifPossible,
  lookAt,
  type OpenLock,
  orElse,
  unless,
} from "../sys/files.ts";
import { isSettled } from "../sys/remembered.ts";
import { encodeEntry, entriesOf, type Entry, parseEntry, serverOf } from "../wire/entry.ts";
import { boxOf, parseProcessName } from "../wire/ids.ts";
import {
  HOOK_ONLY_MAX_AGE_MS,
  LOCKS_KEPT_MAX,
  REGISTRY_MAX_FILES,
  SERVED_MAX_SESSIONS,
} from "../wire/limits.ts";
import type { Start } from "../wire/notes.ts";
import type { Identity } from "./identity.ts";

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
  /**
   * The same, for whoever moves mail or gives an id away when nobody has it.
   *
   * @throws {FileError} Also when one of them cannot be read: it may be the one that has it
   */
  sure(): Entry[];
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
      // What stays is a dead entry, and the next reader removes it.
      ifPossible(() => files.remove(json) && files.remove(lockPath));
      lock.release();
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
  /** The last look could not read all servers. */
  let isPartial = false;

  /** Undefined when it cannot be told now. */
  const read = (server: string): Entry | null | undefined =>
    orElse(() => {
      const found = isAlive(store, locks, server, false)
        ? lookAtEntry(store, server, seen.get(server))
        : null;
      if (found === null) seen.delete(server);
      else seen.set(server, found);
      return found?.entry ?? null;
    }, undefined);
  // Where it cannot be told: it was, a moment ago.
  const isStillAlive = (entry: Entry): boolean =>
    orElse(() => isAlive(store, locks, serverOf(entry), true), true);
  const readAll = (): Entry[] => {
    const changedMs = registryChangedMs(store);
    const settled = isSettled(store.clock.nowMs(), changedMs);
    const names = servers(store);
    const looks = names.map(read);
    isPartial = looks.includes(undefined);
    const entries = looks.flatMap((entry) => entriesIn(entry ?? null));
    const listed = new Set(names);
    for (const name of seen.keys()) {
      if (listed.has(name)) continue;
      seen.delete(name);
      locks.forget(sessionPath(store.root, name, "lock"));
    }
    entries.sort((a, b) => b.started_at - a.started_at || b.server_pid - a.server_pid);
    behindFirst(store, entries);
    known = settled && !isPartial ? { changedMs, entries } : null;
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
    sure() {
      const entries = live();
      if (known === null && isPartial) {
        throw new FileError("other", "read all of", `${store.root}/sessions`);
      }
      return entries;
    },
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

// Reading the files of the registry. Anyone may have written them, so everything here is total.

/** An entry as it was when it was read; a replaced file is another inode. */
interface SeenEntry {
  readonly inode: number;
  readonly mtimeMs: number;
  readonly entry: Entry | null;
}

/** When the registry's folder last changed, in ms since the epoch; 0 when there is none, NaN when in doubt. */
function registryChangedMs(store: Store): number {
  return orElse(() => store.files.lstat(`${store.root}/sessions`)?.mtimeMs ?? 0, NaN);
}

/**
 * The servers that have both an entry and a lock; never more than a few thousand.
 *
 * @throws {FileError} When that cannot be told: it would look as if nobody were here
 */
function servers(store: Store): string[] {
  const list = () => store.files.list(`${store.root}/sessions`) ?? [];
  const names = unless("not-a-folder", list, []);
  const locks = new Set(names.filter((name) => name.endsWith(".lock")));
  const found: string[] = [];
  for (const name of names) {
    const server = name.endsWith(".json") ? name.slice(0, -".json".length) : "";
    if (parseProcessName(server) !== null && locks.has(`${server}.lock`)) found.push(server);
    if (found.length >= REGISTRY_MAX_FILES) break;
  }
  return found;
}

/**
 * Whether the server holds its lock. What a dead one left is removed.
 *
 * @param isSame The lock is known to be the plain file that it was; opening another one could hang
 * @throws {FileError} When that cannot be told
 */
function isAlive(store: Store, locks: Locks, server: string, isSame: boolean): boolean {
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
function lookAtEntry(
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
  // A reader that may not write leaves it to the next one.
  ifPossible(() =>
    files.ifUnlocked(sessionPath(root, server, "lock"), () => {
      files.remove(sessionPath(root, server, "json"));
      files.remove(sessionPath(root, server, "lock"));
    })
  );
}

// Whether the servers of the registry hold their locks. A server asks that of every agent in each list
// and each send, so it keeps the lock files open: opening one costs ten times as much as asking.

/** The locks of the registry. */
interface Locks {
  /**
   * Whether some process holds the lock of the file at `path`.
   *
   * @param inode The file's; null when it is known to be the one of the last time
   * @throws {FileError} When the file cannot be opened
   */
  isHeld(path: string, inode: number | null): boolean;
  /** Closes what was kept for a file; it is nobody's any more. */
  forget(path: string): void;
}

/** Opens the file each time, for a program that asks once. */
function lookAtLocks(files: Files): Locks {
  return { isHeld: (path) => files.isLocked(path), forget() {} };
}

/** Keeps up to `most` files open; all others are opened each time. */
export function keepLocks(files: Files, most = LOCKS_KEPT_MAX): Locks & Disposable {
  const kept = new Map<string, OpenLock>();
  const forget = (path: string) => {
    kept.get(path)?.close();
    kept.delete(path);
  };
  return {
    isHeld(path, inode) {
      const known = kept.get(path);
      // Another file of this name is another server's, with the same pid.
      if (known !== undefined && (inode === null || known.inode === inode)) return known.isHeld();
      forget(path);
      if (kept.size >= most) return files.isLocked(path);
      const lock = files.openLock(path);
      if (lock === null) return false;
      kept.set(path, lock);
      return lock.isHeld();
    },
    forget,
    [Symbol.dispose]() {
      for (const path of [...kept.keys()]) forget(path);
    },
  };
}

// The sessions that one server serves: threads of Codex, and whatever else names its session with each
// call. Each is an agent of its own, so all of them are published with the server's entry.

/** A session, and when it last called. */
export interface ServedOne {
  readonly identity: Identity & { readonly sessionId: string };
  readonly lastCallMs: number;
  /** What its hook saw; null without one. */
  readonly start: Start | null;
}

/** The sessions of one server. */
export interface Served {
  /** How many have called. */
  readonly size: number;
  /** The session that a client calls `key` has called, as the agent with this identity. */
  called(key: string, identity: Identity): void;
  /** Whether another than `key` is this session. */
  isAnothers(key: string | null, sessionId: string): boolean;
  /** Those that run, as far as one can tell: not ended, and with a sign of life within a day. */
  live(): readonly ServedOne[];
}

/** No sessions yet. */
export function openServed(store: Store, startOf: (sessionId: string) => Start | null): Served {
  const served = new Map<string, Omit<ServedOne, "start">>();
  const isAlive = ({ identity, lastCallMs, start }: ServedOne) => {
    if (start?.ended === true) return false;
    const oldest = store.clock.nowMs() - HOOK_ONLY_MAX_AGE_MS;
    const mark = activityPath(store.root, boxOf(identity.sessionId));
    return lastCallMs >= oldest || (lookAt(store.files, mark)?.mtimeMs ?? 0) >= oldest;
  };
  return {
    get size() {
      return served.size;
    },
    called(key, identity) {
      if (identity.sessionId === null) return;
      // The newest stands last.
      served.delete(key);
      served.set(key, { identity, lastCallMs: store.clock.nowMs() });
      const [oldest] = served.keys();
      if (served.size > SERVED_MAX_SESSIONS && oldest !== undefined) served.delete(oldest);
    },
    isAnothers(key, sessionId) {
      const ids = [...served].filter(([one]) => one !== key)
        .flatMap(([one, { identity }]) => [one, identity.sessionId]);
      return ids.includes(sessionId);
    },
    live: () =>
      [...served.values()]
        .map((one) => ({ ...one, start: startOf(one.identity.sessionId) }))
        .filter(isAlive),
  };
}

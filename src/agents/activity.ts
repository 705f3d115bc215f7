/**
 * What an agent is doing, from its activity mark: the hooks of its client keep one word in
 * `activity/<box>`, and the file's modification time says since when.
 */

import type { ClientAdapter } from "../clients/client.ts";
import { activityPath } from "../mail/layout.ts";
import { readSmall, type Store } from "../mail/store.ts";
import { type Files, lookAt } from "../sys/files.ts";
import type { Clock } from "../sys/ports.ts";
import { isSettled, rememberAbsent } from "../sys/remembered.ts";
import { isBox } from "../wire/ids.ts";
import { BUSY_STALE_MS, SESSION_FILE_LAG_MS, SESSION_INDEX_MAX_AGE_MS } from "../wire/limits.ts";
import { type ActivityWord, parseActivity } from "../wire/notes.ts";
import type { GetEnv } from "../wire/settings.ts";
import { noteAt, noteFiles, type NoteSources } from "./session_note.ts";

/** The store that holds the marks; `uid` is the owner of its root, or null where there are none. */
export interface ActivityStore {
  readonly files: Files;
  readonly root: string;
  readonly uid: number | null;
}

/** An activity mark. */
export interface ActivityMark {
  readonly word: ActivityWord;
  /** ms since the epoch */
  readonly sinceMs: number;
}

/**
 * What an agent is doing as far as it can be told:
 *
 * | state       | mark                                                               |
 * |-------------|--------------------------------------------------------------------|
 * | `busy`      | busy, younger than 10 minutes                                      |
 * | `fresh-idle`| idle, younger than the limit that the caller names                 |
 * | `old-idle`  | idle, older than that, or from the future                          |
 * | `waiting`   | a dialog is open                                                   |
 * | `stale`     | busy, but older: an open dialog or a killed client look just alike |
 * | `ended`     | the session is over                                                |
 * | `unknown`   | none that can be read                                              |
 */
export type ActivityState =
  | "busy"
  | "fresh-idle"
  | "old-idle"
  | "waiting"
  | "stale"
  | "ended"
  | "unknown";

/** The mark of the agent with this box, or null when there is none to be trusted. Never throws. */
export function readActivity(store: ActivityStore, box: string): ActivityMark | null {
  if (!isBox(box)) return null;
  const path = activityPath(store.root, box);
  const sinceMs = lookAt(store.files, path)?.mtimeMs;
  const word = sinceMs === undefined ? null : parseActivity(readSmall(store, path) ?? "");
  return sinceMs === undefined || word === null ? null : { word, sinceMs };
}

/**
 * What `mark` says at `nowMs`.
 *
 * @param freshIdleMs Age below which idle is fresh
 */
export function activityState(
  mark: ActivityMark | null,
  nowMs: number,
  freshIdleMs: number,
): ActivityState {
  if (mark === null) return "unknown";
  const ageMs = nowMs - mark.sinceMs;
  switch (mark.word) {
    case "busy":
      // A mark from the future would keep its agent busy until the clock has caught up.
      return ageMs >= 0 && ageMs <= BUSY_STALE_MS ? "busy" : "stale";
    case "idle":
      return ageMs >= 0 && ageMs < freshIdleMs ? "fresh-idle" : "old-idle";
    case "wait":
      return "waiting";
    case "done":
      return "ended";
  }
}

// Activity marks as a list needs them: a mark that did not change is not read again.

interface SeenMark {
  readonly inode: number;
  readonly mtimeMs: number;
  readonly mark: ActivityMark;
}

/** Reads the marks of `store`; remembers at most `maxMarks`. */
export function openActivity(store: Store, maxMarks = 1_000): (box: string) => ActivityMark | null {
  const seen = new Map<string, SeenMark>();
  const absent = rememberAbsent(store);
  return (box) => {
    if (!isBox(box)) return null;
    const path = activityPath(store.root, box);
    if (absent.holds(path)) return null;
    const stat = lookAt(store.files, path);
    if (stat === null) {
      absent.note(path);
      return null;
    }
    const { inode, mtimeMs } = stat;
    const before = seen.get(box);
    if (before?.inode === inode && before.mtimeMs === mtimeMs) return before.mark;
    const mark = readActivity(store, box);
    seen.delete(box);
    // A mark is overwritten in place, and twice within one tick would not show.
    if (mark !== null && isSettled(store.clock.nowMs(), mtimeMs)) {
      seen.set(box, { inode, mtimeMs, mark });
    }
    const oldest = seen.keys().next().value;
    if (seen.size > maxMarks && oldest !== undefined) seen.delete(oldest);
    return mark;
  };
}

// What a session is doing, from the best source there is. A client may say so itself, in a file of its
// own for each of its processes; the mark of our hooks stands in where it does not. The client's file
// is the better one: it also follows Escape and dialogs, of which no hook tells.

/** A session whose activity is asked for. */
export interface SessionRef {
  readonly box: string;
  /** Null while its server does not know who it serves. */
  readonly sessionId: string | null;
  readonly clientType: string;
}

/** What a session is doing and since when, or null when nothing can be told. Never throws. */
export type ReadSession = (session: SessionRef) => ActivityMark | null;

/** What is read. */
interface SessionSources {
  readonly store: ActivityStore;
  readonly clock: Clock;
  readonly env: GetEnv;
  readonly clients: readonly ClientAdapter[];
  /** Reads our mark; {@link readActivity} when absent, and a cache where a hundred agents are listed. */
  readonly markOf?: (box: string) => ActivityMark | null;
}

/** The one function that everybody asks. */
export function openSessions(sources: SessionSources): ReadSession {
  const indexes = new Map<ClientAdapter, Index>();
  const markOf = sources.markOf ?? ((box) => readActivity(sources.store, box));
  return ({ box, sessionId, clientType }) => {
    const mark = markOf(box);
    const client = sources.clients.find(({ type }) => type === clientType);
    if (sessionId === null || client?.identity.sessionFile === undefined) return mark;
    const nowMs = sources.clock.nowMs();
    let index = indexes.get(client);
    const ageMs = nowMs - (index?.atMs ?? 0);
    if (index === undefined || ageMs < 0 || ageMs >= SESSION_INDEX_MAX_AGE_MS) {
      index = { atMs: nowMs, paths: pathsBySession(sources, client) };
      // No file at all may be a failed look.
      if (index.paths.size > 0) indexes.set(client, index);
    }
    const own = newest(sources, client, sessionId, index.paths.get(sessionId) ?? []);
    return own === null ? mark : better(own, mark, nowMs);
  };
}

/** Which files speak of which session. A list of a hundred agents reads all of them once. */
interface Index {
  readonly atMs: number;
  readonly paths: ReadonlyMap<string, readonly string[]>;
}

/** The client's own word, unless our mark is surely the later one. */
function better(own: ActivityMark, mark: ActivityMark | null, nowMs: number): ActivityMark {
  if (mark === null || mark.sinceMs < own.sinceMs) return own;
  // No client says of itself that it has ended: its file stays as it was, or goes.
  if (mark.word === "done") return mark;
  // The file follows a hook within 40 ms. Later on, a mark that disagrees was left behind by Escape.
  const ageMs = nowMs - mark.sinceMs;
  const isFirst = ageMs >= 0 && ageMs < SESSION_FILE_LAG_MS;
  return isFirst && (mark.word === "busy" || mark.word === "wait") ? mark : own;
}

/** A session that was resumed may have left the file of a process that was killed. */
function newest(
  sources: SessionSources,
  client: ClientAdapter,
  sessionId: string,
  paths: readonly string[],
): ActivityMark | null {
  let best: ActivityMark | null = null;
  for (const path of paths) {
    const note = noteAt(notesOf(sources), client, path);
    const word = note?.sessionId === sessionId ? note.activity : undefined;
    if (word !== undefined && (best === null || word.sinceMs > best.sinceMs)) best = word;
  }
  return best;
}

function pathsBySession(sources: SessionSources, client: ClientAdapter): Map<string, string[]> {
  const paths = new Map<string, string[]>();
  for (const path of noteFiles(notesOf(sources), client)) {
    const id = noteAt(notesOf(sources), client, path)?.sessionId;
    if (id !== undefined) paths.set(id, [...paths.get(id) ?? [], path]);
  }
  return paths;
}

function notesOf({ store, env }: SessionSources): NoteSources {
  return { files: store.files, uid: store.uid, env };
}

// Telling from two looks at an agent's activity whether a turn began in between.

/** Whether a turn has begun, and perhaps already ended, since `before` was read. */
export function hasBegun(before: ActivityMark | null, now: ActivityMark | null): boolean {
  if (now === null) return false;
  if (now.word === before?.word && now.sinceMs === before.sinceMs) return false;
  return now.word === "busy" || (now.word === "idle" && before?.word === "idle");
}

/**
 * What a session is doing, from the best source there is. A client may say so itself, in a file of its
 * own for each of its processes; the mark of our hooks stands in where it does not. The client's file
 * is the better one: it also follows Escape and dialogs, of which no hook tells.
 */

import type { ClientAdapter } from "../clients/client.ts";
import type { Clock } from "../sys/clock.ts";
import type { GetEnv } from "../wire/env.ts";
import { SESSION_FILE_LAG_MS, SESSION_INDEX_MAX_AGE_MS } from "../wire/limits.ts";
import { type ActivityMark, type ActivityStore, readActivity } from "./activity.ts";
import { noteAt, noteFiles, type NoteSources } from "./session_note.ts";

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
export interface SessionSources {
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

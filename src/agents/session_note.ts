/**
 * What a running client writes about its session, in a file of its own for each of its processes, and
 * where a session went that its client put into the background. Only servers and commands may read this.
 */

import { baseName, type ClientAdapter, type SessionNote } from "../clients/client.ts";
import { type Files, lookAt, orElse } from "../sys/files.ts";
import type { Clock } from "../sys/ports.ts";
import { isSettled } from "../sys/remembered.ts";
import { isSessionId } from "../wire/ids.ts";
import { CONTINUED_END_BYTES, SESSION_FILES_MAX, TRANSCRIPT_HEAD_BYTES } from "../wire/limits.ts";
import type { Start } from "../wire/notes.ts";
import type { GetEnv } from "../wire/settings.ts";
import { readPlain, SMALL_FILE } from "../mail/store.ts";

/** Where notes are read. */
export interface NoteSources {
  readonly files: Files;
  /** The owner that a file must have; null where there are none. */
  readonly uid: number | null;
  readonly env: GetEnv;
}

/** A session that may have gone on elsewhere. */
export interface LeftSession {
  readonly sessionId: string;
  readonly cwd: string;
  /** The client process that had it open, or null. */
  readonly clientPid: number | null;
  /** Where its hooks said that its transcript lies. */
  readonly transcriptPath: string | null;
}

/** What the client process `pid` says of its session, or null. Never throws. */
export function sessionNote(
  sources: NoteSources,
  client: ClientAdapter | null,
  pid: number | null,
): SessionNote | null {
  const path = pid === null ? null : client?.identity.sessionFile?.(sources.env, pid) ?? null;
  return client === null || path === null ? null : noteAt(sources, client, path);
}

/** {@link sessionNote} for a server that asks at every call: one lstat while the file stays as it is. */
export function rememberNote(
  sources: NoteSources,
  clock: Clock,
  client: ClientAdapter | null,
): (pid: number) => SessionNote | null {
  let known: { readonly key: string; readonly note: SessionNote | null } | null = null;
  return (pid) => {
    const path = client?.identity.sessionFile?.(sources.env, pid) ?? null;
    if (client === null || path === null) return null;
    const stat = lookAt(sources.files, path);
    const key = `${path} ${stat?.inode} ${stat?.mtimeMs} ${stat?.size}`;
    if (known?.key === key) return known.note;
    const note = noteAt(sources, client, path);
    known = isSettled(clock.nowMs(), stat?.mtimeMs ?? 0) ? { key, note } : null;
    return note;
  };
}

/** What the file `path` of a client says, or null. Never throws. */
export function noteAt(
  { files, uid }: Omit<NoteSources, "env">,
  { identity }: ClientAdapter,
  path: string,
): SessionNote | null {
  const text = readPlain({ files, uid }, path, { ...SMALL_FILE, maxLinks: Infinity });
  return text === null ? null : identity.readSessionFile?.(text) ?? null;
}

/** The files in which the processes of a client tell what they do. Never throws. */
export function noteFiles({ files, env }: NoteSources, { identity }: ClientAdapter): string[] {
  const folder = identity.sessionFile?.(env, 1)?.replace(/\/[^/]*$/, "") ?? null;
  const names = folder === null ? null : orElse(() => files.list(folder), null);
  return (names ?? []).filter((name) => /^[1-9]\d{0,9}\.json$/.test(name))
    .slice(0, SESSION_FILES_MAX).map((name) => `${folder}/${name}`);
}

/**
 * The session in which the conversation of `left` goes on, because its client put it into the
 * background: it says so at the end of the transcript, and in the files of both processes. A session
 * that was forked is no such one, and one that a client has opened for itself since is its own. Never throws.
 */
export function continuedAs(
  sources: NoteSources,
  client: ClientAdapter | null,
  left: LeftSession,
): string | null {
  if (client?.identity.continuedIn === undefined) return null;
  const { sessionId, clientPid } = left;
  const end = endOfTranscript(sources, client, left);
  const said = end === null ? null : client.identity.continuedIn(end, sessionId);
  // Hardly any session has gone on elsewhere, and that is all to be read then.
  if (said === null && sessionNote(sources, client, clientPid)?.parkedJobId === undefined) {
    return null;
  }
  const notes = noteFiles(sources, client).flatMap((path) => {
    const note = noteAt(sources, client, path);
    return note === null ? [] : [{ ...note, writtenMs: lookAt(sources.files, path)?.mtimeMs ?? 0 }];
  });
  const own = notes.filter((note) => note.sessionId === sessionId);
  const parked = own.filter(({ parkedJobId }) => parkedJobId !== undefined);
  // A client that was killed leaves its file: one older than the parking says nothing of today.
  const parkedMs = Math.max(...parked.map(({ writtenMs }) => writtenMs));
  if (own.some((note) => note.parkedJobId === undefined && note.writtenMs >= parkedMs)) return null;
  if (said !== null) return said;
  const jobs = new Set(parked.map(({ parkedJobId }) => parkedJobId));
  const heirs = notes.filter(({ jobId }) => jobId !== undefined && jobs.has(jobId));
  const [heir] = heirs;
  return heir !== undefined && heirs.length === 1 && heir.sessionId !== sessionId &&
      isSessionId(heir.sessionId)
    ? heir.sessionId
    : null;
}

/** The sessions, each with its client process, that were put into the background as `jobId`. Never throws. */
export function parkedFor(
  sources: NoteSources,
  client: ClientAdapter | null,
  jobId: string,
): (readonly [string, number])[] {
  if (client === null) return [];
  return noteFiles(sources, client).flatMap((path) => {
    const note = noteAt(sources, client, path);
    const pid = Number(/(\d+)\.json$/.exec(path)?.[1]);
    return note?.parkedJobId === jobId && isSessionId(note.sessionId)
      ? [[note.sessionId, pid] as const]
      : [];
  });
}

/**
 * Whether a person began a new conversation with the session that `start` notes: its transcript says so.
 * Never throws.
 */
export function beganAnew(
  sources: NoteSources,
  client: ClientAdapter | null,
  { session_id, cwd, transcript_path, source }: Start,
): boolean {
  const isNew = source === "startup" || source === "clear";
  if (client?.identity.beganAnew === undefined || !isNew) return false;
  const session = { sessionId: session_id, cwd, transcriptPath: transcript_path };
  const read = (path: string) => sources.files.readStart(path, TRANSCRIPT_HEAD_BYTES);
  const head = partOfTranscript(sources, client, session, read);
  return head !== null && client.identity.beganAnew(head);
}

function endOfTranscript(
  sources: NoteSources,
  client: ClientAdapter,
  left: LeftSession,
): string | null {
  const read = (path: string) => sources.files.readEnd(path, CONTINUED_END_BYTES);
  return partOfTranscript(sources, client, left, read);
}

function partOfTranscript(
  { files, uid, env }: NoteSources,
  { identity, transcript }: ClientAdapter,
  { sessionId, cwd, transcriptPath }: Omit<LeftSession, "clientPid">,
  read: (path: string) => string,
): string | null {
  const folder = transcript?.folder(env) ?? null;
  const isOurs = folder !== null && transcriptPath?.startsWith(`${folder}/`) === true &&
    transcript?.isNameOf(baseName(transcriptPath), sessionId) === true &&
    !transcriptPath.includes("/../");
  const guess = identity.transcriptsOf?.(env, cwd) ?? null;
  const path = isOurs ? transcriptPath : guess === null ? null : `${guess}/${sessionId}.jsonl`;
  if (path === null) return null;
  const stat = lookAt(files, path);
  if (stat?.kind !== "file" || (uid !== null && stat.uid !== null && stat.uid !== uid)) return null;
  return orElse(() => read(path), null);
}

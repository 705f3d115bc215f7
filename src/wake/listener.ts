/**
 * The idle listener's rung. A listener (hooks/oxtail-listener) that lives starts a turn by itself once
 * mail that wants a wake lies in its box, without a key; so its wake is left to it and only watched.
 */

import type { ActivityMark } from "../agents/activity.ts";
import { type Unread, unreadIn } from "../mail/unread.ts";
import type { Clock } from "../sys/clock.ts";
import { FileError, type Files } from "../sys/files.ts";
import {
  LISTENER_BEAT_MAX_MS,
  LISTENERS_MAX,
  SMALL_FILE_MAX_BYTES,
  WAKE_POLL_MS,
  WAKE_VERIFY_MS,
} from "../wire/limits.ts";
import { parseProcessName } from "../wire/ids.ts";
import type { WakeOutcome } from "../wire/wake.ts";
import { hasBegun } from "./began.ts";

/** Where listeners are looked for; `uid` is the owner of the store, or null where there are none. */
export interface ListenerStore {
  readonly files: Files;
  readonly clock: Clock;
  readonly root: string;
  readonly uid: number | null;
}

/**
 * Whether a listener of this session looks for mail right now, or has just found some and ended: then a
 * turn is about to begin, and whoever typed now would start a second one. Never throws.
 */
export function hasListener(store: ListenerStore, sessionId: string): boolean {
  return foldersOf(store).some((folder) =>
    safely(() => serves(store, folder) && ownerOf(store, folder) === sessionId, false)
  );
}

/** All sessions that have one, for whoever asks about many. Never throws. */
export function listeningSessions(store: ListenerStore): ReadonlySet<string> {
  const owners = foldersOf(store).map((folder) =>
    safely(() => serves(store, folder) ? ownerOf(store, folder) : null, null)
  );
  return new Set(owners.filter((owner) => owner !== null));
}

function foldersOf({ files, root }: ListenerStore): string[] {
  const names = safely(() => files.list(`${root}/listen`) ?? [], []);
  return names.filter((name) => parseProcessName(name) !== null).slice(0, LISTENERS_MAX)
    .map((name) => `${root}/listen/${name}`);
}

/** What `look` gives; a listener that ends meanwhile takes its files away. */
function safely<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch (error) {
    if (error instanceof FileError) return otherwise;
    throw error;
  }
}

/** The unread mail that wants a wake, oldest first. */
export function wakeMail(store: Pick<ListenerStore, "files" | "root">, box: string): Unread[] {
  return unreadIn(store, box).filter(({ name }) => name.flags.wake);
}

/** Watches what the listener of a session, or its own server, makes of the mail that lies there. */
export async function leaveTo(
  rung: "listener" | "socket",
  store: ListenerStore,
  box: string,
  mark: () => ActivityMark | null,
  signal: AbortSignal | undefined,
): Promise<WakeOutcome> {
  const { clock } = store;
  const before = mark();
  const waiting = wakeMail(store, box);
  const endMs = clock.nowMs() + WAKE_VERIFY_MS;
  for (;;) {
    if (hasBegun(before, mark()) || hasLeft(store, waiting)) {
      return { status: "fired", rung };
    }
    if (clock.nowMs() >= endMs || signal?.aborted) {
      const to = rung === "listener" ? "the idle listener of that session" : "its own server";
      const hint = `It is left to ${to}, but no turn was seen to begin`;
      return { status: "fired_unconfirmed", rung, hint };
    }
    await clock.sleep(WAKE_POLL_MS, signal);
  }
}

function hasLeft({ files }: ListenerStore, waiting: readonly Unread[]): boolean {
  const newest = waiting.at(-1);
  return newest !== undefined && files.lstat(newest.path) === null;
}

function serves(store: ListenerStore, folder: string): boolean {
  const { files, uid } = store;
  const stat = files.lstat(folder);
  if (stat?.kind !== "folder" || (uid !== null && stat.uid !== null && stat.uid !== uid)) {
    return false;
  }
  // It notes what it fires for before it takes its beat away.
  return isRecent(store, `${folder}/beat`) || isRecent(store, `${folder}/fired`);
}

function isRecent({ files, clock }: ListenerStore, path: string): boolean {
  const stat = files.lstat(path);
  if (stat?.kind !== "file") return false;
  const ageMs = clock.nowMs() - stat.mtimeMs;
  return ageMs > -LISTENER_BEAT_MAX_MS && ageMs < LISTENER_BEAT_MAX_MS;
}

/** The session of the listener whose folder this is. */
function ownerOf({ files }: ListenerStore, folder: string): string | null {
  const path = `${folder}/owner`;
  const stat = files.lstat(path);
  if (stat?.kind !== "file" || stat.size > SMALL_FILE_MAX_BYTES) return null;
  return /^[1-9]\d{0,9} ([A-Za-z0-9._:-]{1,100})\n$/.exec(files.readText(path))?.[1] ?? null;
}

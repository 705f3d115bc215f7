/**
 * Stamps: small files in `autowake` that say "done already" to every process of this user. The name
 * says for whom, the modification time says when, the content is for people.
 *
 * ```
 * b-<32 hex of the session>             a wake is under way (debounce)
 * h-<32 hex of the session>             a failed wake was tried again just now
 * n-<32 hex of the session>             a peer that leaves work lying was nudged just now
 * d-<32 hex of [session, question]>     a reply to this question has woken already
 * r-<32 hex of the session>             a reply has woken this agent just now (rate)
 * s-<32 hex of [session, mail]>         its own server has written to its socket for this mail
 * p-<32 hex of [session, session, n]>   the n-th wake between two agents within an hour
 * ```
 *
 * Of several processes that want one stamp at the same time, one gets it. An old stamp is removed
 * only under its own lock, and only if it is still the one that was seen, so that nobody removes the
 * new stamp of another.
 */

import type { Peer } from "../agents/peers.ts";
import {
  failureOf,
  FileError,
  type Files,
  type FileStat,
  ifPossible,
  unless,
} from "../sys/files.ts";
import type { Clock, Traced } from "../sys/ports.ts";
import type { SessionMode } from "../wire/entry.ts";
import { AUTOWAKE_SWEEP_MAX_FILES, PAIR_WAKE_WINDOW_MS, PAIR_WAKES_MAX } from "../wire/limits.ts";
import type { OwnWake, WakeOutcome, WakeVia } from "../wire/wake.ts";

/** An agent that may be woken. */
export interface WakeTarget {
  readonly box: string;
  /** Null while its server does not know who it serves. */
  readonly sessionId: string | null;
  /** A live server of it, or null. */
  readonly serverPid: number | null;
  /** Where that pid counts; null without a server. */
  readonly domain: string | null;
  /** `client.type` of its registry entry. */
  readonly clientType: string;
  /** As its entry says. */
  readonly wakes?: OwnWake | null;
  /** How its session is run; absent where that is not known. */
  readonly mode?: SessionMode;
  /** Its entry names a pane: for telling how it is reached. Keys go to a pane that is proved. */
  readonly hasPane?: boolean;
  /** Its session has ended, and may be resumed. */
  readonly isAway?: boolean;
}

/** A peer as the wake sees it. */
export function wakeTargetOf(peer: Peer): WakeTarget {
  return {
    box: peer.box,
    sessionId: peer.sessionId,
    serverPid: peer.entry.server_pid,
    domain: peer.entry.domain,
    clientType: peer.entry.client.type,
    wakes: peer.entry.wakes ?? null,
    hasPane: peer.entry.tmux !== null,
    isAway: peer.awaySinceMs !== undefined,
    ...(peer.entry.mode === undefined ? {} : { mode: peer.entry.mode }),
  };
}

/** What a wake may be told. */
export interface WakeOptions {
  /** Aborted when the wake is needed no more, for example because the answer has come. */
  readonly signal?: AbortSignal;
  /** Called right before the first key or what stands for it: from here on the wake has an effect. */
  readonly onKeys?: () => void;
  /** What asks for it, for the trace. */
  readonly via?: WakeVia;
  /** The session that wants the other one woken; null or absent for none, who is not counted. */
  readonly from?: string | null;
  /** It was left to the idle listener, or to its own server, before, and nothing came of it. */
  readonly withoutListener?: boolean;
}

/** The store that holds the stamps; `uid` is the owner of its root, or null where there are none. */
export interface StampStore {
  readonly files: Files;
  readonly clock: Clock;
  readonly root: string;
  readonly uid: number | null;
}

/** What a stamp is for. */
type StampKind = "b" | "d" | "h" | "n" | "p" | "r" | "s";

/** A claim of a stamp: won, or somebody holds a fresh one. */
export type StampClaim =
  | { readonly won: true; readonly takeBack: () => void }
  | { readonly won: false };

/** The path of the stamp of `key`, any text. */
export async function stampPath(root: string, kind: StampKind, key: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key));
  const bytes = new Uint8Array(digest).subarray(0, 16);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${root}/autowake/${kind}-${hex}`;
}

/**
 * Takes a stamp, unless a fresh one is there: one that is younger than `ttlMs` and not from the
 * future.
 *
 * @throws {FileError} When the store is broken
 */
export function claimStamp(store: StampStore, path: string, ttlMs: number): StampClaim {
  const { files } = store;
  ensureFolder(store);
  const old = files.lstat(path);
  if (old !== null) {
    if (isFresh(store, old, ttlMs)) return { won: false };
    removeIfSame(store, path, old);
  }
  const create = () => {
    files.create(path, note(store.clock.nowMs()), { sync: false });
    return true;
  };
  if (!unless("exists", create, false)) return { won: false };
  const own = files.lstat(path);
  return {
    won: true,
    takeBack() {
      // What cannot be removed ages away.
      ifPossible(() => own !== null && removeIfSame(store, path, own));
    },
  };
}

/** Whether a fresh stamp is there. */
export function hasFreshStamp(store: StampStore, path: string, ttlMs: number): boolean {
  const stat = store.files.lstat(path);
  return stat !== null && isFresh(store, stat, ttlMs);
}

/** Removes stamps of all kinds that are older than `ttlMs`, a bounded number of them. */
export function sweepStamps(store: StampStore, ttlMs: number): void {
  const { files, root, clock } = store;
  const names = files.list(`${root}/autowake`) ?? [];
  for (const name of names.slice(0, AUTOWAKE_SWEEP_MAX_FILES)) {
    const path = `${root}/autowake/${name}`;
    const stat = /^[bdhnprs]-[0-9a-f]{32}$/.test(name) ? files.lstat(path) : null;
    if (stat !== null && clock.nowMs() - stat.mtimeMs >= ttlMs) removeIfSame(store, path, stat);
  }
}

/** The clock is read after the file was looked at: a stamp made in between is not from the future. */
function isFresh({ clock }: StampStore, stat: FileStat, ttlMs: number): boolean {
  const ageMs = clock.nowMs() - stat.mtimeMs;
  return ageMs >= 0 && ageMs < ttlMs;
}

/** Removes the stamp that `seen` describes. Anything but a plain file of ours stays where it is. */
function removeIfSame({ files, uid }: StampStore, path: string, seen: FileStat): void {
  if (seen.kind !== "file") throw new FileError("other", "use", path);
  if (uid !== null && seen.uid !== null && seen.uid !== uid) {
    throw new FileError("denied", "use", path);
  }
  files.ifUnlocked(path, () => {
    const now = files.lstat(path);
    if (now?.inode === seen.inode && now.mtimeMs === seen.mtimeMs) files.remove(path);
  });
}

/**
 * Makes the folder of the stamps if it is missing.
 *
 * @throws {FileError} When something else is there, or it is not ours
 */
function ensureFolder({ files, root, uid }: Omit<StampStore, "clock">): void {
  const path = `${root}/autowake`;
  if (files.lstat(path) === null) files.makeFolder(path);
  const stat = files.lstat(path);
  if (stat?.kind !== "folder") throw new FileError("not-a-folder", "use", path);
  if (uid !== null && stat.uid !== null && stat.uid !== uid) {
    throw new FileError("denied", "use", path);
  }
}

function note(nowMs: number): Uint8Array {
  return new TextEncoder().encode(`${new Date(nowMs).toISOString()}\n`);
}

// How often two agents may wake each other within an hour. Every wake takes one of thirty stamps that
// belong to the two together; a stamp is free again an hour later. So all processes count alike, and
// nothing has to be added up.

/**
 * Takes a wake of the pair, in whichever direction.
 *
 * @throws {FileError} When the store is broken
 */
export async function claimPairWake(
  store: StampStore,
  sessionId: string,
  otherSessionId: string,
): Promise<StampClaim> {
  const pair = [sessionId, otherSessionId].sort();
  for (let n = 0; n < PAIR_WAKES_MAX; n++) {
    const path = await stampPath(store.root, "p", JSON.stringify([...pair, n]));
    const claim = claimStamp(store, path, PAIR_WAKE_WINDOW_MS);
    if (claim.won) return claim;
  }
  return { won: false };
}

/** What a wake comes to when the file operation that was caught failed. Anything else is thrown on. */
export function storeFailed(error: unknown): WakeOutcome {
  return { status: "skipped_store_error", hint: failureOf(error).message };
}

// What the trace is told of a wake.

/** Something that was to wake the target did not work. */
export function traceFailed(
  { trace }: Traced,
  { sessionId }: WakeTarget,
  error = "No reason was given",
): void {
  trace?.({ event: "wake_failed", target_session_id: sessionId, error });
}

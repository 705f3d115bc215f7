/**
 * Stamps: small files in `autowake` that say "done already" to every process of this user. The name
 * says for whom, the modification time says when, the content is for people.
 *
 * ```
 * b-<32 hex of the session>             a wake is under way (debounce)
 * h-<32 hex of the session>             a missed wake was made up for just now
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

import type { Clock } from "../sys/clock.ts";
import { FileError, type Files, type FileStat } from "../sys/files.ts";
import { AUTOWAKE_SWEEP_MAX_FILES } from "../wire/limits.ts";

/** The store that holds the stamps; `uid` is the owner of its root, or null where there are none. */
export interface StampStore {
  readonly files: Files;
  readonly clock: Clock;
  readonly root: string;
  readonly uid: number | null;
}

/** What a stamp is for. */
export type StampKind = "b" | "d" | "h" | "n" | "p" | "r" | "s";

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
  try {
    files.create(path, note(store.clock.nowMs()), { sync: false });
  } catch (error) {
    if (error instanceof FileError && error.fault === "exists") return { won: false };
    throw error;
  }
  const own = files.lstat(path);
  return {
    won: true,
    takeBack() {
      try {
        if (own !== null) removeIfSame(store, path, own);
      } catch (error) {
        // It ages away.
        if (!(error instanceof FileError)) throw error;
      }
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
export function ensureFolder({ files, root, uid }: Omit<StampStore, "clock">): void {
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

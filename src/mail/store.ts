/** Opening the store: the root is checked before anything below it is believed. */

import { failureOf, FileError, type Files, type FileStat, orElse } from "../sys/files.ts";
import type { Clock, Random, Traced } from "../sys/ports.ts";
import { type KnownNames, openKnownNames } from "../sys/remembered.ts";
import { MESSAGE_FILE_MAX_BYTES, SMALL_FILE_MAX_BYTES } from "../wire/limits.ts";
import { no, ok, type Result } from "../wire/result.ts";
import { BOX_FOLDERS, type BoxFolder, boxPath, ROOT_FOLDERS, sentPath } from "./layout.ts";

/** What a store needs of the world. */
export interface StoreWorld extends Traced {
  readonly files: Files;
  readonly clock: Clock;
  readonly random: Random;
}

/** An opened store: the world it needs, its root, and the owner of that root. */
export interface Store extends StoreWorld {
  readonly root: string;
  readonly uid: number | null;
  readonly known: KnownNames;
}

/**
 * Opens the store at `root`, creating it when it is absent.
 *
 * The root must be a folder, not a link, closed to others (0700) and owned by `ownUid` when that is
 * known: whoever could write here could speak in every agent's name.
 *
 * @returns The store, or a sentence that says what is wrong and what to do
 */
export function openStore(
  world: StoreWorld,
  root: string,
  ownUid: number | null,
): Result<Store> {
  const { files } = world;
  try {
    let stat = files.lstat(root);
    if (stat === null) {
      files.makeFolder(root);
      stat = files.lstat(root);
    }
    const fault = stat === null
      ? `Cannot create the store "${root}"`
      : rootFault(stat, root, ownUid);
    if (stat === null || fault !== null) return no(fault ?? "");
    for (const folder of ROOT_FOLDERS) ensureFolder(files, `${root}/${folder}`, stat.uid);
    return ok({ ...world, root, uid: stat.uid, known: openKnownNames(world) });
  } catch (error) {
    return no(storeFault(error, root));
  }
}

/** Opens the store for reading only: nothing is created. */
export function inspectStore(
  world: StoreWorld,
  root: string,
  ownUid: number | null,
): Result<Store> {
  try {
    const stat = world.files.lstat(root);
    if (stat === null) {
      return no(`There is no store at "${root}" yet: run setup, then start an agent`);
    }
    const fault = rootFault(stat, root, ownUid);
    return fault === null
      ? ok({ ...world, root, uid: stat.uid, known: openKnownNames(world) })
      : no(fault);
  } catch (error) {
    return no(storeFault(error, root));
  }
}

function rootFault(stat: FileStat, root: string, ownUid: number | null): string | null {
  if (stat.kind === "link") {
    return `The store "${root}" is a symbolic link: replace it with a folder of its own`;
  }
  if (stat.kind !== "folder") {
    return `The store "${root}" is a file, not a folder: move it away`;
  }
  if (ownUid !== null && stat.uid !== null && stat.uid !== ownUid) {
    return `The store "${root}" belongs to another user (uid ${stat.uid}): move it away`;
  }
  if (stat.mode !== null && (stat.mode & 0o077) !== 0) {
    const mode = stat.mode.toString(8).padStart(4, "0");
    return `The store "${root}" is open to other users (mode ${mode}): run chmod 700 "${root}"`;
  }
  return null;
}

/** A sentence for a failed file operation that says what a person can do about it. */
export function storeFault(error: unknown, root: string): string {
  const { fault, operation, path, message } = failureOf(error);
  switch (fault) {
    case "no-space":
      return `The disk is full, nothing was written to "${root}": free some space, then try again`;
    case "read-only":
      return `The store "${root}" is on a read-only file system: make it writable, then try again`;
    case "denied":
      return `Cannot ${operation} "${path}", permission denied: make "${root}" and all in it yours and writable`;
    case "too-many-open":
      return "Too many files are open in this process or on this machine: raise ulimit -n, then try again";
    case "not-a-folder":
      return `A part of "${path}" is not a folder: move it away`;
    default:
      return `${message}: check "${root}"`;
  }
}

/** Creates one folder of the store; throws {@link FileError} when what stands there is no folder of ours. */
export function ensureFolder(files: Files, path: string, uid: number | null): boolean {
  const stat = files.lstat(path);
  if (stat === null) return files.makeFolder(path);
  if (stat.kind !== "folder") throw new FileError("not-a-folder", "use", path);
  if (uid !== null && stat.uid !== null && stat.uid !== uid) {
    throw new FileError("denied", "use", path);
  }
  return false;
}

/**
 * Makes sure that `path` is a folder or nothing at all: a link in its place would lead out of the store.
 *
 * @throws {FileError} When something else stands there
 */
export function assertFolder(store: Store, path: string): void {
  const stat = store.files.lstat(path);
  if (stat !== null && stat.kind !== "folder") throw new FileError("not-a-folder", "use", path);
}

/** Makes sure that a folder of a box is one, and the box as well. */
export function assertBox(store: Store, box: string, folder: BoxFolder): void {
  assertFolder(store, boxPath(store.root, box));
  assertFolder(store, boxPath(store.root, box, folder));
}

/** Creates the folders of a box, durably, where they are missing. */
export function ensureBox(store: Store, box: string): void {
  const { files, root, uid } = store;
  const fresh = ensureFolder(files, boxPath(root, box), uid);
  let added = false;
  for (const folder of BOX_FOLDERS) {
    added = ensureFolder(files, boxPath(root, box, folder), uid) || added;
  }
  if (added) files.syncFolder(boxPath(root, box));
  if (fresh) files.syncFolder(`${root}/mail`);
}

/** Creates the folder of what `box` sends. */
export function ensureSent(store: Store, box: string): void {
  ensureFolder(store.files, sentPath(store.root, box), store.uid);
}

/** What it takes to read a file of the store. */
type Readable = Pick<Store, "files" | "uid">;

/** Why a file of the store must not be opened. */
type Untrusted =
  | "missing"
  | "not a regular file"
  | "another owner"
  | "too large"
  | "too many links";

/** What a kind of file may be at most. */
interface FileBounds {
  readonly maxBytes: number;
  readonly maxLinks: number;
}

/** A message has two names: its own and the sender's. */
export const MESSAGE_FILE: FileBounds = { maxBytes: MESSAGE_FILE_MAX_BYTES, maxLinks: 2 };
/** Everything else has one. */
export const SMALL_FILE: FileBounds = { maxBytes: SMALL_FILE_MAX_BYTES, maxLinks: 1 };

/**
 * Looks at a file before it is opened: anyone of the same user may have put a FIFO, a device, a link
 * or three gigabytes there, and opening it is already too late.
 */
export function fileFault(store: Readable, path: string, bounds: FileBounds): Untrusted | null {
  const stat = store.files.lstat(path);
  if (stat === null) return "missing";
  if (stat.kind !== "file") return "not a regular file";
  if (store.uid !== null && stat.uid !== null && stat.uid !== store.uid) return "another owner";
  if (stat.size > bounds.maxBytes) return "too large";
  return stat.links > bounds.maxLinks ? "too many links" : null;
}

/** The text of a small file of the store, or null when it is missing, untrusted or unreadable. */
export function readSmall(store: Readable, path: string): string | null {
  return readPlain(store, path, SMALL_FILE);
}

/** The text of a plain file within `bounds`, or null when it is missing, untrusted or unreadable. */
export function readPlain(store: Readable, path: string, bounds: FileBounds): string | null {
  const { files } = store;
  return orElse(() => fileFault(store, path, bounds) === null ? files.readText(path) : null, null);
}

/**
 * Whether some process holds the lock of the file at `path`. Nobody holds what is no plain file (to open
 * a FIFO would take for ever) or cannot be opened.
 */
export function isHeld(store: Readable, path: string): boolean {
  return orElse(
    () => store.files.lstat(path)?.kind === "file" && store.files.isLocked(path),
    false,
  );
}

/** {@link Files} on the real disk, through Deno. */

import { LOCK_MAX_MS } from "../wire/limits.ts";
import { statOpened } from "./deno_ports.ts";
import {
  FileError,
  type FileFault,
  type Files,
  type FileStat,
  type HeldLock,
  unless,
} from "./files.ts";

const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;
const SEALED_MODE = 0o500;

/** The real disk. `temporaryName` gives a name that no other process of this machine uses. */
export function denoFiles(temporaryName: () => string): Files {
  const create = creator();
  return {
    lstat: (path) => orNull("look at", path, () => toStat(Deno.lstatSync(path))),
    list: (path) =>
      orNull("list", path, () => Array.from(Deno.readDirSync(path), (entry) => entry.name)),
    readText: (path) => attempt("read", path, () => Deno.readTextFileSync(path)),
    readStart: (path, most) => attempt("read", path, () => readPart(path, most, "start")),
    readEnd: (path, most) => attempt("read", path, () => readPart(path, most, "end")),
    create,
    replace(path, bytes) {
      const temporary = `${path}.${temporaryName()}.tmp`;
      try {
        create(temporary, bytes, { sync: false });
        attempt("rename", path, () => Deno.renameSync(temporary, path));
      } catch (error) {
        removeQuietly(temporary);
        throw error;
      }
    },
    stamp(path, text) {
      attempt("write", path, () => {
        const bytes = new TextEncoder().encode(text);
        // Not emptied first: a reader finds the old text or the new one.
        using file = Deno.openSync(path, { write: true, create: true, mode: FILE_MODE });
        file.writeSync(bytes);
        const { size, mode } = statOpened(file, path);
        if (size > bytes.length) file.truncateSync(bytes.length);
        // As in create: the umask may have taken the owner's own rights away.
        if (mode !== null && (mode & 0o777) !== FILE_MODE) Deno.chmodSync(path, FILE_MODE);
      });
    },
    append(path, text) {
      attempt("write", path, () => {
        using file = Deno.openSync(path, { append: true, create: true, mode: FILE_MODE });
        file.writeSync(new TextEncoder().encode(text));
      });
    },
    makeFolder,
    syncFolder(path) {
      attempt("sync", path, () => {
        using folder = Deno.openSync(path, { read: true });
        folder.syncSync();
      });
    },
    link: (from, to) => attempt("link", to, () => Deno.linkSync(from, to)),
    rename: (from, to) => attempt("rename", from, () => Deno.renameSync(from, to)),
    seal: (path) => attempt("seal", path, () => Deno.chmodSync(path, SEALED_MODE)),
    remove: (path) =>
      orNull("remove", path, () => {
        Deno.removeSync(path);
        return true;
      }) ?? false,
    lock,
    isLocked(path) {
      const file = openExisting(path);
      if (file === null) return false;
      try {
        // Shared, so that two probers never take each other for an owner.
        return !file.tryLockSync(false);
      } finally {
        file.close();
      }
    },
    openLock(path) {
      const file = openExisting(path);
      if (file === null) return null;
      return {
        inode: inodeOfOpened(file, path) ?? 0,
        isHeld() {
          // Shared, as above, and only for as long as it takes to tell.
          if (!file.tryLockSync(false)) return true;
          file.unlockSync();
          return false;
        },
        close: () => file.close(),
      };
    },
    ifUnlocked(path, act) {
      const file = openExisting(path);
      if (file === null) return false;
      try {
        if (!file.tryLockSync(true)) return false;
        act();
        return true;
      } finally {
        file.close();
      }
    },
  };
}

/** Creates files, and finds out at the first one whether the umask leaves them their mode. */
function creator(): Files["create"] {
  let isModeKept: boolean | null = null;
  return (path, bytes, options) => {
    attempt("create", path, () => {
      using file = Deno.openSync(path, { write: true, createNew: true, mode: FILE_MODE });
      for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
      // A umask such as 0277 takes the owner's own rights away, and stays as it is while we live.
      isModeKept ??= ((statOpened(file, path).mode ?? FILE_MODE) & 0o777) === FILE_MODE;
      if (!isModeKept) Deno.chmodSync(path, FILE_MODE);
      if (options.sync) file.syncSync();
    });
  };
}

function makeFolder(path: string): boolean {
  const make = () => {
    Deno.mkdirSync(path, { mode: FOLDER_MODE });
    Deno.chmodSync(path, FOLDER_MODE);
    return true;
  };
  return unless("exists", () => attempt("create", path, make), false);
}

function lock(path: string): HeldLock {
  return attempt("lock", path, () => {
    for (;;) {
      const file = Deno.openSync(path, { read: true, write: true, create: true, mode: FILE_MODE });
      const inode = inodeOfOpened(file, path);
      if (!lockWithin(file, LOCK_MAX_MS)) {
        file.close();
        throw new Error("another process holds its lock");
      }
      // Who removes a dead entry unlinks the file while it holds the lock: what we waited for may
      // no longer be the file that others see.
      if (inode !== null && inode === inodeOf(path)) return { release: () => file.close() };
      file.close();
    }
  });
}

/** A prober holds a lock for a moment only. Who waited for anyone longer would hold up all its work. */
function lockWithin(file: Deno.FsFile, maxMs: number): boolean {
  const endMs = performance.now() + maxMs;
  while (!file.tryLockSync(true)) {
    if (performance.now() > endMs) return false;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
  }
  return true;
}

/** What a full disk left half written must not keep it full; the caller has a better error to throw. */
function removeQuietly(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // It was never created, or cannot be removed.
  }
}

/** Null when the file has lost its name in between. */
function inodeOfOpened(file: Deno.FsFile, path: string): number | null {
  try {
    return statOpened(file, path).ino;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

function inodeOf(path: string): number | null {
  try {
    return Deno.lstatSync(path).ino;
  } catch {
    return null;
  }
}

function openExisting(path: string): Deno.FsFile | null {
  return orNull("open", path, () => Deno.openSync(path, { read: true }));
}

function toStat(info: Deno.FileInfo): FileStat {
  const kind = info.isSymlink
    ? "link"
    : info.isFile
    ? "file"
    : info.isDirectory
    ? "folder"
    : "other";
  return {
    kind,
    size: info.size,
    uid: info.uid,
    mode: info.mode === null ? null : info.mode & 0o7777,
    links: info.nlink ?? 1,
    inode: info.ino ?? 0,
    mtimeMs: info.mtime?.getTime() ?? 0,
  };
}

/**
 * The result of `act`, or null when what it looked for is not there. That is ordinary and happens
 * several times in every call, so no error of ours, with its stack, is made of it.
 */
function orNull<T>(operation: string, path: string, act: () => T): T | null {
  try {
    return act();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw new FileError(faultOf(error), operation, path, error);
  }
}

function attempt<T>(operation: string, path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new FileError(faultOf(error), operation, path, error);
  }
}

function faultOf(error: unknown): FileFault {
  if (error instanceof Deno.errors.NotFound) return "not-found";
  if (error instanceof Deno.errors.AlreadyExists) return "exists";
  if (error instanceof Deno.errors.NotADirectory) return "not-a-folder";
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EROFS") return "read-only";
  if (code === "ENOSPC" || code === "EDQUOT") return "no-space";
  if (code === "EMFILE" || code === "ENFILE") return "too-many-open";
  if (error instanceof Deno.errors.PermissionDenied) return "denied";
  return "other";
}

function readPart(path: string, most: number, from: "start" | "end"): string {
  using file = Deno.openSync(path, { read: true });
  if (from === "end") file.seekSync(-Math.min(most, file.statSync().size), Deno.SeekMode.End);
  const bytes = new Uint8Array(most);
  let length = 0;
  while (length < most) {
    const read = file.readSync(bytes.subarray(length));
    if (read === null || read === 0) break;
    length += read;
  }
  return new TextDecoder().decode(bytes.subarray(0, length));
}

/**
 * The file operations that the store is built from, each one system call or nearly so. The store
 * sees the disk only through this interface, so that a test can stand in for it and lose power.
 *
 * Every operation throws {@link FileError} when it fails.
 */

/** What `lstat` says. Times are ms since the epoch. */
export interface FileStat {
  readonly kind: "file" | "folder" | "link" | "other";
  readonly size: number;
  /** Owner, or null where the platform has none. */
  readonly uid: number | null;
  /** Permission bits, or null where the platform has none. */
  readonly mode: number | null;
  /** Number of hard links. */
  readonly links: number;
  readonly inode: number;
  readonly mtimeMs: number;
}

/** Why a file operation failed. */
export type FileFault =
  | "not-found"
  | "exists"
  | "denied"
  | "read-only"
  | "no-space"
  | "too-many-open"
  | "not-a-folder"
  | "other";

/** A failed file operation: the operation, the path, and a reason a program can act on. */
export class FileError extends Error {
  readonly fault: FileFault;
  readonly operation: string;
  readonly path: string;

  /**
   * @param fault What went wrong
   * @param operation The operation's name, as a verb
   * @param path The path it was tried on
   * @param cause The platform's own error
   */
  constructor(fault: FileFault, operation: string, path: string, cause?: unknown) {
    const detail = cause instanceof Error ? cause.message : fault;
    super(`Cannot ${operation} "${path}": ${detail}`, { cause });
    this.name = "FileError";
    this.fault = fault;
    this.operation = operation;
    this.path = path;
  }
}

/** A lock that is held until it is released or its process ends. */
export interface HeldLock {
  release(): void;
}

/** A file that is kept open, to ask again and again whether some process holds its lock. */
export interface OpenLock {
  readonly inode: number;
  /** One system call, where opening the file first takes ten times as long. */
  isHeld(): boolean;
  close(): void;
}

/** File operations. Files are created with mode 0600 and folders with 0700, whatever the umask. */
export interface Files {
  /** What lies at `path`, without following a link; null when nothing does. */
  lstat(path: string): FileStat | null;
  /** The names in a folder, unsorted; null when there is no such folder. */
  list(path: string): string[] | null;
  /** The text of a regular file. The caller has looked with `lstat` first. */
  readText(path: string): string;
  /** The first `most` bytes of a regular file as text. The caller has looked with `lstat` first. */
  readStart(path: string, most: number): string;
  /** The last `most` bytes of a regular file as text. The caller has looked with `lstat` first. */
  readEnd(path: string, most: number): string;
  /** Creates a file that must not exist yet, writes it whole, and syncs it when asked to. */
  create(path: string, bytes: Uint8Array, options: { readonly sync: boolean }): void;
  /** Replaces a file's content atomically, through a temporary file and a rename. */
  replace(path: string, bytes: Uint8Array): void;
  /** Overwrites a short file in place or creates it, and stamps it with the present time. */
  stamp(path: string, text: string): void;
  /** Adds a short text to the end of a file, which is created where it is missing: one write. */
  append(path: string, text: string): void;
  /** Creates one folder; false when it exists. */
  makeFolder(path: string): boolean;
  /** Makes a folder's entries durable. */
  syncFolder(path: string): void;
  /** A second name for the same file. Fails with `exists` when the name is taken. */
  link(from: string, to: string): void;
  rename(from: string, to: string): void;
  /**
   * Takes the right to write to a file away, which shows under all of its names: mode 0500, which no
   * umask makes of a new file. The caller has looked with `lstat` first.
   */
  seal(path: string): void;
  /** Removes a file; false when there is none. */
  remove(path: string): boolean;
  /**
   * Takes the exclusive lock of a file, creating it, and waits for it while a prober holds it. Fails when
   * somebody keeps it.
   */
  lock(path: string): HeldLock;
  /** Whether some process holds the exclusive lock of the file. False when there is no such file. */
  isLocked(path: string): boolean;
  /** The same file for many such questions; null when there is none. The caller has looked with `lstat`. */
  openLock(path: string): OpenLock | null;
  /** Runs `act` under the exclusive lock when nobody holds one; false when somebody does. */
  ifUnlocked(path: string, act: () => void): boolean;
}

// Reading is total, writing throws. These are the places where a failed file operation becomes a value, so
// that hardly anyone else looks for a FileError. Whatever else is thrown goes on: it is a bug.

/** What `act` gives; `otherwise` when a file operation of it failed. */
export function orElse<T, U = T>(act: () => T, otherwise: U): T | U {
  try {
    return act();
  } catch (error) {
    if (error instanceof FileError) return otherwise;
    throw error;
  }
}

/** The failed file operation that was caught. Anything else is thrown on. */
export function failureOf(error: unknown): FileError {
  if (error instanceof FileError) return error;
  throw error;
}

/** What `act` gives; `otherwise` when it failed for this one reason. */
export function unless<T, U>(fault: FileFault, act: () => T, otherwise: U): T | U {
  try {
    return act();
  } catch (error) {
    if (error instanceof FileError && error.fault === fault) return otherwise;
    throw error;
  }
}

/** What `act` gives at last; null when a file operation of it failed: a disk may be whole the next time. */
export async function orNothing<T>(act: () => T | Promise<T>): Promise<T | null> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof FileError) return null;
    throw error;
  }
}

/**
 * Does `act`; false when a file operation of it failed: the disk may refuse it now because it is tried
 * again, nobody could be told of it, or its failure would be taken for one of what was done before it.
 */
export function ifPossible(act: () => unknown): boolean {
  return orElse(() => {
    act();
    return true;
  }, false);
}

/**
 * What lies at `path`; null also for what cannot be looked at, such as a name that is no UTF-8 or a file
 * in a folder of somebody else. `files.lstat` tells the two apart.
 */
export function lookAt(files: Pick<Files, "lstat">, path: string): FileStat | null {
  return orElse(() => files.lstat(path), null);
}

/** The names in the folder at `path`; null when there is none, or it cannot be read. */
export function namesIn(files: Pick<Files, "lstat" | "list">, path: string): string[] | null {
  return lookAt(files, path)?.kind === "folder" ? orElse(() => files.list(path), null) : null;
}

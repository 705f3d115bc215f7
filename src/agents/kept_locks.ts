/**
 * Whether the servers of the registry hold their locks. A server asks that of every agent in each list
 * and each send, so it keeps the lock files open: opening one costs ten times as much as asking.
 */

import type { Files, OpenLock } from "../sys/files.ts";
import { LOCKS_KEPT_MAX } from "../wire/limits.ts";

/** The locks of the registry. */
export interface Locks {
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
export function lookAtLocks(files: Files): Locks {
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

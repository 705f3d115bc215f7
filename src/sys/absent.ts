/**
 * Files that are not there, remembered. To look for a missing file takes five times as long as to see that
 * its folder is as it was, because Deno makes an error of it; and of the files that are asked for in every
 * call most are missing.
 */

import type { Clock } from "./clock.ts";
import { FileError, type Files, type FileStat } from "./files.ts";
import { lookAt } from "./look_at.ts";
import { ABSENT_MIN_AGE_MS } from "../wire/limits.ts";

/** What is known not to be there. */
export interface Absent {
  /** Whether `path` is still missing, as far as its folder tells. */
  holds(path: string): boolean;
  /** Remembers `path` if it is missing. */
  note(path: string): void;
}

/** Remembers up to `most` files. */
export function rememberAbsent(
  { files, clock }: { readonly files: Pick<Files, "lstat">; readonly clock: Pick<Clock, "nowMs"> },
  most = 1_000,
): Absent {
  const folders = new Map<string, FileStat>();
  return {
    holds(path) {
      const before = folders.get(path);
      if (before === undefined) return false;
      const now = lookAt(files, folderOf(path));
      if (now?.inode === before.inode && now.mtimeMs === before.mtimeMs) return true;
      folders.delete(path);
      return false;
    },
    note(path) {
      const stat = lookAt(files, folderOf(path));
      // A file that comes within the same tick of the clock as a change before it would not show.
      if (stat === null || clock.nowMs() - stat.mtimeMs < ABSENT_MIN_AGE_MS) return;
      if (!isMissing(files, path)) return;
      folders.set(path, stat);
      const oldest = folders.keys().next().value;
      if (folders.size > most && oldest !== undefined) folders.delete(oldest);
    },
  };
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

/** Whether nothing lies at `path`. What cannot be looked at may be there. */
export function isMissing(files: Pick<Files, "lstat">, path: string): boolean {
  try {
    return files.lstat(path) === null;
  } catch (error) {
    if (error instanceof FileError) return false;
    throw error;
  }
}

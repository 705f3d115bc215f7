/**
 * Files that are not there, remembered. To look for a missing file takes five times as long as to see that
 * its folder is as it was, because Deno makes an error of it; and of the files that are asked for in every
 * call most are missing.
 */

import { ABSENT_MIN_AGE_MS, FOLDER_TIME_GRAIN_MS } from "../wire/limits.ts";
import { type Files, type FileStat, lookAt, orElse } from "./files.ts";
import type { Clock } from "./ports.ts";

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
  return orElse(() => files.lstat(path) === null, false);
}

// Whether a time stamp of the file system can be relied on to change with the next change.

/**
 * Whether a further change of what was last changed at `changedMs` would show in its time stamp. The
 * file system's clock ticks every few ms, and a stamp from the future says that a clock was set.
 */
export function isSettled(nowMs: number, changedMs: number): boolean {
  return nowMs - changedMs > FOLDER_TIME_GRAIN_MS;
}

/**
 * Files that are not there, remembered. To look for a missing file takes five times as long as to see that
 * its folder is as it was, because Deno makes an error of it; and of the files that are asked for in every
 * call most are missing.
 */

import {
  ABSENT_MIN_AGE_MS,
  FOLDER_TIME_GRAIN_MS,
  KNOWN_NAME_BYTES,
  KNOWN_NAMES_MAX_BYTES,
} from "../wire/limits.ts";
import { anyName, idOf, isReply, parseName } from "../wire/name.ts";
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

// The names in folders that only grow, kept between looks: what an agent has sent in two weeks, and what it
// was handed in one, is listed once and not at every call.
//
// A name that is known is looked for where it was: whoever finds it gone calls `forget`. That a
// message is not known proves something only while the folder is as it was when it was listed. Sends under a
// key would end that each time, so they go by a mark of their own, see `findKeyed`.

/** What is known of the names in folders. */
export interface KnownNames {
  /** The name of the message `id` in `folder`; null when there is none. */
  find(folder: string, id: string): string | null;
  /**
   * The same for a message whose sender holds the lock of the folder, and there alone. `mark` is what the
   * last send under a key left: while it is ours, none of another server can have come.
   */
  findKeyed(folder: string, id: string, mark: string | null): string | null;
  /** This server, which holds the lock, leaves `mark` for the others. */
  marked(folder: string, mark: string): void;
  /** This server has made `name`. */
  added(folder: string, name: string): void;
  /** The names of replies and results in `folder`, oldest first. */
  replies(folder: string): readonly string[];
  forget(folder: string): void;
}

/** A folder as it was listed. */
interface Listed {
  /** What the folder was then; null when a further change might not show. */
  readonly key: string | null;
  readonly byId: Map<string, string>;
  readonly replies: readonly string[];
  bytes: number;
  /** All that was sent under a key up to this mark is known; undefined when no mark was seen yet. */
  mark: string | null | undefined;
}

/** Knows nothing yet. The folders that were listed first are forgotten first. */
export function openKnownNames(
  { files, clock }: { readonly files: Files; readonly clock: Pick<Clock, "nowMs"> },
  maxBytes = KNOWN_NAMES_MAX_BYTES,
): KnownNames {
  const folders = new Map<string, Listed>();
  const keyOf = (folder: string) => {
    const stat = lookAt(files, folder);
    return { key: `${stat?.inode} ${stat?.mtimeMs}`, changedMs: stat?.mtimeMs ?? Infinity };
  };
  const trim = () => {
    let bytes = [...folders.values()].reduce((sum, listed) => sum + listed.bytes, 0);
    for (const [folder, listed] of folders) {
      if (bytes <= maxBytes) break;
      folders.delete(folder);
      bytes -= listed.bytes;
    }
  };
  const list = (folder: string): Listed => {
    const { key, changedMs } = keyOf(folder);
    // Before the look: what changes during it shows in the time stamp.
    const settled = isSettled(clock.nowMs(), changedMs);
    const byId = new Map<string, string>();
    const replies: string[] = [];
    let bytes = 0;
    for (const name of files.list(folder) ?? []) {
      if (anyName(name) === null) continue;
      byId.set(idOf(name), name);
      if (isReply(name) && parseName(name) !== null) replies.push(name);
      bytes += name.length + KNOWN_NAME_BYTES;
    }
    const { mark } = folders.get(folder) ?? {};
    const listed = { key: settled ? key : null, byId, replies: replies.sort(), bytes, mark };
    folders.delete(folder);
    folders.set(folder, listed);
    trim();
    return listed;
  };
  /** The folder as it is now. */
  const current = (folder: string): Listed => {
    const before = folders.get(folder);
    return before?.key === keyOf(folder).key ? before : list(folder);
  };
  return {
    find: (folder, id) => folders.get(folder)?.byId.get(id) ?? current(folder).byId.get(id) ?? null,
    findKeyed(folder, id, mark) {
      const before = folders.get(folder);
      const listed = before?.mark === mark ? before : list(folder);
      listed.mark = mark;
      return listed.byId.get(id) ?? null;
    },
    marked(folder, mark) {
      const listed = folders.get(folder);
      if (listed !== undefined) listed.mark = mark;
    },
    added(folder, name) {
      const listed = folders.get(folder);
      if (listed === undefined) return;
      listed.byId.set(idOf(name), name);
      listed.bytes += name.length + KNOWN_NAME_BYTES;
      trim();
    },
    replies: (folder) => current(folder).replies,
    forget: (folder) => folders.delete(folder),
  };
}

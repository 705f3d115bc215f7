/**
 * What SessionStart hooks wrote down: one file a session under `starts`. The files are read once and
 * again only when they changed, because the folder keeps those of a month.
 */

import { startPath } from "../mail/layout.ts";
import { fileFault, SMALL_FILE, type Store } from "../mail/store.ts";
import { FileError } from "../sys/files.ts";
import { boxOf } from "../wire/ids.ts";
import { STARTS_MAX_FILES } from "../wire/limits.ts";
import { parseStart, type Start } from "../wire/start.ts";
import { isSettled } from "../sys/settled.ts";

/** The starts of one store. */
export interface Starts {
  /** All that have their shape. One lstat when nothing changed since the last call. Never throws. */
  all(): readonly Start[];
  /** The start of a session, or null. */
  of(sessionId: string): Start | null;
}

/** A file as it was when it was read; a replaced file is another inode. */
interface Seen {
  readonly inode: number;
  readonly mtimeMs: number;
  readonly start: Start | null;
}

/** Opens the starts for reading. */
export function openStarts(store: Store): Starts {
  const folder = `${store.root}/starts`;
  let seen = new Map<string, Seen>();
  let starts: readonly Start[] = [];
  let folderMs: number | null = null;

  const refresh = () => {
    const changedMs = store.files.lstat(folder)?.mtimeMs ?? 0;
    if (changedMs === folderMs) return;
    const settled = isSettled(store.clock.nowMs(), changedMs);
    const next = new Map<string, Seen>();
    let isSure = true;
    for (const name of (store.files.list(folder) ?? []).slice(0, STARTS_MAX_FILES)) {
      if (!name.endsWith(".json")) continue;
      const before = seen.get(name);
      const entry = look(store, name, before);
      isSure &&= entry !== undefined;
      const known = entry === undefined ? before : entry;
      if (known) next.set(name, known);
    }
    seen = next;
    starts = [...next.values()].flatMap(({ start }) => start === null ? [] : [start]);
    // A second change within one tick of the file system's clock would not show.
    folderMs = settled && isSure ? changedMs : null;
  };
  const all = () => {
    try {
      refresh();
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
    }
    return starts;
  };
  return {
    all,
    of: (sessionId) => all().find((start) => start.session_id === sessionId) ?? null,
  };
}

/** Null when there is no such file, undefined when that cannot be told now. */
function look(store: Store, name: string, before: Seen | undefined): Seen | null | undefined {
  const path = `${store.root}/starts/${name}`;
  try {
    const stat = store.files.lstat(path);
    if (stat === null) return null;
    const { inode, mtimeMs } = stat;
    if (before?.inode === inode && before.mtimeMs === mtimeMs) return before;
    const isSound = fileFault(store, path, SMALL_FILE) === null;
    const start = isSound ? parseStart(store.files.readText(path)) : null;
    // A file speaks for its own session only.
    const isOwn = start?.ok === true &&
      startPath(store.root, boxOf(start.value.session_id)) === path;
    return { inode, mtimeMs, start: isOwn ? start.value : null };
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}

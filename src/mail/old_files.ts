/** Looking through folders for what is old. Anything may lie there, and nothing of it stops the look. */

import { FileError } from "../sys/files.ts";
import { lookAt } from "../sys/look_at.ts";
import { STAMP_KEEP_MS } from "../wire/limits.ts";
import type { Store } from "./store.ts";

/** A file that is past its age, and why in a few words. */
export interface Old {
  readonly path: string;
  readonly why: string;
}

/** Files of a folder, but no folders, that were not changed for `ms`. */
export function* olderThan(store: Store, folder: string, ms: number, why: string): Generator<Old> {
  for (const { path } of entries(store, folder)) {
    if (age(store, path) > ms && lookAt(store.files, path)?.kind !== "folder") yield { path, why };
  }
}

/** Temporary files whose writer must have died. */
export function* unfinishedWrites(store: Store, folder: string): Generator<Old> {
  for (const { path, name } of entries(store, folder)) {
    if (name.endsWith(".tmp") && age(store, path) > STAMP_KEEP_MS) {
      yield { path, why: "a write that a crash left unfinished" };
    }
  }
}

/** What is in a folder; nothing when it is none, or cannot be read: that must not stop a sweep. */
export function* entries(store: Store, folder: string): Generator<{ path: string; name: string }> {
  for (const name of namesIn(store, folder) ?? []) yield { path: `${folder}/${name}`, name };
}

/** The names in a folder; null when it is none, or cannot be read. */
export function namesIn(store: Store, folder: string): string[] | null {
  try {
    return store.files.lstat(folder)?.kind === "folder" ? store.files.list(folder) : null;
  } catch (error) {
    if (error instanceof FileError) return null;
    throw error;
  }
}

/**
 * Age by modification time, in ms; endless when there is no such file, none when it cannot be looked at.
 */
export function age(store: Store, path: string): number {
  try {
    const stat = store.files.lstat(path);
    return stat === null ? Infinity : store.clock.nowMs() - stat.mtimeMs;
  } catch (error) {
    if (error instanceof FileError) return 0;
    throw error;
  }
}

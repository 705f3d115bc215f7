/**
 * What an agent is doing, from its activity mark: the hooks of its client keep one word in
 * `activity/<box>`, and the file's modification time says since when.
 */

import { activityPath } from "../mail/layout.ts";
import { FileError, type Files } from "../sys/files.ts";
import { type ActivityWord, parseActivity } from "../wire/activity.ts";
import { isBox } from "../wire/ids.ts";
import { BUSY_STALE_MS, SMALL_FILE_MAX_BYTES } from "../wire/limits.ts";

/** The store that holds the marks; `uid` is the owner of its root, or null where there are none. */
export interface ActivityStore {
  readonly files: Files;
  readonly root: string;
  readonly uid: number | null;
}

/** An activity mark. */
export interface ActivityMark {
  readonly word: ActivityWord;
  /** ms since the epoch */
  readonly sinceMs: number;
}

/**
 * What an agent is doing as far as it can be told:
 *
 * | state       | mark                                                               |
 * |-------------|--------------------------------------------------------------------|
 * | `busy`      | busy, younger than 10 minutes                                      |
 * | `fresh-idle`| idle, younger than the limit that the caller names                 |
 * | `old-idle`  | idle, older than that, or from the future                          |
 * | `waiting`   | a dialog is open                                                   |
 * | `stale`     | busy, but older: an open dialog or a killed client look just alike |
 * | `ended`     | the session is over                                                |
 * | `unknown`   | none that can be read                                              |
 */
export type ActivityState =
  | "busy"
  | "fresh-idle"
  | "old-idle"
  | "waiting"
  | "stale"
  | "ended"
  | "unknown";

/** The mark of the agent with this box, or null when there is none to be trusted. Never throws. */
export function readActivity(store: ActivityStore, box: string): ActivityMark | null {
  if (!isBox(box)) return null;
  const path = activityPath(store.root, box);
  try {
    const stat = store.files.lstat(path);
    if (stat === null || stat.kind !== "file" || stat.links !== 1) return null;
    if (stat.size > SMALL_FILE_MAX_BYTES) return null;
    if (store.uid !== null && stat.uid !== null && stat.uid !== store.uid) return null;
    const word = parseActivity(store.files.readText(path));
    return word === null ? null : { word, sinceMs: stat.mtimeMs };
  } catch (error) {
    if (error instanceof FileError) return null;
    throw error;
  }
}

/**
 * What `mark` says at `nowMs`.
 *
 * @param freshIdleMs Age below which idle is fresh
 */
export function activityState(
  mark: ActivityMark | null,
  nowMs: number,
  freshIdleMs: number,
): ActivityState {
  if (mark === null) return "unknown";
  const ageMs = nowMs - mark.sinceMs;
  switch (mark.word) {
    case "busy":
      // A mark from the future would keep its agent busy until the clock has caught up.
      return ageMs >= 0 && ageMs <= BUSY_STALE_MS ? "busy" : "stale";
    case "idle":
      return ageMs >= 0 && ageMs < freshIdleMs ? "fresh-idle" : "old-idle";
    case "wait":
      return "waiting";
    case "done":
      return "ended";
  }
}

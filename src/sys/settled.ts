/** Whether a time stamp of the file system can be relied on to change with the next change. */

import { FOLDER_TIME_GRAIN_MS } from "../wire/limits.ts";

/**
 * Whether a further change of what was last changed at `changedMs` would show in its time stamp. The
 * file system's clock ticks every few ms, and a stamp from the future says that a clock was set.
 */
export function isSettled(nowMs: number, changedMs: number): boolean {
  return nowMs - changedMs > FOLDER_TIME_GRAIN_MS;
}

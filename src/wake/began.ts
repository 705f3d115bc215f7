/** Telling from two looks at an agent's activity whether a turn began in between. */

import type { ActivityMark } from "../agents/activity.ts";

/** Whether a turn has begun, and perhaps already ended, since `before` was read. */
export function hasBegun(before: ActivityMark | null, now: ActivityMark | null): boolean {
  if (now === null) return false;
  if (now.word === before?.word && now.sinceMs === before.sinceMs) return false;
  return now.word === "busy" || (now.word === "idle" && before?.word === "idle");
}

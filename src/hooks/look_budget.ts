/** How long a hook looks into files, of which a hostile box may hold a hundred thousand. */

import type { Clock } from "../sys/clock.ts";
import { HOOK_LOOK_MAX_MS, HOOK_LOOK_MIN_FILES } from "../wire/limits.ts";

/** Begins a look. The result is asked before each file, and says whether the time for looking is over. */
export function lookBudget(clock: Pick<Clock, "nowMs">): () => boolean {
  const sinceMs = clock.nowMs();
  let files = 0;
  return () => ++files > HOOK_LOOK_MIN_FILES && clock.nowMs() - sinceMs > HOOK_LOOK_MAX_MS;
}

/**
 * What is queued for the agent of a hook. A hostile box may hold so much that listing and sorting it
 * would take all the time there is.
 */

import { oldestQueued, type Queue } from "../mail/claim.ts";
import { assertBox } from "../mail/store.ts";
import type { GetEnv } from "../wire/env.ts";
import { HOOK_LOOK_MAX_NAMES } from "../wire/limits.ts";
import { isName } from "../wire/names.ts";
import type { Hook } from "./hook.ts";

/** The queue: as the gate saw it where it saw too much to be listed again, else as the folder has it. */
export function queueOf({ store, box, env }: Hook): Queue {
  const told = toldBy(env);
  if (told === null) return oldestQueued(store, box, HOOK_LOOK_MAX_NAMES);
  assertBox(store, box, "new");
  return told;
}

/** The gate has the names from its shell, which sorts them: the oldest of them, and how many there are. */
function toldBy(env: GetEnv): Queue | null {
  const count = Number(env("OXTAIL_HOOK_QUEUED") ?? "");
  if (!Number.isSafeInteger(count) || count <= 0) return null;
  const oldest = (env("OXTAIL_HOOK_OLDEST") ?? "").split("/").filter(isName);
  return { oldest: oldest.sort(), count };
}

/**
 * When nothing may be removed because of a clock. A clock that jumped ahead makes everything look old, and
 * after a holiday everything is old: nothing tells one from the other at once, so removal waits for a day
 * that the machine was really up.
 *
 * `sweep/hold` says so for every program that removes: who found the clock ahead has written it, and it
 * ends after {@link HOLD_MS} of uptime. A reader of another boot cannot know how long that was up, so it
 * notes its own boot and lets the time begin again.
 */

import { FileError } from "../sys/files.ts";
import { ifPossible } from "../sys/if_possible.ts";
import { lookAt } from "../sys/look_at.ts";
import type { Uptime } from "../sys/uptime.ts";
import { countField, parseObject, stringField } from "../wire/json.ts";
import {
  CLOCK_AHEAD_MS,
  CLOCK_LOOK_MAX_FILES,
  CLOCK_OWN_MS,
  HOLD_MS,
  SCHEMA_VERSION,
} from "../wire/limits.ts";
import { ensureFolder, readSmall, type Store } from "./store.ts";
import { namesIn } from "./old_files.ts";

/**
 * Whether the clock is more than a day ahead of all that agents have left in the store. To be asked before
 * this program writes anything; what its own client's hooks may have written a moment ago says nothing.
 */
export function isClockAhead(store: Store): boolean {
  const nowMs = store.clock.nowMs();
  let isAnythingOld = false;
  for (const path of signs(store)) {
    const changedMs = lookAt(store.files, path)?.mtimeMs;
    if (changedMs === undefined) continue;
    const ageMs = nowMs - changedMs;
    if (ageMs >= 0 && ageMs < CLOCK_OWN_MS) continue;
    if (ageMs <= CLOCK_AHEAD_MS) return false;
    isAnythingOld = true;
  }
  return isAnythingOld;
}

function* signs(store: Store): Generator<string> {
  for (const folder of ["sessions", "activity", "starts", "mail"]) {
    const names = namesIn(store, `${store.root}/${folder}`) ?? [];
    for (const name of names.slice(0, CLOCK_LOOK_MAX_FILES)) {
      yield `${store.root}/${folder}/${name}${folder === "mail" ? "/new" : ""}`;
    }
  }
}

/** From now on nothing is removed, by nobody, for a day of uptime. */
export function holdRemoval(store: Store, { boot, ms }: Uptime): void {
  const hold = {
    schema_version: SCHEMA_VERSION,
    at_ms: store.clock.nowMs(),
    boot,
    uptime_ms: ms(),
  };
  ensureFolder(store.files, `${store.root}/sweep`, store.uid);
  store.files.replace(holdPath(store), new TextEncoder().encode(`${JSON.stringify(hold)}\n`));
}

/** Whether removal is held back. A hold whose time is over is removed on the way. */
export function isRemovalHeld(store: Store, uptime: Uptime): boolean {
  const path = holdPath(store);
  try {
    if (store.files.lstat(path) === null) return false;
  } catch (error) {
    if (error instanceof FileError) return true; // it may be there
    throw error;
  }
  const hold = parseObject(readSmall(store, path) ?? "") ?? {};
  const sinceMs = countField(hold, "uptime_ms");
  if (sinceMs === null || stringField(hold, "boot", 64) !== uptime.boot) {
    ifPossible(() => holdRemoval(store, uptime));
    return true;
  }
  if (uptime.ms() - sinceMs < HOLD_MS) return true;
  return !ifPossible(() => store.files.remove(path));
}

function holdPath(store: Store): string {
  return `${store.root}/sweep/hold`;
}

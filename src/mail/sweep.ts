/** Removing what is past its age: a little at a time while servers run, all of it by `gc`. */

import { FileError } from "../sys/files.ts";
import { lookAt } from "../sys/look_at.ts";
import type { Uptime } from "../sys/uptime.ts";
import { countField, own, parseObject, stringField } from "../wire/json.ts";
import {
  CLOCK_AHEAD_MS,
  LOOK_FILE_MAX_BYTES,
  LOOKS_APART_MS,
  SCHEMA_VERSION,
  SWEEP_MAX_FILES,
} from "../wire/limits.ts";
import { sealDelivered } from "./delivered.ts";
import { holdRemoval, isRemovalHeld } from "./hold.ts";
import { tellSender } from "./notice.ts";
import type { Quota } from "./quota.ts";
import {
  allBoxes,
  type IsLive,
  type Removal,
  staleInBox,
  staleInSent,
  staleMarks,
} from "./retention.ts";
import { ensureFolder, fileFault, type Store } from "./store.ts";
import { unusedFolders } from "./unused_folders.ts";

/** Everything that may go from the whole store. */
export function* staleInStore(store: Store, isLive: IsLive): Generator<Removal> {
  for (const box of allBoxes(store)) {
    for (const one of staleInBox(store, box, isLive)) if (one.stays !== true) yield one;
    yield* staleInSent(store, box);
    yield* unusedFolders(store, box, isLive);
  }
  yield* staleMarks(store, isLive);
}

/**
 * Removes `stale`, at most `limit` files of it; the sender of a message that nobody read is told
 * first.
 *
 * @returns How many were removed. What cannot be removed is left for the next sweep
 */
export async function removeStale(
  store: Store,
  stale: Iterable<Removal>,
  quota: Quota,
  limit = SWEEP_MAX_FILES,
): Promise<number> {
  let removed = 0;
  for (const { path, isLock = false, inside = [], copy, expired, stays = false } of stale) {
    if (removed >= limit) break;
    try {
      const remove = () => {
        if (copy !== undefined) sealDelivered(store, copy.box, copy.folder, copy.name);
        for (const one of inside) store.files.remove(one);
        if (store.files.remove(path)) removed++;
      };
      if (expired !== undefined && stays) {
        await tellSender(store, { file: path, kind: "unread", ...expired }, quota, () => {});
      } else if (expired !== undefined) {
        await tellSender(store, { file: path, kind: "expired", ...expired }, quota, remove);
      } else if (isLock && lookAt(store.files, path)?.kind === "file") {
        // Whatever else lies there is never opened: a pipe would keep us waiting.
        store.files.ifUnlocked(path, remove);
      } else remove();
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
    }
  }
  return removed;
}

/** Sweeps one box after the other, one at each call, and the marks when all boxes were swept. */
export interface Sweeper {
  sweepNext(): Promise<number>;
}

/**
 * Creates a sweeper for one server. What may go is removed once it was seen by two looks that are an hour
 * of uptime apart; while a clock is doubted only free locks go.
 */
export function createSweeper(
  store: Store,
  isLive: IsLive,
  quota: Quota,
  uptime: Uptime,
): Sweeper {
  let boxes: string[] = [];
  const aheadMs = () => store.clock.nowMs() - uptime.ms();
  let usualMs = aheadMs();
  const twice = async (name: string, found: Iterable<Removal>) => {
    const stale = firstOf(found, SWEEP_MAX_FILES);
    const locks = stale.filter(({ isLock }) => isLock === true);
    const removed = await removeStale(store, locks, quota);
    if (isRemovalHeld(store, uptime)) return removed;
    const others = stale.filter(({ isLock }) => isLock !== true);
    return removed + await removeStale(store, seenTwice(store, name, others, uptime), quota);
  };
  return {
    async sweepNext() {
      // A clock that jumps while we run, or a machine that slept: both look like this.
      if (aheadMs() - usualMs > CLOCK_AHEAD_MS) holdRemoval(store, uptime);
      usualMs = aheadMs();
      const box = boxes.pop();
      if (box === undefined) {
        boxes = allBoxes(store);
        return await twice("marks", staleMarks(store, isLive));
      }
      return await twice(`${box}.json`, staleOf(store, box, isLive));
    },
  };
}

function* staleOf(store: Store, box: string, isLive: IsLive): Generator<Removal> {
  yield* staleInBox(store, box, isLive);
  yield* staleInSent(store, box);
  yield* unusedFolders(store, box, isLive);
}

/** Those of `stale` that an earlier look saw as well; the others are written down for a later one. */
function seenTwice(
  store: Store,
  name: string,
  stale: readonly Removal[],
  { boot, ms }: Uptime,
): readonly Removal[] {
  const nowMs = ms();
  const path = `${store.root}/sweep/${name}`;
  const before = readLook(store, path);
  const isOurs = before !== null && before.boot === boot && before.uptimeMs <= nowMs;
  if (isOurs && nowMs - before.uptimeMs < LOOKS_APART_MS) return [];
  const seen = new Set(isOurs ? before.paths : []);
  const again = stale.filter((one) => seen.has(one.path));
  const paths = stale.filter((one) => !seen.has(one.path)).map((one) => one.path);
  const look = { schema_version: SCHEMA_VERSION, boot, uptime_ms: nowMs, paths };
  if (paths.length > 0) {
    ensureFolder(store.files, `${store.root}/sweep`, store.uid);
    store.files.replace(path, new TextEncoder().encode(`${JSON.stringify(look)}\n`));
  } else if (before !== null) store.files.remove(path);
  return again;
}

/** What an earlier look wrote down, or null. A name in it removes nothing that is not stale now as well. */
function readLook(
  store: Store,
  path: string,
): { readonly boot: string; readonly uptimeMs: number; readonly paths: readonly string[] } | null {
  const bounds = { maxBytes: LOOK_FILE_MAX_BYTES, maxLinks: 1 };
  if (fileFault(store, path, bounds) !== null) return null;
  const look = parseObject(store.files.readText(path)) ?? {};
  const [boot, uptimeMs] = [stringField(look, "boot", 64), countField(look, "uptime_ms")];
  const paths = own(look, "paths");
  if (boot === null || uptimeMs === null || !Array.isArray(paths)) return null;
  return { boot, uptimeMs, paths: paths.filter((one) => typeof one === "string") };
}

function firstOf<T>(all: Iterable<T>, most: number): T[] {
  const first: T[] = [];
  for (const one of all) {
    first.push(one);
    if (first.length >= most) break;
  }
  return first;
}

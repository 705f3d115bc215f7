/** Removing what is old: a little at a time while servers run, all of it by `gc`. */

import { ifPossible, lookAt, namesIn, orNothing } from "../sys/files.ts";
import type { Uptime } from "../sys/ports.ts";
import { countField, own, parseObject, stringField } from "../wire/json.ts";
import {
  CLOCK_AHEAD_MS,
  CLOCK_LOOK_MAX_FILES,
  CLOCK_OWN_MS,
  HOLD_MS,
  LOOK_FILE_MAX_BYTES,
  LOOKS_APART_MS,
  SCHEMA_VERSION,
  SWEEP_MAX_FILES,
  UNUSED_KEEP_MS,
} from "../wire/limits.ts";
import { type Quota, sealDelivered } from "./deliver.ts";
import {
  BOX_FOLDERS,
  boxPath,
  cardPath,
  keyedMarkPath,
  sentPath,
  startPath,
  waitPath,
} from "./layout.ts";
import { tellSender } from "./notice.ts";
import {
  age,
  allBoxes,
  type IsLive,
  type Removal,
  staleInBox,
  staleInSent,
  staleMarks,
} from "./retention.ts";
import { ensureFolder, fileFault, readSmall, type Store } from "./store.ts";
import { isMissing } from "../sys/remembered.ts";

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
    await orNothing(async () => {
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
    });
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

// Folders of agents that are gone: ten for each session that ever was, if nobody removed them.
//
// A folder goes only while it is empty, which the file system sees to, and `new` goes first: whoever
// delivers at that moment either keeps it from going or finds it gone, and makes the box anew.

const WHY = "empty, and unused for over 30 days";

/** The folders of `box` that may go. */
function* unusedFolders(store: Store, box: string, isLive: IsLive): Generator<Removal> {
  // While its start is noted the session may be resumed at any moment.
  if (isLive(box) || lookAt(store.files, startPath(store.root, box)) !== null) return;
  const mail = boxPath(store.root, box);
  const hand = boxPath(store.root, box, "hand");
  // Those that were kept ready.
  const ready = (namesIn(store.files, hand) ?? []).map((name) => `${hand}/${name}`)
    .filter((path) => lookAt(store.files, path)?.kind === "folder");
  const folders = [
    ...ready,
    ...BOX_FOLDERS.map((folder) => boxPath(store.root, box, folder)),
  ].filter((path) => lookAt(store.files, path) !== null);
  const notes = [`${mail}/successor`, cardPath(store.root, box)]
    .filter((path) => lookAt(store.files, path)?.kind === "file");
  const isBoxUnused = isUnused(store, mail, [...folders, ...notes]) &&
    folders.every((path) => isUnused(store, path, ready));
  if (isBoxUnused) yield { path: mail, why: WHY, inside: [...folders, ...notes] };
  const mark = keyedMarkPath(store.root, box);
  const marks = lookAt(store.files, mark)?.kind === "file" ? [mark] : [];
  const sent = sentPath(store.root, box);
  if (isUnused(store, sent, marks)) yield { path: sent, why: WHY, inside: marks };
  const waits = waitPath(store.root, box);
  if (isUnused(store, waits)) yield { path: waits, why: WHY };
}

/** Whether a folder was not changed for long and holds nothing but `known`. */
function isUnused(store: Store, path: string, known: readonly string[] = []): boolean {
  const names = namesIn(store.files, path);
  return names !== null && age(store, path) > UNUSED_KEEP_MS &&
    names.every((name) => known.includes(`${path}/${name}`));
}

// When nothing may be removed because of a clock. A clock that jumped ahead makes everything look old, and
// after a holiday everything is old: nothing tells one from the other at once, so removal waits for a day
// that the machine was really up.
//
// `sweep/hold` says so for every program that removes: who found the clock ahead has written it, and it
// ends after {@link HOLD_MS} of uptime. A reader of another boot cannot know how long that was up, so it
// notes its own boot and lets the time begin again.

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
    const names = namesIn(store.files, `${store.root}/${folder}`) ?? [];
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
  if (lookAt(store.files, path) === null) return !isMissing(store.files, path);
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

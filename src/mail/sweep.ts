/** Removing what is old: a little at a time while servers run, all of it by `gc`. */

import { ifPossible, lookAt, namesIn, orNothing } from "../sys/files.ts";
import type { Uptime } from "../sys/ports.ts";
import {
  countField,
  isObject,
  type JsonObject,
  own,
  parseObject,
  stringField,
} from "../wire/json.ts";
import {
  CLOCK_AHEAD_MS,
  CLOCK_LOOK_MAX_FILES,
  CLOCK_OWN_MS,
  HOLD_MS,
  HOLD_TOLD_MS,
  LOOK_FILE_MAX_BYTES,
  LOOKS_APART_MS,
  SCHEMA_VERSION,
  SWEEP_MAX_BOOTS,
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

/**
 * Those of `stale` that an earlier look saw as well; the others are written down for a later one. Of a look
 * that another boot began, this one takes over what it finds stale itself: so machines that share a home
 * do not take each other's looks away, and one of them whose clock is wrong removes nothing alone.
 */
function seenTwice(
  store: Store,
  name: string,
  stale: readonly Removal[],
  uptime: Uptime,
): readonly Removal[] {
  const path = `${store.root}/sweep/${name}`;
  const before = readLook(store, path);
  const sinceMs = before?.boots.find(({ boot }) => boot === uptime.boot)?.from_ms;
  const nowMs = uptime.ms();
  if (sinceMs !== undefined && nowMs >= sinceMs && nowMs - sinceMs < LOOKS_APART_MS) return [];
  const seen = new Set(before?.paths);
  const isSecond = sinceMs !== undefined && nowMs >= sinceMs;
  const isJoined = before !== null && !isSecond;
  const left = stale.filter((one) => seen.has(one.path) === isJoined).map((one) => one.path);
  const boots = noted(isJoined ? before.boots : [], uptime);
  if (left.length > 0) writeNote(store, path, { boots, paths: left });
  else if (before !== null) store.files.remove(path);
  return isSecond ? stale.filter((one) => seen.has(one.path)) : [];
}

/** What an earlier look wrote down, or null. A name in it removes nothing that is not stale now as well. */
function readLook(
  store: Store,
  path: string,
): { readonly boots: readonly BootTime[]; readonly paths: readonly string[] } | null {
  const bounds = { maxBytes: LOOK_FILE_MAX_BYTES, maxLinks: 1 };
  if (fileFault(store, path, bounds) !== null) return null;
  const look = parseObject(store.files.readText(path)) ?? {};
  const [boots, paths] = [bootsIn(look), own(look, "paths")];
  if (boots.length === 0 || !Array.isArray(paths)) return null;
  return { boots, paths: paths.filter((one) => typeof one === "string") };
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
  const notes = [`${mail}/successor`, `${mail}/former`, cardPath(store.root, box)]
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
// ends after {@link HOLD_MS} of uptime, all boots that saw it together: no day of a machine that is turned
// off each night is that long, and of two machines with one home neither begins anew because of the other.

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
export function holdRemoval(store: Store, uptime: Uptime): void {
  writeNote(store, holdPath(store), { at_ms: store.clock.nowMs(), boots: noted([], uptime) });
}

/** Whether removal is held back. A hold whose time is over is removed on the way. */
export function isRemovalHeld(store: Store, uptime: Uptime): boolean {
  const path = holdPath(store);
  if (lookAt(store.files, path) === null) return !isMissing(store.files, path);
  const before = bootsIn(parseObject(readSmall(store, path) ?? "") ?? {});
  const boots = noted(before, uptime);
  const passedMs = boots.reduce((sum, { from_ms, to_ms }) => sum + to_ms - from_ms, 0);
  if (passedMs >= HOLD_MS) return !ifPossible(() => store.files.remove(path));
  const own = (all: readonly BootTime[]) => all.find(({ boot }) => boot === uptime.boot);
  const toldMs = own(boots)?.to_ms ?? 0;
  const beforeMs = own(before)?.to_ms ?? -Infinity;
  if (beforeMs > toldMs || toldMs - beforeMs >= HOLD_TOLD_MS) {
    ifPossible(() => writeNote(store, path, { at_ms: store.clock.nowMs(), boots }));
  }
  return true;
}

function holdPath(store: Store): string {
  return `${store.root}/sweep/hold`;
}

// What the files in `sweep` have in common: which boots know of them, and for how long.

/** A boot that knows of a file here: since when, and until when at least, by its uptime in ms. */
interface BootTime {
  readonly boot: string;
  readonly from_ms: number;
  readonly to_ms: number;
}

/** `boots` with this one, up to now; the oldest fall out. */
function noted(boots: readonly BootTime[], { boot, ms }: Uptime): readonly BootTime[] {
  const to_ms = ms();
  const fromMs = boots.find((one) => one.boot === boot)?.from_ms ?? to_ms;
  const others = boots.filter((one) => one.boot !== boot);
  return [...others, { boot, from_ms: Math.min(fromMs, to_ms), to_ms }].slice(-SWEEP_MAX_BOOTS);
}

function bootsIn(note: JsonObject): readonly BootTime[] {
  const boots = own(note, "boots");
  return (Array.isArray(boots) ? boots : []).flatMap((one) => {
    if (!isObject(one)) return [];
    const [boot, from_ms] = [stringField(one, "boot", 64), countField(one, "from_ms")];
    const to_ms = countField(one, "to_ms");
    const isTime = boot !== null && from_ms !== null && to_ms !== null && from_ms <= to_ms;
    return isTime ? [{ boot, from_ms, to_ms }] : [];
  });
}

function writeNote(store: Store, path: string, note: JsonObject): void {
  ensureFolder(store.files, `${store.root}/sweep`, store.uid);
  const text = JSON.stringify({ schema_version: SCHEMA_VERSION, ...note });
  store.files.replace(path, new TextEncoder().encode(`${text}\n`));
}

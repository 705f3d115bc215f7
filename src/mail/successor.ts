/**
 * One agent's mail moving to another box: from the box it had before it was identified, or from the
 * session that `/clear` ended. The old box keeps a `successor` file, which whoever delivers follows.
 */

import { failureOf, type FileError, ifPossible } from "../sys/files.ts";
import { isSettled, rememberAbsent } from "../sys/remembered.ts";
import { isBox } from "../wire/ids.ts";
import { FORMER_HEIRS_MAX, SUCCESSOR_MAX_STEPS } from "../wire/limits.ts";
import { isUnfinishedTask } from "../wire/name.ts";
import { encodeCard, parseCard } from "../wire/notes.ts";
import { unfold } from "./hand.ts";
import { type BoxFolder, boxPath, cardPath } from "./layout.ts";
import { assertBox, ensureBox, readSmall, type Store } from "./store.ts";

/** Names `to` as the successor of `from`, durably. From now on deliveries go there. */
export function leaveSuccessor(store: Store, from: string, to: string): void {
  if (from === to) return;
  ensureBox(store, from);
  ensureBox(store, to);
  // A box that takes mail again is nobody's predecessor any more: otherwise two would form a ring.
  store.files.remove(successorPath(store, to));
  lead(store, from, to);
}

function lead(store: Store, from: string, to: string): void {
  store.files.replace(successorPath(store, from), new TextEncoder().encode(`${to}\n`));
  store.files.syncFolder(boxPath(store.root, from));
}

/** The session of `box` was opened again: its mail is for itself, whatever still says that it went on elsewhere. */
export function endSuccession(store: Store, box: string): void {
  const heir = nextBox(store, box);
  if (heir !== null) {
    // A full disk must not keep its mail from it.
    ifPossible(() => noteOpened(store, box, heir));
    ifPossible(() => passBy(store, box, heir));
  }
  store.files.remove(successorPath(store, box));
}

/** Who had become this session before is the heir now: its mail goes there, and not to the one that was opened. */
function passBy(store: Store, box: string, heir: string): void {
  for (const from of store.files.list(`${store.root}/mail`) ?? []) {
    if (isBox(from) && from !== heir && nextBox(store, from) === box) lead(store, from, heir);
  }
}

/** The last heirs after which a session was opened again are kept: nobody looks for older ones. */
function noteOpened(store: Store, box: string, heir: string): void {
  const before = formerHeirs(store, box).filter((one) => one !== heir);
  const lines = [...before, heir].slice(-FORMER_HEIRS_MAX).map((one) => `${one}\n`).join("");
  store.files.replace(formerPath(store, box), new TextEncoder().encode(lines));
}

/**
 * Whether the session of `box` had gone on in `heir` and was opened again since. Its client's files may
 * say for long after that where it went, so who reads them asks this first.
 */
export function isFormerHeir(store: Store, box: string, heir: string): boolean {
  return formerHeirs(store, box).includes(heir);
}

function formerHeirs(store: Store, box: string): string[] {
  return (readSmall(store, formerPath(store, box)) ?? "").split("\n").filter(isBox);
}

function formerPath(store: Store, box: string): string {
  return `${boxPath(store.root, box)}/former`;
}

/**
 * Whether `box` has a successor. Unlike a look that follows it, this one cannot take a file that could
 * not be read for one that is missing.
 *
 * @throws {FileError} When that cannot be told
 */
export function hasSuccessor(store: Store, box: string): boolean {
  return store.files.lstat(successorPath(store, box)) !== null;
}

/** The box that takes the mail of `box` now. A ring, or a chain that is too long, ends where it is. */
export function followSuccessor(store: Store, box: string): string {
  return boxChain(store, box).at(-1) ?? box;
}

/** Finds the box that takes the mail of another now. */
export type FollowSuccessor = (box: string) => string;

/** {@link followSuccessor} for a process that asks often: hardly any box has a successor. */
export function rememberSuccessors(store: Store): FollowSuccessor {
  const absent = rememberAbsent(store);
  return (box) => {
    const path = successorPath(store, box);
    if (absent.holds(path)) return box;
    const now = followSuccessor(store, box);
    if (now === box) absent.note(path);
    return now;
  };
}

/**
 * `box` and the boxes that took over from it, one after the other. Those in between are part of it for
 * good: what was acknowledged in them stays there, and so does what they sent.
 */
export function boxChain(store: Store, box: string): string[] {
  const chain = new Set([box]);
  let at = box;
  while (chain.size <= SUCCESSOR_MAX_STEPS) {
    const next = nextBox(store, at);
    if (next === null || chain.has(next)) break;
    chain.add(next);
    at = next;
  }
  return [...chain];
}

/** The box that took over from `box` itself, or null. */
function nextBox(store: Store, box: string): string | null {
  const next = readSmall(store, successorPath(store, box))?.trim();
  return next !== undefined && isBox(next) ? next : null;
}

/**
 * Does what the server of `from` could not do any more: its mail goes to `to`, or to where it was led since.
 *
 * @throws {FileError} When something could not be moved; the rest was
 */
export function passMail(store: Store, from: string, to: string): void {
  if (nextBox(store, from) === null) leaveSuccessor(store, from, to);
  moveMail(store, from, nextBox(store, from) ?? to);
}

/**
 * Moves what is queued, what was handed over without evidence, and tasks that may still be completed.
 * Every step is one rename, so a crash leaves each message in one of the two boxes and the next call
 * moves the rest.
 *
 * @returns How many messages were moved
 * @throws {FileError} When something could not be moved; the rest was
 */
export function moveMail(store: Store, from: string, to: string): number {
  if (from === to) return 0;
  unfold(store, from);
  let moved = 0;
  let failed: FileError | null = null;
  for (const folder of ["new", "cur", "done"] as const) {
    assertBox(store, from, folder);
    assertBox(store, to, folder);
    for (const name of store.files.list(boxPath(store.root, from, folder)) ?? []) {
      if (folder === "done" && !isUnfinishedTask(name)) continue;
      try {
        store.files.rename(...pathsOf(store, from, to, folder, name));
        moved++;
      } catch (error) {
        const failure = failureOf(error);
        // A reader was faster, or the name is no UTF-8. Whatever it is, it must not stop the rest.
        if (failure.fault !== "not-found") failed ??= failure;
      }
    }
  }
  moveCard(store, from, to);
  if (failed !== null) throw failed;
  return moved;
}

/** What the agent said of itself goes along, unless it has said something there. */
function moveCard(store: Store, from: string, to: string): void {
  const { files, root } = store;
  const [source, target] = [cardPath(root, from), cardPath(root, to)];
  if (files.lstat(target) === null) return void ifPossible(() => files.rename(source, target));
  const before = readSmall(store, target) ?? "";
  const [said, own] = [parseCard(readSmall(store, source) ?? ""), parseCard(before)];
  if (!said.ok || !own.ok || own.value.name !== null || own.value.state !== null) return;
  const { name, named_at, state } = said.value;
  if (name === null && state === null) return;
  ifPossible(() => {
    files.replace(target, encodeCard({ name, named_at, state }, before));
    files.remove(source);
  });
}

function pathsOf(
  store: Store,
  from: string,
  to: string,
  folder: BoxFolder,
  name: string,
): [string, string] {
  const [source, target] = [from, to].map((box) => boxPath(store.root, box, folder));
  return [`${source}/${name}`, `${target}/${name}`];
}

function successorPath(store: Store, box: string): string {
  return `${boxPath(store.root, box)}/successor`;
}

// The boxes that an agent has left, because it was identified or its session was cleared.
//
// A move is noted before anything is written for it. What the disk refuses then is tried again whenever
// the moves are settled, so a full disk delays promised mail and loses none.

/** The moves of one server's agent. */
export interface Moves {
  /** The agent is in `box` now, whatever box its session went on in before. Touches no file. */
  arrive(box: string): void;
  /** It left `from` for `to`, and its mail goes with it. Touches no file. */
  follow(from: string, to: string): void;
  /**
   * Does what is not done yet, and moves on what was delivered to boxes that the agent left: a sender
   * may not have known yet. What cannot be done now is left for the next time.
   */
  settle(): void;
}

/** A box that was left. */
interface Left {
  readonly to: string;
  /** Its successor was written. Only from then on does a missing one mean anything. */
  isNamed: boolean;
  /** All that was in it has been moved once. From then on only `new` can get more. */
  isMoved: boolean;
  /** The time of its folder `new` when that was seen empty; nothing has come since while it stays. */
  emptyAtMs: number | null;
}

/** No moves yet. */
export function openMoves(store: Store): Moves {
  const left = new Map<string, Left>();
  /** The box that the agent came to, until that is nobody's predecessor. */
  let arrived: string | null = null;

  const isEmpty = (from: string, one: Left): boolean => {
    const folder = boxPath(store.root, from, "new");
    const changedMs = store.files.lstat(folder)?.mtimeMs ?? null;
    if (changedMs === null || changedMs === one.emptyAtMs) return true;
    if ((store.files.list(folder) ?? []).length > 0) return false;
    if (isSettled(store.clock.nowMs(), changedMs)) one.emptyAtMs = changedMs;
    return true;
  };
  const moveOn = (from: string, one: Left) => {
    if (!one.isNamed) {
      // Where one leads already, whoever wrote it knew as much, or more.
      if (nextBox(store, from) === null) leaveSuccessor(store, from, one.to);
      one.isNamed = true;
    } else if (one.isMoved && isEmpty(from, one)) return;
    // A session that was resumed somewhere since has its own mail again.
    const to = hasSuccessor(store, from) ? nextBox(store, from) ?? one.to : null;
    if (to === null) return void left.delete(from);
    moveMail(store, from, to);
    one.isMoved = true;
  };
  return {
    arrive(box) {
      left.delete(box);
      arrived = box;
    },
    follow(from, to) {
      // What still has to go to the box that is left now goes on with it: a successor written there
      // later would take away the one that this box gets.
      for (const [box, one] of left) {
        if (one.to === from && !(one.isNamed && one.isMoved)) left.set(box, { ...one, to });
      }
      left.set(from, { to, isNamed: false, isMoved: false, emptyAtMs: null });
    },
    settle() {
      if (arrived !== null) {
        const box = arrived;
        if (ifPossible(() => endSuccession(store, box))) arrived = null;
      }
      for (const [from, one] of left) ifPossible(() => moveOn(from, one));
    },
  };
}

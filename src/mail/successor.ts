/**
 * One agent's mail moving to another box: from the box it had before it was identified, or from the
 * session that `/clear` ended. The old box keeps a `successor` file, which whoever delivers follows.
 */

import { rememberAbsent } from "../sys/absent.ts";
import { FileError } from "../sys/files.ts";
import { ifPossible } from "../sys/if_possible.ts";
import { encodeCard, parseCard } from "../wire/card.ts";
import { isBox } from "../wire/ids.ts";
import { SUCCESSOR_MAX_STEPS } from "../wire/limits.ts";
import { type BoxFolder, boxPath, cardPath } from "./layout.ts";
import { isUnfinishedTask } from "./names_only.ts";
import { assertBox, ensureBox, readSmall, type Store } from "./store.ts";

/** Names `to` as the successor of `from`, durably. From now on deliveries go there. */
export function leaveSuccessor(store: Store, from: string, to: string): void {
  if (from === to) return;
  ensureBox(store, from);
  ensureBox(store, to);
  // A box that takes mail again is nobody's predecessor any more: otherwise two would form a ring.
  store.files.remove(successorPath(store, to));
  store.files.replace(successorPath(store, from), new TextEncoder().encode(`${to}\n`));
  store.files.syncFolder(boxPath(store.root, from));
}

/** The session of `box` goes on: its mail is for itself again. */
export function endSuccession(store: Store, box: string): void {
  store.files.remove(successorPath(store, box));
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
    const next = readSmall(store, successorPath(store, at))?.trim();
    if (next === undefined || !isBox(next) || chain.has(next)) break;
    chain.add(next);
    at = next;
  }
  return [...chain];
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
        if (!(error instanceof FileError)) throw error;
        // A reader was faster, or the name is no UTF-8. Whatever it is, it must not stop the rest.
        if (error.fault !== "not-found") failed ??= error;
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

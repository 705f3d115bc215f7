/**
 * Hand-overs that the gate made without a program. Each is a folder that was made empty beforehand, so that
 * one `mv` takes any number of messages; what is known of it lies beside it:
 *
 * | name                       | made by     | says                                                              |
 * |----------------------------|-------------|-------------------------------------------------------------------|
 * | `<box tag>-<12 hex>/`      | a program   | the folder: ready while it has no lease                           |
 * | `<folder>.lease`           | the gate    | the lease that its messages are under; of two gates one makes it  |
 * | `<folder>.shown~<turn>`    | the gate    | the answer was printed                                            |
 * | `<folder>.proved`          | the gate    | the turn has ended, which proves that the hand-over arrived       |
 *
 * In that order; so a gate that is killed anywhere leaves messages that are offered again. Whoever looks
 * into `cur` gives them their names there first. No folder is used twice: a gate that was stopped for long
 * must not find another hand-over in its own.
 */

import { type Files, ifPossible, lookAt, orElse } from "../sys/files.ts";
import { HAND_LEASE_MAX_BYTES, READY_HANDS, UNSHOWN_MAX_MS } from "../wire/limits.ts";
import {
  formatDone,
  formatLeased,
  isName,
  type LeasedName,
  parseLease,
  parseName,
} from "../wire/name.ts";
import type { Store } from "./store.ts";
import { type BoxFolder, boxPath } from "./layout.ts";

/** What is needed of a store to look into its hand-overs. */
export type HandStore = {
  readonly files: Files;
  readonly root: string;
  readonly clock: { nowMs(): number };
};

const FOLDER = /^[0-9a-f]{8}-[0-9a-f]{12}$/;
const LEASE_ENDING = ".lease";

/**
 * Keeps a few folders ready for the gate, which makes none: that there is one says that a program has
 * looked at the store.
 */
export function readyHands(store: Store, box: string, tag: string): void {
  const hand = boxPath(store.root, box, "hand");
  ifPossible(() => {
    const names = store.files.list(hand);
    if (names === null) return;
    const known = new Set(names);
    const ready = names.filter((name) => FOLDER.test(name) && !known.has(name + LEASE_ENDING));
    for (let n = ready.length; n < READY_HANDS; n++) {
      const bytes = Array.from(store.random(6), (byte) => byte.toString(16).padStart(2, "0"));
      store.files.makeFolder(`${hand}/${tag}-${bytes.join("")}`);
    }
  });
}

/**
 * Gives what the gate has handed over its names: in `done` what its turn has proved, in `cur` the rest. What
 * it may still be about to print is left for a while. Does what the disk allows.
 *
 * @param youngMs How long a hand-over that was not shown is left: 0 when no gate of its turn can run
 * @param turn The turn that begins: nobody waits for the gates of any other. Null where none does
 */
export function unfold(
  store: HandStore,
  box: string,
  youngMs = UNSHOWN_MAX_MS,
  turn: string | null = null,
): void {
  const hand = boxPath(store.root, box, "hand");
  for (const folder of handOvers(store, hand)) {
    ifPossible(() => unfoldOne(store, box, `${hand}/${folder}`, youngMs, turn));
  }
}

/** The names that {@link unfold} would give to what lies in hand-overs still, for who may not move it. */
export function foldedNames(store: HandStore, box: string): string[] {
  const hand = boxPath(store.root, box, "hand");
  return handOvers(store, hand).flatMap((folder) => {
    const lease = leaseOf(store, `${hand}/${folder}`);
    const names = listIfPossible(store, `${hand}/${folder}`);
    return names.filter(isName).flatMap((base) => {
      const name = parseName(base);
      return lease === null || name === null ? [] : [formatLeased(base, lease.lease)];
    });
  });
}

/** The folders that were used. */
function handOvers(store: HandStore, hand: string): string[] {
  return listIfPossible(store, hand)
    .filter((name) => name.endsWith(LEASE_ENDING))
    .map((name) => name.slice(0, -LEASE_ENDING.length))
    .filter((folder) => FOLDER.test(folder));
}

/** Every step may be done twice and by two, and the lease goes last: so who comes next does the rest. */
function unfoldOne(
  store: HandStore,
  box: string,
  folder: string,
  youngMs: number,
  turn: string | null,
): void {
  const { files } = store;
  const before = leaseOf(store, folder);
  if (before?.lease.shown === false && Math.abs(before.ageMs) < youngMs) {
    if (turn === null || before.lease.turn === turn) return;
  }
  for (const base of listIfPossible(store, folder)) {
    const name = parseName(base);
    // Looked at for each of them: the gate may mark it at any moment.
    const found = leaseOf(store, folder);
    const to = name === null || found === null
      ? place(store, box, "new", base)
      : placeOf(store, box, { base, name, closed: null, ...found });
    ifPossible(() => files.rename(`${folder}/${base}`, to));
  }
  // Fails while something is in it, and from then on nothing can be moved into it.
  if (lookAt(files, folder) !== null && !ifPossible(() => files.remove(folder))) return;
  const hand = folder.slice(0, folder.lastIndexOf("/"));
  for (const name of listIfPossible(store, hand)) {
    const path = `${hand}/${name}`;
    if (path.startsWith(`${folder}.`) && !path.endsWith(LEASE_ENDING)) {
      ifPossible(() => files.remove(path));
    }
  }
  files.remove(folder + LEASE_ENDING);
}

type Folded = Pick<LeasedName, "lease" | "proof">;

function placeOf(store: HandStore, box: string, held: LeasedName): string {
  return held.proof === undefined
    ? place(store, box, "cur", formatLeased(held.base, held.lease))
    : place(store, box, "done", formatDone(held));
}

function place(store: HandStore, box: string, folder: BoxFolder, name: string): string {
  return `${boxPath(store.root, box, folder)}/${name}`;
}

/** What the marks beside a folder say; null when there is no lease, or none that can be one. */
function leaseOf(store: HandStore, folder: string): (Folded & { readonly ageMs: number }) | null {
  const { files, clock } = store;
  const path = folder + LEASE_ENDING;
  const stat = lookAt(files, path);
  if (stat?.kind !== "file" || stat.size > HAND_LEASE_MAX_BYTES) return null;
  let text = "";
  if (!ifPossible(() => text = files.readText(path))) return null;
  const lease = parseLease(text.trimEnd());
  if (lease === null || lease.announced || lease.attempt !== 1) return null;
  const isShown = lookAt(files, `${folder}.shown~${lease.turn}`) !== null;
  const proved = isShown ? lookAt(files, `${folder}.proved`) : null;
  return {
    lease: { ...lease, shown: isShown },
    // By the clock of the file system, which the gate's own may differ from.
    ageMs: clock.nowMs() - Math.floor(stat.mtimeMs),
    ...(proved === null
      ? {}
      : { proof: { rule: "turn_ended", ms: Math.floor(proved.mtimeMs) } as const }),
  };
}

function listIfPossible({ files }: HandStore, path: string): string[] {
  return orElse(
    () => lookAt(files, path)?.kind === "folder" ? files.list(path) ?? [] : [],
    [],
  );
}

/**
 * The reader's side: queued messages are peeked at, claimed under a lease, and then acknowledged or
 * given back. Each step is one rename; of two readers that race for a message one is told "gone".
 *
 * Nothing here trusts what it finds. What is not a message is moved to `bad`, or passed over when it
 * cannot be moved, and never keeps the rest from being read.
 */

import { FileError } from "../sys/files.ts";
import { BAD_MAX_FILES } from "../wire/limits.ts";
import { type Message, parseMessage } from "../wire/message.ts";
import {
  endsUnread,
  formatDone,
  formatLeased,
  hasId,
  isName,
  type Lease,
  type LeasedName,
  parseLeased,
  type Rule,
} from "../wire/name.ts";
import { no, type Result } from "../wire/result.ts";
import { unfold } from "./hand.ts";
import { type BoxFolder, boxPath } from "./layout.ts";
import { assertBox, assertFolder, fileFault, MESSAGE_FILE, type Store } from "./store.ts";

/** Why a message could not be read: another reader took it, or it is not a message. */
type ReadFault = "gone" | "unreadable";

/** The names queued in a box, oldest first. Foreign names are moved to `bad`. */
export function queued(store: Store, box: string): string[] {
  return names(store, box).sort();
}

/** The queue of a box, as far as it is looked at. */
export interface Queue {
  /** The oldest ones, oldest first. */
  readonly oldest: readonly string[];
  /** How many there are in all. */
  readonly count: number;
}

/** At most `most` of the names that {@link queued} gives, for who has no time to sort them all. */
export function oldestQueued(store: Store, box: string, most: number): Queue {
  const all = names(store, box);
  return { oldest: smallest(all, most), count: all.length };
}

function names(store: Store, box: string): string[] {
  return parsed(store, box, "new", (name) => isName(name) ? name : null);
}

/** What was handed over from a box and is not acknowledged yet, oldest message first. */
export function handedOver(store: Store, box: string): LeasedName[] {
  unfold(store, box);
  return parsed(store, box, "cur", parseLeased).sort(byAge);
}

/** Of that, what was only announced, or not shown, oldest message first. */
export function announcedIn(store: Store, box: string): LeasedName[] {
  unfold(store, box);
  const { files, root } = store;
  const names = files.list(boxPath(root, box, "cur")) ?? [];
  return names.filter(endsUnread).flatMap((name) => parseLeased(name) ?? []).sort(byAge);
}

/** Oldest message first. */
export function byAge(a: LeasedName, b: LeasedName): number {
  return a.base < b.base ? -1 : 1;
}

/** The names in a folder as `parse` reads them; the first of those it does not read are buried. */
function parsed<T>(
  store: Store,
  box: string,
  folder: BoxFolder,
  parse: (name: string) => T | null,
): T[] {
  assertBox(store, box, folder);
  const found: T[] = [];
  let foreign = 0;
  for (const name of store.files.list(boxPath(store.root, box, folder)) ?? []) {
    const value = parse(name);
    if (value !== null) found.push(value);
    // More of them would only push each other out of `bad` again, and nobody has the time.
    else if (foreign++ < BAD_MAX_FILES) bury(store, box, folder, name);
  }
  return found;
}

/**
 * Reads the message `name` in `folder`; what is no message goes to `bad`.
 *
 * @param name As `isName` or `parseLeased` took it: of the name only the id is compared
 */
export function peek(
  store: Store,
  box: string,
  folder: BoxFolder,
  name: string,
): Result<Message, ReadFault> {
  const path = `${boxPath(store.root, box, folder)}/${name}`;
  try {
    const fault = fileFault(store, path, MESSAGE_FILE);
    if (fault === "missing") return no("gone");
    if (fault === null) {
      const message = parseMessage(store.files.readText(path));
      if (message.ok && hasId(name, message.value.message_id)) return message;
      // A newer oxtail wrote it: leave it to a reader that knows that version.
      if (!message.ok && message.reason === "unknown version") return no("unreadable");
    }
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return no(error.fault === "not-found" ? "gone" : "unreadable");
  }
  if (folder !== "bad") bury(store, box, folder, name);
  return no("unreadable");
}

/**
 * Takes a queued message under `lease`; null when another reader was faster.
 *
 * @param isChecked The caller has just made sure of the folder, for this and other messages
 */
export function claim(
  store: Store,
  box: string,
  base: string,
  lease: Lease,
  isChecked = false,
): string | null {
  const leased = formatLeased(base, lease);
  const from = `${boxPath(store.root, box, "new")}/${base}`;
  return move(store, from, box, "cur", leased, isChecked);
}

/**
 * Puts a handed-over message under another lease; null when its old one is no longer there.
 *
 * @param isChecked As for {@link claim}
 */
export function renew(
  store: Store,
  box: string,
  held: LeasedName,
  lease: Lease,
  isChecked = false,
): string | null {
  const leased = formatLeased(held.base, lease);
  return move(store, heldPath(store, box, held), box, "cur", leased, isChecked);
}

/** Records that the hand-over arrived; false when that very hand-over is no longer there. */
export function acknowledge(
  store: Store,
  box: string,
  held: LeasedName,
  rule: Rule = "turn_ended",
  isChecked = false,
): boolean {
  const done = formatDone({ ...held, proof: { rule, ms: store.clock.nowMs() } });
  if (move(store, heldPath(store, box, held), box, "done", done, isChecked) === null) return false;
  traceAcknowledged(store, box, held, rule);
  return true;
}

/** Tells the trace that a message was acknowledged. */
export function traceAcknowledged(store: Store, box: string, held: LeasedName, rule: Rule): void {
  store.trace?.({ event: "acknowledge", box, message_id: held.name.id, evidence: rule });
}

/**
 * Gives back what could not be shown. A rename is safe here, unlike in a delivery: the name is taken
 * in `new` only if somebody put a file there by hand.
 */
export function release(store: Store, box: string, held: LeasedName): boolean {
  return move(store, heldPath(store, box, held), box, "new", held.base) !== null;
}

function heldPath(store: Store, box: string, held: LeasedName): string {
  return `${boxPath(store.root, box, "cur")}/${formatLeased(held.base, held.lease)}`;
}

/** Moves a message from a path to a name in a folder of its box; null when it is no longer there. */
export function move(
  store: Store,
  from: string,
  box: string,
  folder: BoxFolder,
  name: string,
  isChecked = false,
): string | null {
  if (!isChecked) assertFolder(store, boxPath(store.root, box, folder));
  try {
    store.files.rename(from, `${boxPath(store.root, box, folder)}/${name}`);
    return name;
  } catch (error) {
    if (error instanceof FileError && error.fault === "not-found") return null;
    throw error;
  }
}

/** Moves what is no message out of the way, keeping the newest few for a person to look at. */
function bury(store: Store, box: string, folder: BoxFolder, name: string): void {
  const { files, root } = store;
  const bad = boxPath(root, box, "bad");
  try {
    assertFolder(store, bad);
    const kept = (files.list(bad) ?? []).sort();
    for (const old of kept.slice(0, Math.max(0, kept.length - BAD_MAX_FILES + 1))) {
      // Only a person may throw a whole folder away; until then there is no room.
      if (files.lstat(`${bad}/${old}`)?.kind === "folder") return;
      files.remove(`${bad}/${old}`);
    }
    const stamp = String(store.clock.nowMs()).padStart(15, "0");
    // 76 characters of three bytes each: the new name stays within 255 bytes.
    files.rename(`${boxPath(root, box, folder)}/${name}`, `${bad}/${stamp}-${name.slice(0, 76)}`);
    store.trace?.({ event: "drain_skip_invalid", box, folder, name: name.slice(0, 76) });
  } catch (error) {
    // A name that is not UTF-8 cannot be moved, nor can anything on a read-only disk: pass it over.
    if (!(error instanceof FileError)) throw error;
  }
}

// The first of many names, without sorting them all.

/** The `most` smallest of `names`, sorted. */
export function smallest(names: Iterable<string>, most: number): string[] {
  const kept: string[] = [];
  /** So many are smaller or equal already. */
  let bar: string | null = null;
  for (const name of names) {
    if (bar !== null && name >= bar) continue;
    kept.push(name);
    if (kept.length < 2 * most) continue;
    kept.sort();
    kept.length = most;
    bar = kept.at(-1) ?? null;
  }
  return kept.sort().slice(0, most);
}

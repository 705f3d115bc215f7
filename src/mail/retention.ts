/**
 * What may be removed from the store, and why. Every folder has an age and a rule by which something
 * older is kept all the same. Nothing here removes anything.
 *
 * | folder              | age                       | kept while                                          |
 * |---------------------|---------------------------|-----------------------------------------------------|
 * | done                | 7 days                    | it is an open task, or its sender waits for it      |
 * | new, cur            | 30 days                   | it is an open task, or its agent was here since;    |
 * |                     |                           | its sender is told, also when it stays              |
 * | bad                 | 30 days                   |                                                     |
 * | sent                | 14 days                   | its reader's copy exists                            |
 * | starts              | 30 days without a sign    | a server of the session lives                       |
 * | activity, turn      | with their start          |                                                     |
 * | claims              | 14 days                   | a live agent made it                                |
 * | calls               | 1 day                     |                                                     |
 * | waits               | when its lock is free     |                                                     |
 * | autowake            | 1 hour                    |                                                     |
 * | listen              | when its beat stopped     |                                                     |
 * | journal             | 14 days                   |                                                     |
 * | asks                | 30 days                   | the question is open                                |
 * | unfinished writes   | 1 hour                    |                                                     |
 * | empty folders       | 30 days                   | the session lives, or its start is noted            |
 */

import { lookAt, namesIn, orElse } from "../sys/files.ts";
import { boxOf, isMessageId } from "../wire/ids.ts";
import {
  CALL_KEEP_MS,
  CLAIM_KEEP_MS,
  DONE_KEEP_MS,
  LISTENER_KEEP_MS,
  QUEUED_KEEP_MS,
  SENT_KEEP_MS,
  STAMP_KEEP_MS,
  START_KEEP_MS,
  UNREAD_TELL_MS,
} from "../wire/limits.ts";
import { isOpenTask, type LeasedName, parseLeased, parseName } from "../wire/name.ts";
import { parseStart } from "../wire/notes.ts";
import { unfold } from "./hand.ts";
import {
  activityPath,
  type BoxFolder,
  boxPath,
  modePath,
  sentPath,
  startPath,
  turnPath,
  waitPath,
} from "./layout.ts";
import { staleJournal } from "./journal.ts";
import { peek } from "./lease.ts";
import type { Expired } from "./notice.ts";
import { isHeld, readSmall, type Store } from "./store.ts";
import { staleTickets } from "./tickets.ts";
import { furtherPath } from "./windows.ts";

/** Something that may go. */
export interface Removal {
  readonly path: string;
  /** Why, in a few words. */
  readonly why: string;
  /** It goes only under its own lock: somebody may be about to take that. */
  readonly isLock?: true;
  /** What lies in a folder that goes, and goes before it. */
  readonly inside?: readonly string[];
  /** The reader's copy of a message: it is sealed before it goes. */
  readonly copy?: { readonly box: string; readonly folder: BoxFolder; readonly name: string };
  /** A message that nobody read: its sender is told before it goes. */
  readonly expired?: Expired;
  /** It stays, and only its sender is told: its agent runs. */
  readonly stays?: true;
}

/** Whether the agent with a box has a live server. */
export type IsLive = (box: string) => boolean;

/** What may go from a box, and of what its sender is to be told. */
export function* staleInBox(store: Store, box: string, isLive: IsLive): Generator<Removal> {
  const nowMs = store.clock.nowMs();
  if (lookAt(store.files, boxPath(store.root, box))?.kind !== "folder") return;
  for (const { path, name } of entries(store, boxPath(store.root, box, "done"))) {
    const held = parseLeased(name);
    // A task is closed long after it was handed over: its age counts from its closing.
    const ms = held?.proof?.ms ?? held?.lease.ms ?? nowMs;
    if (held === null || nowMs - ms <= DONE_KEEP_MS || isOpenTask(name)) continue;
    if (isWaitedFor(store, box, name, held)) continue;
    yield { path, why: "acknowledged over 7 days ago", copy: { box, folder: "done", name } };
  }
  const isLiving = isLive(box);
  const isHere = isLiving || hasRecentSign(store, box);
  unfold(store, box);
  for (const folder of ["new", "cur"] as const) {
    for (const { path, name } of entries(store, boxPath(store.root, box, folder))) {
      const about = parseName(name) ?? parseLeased(name)?.name;
      const ageMs = nowMs - (about?.ms ?? nowMs);
      if (about === undefined || ageMs <= QUEUED_KEEP_MS || isOpenTask(name)) continue;
      const isTold = isLiving && folder === "new" && ageMs <= QUEUED_KEEP_MS + UNREAD_TELL_MS;
      if (isHere && !isTold) continue;
      const message = peek(store, box, folder, name);
      const why = "waited over 30 days for its recipient";
      const copy = { box, folder, name };
      if (isHere) {
        const expired = message.ok ? { box, about, message: message.value } : null;
        if (expired !== null) yield { path, why: "unread for 30 days", stays: true, expired };
        continue;
      }
      yield message.ok
        ? { path, why, copy, expired: { box, about, message: message.value } }
        : { path, why };
    }
  }
  yield* olderThan(
    store,
    boxPath(store.root, box, "bad"),
    QUEUED_KEEP_MS,
    "no message, over 30 days old",
  );
  yield* unfinishedWrites(store, boxPath(store.root, box));
}

/** Whether the agent with this box was here since its oldest mail could have gone. A failed look counts. */
function hasRecentSign(store: Store, box: string): boolean {
  const { root } = store;
  const signs = [activityPath(root, box), turnPath(root, box), startPath(root, box)];
  return signs.some((path) => age(store, path) <= QUEUED_KEEP_MS);
}

/** What may go of what the agent with this box has sent. */
export function* staleInSent(store: Store, box: string): Generator<Removal> {
  const nowMs = store.clock.nowMs();
  for (const { path, name } of entries(store, sentPath(store.root, box))) {
    if (name.startsWith("several-") && age(store, path) > SENT_KEEP_MS) {
      yield { path, why: "begun to be sent to several over 14 days ago" };
    }
    const ms = parseName(name)?.ms;
    if (ms === undefined || nowMs - ms <= SENT_KEEP_MS) continue;
    // The reader's copy is the same file: while it is there, it may be open or unanswered.
    const links = lookAt(store.files, path)?.links;
    if (links !== undefined && links < 2) yield { path, why: "sent over 14 days ago" };
  }
}

/** What may go of the marks that agents leave beside their mail. */
export function* staleMarks(store: Store, isLive: IsLive): Generator<Removal> {
  const { root } = store;
  yield* staleStarts(store, isLive);
  for (const { path } of entries(store, `${root}/claims`)) {
    const id = claimedSession(store, path);
    if (age(store, path) > CLAIM_KEEP_MS && (id === null || !isLive(boxOf(id)))) {
      yield { path, why: "claimed over 14 days ago" };
    }
  }
  for (const { path: folder } of entries(store, `${root}/waits`)) {
    for (const { path } of entries(store, folder)) {
      if (!isHeld(store, path)) yield { path, why: "nobody waits any more", isLock: true };
    }
  }
  yield* olderThan(store, `${root}/calls`, CALL_KEEP_MS, "a subagent's call of over a day ago");
  yield* olderThan(store, `${root}/autowake`, STAMP_KEEP_MS, "wake stamp over an hour old");
  for (const { path } of entries(store, `${root}/listen`)) {
    const beat = `${path}/beat`;
    const files = [beat, `${path}/owner`, `${path}/fired`];
    if (Math.min(...[path, ...files].map((one) => age(store, one))) <= LISTENER_KEEP_MS) continue;
    for (const file of files) {
      if (lookAt(store.files, file) !== null) {
        yield { path: file, why: "the listener's client is gone" };
      }
    }
    yield { path, why: "the listener's client is gone" };
  }
  yield* staleJournal(store);
  yield* staleTickets(store);
  const boxes = new Set(allBoxes(store).map((box) => `${box}.json`));
  for (const { path, name } of entries(store, `${root}/sweep`)) {
    if (name.endsWith(".json") && !boxes.has(name)) yield { path, why: "its box is gone" };
  }
  for (const folder of ["sessions", "starts", "claims", "sweep"]) {
    yield* unfinishedWrites(store, `${root}/${folder}`);
  }
}

/** The boxes that have mail or have sent some. */
export function allBoxes(store: Store): string[] {
  const boxes = new Set<string>();
  for (const folder of ["mail", "sent"]) {
    for (const { name } of entries(store, `${store.root}/${folder}`)) boxes.add(name);
  }
  return [...boxes].sort();
}

function* staleStarts(store: Store, isLive: IsLive): Generator<Removal> {
  for (const { path } of entries(store, `${store.root}/starts`)) {
    const parsed = parseStart(readSmall(store, path) ?? "");
    if (!parsed.ok) continue;
    const box = boxOf(parsed.value.session_id);
    if (isLive(box)) continue;
    const marks = [
      activityPath(store.root, box),
      turnPath(store.root, box),
      modePath(store.root, box),
    ];
    const { client_pid: pid } = parsed.value;
    // Of a second terminal that was killed; the session's own note has the marks.
    const isFurther = pid !== null && path === furtherPath(store.root, box, pid);
    if (isFurther && age(store, path) > START_KEEP_MS) {
      yield { path, why: "no sign for over 30 days" };
    }
    if (path !== startPath(store.root, box)) continue;
    if ([path, ...marks].some((one) => age(store, one) <= START_KEEP_MS)) continue;
    for (const mark of [...marks, path]) {
      if (lookAt(store.files, mark) !== null) yield { path: mark, why: "no sign for over 30 days" };
    }
  }
}

/** Whether the sender of an acknowledged ask still blocks for its answer. */
function isWaitedFor(
  store: Store,
  box: string,
  name: string,
  { name: about }: LeasedName,
): boolean {
  if (!about.flags.ask || !isMessageId(about.id)) return false;
  const message = peek(store, box, "done", name);
  if (!message.ok) return false;
  const wait = waitPath(store.root, boxOf(message.value.from_session_id), about.id);
  return isHeld(store, wait);
}

function claimedSession(store: Store, path: string): string | null {
  const text = readSmall(store, path) ?? "";
  return /"session_id":"([A-Za-z0-9._:-]{1,100})"/.exec(text)?.[1] ?? null;
}

// Looking through folders for what is old. Anything may lie there, and nothing of it stops the look.

/** A file that is old enough to remove, and why in a few words. */
interface Old {
  readonly path: string;
  readonly why: string;
}

/** Files of a folder, but no folders, that were not changed for `ms`. */
function* olderThan(store: Store, folder: string, ms: number, why: string): Generator<Old> {
  for (const { path } of entries(store, folder)) {
    if (age(store, path) > ms && lookAt(store.files, path)?.kind !== "folder") yield { path, why };
  }
}

/** Temporary files whose writer must have died. */
function* unfinishedWrites(store: Store, folder: string): Generator<Old> {
  for (const { path, name } of entries(store, folder)) {
    if (name.endsWith(".tmp") && age(store, path) > STAMP_KEEP_MS) {
      yield { path, why: "a write that a crash left unfinished" };
    }
  }
}

/** What is in a folder; nothing when it is none, or cannot be read: that must not stop a sweep. */
function* entries(store: Store, folder: string): Generator<{ path: string; name: string }> {
  for (const name of namesIn(store.files, folder) ?? []) yield { path: `${folder}/${name}`, name };
}

/**
 * Age by modification time, in ms; endless when there is no such file, none when it cannot be looked at.
 */
export function age(store: Store, path: string): number {
  return orElse(() => {
    const stat = store.files.lstat(path);
    return stat === null ? Infinity : store.clock.nowMs() - stat.mtimeMs;
  }, 0);
}

/** Looking into `sent`, the sender's side: what an agent sent, and what it has answered. */

import { FileError } from "../sys/files.ts";
import { boxOf } from "../wire/ids.ts";
import { ANSWER_CLOCK_SLACK_MS, ANSWERS_MAX_OPENED, SEND_FINISH_MAX_MS } from "../wire/limits.ts";
import { type Message, parseMessage } from "../wire/message.ts";
import {
  formatName,
  type LeasedName,
  type MessageName,
  parseLeased,
  parseName,
} from "../wire/name.ts";
import { deliver, isDelivered, type Quota, readMessageAt } from "./deliver.ts";
import { boxPath, sentPath } from "./layout.ts";
import { peek } from "./lease.ts";
import { assertBox, assertFolder, fileFault, MESSAGE_FILE, type Store } from "./store.ts";

/** A sender's copy. */
interface Sent {
  readonly name: MessageName;
  readonly message: Message;
}

/** The message `id` that the agent with this box sent, or null when it sent none that is kept. */
export function findSent(store: Store, fromBox: string, id: string): Sent | null {
  const name = earlierName(store, fromBox, id);
  if (name === null) return null;
  const path = `${sentPath(store.root, fromBox)}/${formatName(name)}`;
  const message = readMessageAt(store, path);
  return message === null ? null : { name, message };
}

/** The name under which an earlier attempt wrote the message `id`; null when none did. */
export function earlierName(store: Store, fromBox: string, id: string): MessageName | null {
  const base = store.known.find(sentPath(store.root, fromBox), id);
  return base === null ? null : parseName(base);
}

/** Who answered what. */
interface Question {
  readonly id: string;
  /** When it was sent, in ms since the epoch. */
  readonly ms: number;
  readonly isTask: boolean;
}

/**
 * The answer to `question` among what the agent with this box sent: the first reply, or for a task the
 * latest result, because a blocked one may be completed later.
 */
export function findAnswer(store: Store, fromBox: string, question: Question): Message | null {
  const folder = sentPath(store.root, fromBox);
  const { isTask } = question;
  const replies = store.known.replies(folder);
  const first = firstSince(replies, question.ms - ANSWER_CLOCK_SLACK_MS);
  const names = isTask
    ? replies.slice(Math.max(first, replies.length - ANSWERS_MAX_OPENED)).reverse()
    : replies.slice(first, first + ANSWERS_MAX_OPENED);
  for (const base of names) {
    const message = readMessageAt(store, `${folder}/${base}`);
    const answered = isTask ? message?.result_of : message?.reply_to;
    if (message !== null && answered === question.id) return message;
  }
  return null;
}

/** Where the first of the sorted names stands that was sent at `sinceMs` or later. */
function firstSince(names: readonly string[], sinceMs: number): number {
  let [from, to] = [0, names.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((parseName(names[middle] ?? "")?.ms ?? 0) < sinceMs) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The ids of messages that the agent with this box has answered since `sinceMs`, the latest first. */
export function answeredSince(
  store: Store,
  fromBox: string,
  sinceMs: number,
  isOver: () => boolean,
): Set<string> {
  const folder = sentPath(store.root, fromBox);
  const answered = new Set<string>();
  for (const base of store.known.replies(folder).toReversed()) {
    const name = parseName(base);
    if (name === null) continue;
    if (name.ms < sinceMs - ANSWER_CLOCK_SLACK_MS || isOver()) break;
    const message = readMessageAt(store, `${folder}/${base}`);
    const about = message?.result_of ?? message?.reply_to;
    if (about !== undefined) answered.add(about);
  }
  return answered;
}

// Finishing what a crash left of this agent's own sends. Of a message that was not delivered the send did
// not return, so nobody was promised anything, but the message may be whole. A young one is delivered
// now, byte for byte as it was written; an old one expires.
//
// To be called when no other server of the agent lives: a sibling might be in the middle of that send.

/** What became of unfinished sends. */
interface Recovered {
  readonly finished: number;
  /** Torn in the middle of the write, or refused by the recipient's full box: removed. */
  readonly removed: number;
}

/** Finishes the unfinished sends of `fromBox`. */
export function recoverSends(store: Store, fromBox: string, quota: Quota): Recovered {
  const folder = sentPath(store.root, fromBox);
  assertFolder(store, folder);
  const nowMs = store.clock.nowMs();
  let finished = 0;
  let removed = 0;
  for (const base of store.files.list(folder) ?? []) {
    const name = parseName(base);
    // Older ones were delivered and swept by their reader, or expired: retention removes them.
    if (name === null || Math.abs(nowMs - name.ms) > SEND_FINISH_MAX_MS) continue;
    const fate = recoverOne(store, fromBox, base, quota);
    if (fate === "finished") finished++;
    if (fate === "removed") removed++;
  }
  return { finished, removed };
}

function recoverOne(
  store: Store,
  fromBox: string,
  base: string,
  quota: Quota,
): "finished" | "removed" | "left" {
  const path = `${sentPath(store.root, fromBox)}/${base}`;
  const name = parseName(base);
  try {
    const isUnfinished = !isDelivered(store.files.lstat(path));
    if (name === null || !isUnfinished || fileFault(store, path, MESSAGE_FILE) !== null) {
      return "left";
    }
    const text = store.files.readText(path);
    const parsed = parseMessage(text);
    if (parsed.ok) {
      const message = parsed.value;
      const toBox = boxOf(message.to_session_id);
      const bytes = new TextEncoder().encode(text);
      const delivery = deliver(store, { fromBox, toBox, name, message, bytes }, quota);
      if (delivery.ok) return "finished";
    }
    // A newer oxtail wrote it: leave it to a server that knows that version.
    if (!parsed.ok && parsed.reason === "unknown version") return "left";
    return store.files.remove(path) ? "removed" : "left";
  } catch (error) {
    // The next start tries again.
    if (error instanceof FileError) return "left";
    throw error;
  }
}

// What a session was handed, is known to have got, and has not answered. It is derived from the folders:
// from what lies in `done` under a lease of that session, and from what its agent has sent.

/** What was found. */
interface Unanswered {
  readonly messages: readonly Message[];
  /** How many more there may be. */
  readonly left: number;
}

/** A name in `done`, and what it says. */
interface Handed {
  readonly file: string;
  readonly held: LeasedName;
}

/**
 * At most `most` messages that the session with the box `box` and the tag `tag` has not answered: asks
 * and tasks before notes, the newest first. What answers something of its own wants no answer, and to what a person
 * or oxtail itself says nobody could give one.
 *
 * @param isOver Whether the time for looking is over
 */
export function unanswered(
  store: Store,
  { box, tag }: { readonly box: string; readonly tag: string },
  most: number,
  isOver: () => boolean,
): Unanswered {
  const handed = handedTo(store, box, tag);
  const sinceMs = Math.min(...handed.map(({ held }) => held.name.ms));
  const answered = handed.length === 0 ? new Set() : answeredSince(store, box, sinceMs, isOver);
  const messages: Message[] = [];
  let left = 0;
  for (const { file, held } of handed) {
    if (answered.has(held.name.id)) continue;
    if (messages.length >= most || isOver()) {
      left++;
      continue;
    }
    const message = peek(store, box, "done", file);
    if (message.ok && message.value.origin === "peer") messages.push(message.value);
  }
  return { messages, left };
}

/** What may want an answer, in the order in which it is told. */
function handedTo(store: Store, box: string, tag: string): Handed[] {
  assertBox(store, box, "done");
  const handed: Handed[] = [];
  for (const file of store.files.list(boxPath(store.root, box, "done")) ?? []) {
    const held = parseLeased(file);
    if (held === null || held.lease.readerTag !== tag) continue;
    if (held.closed === null && !held.name.flags.reply) handed.push({ file, held });
  }
  const asks = ({ held: { name } }: Handed) => Number(name.flags.ask || name.flags.task);
  return handed.sort((a, b) => asks(b) - asks(a) || (a.file < b.file ? 1 : -1));
}

/** Looking into `sent`, the sender's side: what an agent sent, and what it has answered. */

import { ANSWER_CLOCK_SLACK_MS, ANSWERS_MAX_OPENED } from "../wire/limits.ts";
import { type Message, parseMessage } from "../wire/message.ts";
import { type MessageName, parseName } from "../wire/names.ts";
import { FileError } from "../sys/files.ts";
import { sentPath } from "./layout.ts";
import { fileFault, MESSAGE_FILE, type Store } from "./store.ts";

/** A sender's copy. */
export interface Sent {
  readonly name: MessageName;
  readonly message: Message;
}

/** The message `id` that the agent with this box sent, or null when it sent none that is kept. */
export function findSent(store: Store, fromBox: string, id: string): Sent | null {
  const folder = sentPath(store.root, fromBox);
  for (const base of store.files.list(folder) ?? []) {
    const name = base.includes(id) ? parseName(base) : null;
    if (name?.id !== id) continue;
    const message = readMessageAt(store, `${folder}/${base}`);
    if (message !== null) return { name, message };
  }
  return null;
}

/** The name under which an earlier attempt wrote the message `id`; null when none did. */
export function earlierName(store: Store, fromBox: string, id: string): MessageName | null {
  for (const base of store.files.list(sentPath(store.root, fromBox)) ?? []) {
    const name = base.includes(id) ? parseName(base) : null;
    if (name?.id === id) return name;
  }
  return null;
}

/** Who answered what. */
export interface Question {
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
  const names: string[] = [];
  for (const base of store.files.list(folder) ?? []) {
    const name = base.endsWith("r") ? parseName(base) : null;
    if (name !== null && name.ms >= question.ms - ANSWER_CLOCK_SLACK_MS) names.push(base);
  }
  names.sort();
  if (question.isTask) names.reverse();
  for (const base of names.slice(0, ANSWERS_MAX_OPENED)) {
    const message = readMessageAt(store, `${folder}/${base}`);
    const answered = question.isTask ? message?.result_of : message?.reply_to;
    if (message !== null && answered === question.id) return message;
  }
  return null;
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
  const names = (store.files.list(folder) ?? []).filter((base) => base.endsWith("r"));
  for (const base of names.sort().reverse()) {
    const name = parseName(base);
    if (name === null) continue;
    if (name.ms < sinceMs - ANSWER_CLOCK_SLACK_MS || isOver()) break;
    const message = readMessageAt(store, `${folder}/${base}`);
    const about = message?.result_of ?? message?.reply_to;
    if (about !== undefined) answered.add(about);
  }
  return answered;
}

/** The message in the file at `path`, or null when there is none that can be read. Nothing is moved. */
export function readMessageAt(store: Store, path: string): Message | null {
  try {
    if (fileFault(store, path, MESSAGE_FILE) !== null) return null;
    const message = parseMessage(store.files.readText(path));
    return message.ok ? message.value : null;
  } catch (error) {
    if (error instanceof FileError) return null;
    throw error;
  }
}

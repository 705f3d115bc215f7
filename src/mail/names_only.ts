/** What can be told of a message from its file name alone, without opening it. */

import { type MessageName, parseLeased, parseName } from "../wire/names.ts";

// Where the parts of a name stand: all of them have a fixed length.
const ID_AT = 15 + 1 + 6 + 1;
const ID_CHARS = 26;
const SENDER_TAG_AT = ID_AT + ID_CHARS + 1;
const TASK_FLAG_AT = SENDER_TAG_AT + 8 + 1 + 1;
const REPLY_FLAG_AT = TASK_FLAG_AT + 2;

/** Whether a name of any folder, which was found to be one, is that of the message with this id. */
export function hasId(text: string, id: string): boolean {
  return id.length === ID_CHARS && text.startsWith(id, ID_AT);
}

/** Whether a name of any folder, which was found to be one, is that of a reply or a result. */
export function isReply(text: string): boolean {
  return text.charAt(REPLY_FLAG_AT) === "r";
}

/**
 * Whether a message's name is one of the sender with this tag. A name that only looks so far like one
 * counts too; so a limit is met too early rather than too late.
 */
export function hasSenderTag(text: string, tag: string): boolean {
  return text.startsWith(tag, SENDER_TAG_AT);
}

/** The tag of the sender in a name of any folder, which was found to be one. */
export function senderTagOf(text: string): string {
  return text.slice(SENDER_TAG_AT, SENDER_TAG_AT + 8);
}

/** The message's own name in a name of any folder, or null when it is none. */
export function anyName(text: string): MessageName | null {
  return parseName(text) ?? parseLeased(text)?.name ?? null;
}

/** Whether the name is that of a task that was not closed. */
export function isOpenTask(text: string): boolean {
  // Of the names in a large folder most are looked at no further than this.
  if (text.charAt(TASK_FLAG_AT) !== "t") return false;
  return anyName(text)?.flags.task === true && (parseLeased(text)?.closed ?? null) === null;
}

/** Whether the name is that of a task that may still be completed: an open or a blocked one. */
export function isUnfinishedTask(text: string): boolean {
  return anyName(text)?.flags.task === true && parseLeased(text)?.closed !== "done";
}

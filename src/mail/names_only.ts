/** What can be told of a message from its file name alone, without opening it. */

import { type MessageName, parseLeased, parseName } from "../wire/names.ts";

/** Where the task's letter stands in a name: all that comes before it has a fixed length. */
const TASK_FLAG_AT = 15 + 1 + 6 + 1 + 26 + 1 + 8 + 1 + 1;

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

/** What can be told of a message from its file name alone, without opening it. */

import { type MessageName, parseLeased, parseName } from "../wire/names.ts";

/** The message's own name in a name of any folder, or null when it is none. */
export function anyName(text: string): MessageName | null {
  return parseName(text) ?? parseLeased(text)?.name ?? null;
}

/** Whether the name is that of a task that was not closed. */
export function isOpenTask(text: string): boolean {
  return anyName(text)?.flags.task === true && (parseLeased(text)?.closed ?? null) === null;
}

/** Why a client takes nothing from settings that are no JSON. */

import { readJson } from "../../setup/json_text.ts";

/**
 * The end of a sentence about `text`, which the client cannot read. Setup is more lenient, and edits
 * such files: but the client leaves out all that is in them, and with it the hooks.
 */
export function whyNoJson(text: string, title: string): string {
  const lenient = readJson(text);
  if (!lenient.ok) return lenient.reason;
  if (text.trim() === "") return "it is empty";
  return "it has comments, trailing commas or a byte order mark, " +
    `so ${title} takes nothing from it: take them out`;
}

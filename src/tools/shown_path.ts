/** A path as results show it. */

import { SHOWN_PATH_MAX_BYTES } from "../wire/limits.ts";
import { byteLength } from "../wire/message.ts";
import { endOf, safeLine } from "../wire/text.ts";

/** The path on one line, made safe; of a very long one the end. */
export function shownPath(path: string): string {
  const shown = safeLine(path);
  if (byteLength(shown) <= SHOWN_PATH_MAX_BYTES) return shown;
  // Three bytes of UTF-8 at most for each UTF-16 unit.
  return `…${endOf(shown, Math.floor(SHOWN_PATH_MAX_BYTES / 3) - 1)}`;
}

/** The same object with each of its texts shown so. */
export function shortTexts(object: object): object {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [
      key,
      typeof value === "string" ? shownPath(value) : value,
    ]),
  );
}

/** How deeply JSON is nested, found out by walking over its text: a parser of its own would run out of stack. */

import { createScanner } from "jsonc-parser";
import { SETTINGS_MAX_LEVELS } from "../wire/limits.ts";

/** Whether values lie deeper in each other than what reads, compares and edits them can follow. */
export function isTooDeep(text: string): boolean {
  const scanner = createScanner(text, true);
  let levels = 0;
  while (scanner.getPosition() < text.length) {
    scanner.scan();
    // No token but a bracket begins with one: strings begin with a quote, comments with a slash.
    const first = text[scanner.getTokenOffset()];
    if (first === "{" || first === "[") levels++;
    if (first === "}" || first === "]") levels--;
    if (levels > SETTINGS_MAX_LEVELS) return true;
  }
  return false;
}

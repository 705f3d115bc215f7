/**
 * A body that no result of this client can carry is read in parts. Whoever was given every part of it was given
 * the body, and nobody else was.
 */

import { PARTS_READ_MAX } from "../wire/limits.ts";
import { textBytes } from "./encode.ts";

/**
 * Cuts a text into parts of at most `maxBytes` each, as they stand in a result: behind a line end where the part
 * has one, else between two characters. Together they are the text.
 */
export function partsOf(text: string, maxBytes: number): string[] {
  const costs = new Map([["<", MARKUP_BYTES]]);
  const costOf = (character: string) => {
    const known = costs.get(character) ?? textBytes(character);
    costs.set(character, known);
    return known;
  };
  const parts: string[] = [];
  let [start, at, bytes] = [0, 0, 0];
  /** Behind the last line end. */
  let line = 0;
  for (const character of text) {
    const cost = costOf(character);
    while (bytes + cost > maxBytes && at > start) {
      const end = line > start ? line : at;
      parts.push(text.slice(start, end));
      start = end;
      bytes = Array.from(text.slice(start, at)).reduce((sum, one) => sum + costOf(one), 0);
    }
    at += character.length;
    bytes += cost;
    if (character === "\n") line = at;
  }
  return [...parts, text.slice(start)];
}

/** `<` takes so much where a tag could begin with it, and one character does not tell. */
const MARKUP_BYTES = textBytes("<a") - 1;

/** The parts that this server has returned. */
export interface PartsRead {
  /**
   * Notes that a part of a message is returned, unless the call is cancelled.
   *
   * @returns Whether it is the last part, and all others were returned before
   */
  returned(
    message: { readonly box: string; readonly id: string },
    part: number,
    parts: number,
    signal: AbortSignal,
  ): boolean;
}

/** Remembers for one server; what an earlier one returned has to be read again. */
export function rememberParts(): PartsRead {
  const read = new Map<string, Set<number>>();
  return {
    returned({ box, id }, part, parts, signal) {
      const key = `${box} ${id} ${parts}`;
      const seen = read.get(key) ?? new Set();
      read.delete(key);
      read.set(key, seen.add(part));
      signal.addEventListener("abort", () => seen.delete(part), { once: true });
      const oldest = read.keys().next().value;
      if (read.size > PARTS_READ_MAX && oldest !== undefined) read.delete(oldest);
      return part === parts && seen.size === parts;
    },
  };
}

/** Breaking valid inputs in the ways that programs, disks and attackers do. */

import type { Chance } from "./random.ts";

/** Pieces that mean something to some parser. */
const PIECES: readonly string[] = [
  '"',
  "\\",
  "{",
  "}",
  "[",
  "]",
  ":",
  ",",
  "~",
  ".",
  "-",
  "!",
  "/",
  "\0",
  "\n",
  "\r",
  "\t",
  " ",
  "null",
  "true",
  "false",
  "-0",
  "1e999",
  "9007199254740993",
  "-1",
  "0.5",
  "NaN",
  "\ufeff",
  "\ud800",
  "\udfff",
  "\ufffd",
  "\u202e",
  "\u2028",
  "\\u0000",
  "\\ud800",
  "__proto__",
  "constructor",
  '"__proto__":{"x":1},',
  '"end":true',
  '"schema_version":2',
  "~done",
  "~blocked",
  "~0~1~1",
  "....",
  "000000000000000",
  "999999999999999",
  "A".repeat(300),
  "%0; run-shell",
  "../../../etc/passwd",
];

/** A variation of `input`; `others` lend it pieces. */
export function mutate(input: string, others: readonly string[], chance: Chance): string {
  let text = input;
  for (let count = 1 + chance.below(3); count > 0; count--) text = once(text, others, chance);
  return text;
}

function once(text: string, others: readonly string[], chance: Chance): string {
  const at = chance.below(text.length + 1);
  const to = Math.min(text.length, at + chance.below(chance.happens(0.2) ? 60 : 4));
  switch (chance.below(8)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(to);
    case 2:
      return text.slice(0, to) + text.slice(at);
    case 3:
      return text.slice(0, at) + String.fromCharCode(chance.below(0x10000)) + text.slice(at + 1);
    case 4:
      return text.slice(0, at) + String.fromCharCode(32 + chance.below(96)) + text.slice(at + 1);
    case 5:
      return text.slice(0, at) + chance.pick(PIECES) + text.slice(to);
    case 6: {
      const other = chance.pick(others);
      return text.slice(0, at) + other.slice(chance.below(other.length + 1));
    }
    default: {
      // A number becomes another one.
      return text.replace(
        /\d+/g,
        (digits) =>
          chance.happens(0.1)
            ? chance.pick(["-1", "1e21", "0", digits + digits, "0" + digits])
            : digits,
      );
    }
  }
}

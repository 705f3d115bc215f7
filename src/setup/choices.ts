/** What the user lets oxtail start on this machine. A later setup keeps to it unless told otherwise. */

import { no, ok, type Result } from "../wire/result.ts";
import { findProgram, type Look } from "./machine.ts";

/** What the user chose. */
export interface Choices {
  /** The server may start tmux and ps, which it needs to wake idle agents by keys. */
  readonly keys: boolean;
  /** It may start Codex, to wake idle sessions through `codex queue`. */
  readonly codexQueue: boolean;
}

/** What the command line says of them; null where it says nothing. */
export type Wanted = { readonly [K in keyof Choices]: boolean | null };

/** What holds until the user chooses. */
export const DEFAULT_CHOICES: Choices = { keys: true, codexQueue: true };

/**
 * The choices that hold now.
 *
 * @param before What an earlier setup remembered; null for the first setup
 */
export function choose(wanted: Wanted, before: Choices | null): Choices {
  const { keys, codexQueue } = before ?? DEFAULT_CHOICES;
  return { keys: wanted.keys ?? keys, codexQueue: wanted.codexQueue ?? codexQueue };
}

/**
 * The Codex that the server may start: an absolute path, or "" for none. Only who asks for it by name
 * is told that there is none.
 */
export function allowedCodex(
  look: Look,
  { codexQueue }: Choices,
  wanted: Wanted,
): Result<string> {
  if (!codexQueue) return ok("");
  const program = findProgram(look, "codex");
  if (wanted.codexQueue !== true && (program === null || program.includes(","))) return ok("");
  if (program === null) {
    return no(
      "Cannot let oxtail start codex: it is in no folder of PATH, install it or use --no-codex-queue",
    );
  }
  // Deno's flags take lists and know no escape.
  if (program.includes(",")) {
    return no(`Cannot use "${program}": Deno cannot allow a path with a comma`);
  }
  return ok(program);
}

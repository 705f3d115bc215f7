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
export const DEFAULT_CHOICES: Choices = { keys: true, codexQueue: false };

/** Asks a question; null when nobody is there to answer. */
type Ask = (question: string) => boolean | null;

/**
 * The choices that hold now.
 *
 * @param before What an earlier setup remembered; null for the first setup, which asks
 * @param hasCodex Whether there is a Codex to start, and a client of that name to configure
 */
export function choose(
  wanted: Wanted,
  before: Choices | null,
  hasCodex: boolean,
  ask: Ask,
): Choices {
  const { keys, codexQueue } = before ?? DEFAULT_CHOICES;
  const isOffered = before === null && wanted.codexQueue === null && hasCodex;
  const answer = isOffered
    ? ask("Let oxtail start Codex's own command to wake its idle sessions (codex queue)?")
    : null;
  return {
    keys: wanted.keys ?? keys,
    codexQueue: wanted.codexQueue ?? answer ?? codexQueue,
  };
}

/** The Codex that the server may start: an absolute path, or "" for none. */
export function allowedCodex(look: Look, { codexQueue }: Choices): Result<string> {
  if (!codexQueue) return ok("");
  const program = findProgram(look, "codex");
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

/**
 * The screen of Codex CLI, as seen at version 0.169.0. Its composer has no frame; an empty one shows a
 * faint line of its own, and below stand a status line and hints:
 *
 * ```
 * › Ask Codex to do anything    (bold mark, faint text)
 *
 *   gpt-5.2-codex default · /home/u/project
 *   ← for agents · ? for shortcuts
 * ```
 *
 * While a turn runs, the line above the composer says how to interrupt. A dialog or a menu takes the
 * composer's place, and marks its chosen line with the same character, but inverted. In shell mode the
 * mark is `!`; while somebody browses the transcript it is faint.
 */

import type { Composer } from "./client.ts";
import { parseStyled, plainOf, type StyledLine, withoutEmptyEnd } from "./styled.ts";

const MARK = "›";
/** The empty line, the status line, and hints that wrapped. */
const BELOW_MAX_LINES = 5;
/** How far above the composer the line about the running turn stands. */
const ABOVE_LINES = 6;
const QUESTION =
  /\besc\b.* (?:cancel|close|back|exit)\b|\benter\b.* (?:confirm|select|details|insert)\b|reverse-i-search|Browsing transcript|^\s*›?\s*\d\. /i;
const RUNNING = /\besc to interrupt\b/;
const NONE: Composer = { kind: "unknown" };

/** Recognises a capture with its colours. Total; anything in doubt is `unknown`. */
export function recogniseCodex(screen: string): Composer {
  const lines = withoutEmptyEnd(parseStyled(screen));
  const at = lines.findLastIndex(isPrompt);
  if (at < 0) return lines.some(isQuestion) ? { kind: "dialog" } : NONE;
  const rows = composerRows(lines, at);
  const below = lines.slice(at + rows.length);
  if (below.some(isQuestion)) return { kind: "dialog" };
  if (!isStatus(below)) return NONE;
  const cells = rows.flatMap((row) => row.slice(2)).filter(({ char }) =>
    char !== " " && char !== "\u00a0"
  );
  const typed = rows.map((row) => plainOf(row.slice(2).filter(({ dim }) => !dim))).join("\n");
  if (cells.some(({ dim }) => !dim) || rows.length > 1) {
    return { kind: "draft", text: typed || " " };
  }
  // Spaces alone take the faint line away.
  if (cells.length === 0) return { kind: "draft", text: " " };
  const above = lines.slice(Math.max(0, at - ABOVE_LINES), at);
  return above.some((line) => RUNNING.test(plainOf(line))) ? NONE : { kind: "empty" };
}

function isPrompt(line: StyledLine): boolean {
  const [mark, gap] = line;
  return mark?.char === MARK && !mark.dim && !mark.inverse && gap?.char === " ";
}

/** The first row and those that belong to it: they stand two columns in, without an empty one. */
function composerRows(lines: readonly StyledLine[], at: number): readonly StyledLine[] {
  const end = lines.findIndex((line, n) => n > at && plainOf(line) === "");
  return lines.slice(at, end < 0 ? lines.length : end);
}

/** One empty line, and then no more: after another one would come the rest of a draft. */
function isStatus(below: readonly StyledLine[]): boolean {
  const empty = below.map((line) => plainOf(line) === "");
  return below.length > 1 && below.length <= BELOW_MAX_LINES && empty.lastIndexOf(true) === 0;
}

function isQuestion(line: StyledLine): boolean {
  return QUESTION.test(plainOf(line));
}

// The paste detection of Codex's composer: Enter that follows fast typing within this window becomes a
// newline and submits nothing. `codex.keyGapMs` must stay above it.

/** A constant in a client's source that the wake depends on. */
export interface UpstreamConstant {
  /** Its name there. */
  readonly name: string;
  /** Its value at the version that was tested, in ms. */
  readonly testedMs: number;
  /** Where its source is published. */
  readonly url: string;
}

/** The window, as Codex 0.169.0 has it. */
export const CODEX_PASTE: UpstreamConstant = {
  name: "PASTE_ENTER_SUPPRESS_WINDOW",
  testedMs: 120,
  url: "https://raw.githubusercontent.com/openai/codex/main/" +
    "codex-rs/tui/src/bottom_pane/paste_burst.rs",
};

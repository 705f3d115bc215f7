/**
 * The screen of Claude Code, as seen at version 2.1.332. Its composer stands between two rules at the
 * bottom, with one or two lines of hints below it:
 *
 * ```
 * ──────────────────────────────
 * ❯ half a thought              (the mark is followed by U+00A0)
 * ──────────────────────────────
 *   ⏵⏵ auto mode on (shift+tab to cycle)
 * ```
 *
 * A dialog, a menu, the history and the detailed transcript take the composer's place. While a turn
 * runs the mark is grey and the hints say how to interrupt; in shell mode the mark is `!`.
 */

import type { Composer } from "./client.ts";
import { type Cell, parseStyled, plainOf, type StyledLine, withoutEmptyEnd } from "./styled.ts";

const RULE = /^─{10,}$/;
const MARK = "❯";
const AFTER_MARK = "\u00a0";
/** Hints and a status line of the user's own below the composer: more is something else. */
const HINT_MAX_LINES = 6;
/** What only a question shows below or in place of the composer. */
const QUESTION = /\bEsc to (?:cancel|exit|close)|\bEnter to \w+|^\s*❯?\s*\d\. |Do you want to /;
const RUNNING = /esc to interrupt/;
/** The hint of manual mode, which goes on with "? for shortcuts" while the composer is empty. */
const MANUAL_WITH_TEXT = /manual mode on$/;
const NONE: Composer = { kind: "unknown" };

/** Recognises a capture with its colours. Total; anything in doubt is `unknown`. */
export function recogniseClaude(screen: string): Composer {
  const lines = withoutEmptyEnd(parseStyled(screen));
  const bottom = lines.findLastIndex(isRule);
  const top = lines.slice(0, Math.max(0, bottom)).findLastIndex(isRule);
  const composer = top < 0 ? [] : lines.slice(top + 1, bottom);
  const hints = lines.slice(bottom + 1).map(plainOf).filter((line) => line !== "");
  const first = composer[0];
  if (first === undefined || !isPrompt(first)) {
    return lines.some((line) => QUESTION.test(plainOf(line))) ? { kind: "dialog" } : NONE;
  }
  if (hints.length > HINT_MAX_LINES || hints.some((hint) => QUESTION.test(hint))) {
    return { kind: "dialog" };
  }
  const text = typedText(composer);
  if (text !== "") return { kind: "draft", text };
  // A line that is queued while a turn runs would be sent at its end, whatever is open then.
  const isRunning = first[0]?.coloured === true || hints.some((hint) => RUNNING.test(hint));
  if (isRunning) return NONE;
  // Characters without a width may stand in no cell of the screen. A status line of the user's own
  // takes the hint away as well, so it tells something only where it stands alone.
  const [hint, ...others] = hints;
  if (hint === undefined) return NONE;
  const isTypedUnseen = others.length === 0 && MANUAL_WITH_TEXT.test(hint);
  return isTypedUnseen ? { kind: "draft", text: " " } : { kind: "empty" };
}

function isRule(line: StyledLine): boolean {
  return RULE.test(plainOf(line));
}

function isPrompt(line: StyledLine): boolean {
  return line[0]?.char === MARK && line[1]?.char === AFTER_MARK;
}

/** What somebody typed. A suggestion is faint, but for its first letter, on which the cursor stands. */
function typedText(composer: readonly StyledLine[]): string {
  const rows = composer.map((line) => line.slice(2));
  const isBlank = ({ char }: Cell) => char === " " || char === AFTER_MARK;
  const cells = rows.flat().filter((cell) => !isBlank(cell));
  const [head, ...rest] = cells;
  const isSuggestion = head?.inverse === true && rest.length > 0 && rest.every(({ dim }) => dim);
  if (isSuggestion) return "";
  const typed = rows.map((row) => row.filter(({ dim }) => !dim));
  // A cursor behind the first place stands after something: spaces, or an empty line.
  const cursorRow = typed.findIndex((row) => row.some(({ inverse }) => inverse));
  const isBehind = cursorRow > 0 ||
    (cursorRow === 0 && typed[0]?.findIndex(({ inverse }) => inverse) !== 0);
  const text = typed.map(plainOf).join("\n");
  const isEmpty = typed.flat().every(isBlank) && !isBehind && typed.length === 1;
  return isEmpty ? "" : text || " ";
}

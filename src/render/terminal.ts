/**
 * Text by the columns it takes in a terminal. A letter of East Asia and an emoji take two, an accent
 * takes none. Terminals differ in rare characters; a row is then a column off, and nothing else.
 */

import { endOf, safeLine, safeText } from "../wire/text.ts";

let graphemes: Intl.Segmenter | null = null;
/** Its tables cost 15 ms, and most texts are plain. */
function graphemesOf(text: string): Intl.Segments {
  graphemes ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  return graphemes.segment(text);
}
const PLAIN = /^[\x20-\x7e]*$/;
const WIDE =
  /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\uff01-\uff60\uffe0-\uffe6]|[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Yi}]|\p{Emoji_Presentation})/u;
const DRAWN_AS_EMOJI = /^\p{Emoji}\ufe0f/u;
const HALF_WIDTH = /^[\uff61-\uffdc]/;
const NO_WIDTH = /^[\p{M}\p{Cf}]+$/u;

/** The columns that `text` takes. It has no control characters. */
export function columnsOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let columns = 0;
  for (const { segment } of graphemesOf(text)) columns += widthOf(segment);
  return columns;
}

/** `text` cut to at most `columns`, with an ellipsis where something was cut. */
export function fit(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  if (columns < 1) return "";
  let kept = "";
  let left = columns - 1;
  for (const { segment } of graphemesOf(text)) {
    left -= widthOf(segment);
    if (left < 0) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** `text` filled up with blanks to `columns`, at its end or at its beginning. */
export function pad(text: string, columns: number, side: "left" | "right" = "left"): string {
  const blanks = " ".repeat(Math.max(0, columns - columnsOf(text)));
  return side === "left" ? text + blanks : blanks + text;
}

/** `text` in lines of at most `columns`, broken at blanks; a word that is longer stands alone. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of text.split(" ")) {
    const longer = current === "" ? word : `${current} ${word}`;
    if (current === "" || columnsOf(longer) <= columns) current = longer;
    else {
      lines.push(current);
      current = word;
    }
  }
  return [...lines, current];
}

function widthOf(grapheme: string): number {
  if (NO_WIDTH.test(grapheme)) return 0;
  if (HALF_WIDTH.test(grapheme)) return 1;
  return WIDE.test(grapheme) || DRAWN_AS_EMOJI.test(grapheme) ? 2 : 1;
}

// Lines of pieces, each with its colour, cut to the columns of a terminal.

/** A piece of a line. What of its text is unsafe in a terminal is drawn as an escape. */
interface Piece {
  readonly text: string;
  readonly tone?: Tone;
}

/** A line. */
export type Line = readonly Piece[];

/** One piece as a line. */
export function line(text: string, tone?: Tone): Line {
  return [tone === undefined ? { text } : { text, tone }];
}

/** A line as it is printed, cut to `columns`. */
export function draw(pieces: Line, columns: number, paint: Paint): string {
  let left = columns;
  let drawn = "";
  // Blanks at the end of a line only make it wrap.
  const last = pieces.findLastIndex(({ text }) => text.trim() !== "");
  for (const [at, { text: given, tone }] of pieces.slice(0, last + 1).entries()) {
    if (left <= 0) break;
    const text = safeLine(given);
    const shown = fit(at === last ? text.trimEnd() : text, left);
    left -= columnsOf(shown);
    drawn += tone === undefined || shown.trim() === "" ? shown : paint(tone, shown);
  }
  return drawn;
}

/** A table: each column is as wide as its widest cell, two blanks apart. */
export function table(
  rows: readonly Line[],
  sides: readonly ("left" | "right")[],
): Line[] {
  const safe = rows.map((row) => row.map((piece) => ({ ...piece, text: safeLine(piece.text) })));
  const widths = sides.map((_, at) =>
    Math.max(0, ...safe.map((row) => columnsOf(row[at]?.text ?? "")))
  );
  return safe.map((row) =>
    row.map((piece, at) => {
      const gap = at === row.length - 1 ? "" : "  ";
      return { ...piece, text: pad(piece.text, widths[at] ?? 0, sides[at]) + gap };
    })
  );
}

// Colour for terminals.

/** What a piece of text is, for its colour. */
export type Tone = "good" | "warn" | "bad" | "dim" | "strong";

/** Colours a text; its columns stay the same. */
export type Paint = (tone: Tone, text: string) => string;

// How long ago something was, for people.

/** A time span in its largest sensible unit; one from the future counts as 0 s. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} days`;
}

// What a pane shows, cut to what a reader asked for.

/** The newest lines of a pane, safe to show. */
export interface PaneText {
  readonly text: string;
  /** There were more lines. */
  readonly isCountCut: boolean;
  /** The beginning was cut to keep within the characters. */
  readonly isTextCut: boolean;
}

/** Begins a text whose beginning was cut. */
export const CUT_MARK = "[cut at pane_max_chars] … ";

/**
 * The last `lines` lines of `text`, and of these the last `chars` UTF-16 units, the mark included.
 * Empty lines at the end, and spaces at the end of a line, only pad the screen.
 */
export function renderPane(text: string, lines: number, chars: number): PaneText {
  const all = text.trimEnd().split("\n");
  const shown = safeText(all.slice(-lines).map((line) => line.trimEnd()).join("\n"));
  const isTextCut = shown.length > chars;
  return {
    text: isTextCut ? `${CUT_MARK}${endOf(shown, chars - CUT_MARK.length)}` : shown,
    isCountCut: all.length > lines,
    isTextCut,
  };
}

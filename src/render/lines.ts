/** Lines of pieces, each with its colour, cut to the columns of a terminal. */

import { safeLine } from "../wire/text.ts";
import { columnsOf, fit, pad } from "./columns.ts";
import type { Paint, Tone } from "./paint.ts";

/** A piece of a line. What of its text is unsafe in a terminal is drawn as an escape. */
export interface Piece {
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

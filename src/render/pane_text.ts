/** What a pane shows, cut to what a reader asked for. */

import { endOf, safeText } from "../wire/text.ts";

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

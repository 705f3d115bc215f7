/**
 * Captured screens with their colours (`tmux capture-pane -e`) as cells: plain text alone cannot tell a
 * suggestion in an empty composer from text that somebody typed.
 */

/** One character as it is shown. */
export interface Cell {
  readonly char: string;
  /** Faint (SGR 2): how clients show what nobody typed. */
  readonly dim: boolean;
  /** Foreground and background exchanged (SGR 7): how clients draw the cursor. */
  readonly inverse: boolean;
  /** In a colour other than the terminal's own. */
  readonly coloured: boolean;
}

/** A line of a screen. */
export type StyledLine = readonly Cell[];

/** Escape sequences: with parameters and a final letter, titles and links, character sets. */
const SEQUENCE = new RegExp(
  [
    String.raw`\u001b\[([0-9;:]*)([@-~])`,
    String.raw`\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)`,
    String.raw`\u001b[()][0-9A-B]`,
    String.raw`[\u000e\u000f]`,
  ].join("|"),
  "y",
);

/** The lines of a capture. Total: what is no known sequence counts as text. */
export function parseStyled(text: string): StyledLine[] {
  const lines: Cell[][] = [[]];
  let style = PLAIN;
  for (let at = 0; at < text.length;) {
    SEQUENCE.lastIndex = at;
    const sequence = SEQUENCE.exec(text);
    if (sequence !== null) {
      if (sequence[2] === "m") style = applied(style, sequence[1] ?? "");
      at = SEQUENCE.lastIndex;
      continue;
    }
    const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
    at += char.length;
    if (char === "\n") lines.push([]);
    else lines.at(-1)?.push({ char, ...style });
  }
  return lines;
}

/** The text of a line, without the spaces at its end. */
export function plainOf(line: StyledLine): string {
  return line.map(({ char }) => char).join("").trimEnd();
}

/** The lines without the empty ones at the end of the screen. */
export function withoutEmptyEnd(lines: readonly StyledLine[]): StyledLine[] {
  const last = lines.findLastIndex((line) => plainOf(line) !== "");
  return lines.slice(0, last + 1);
}

type Style = Omit<Cell, "char">;

const PLAIN: Style = { dim: false, inverse: false, coloured: false };

/** The style after a "select graphic rendition" sequence with these parameters. */
function applied(before: Style, parameters: string): Style {
  let style = before;
  const codes = parameters.split(";").map((code) => Number(code.split(":")[0] || 0));
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0;
    if (code === 0) style = PLAIN;
    else if (code === 2) style = { ...style, dim: true };
    else if (code === 22) style = { ...style, dim: false };
    else if (code === 7) style = { ...style, inverse: true };
    else if (code === 27) style = { ...style, inverse: false };
    else if (code === 39) style = { ...style, coloured: false };
    else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) {
      style = { ...style, coloured: true };
    } else if (code === 38 || code === 48) {
      if (code === 38) style = { ...style, coloured: true };
      // 38;5;n or 38;2;r;g;b: what follows are numbers of the colour, not codes.
      at += codes[at + 1] === 5 ? 2 : codes[at + 1] === 2 ? 4 : 0;
    }
  }
  return style;
}

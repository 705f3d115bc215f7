/** Colour for terminals. */

/** What a piece of text is, for its colour. */
export type Tone = "good" | "warn" | "bad" | "dim" | "strong";

/** Colours a text; its columns stay the same. */
export type Paint = (tone: Tone, text: string) => string;

/** No colour. */
export const plain: Paint = (_tone, text) => text;

const CODES: { readonly [T in Tone]: string } = {
  good: "32",
  warn: "33",
  bad: "31",
  dim: "2",
  strong: "1",
};

/** ANSI colours of the user's own palette. */
export const ansi: Paint = (tone, text) => `\x1b[${CODES[tone]}m${text}\x1b[0m`;

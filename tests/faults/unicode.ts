/**
 * Code points that must not reach a model or a terminal, listed by hand and not by the expression that
 * the product uses.
 */

/** First and last of each range. */
const UNSAFE_RANGES: readonly (readonly [number, number])[] = [
  [0x00, 0x08], // C0 controls but tab and newline
  [0x0b, 0x1f],
  [0x7f, 0x9f], // DEL and C1 controls
  [0xad, 0xad], // soft hyphen
  [0x34f, 0x34f], // combining grapheme joiner
  [0x61c, 0x61c], // Arabic letter mark
  [0x115f, 0x1160], // Hangul fillers
  [0x17b4, 0x17b5], // Khmer inherent vowels
  [0x180b, 0x180f], // Mongolian variation selectors
  [0x200b, 0x200f], // zero-width characters, marks of direction
  [0x2028, 0x202e], // line and paragraph separators, embeddings and overrides
  [0x2060, 0x206f], // word joiner, isolates, invisible operators
  [0x3164, 0x3164], // Hangul filler
  [0xd800, 0xdfff], // surrogates
  [0xfe00, 0xfe0f], // variation selectors
  [0xfeff, 0xfeff], // byte order mark
  [0xffa0, 0xffa0], // half-width Hangul filler
  [0xfff9, 0xfffb], // interlinear annotations
  [0x1bca0, 0x1bca3], // shorthand format controls
  [0x1d173, 0x1d17a], // musical format controls
  [0xe0000, 0xe0fff], // tags, variation selectors
];

/** Whether a code point must be shown as an escape where no emoji needs it. */
export function isUnsafe(codePoint: number): boolean {
  return UNSAFE_RANGES.some(([first, last]) => first <= codePoint && codePoint <= last);
}

/** The unsafe code points in `text`. */
export function unsafeIn(text: string): number[] {
  const found: number[] = [];
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    if (isUnsafe(codePoint)) found.push(codePoint);
  }
  return found;
}

/** The number of code points, surrogates included. */
export const CODE_POINTS = 0x110000;

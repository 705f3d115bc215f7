/**
 * The character policy: what a model or a terminal may be shown of text that a peer wrote. Stored
 * bytes stay as sent; the replacement happens on the way out, and shows what was there.
 */

/** ASCII, without controls but newline and tab: nothing in it is unsafe. */
const PLAIN = /^[\n\t\x20-\x7E]*$/;
const PRINTABLE_ASCII = /^[\x20-\x7E]*$/;

/** `text` with every unsafe character shown as `\u{hex}`; newline and tab stay. */
export function safeText(text: string): string {
  // The usual case; the tables of Unicode would cost a hook up to 2 ms.
  return PLAIN.test(text) ? text : escapeUnsafe(text);
}

/** `text` for a one-line field: as {@link safeText}, with newline and tab escaped as well. */
export function safeLine(text: string): string {
  // The usual case, and a list has hundreds of them.
  if (PRINTABLE_ASCII.test(text)) return text;
  return safeText(text).replace(/[\n\t]/g, escape);
}

/**
 * `value` as JSON that a terminal may be shown: what is unsafe in it stands as an escape of JSON, so that it
 * means the same.
 */
export function safeJson(value: unknown, indent?: number): string {
  const json = JSON.stringify(value, null, indent);
  return PLAIN.test(json)
    ? json
    : json.replace(unsafe(), (found) =>
      Array.from({ length: found.length }, (_, at) =>
        `\\u${hex4(found.charCodeAt(at))}`).join(""));
}

function hex4(unit: number): string {
  return unit.toString(16).padStart(4, "0");
}

/** The longest beginning of `text` that takes at most `maxBytes` of UTF-8; no character is split. */
export function beginningOf(text: string, maxBytes: number): string {
  // No character takes fewer bytes than it has UTF-16 units.
  const enough = text.slice(0, maxBytes);
  const { read } = new TextEncoder().encodeInto(enough, new Uint8Array(maxBytes));
  return text.slice(0, isPairSplit(text, read) ? read - 1 : read);
}

/** The longest end of `text` of at most `maxChars` UTF-16 units; no character is split. */
export function endOf(text: string, maxChars: number): string {
  const start = Math.max(0, text.length - maxChars);
  return text.slice(isPairSplit(text, start) ? start + 1 : start);
}

function isPairSplit(text: string, at: number): boolean {
  return at > 0 && (text.codePointAt(at - 1) ?? 0) > 0xffff;
}

/**
 * Escapes controls but newline and tab, lone surrogates, line and paragraph separators, marks of
 * direction, and what draws nothing: zero-width characters, variation selectors, tags, fillers, and
 * more. The patterns stand in the functions, so that they are made only when they are needed.
 */
function escapeUnsafe(text: string): string {
  return text.replace(unsafe(), (found, at: number) => {
    return isInsideEmoji(text, at, found) ? found : escape(found);
  });
}

function unsafe(): RegExp {
  return /(?![\n\t])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/gu;
}

/** Joiners and variation selectors build emoji; elsewhere they only hide things. */
function isInsideEmoji(text: string, at: number, found: string): boolean {
  const before = text.slice(Math.max(0, at - 3), at);
  const after = text.slice(at + 1, at + 3);
  if (found === "\u200D") {
    return /(?:\p{Extended_Pictographic}\uFE0F?|\p{Emoji_Modifier})$/u.test(before) &&
      /^\p{Extended_Pictographic}/u.test(after);
  }
  if (found !== "\uFE0F" && found !== "\uFE0E") return false;
  return /\p{Extended_Pictographic}$/u.test(before) ||
    (/[0-9#*]$/.test(before) && after.startsWith("\u20E3"));
}

function escape(found: string): string {
  return `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`;
}

/** How long a text is in UTF-8. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

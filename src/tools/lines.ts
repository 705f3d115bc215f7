/** Lines from chunks of bytes, each byte looked at once, and none kept beyond a limit. */

/** A line without its end; or, of one that is too long, its first and last bytes. */
export type Line =
  | { readonly text: string }
  | { readonly text: null; readonly head: string; readonly tail: string };

/** Takes chunks and gives lines. */
export interface Lines {
  /** The lines that end in this chunk, which may be overwritten afterwards. */
  push(chunk: Uint8Array): Generator<Line>;
  /** What stands after the last line end, when the input is over; null when nothing does. */
  rest(): Line | null;
}

/** Of a line that is too long, so many bytes are kept at either end. */
const KEPT_ENDS = 512;
const LINE_END = 10;

/** Splits lines of at most `maxBytes`. */
export function splitLines(maxBytes: number): Lines {
  let parts: Uint8Array[] = [];
  let length = 0;
  /** The ends of the line that is too long. */
  let long: { head: Uint8Array; tail: Uint8Array } | null = null;
  const add = (bytes: Uint8Array) => {
    length += bytes.length;
    if (long !== null) long.tail = join([long.tail, bytes]).slice(-KEPT_ENDS);
    else parts.push(bytes.slice());
    if (long !== null || length <= maxBytes) return;
    const whole = join(parts);
    long = { head: whole.slice(0, KEPT_ENDS), tail: whole.slice(-KEPT_ENDS) };
    parts = [];
  };
  const take = (): Line => {
    const line: Line = long === null
      ? { text: decode(join(parts)) }
      : { text: null, head: decode(long.head), tail: decode(long.tail) };
    parts = [];
    length = 0;
    long = null;
    return line;
  };
  return {
    *push(chunk) {
      let from = 0;
      for (let to = chunk.indexOf(LINE_END); to >= 0; to = chunk.indexOf(LINE_END, from)) {
        add(chunk.subarray(from, to));
        from = to + 1;
        yield take();
      }
      if (from < chunk.length) add(chunk.subarray(from));
    },
    rest: () => length === 0 ? null : take(),
  };
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Bytes that are no UTF-8 become U+FFFD. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

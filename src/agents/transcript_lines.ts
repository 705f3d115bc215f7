/**
 * The lines of a transcript in steps of 64 KiB, from its end. Memory is bounded by the longest line that is
 * looked at, whatever the file holds.
 */

import type { Readable } from "../sys/readable.ts";
import { TRANSCRIPT_LINE_MAX_BYTES, TRANSCRIPT_STEP_BYTES } from "../wire/limits.ts";

/** A line, or what there is in place of lines. */
export type TranscriptLine =
  | { readonly kind: "text"; readonly text: string }
  /** A line longer than {@link TRANSCRIPT_LINE_MAX_BYTES}, passed over. */
  | { readonly kind: "overlong" }
  /** `maxBytes` were read and the file goes on. The last of all. */
  | { readonly kind: "limit" }
  /** The file became shorter than it was when it was opened. The last of all. */
  | { readonly kind: "changed" };

const NEWLINE = 10;

/** The lines, newest first. What is appended meanwhile is not seen. */
export async function* linesFromEnd(
  file: Readable,
  maxBytes: number,
): AsyncGenerator<TranscriptLine> {
  const buffer = new Uint8Array(TRANSCRIPT_STEP_BYTES);
  const line = new PartialLine();
  const least = Math.max(0, file.size - maxBytes);
  for (let end = file.size; end > least;) {
    const start = Math.max(least, end - buffer.length);
    const step = buffer.subarray(0, end - start);
    if (await file.read(start, step) < step.length) return yield { kind: "changed" };
    let rest = step;
    for (let at = rest.lastIndexOf(NEWLINE); at >= 0; at = rest.lastIndexOf(NEWLINE)) {
      yield* line.endWith(rest.subarray(at + 1));
      rest = rest.subarray(0, at);
    }
    line.hold(rest);
    end = start;
  }
  if (least > 0) return yield { kind: "limit" };
  yield* line.endWith(new Uint8Array());
}

/** A line of which a part was read. It forgets its parts as soon as it is known to be too long. */
class PartialLine {
  readonly #decoder = new TextDecoder();
  #parts: Uint8Array[] = [];
  #bytes = 0;

  /** Adds the part before those that it has, and copies it. */
  hold(part: Uint8Array): void {
    if (part.length === 0) return;
    this.#bytes += part.length;
    if (this.#bytes > TRANSCRIPT_LINE_MAX_BYTES) this.#parts = [];
    else this.#parts.push(part.slice());
  }

  /** The line, whose last part this is; nothing when it is empty. */
  *endWith(part: Uint8Array): Generator<TranscriptLine> {
    const bytes = this.#bytes + part.length;
    const parts = this.#parts;
    this.#parts = [];
    this.#bytes = 0;
    if (bytes === 0) return;
    if (bytes > TRANSCRIPT_LINE_MAX_BYTES) yield { kind: "overlong" };
    else if (parts.length === 0) yield { kind: "text", text: this.#decoder.decode(part) };
    else yield { kind: "text", text: this.#decoder.decode(this.#join([...parts, part], bytes)) };
  }

  #join(parts: readonly Uint8Array[], bytes: number): Uint8Array {
    const whole = new Uint8Array(bytes);
    let at = 0;
    for (const part of parts.toReversed()) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }
}

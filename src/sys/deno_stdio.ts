/** {@link Stdio} through Deno. */

import type { Stdio } from "./stdio.ts";

/** The standard streams of this process. */
export const denoStdio: Stdio = {
  read: (maxBytes, isWhole) => readInput(Deno.stdin, maxBytes, isWhole),
  write: (text) => writeAll(Deno.stdout, text),
  complain(line) {
    writeAll(Deno.stderr, `${line}\n`);
  },
};

/** Something that gives bytes, and null at its end. */
interface Source {
  readSync(into: Uint8Array): number | null;
}

/** Reads `from` as {@link Stdio.read} promises. Reading without blocking would take 10 ms longer. */
export function readInput(
  from: Source,
  maxBytes: number,
  isWhole: (text: string) => boolean,
): string {
  const decoder = new TextDecoder();
  const chunk = new Uint8Array(65_536);
  let text = "";
  let left = maxBytes;
  for (;;) {
    const count = readSome(from, chunk);
    if (count === null) return text + decoder.decode();
    const kept = chunk.subarray(0, Math.min(count, left));
    text += decoder.decode(kept, { stream: true });
    left -= kept.length;
    if (left > 0 && isWhole(text)) return text;
  }
}

/** An input that is closed or cannot be read has ended. */
function readSome(from: Source, into: Uint8Array): number | null {
  try {
    return from.readSync(into);
  } catch {
    return null;
  }
}

/** One call may write only a part: 65,536 bytes of a pipe. */
function writeAll(to: { writeSync(bytes: Uint8Array): number }, text: string): boolean {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let at = 0; at < bytes.length;) at += to.writeSync(bytes.subarray(at));
    return true;
  } catch {
    return false;
  }
}

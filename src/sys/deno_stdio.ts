/** {@link Stdio} through Deno. */

import type { Stdio } from "./stdio.ts";

/** The standard streams of this process. */
export const denoStdio: Stdio = {
  read: (maxBytes, maxMs) => readInput(Deno.stdin, maxBytes, maxMs),
  write: (text) => writeAll(Deno.stdout, text),
  complain(line) {
    writeAll(Deno.stderr, `${line}\n`);
  },
};

/** Something that gives bytes, and null at its end. */
interface Source {
  read(into: Uint8Array): Promise<number | null>;
}

/** Reads `from` as {@link Stdio.read} promises. */
export async function readInput(from: Source, maxBytes: number, maxMs: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let kept = 0;
  const drain = async () => {
    for (;;) {
      const chunk = new Uint8Array(65_536);
      const count = await from.read(chunk);
      if (count === null) return;
      if (kept >= maxBytes) continue;
      chunks.push(chunk.subarray(0, Math.min(count, maxBytes - kept)));
      kept += count;
    }
  };
  const limit = Promise.withResolvers<void>();
  const timer = setTimeout(limit.resolve, maxMs);
  // A closed or unreadable input is an empty one.
  await Promise.race([drain().catch(() => {}), limit.promise]);
  clearTimeout(timer);
  return decode(chunks);
}

function decode(chunks: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join("") + decoder.decode();
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

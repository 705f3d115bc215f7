/** {@link Pipes} through Deno. */

import type { Pipes } from "./pipes.ts";

const buffer = new Uint8Array(65_536);

/** The standard streams of this process. A full pipe keeps a thread of its own waiting, not this one. */
export const denoPipes: Pipes = {
  async read() {
    const count = await Deno.stdin.read(buffer);
    return count === null ? null : buffer.subarray(0, count);
  },
  async write(bytes) {
    for (let at = 0; at < bytes.length;) at += await Deno.stdout.write(bytes.subarray(at));
  },
};

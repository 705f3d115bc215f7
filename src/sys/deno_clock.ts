/** The real clock and the system's random bytes. */

import type { Clock, Random } from "./clock.ts";

/** The real clock. */
export const denoClock: Clock = {
  nowMs: () => Date.now(),
  sleep(ms, signal) {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener("abort", done, { once: true });
    });
  },
};

/** Random bytes of the system. */
export const denoRandom: Random = (count) => crypto.getRandomValues(new Uint8Array(count));

/** Hex digits that no other process of this machine uses at this time. */
export function temporaryName(): string {
  return `${Deno.pid}-${
    Array.from(denoRandom(6), (byte) => byte.toString(16).padStart(2, "0")).join("")
  }`;
}

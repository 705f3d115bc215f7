/**
 * Taking a figure again while the machine is busy with something else.
 *
 * Which take counts is decided by the pace of the machine alone, never by the figure.
 */

/** How much slower than the limits' machine still is that machine: there an empty program took up to 20 ms. */
const QUIET = 20 / 19;
/** A figure that takes longer than this is not taken again: draining 50,000 messages fills a disk each time. */
const LONGEST_MS = 60_000;

/**
 * Calls `take` until the machine was quiet meanwhile, or it was called often enough; returns what came of
 * the one at the best pace.
 */
export type Takes = <T extends { readonly slower: number }>(take: () => Promise<T>) => Promise<T>;

/**
 * Takes up to `most` times, and once at least.
 *
 * @param say Tells a person, a line each time, why it takes longer
 */
export function openTakes(most: number, say: (line: string) => void): Takes {
  return async (take) => {
    const begun = performance.now();
    let best = await take();
    for (let taken = 1; taken < most && best.slower > QUIET; taken++) {
      if (performance.now() - begun > LONGEST_MS) break;
      say(`The machine is busy, x ${best.slower.toFixed(2)}: measuring again`);
      const next = await take();
      if (next.slower < best.slower) best = next;
    }
    return best;
  };
}

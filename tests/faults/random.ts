/** Chance that can be repeated: the same seed gives the same choices. */

/** A source of choices. */
export interface Chance {
  /** 0 <= x < 1 */
  next(): number;
  /** 0 <= n < `below` */
  below(below: number): number;
  /** True with probability `p`. */
  happens(p: number): boolean;
  pick<T>(list: readonly T[]): T;
  bytes(count: number): Uint8Array;
}

/** Choices from `seed` (mulberry32). */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (n: number) => Math.floor(next() * n);
  return {
    next,
    below,
    happens: (p) => next() < p,
    pick(list) {
      const one = list[below(list.length)];
      if (one === undefined) throw new RangeError("Cannot pick from an empty list");
      return one;
    },
    bytes: (count) => Uint8Array.from({ length: count }, () => below(256)),
  };
}

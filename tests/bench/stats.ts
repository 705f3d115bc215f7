/** Medians and spread of measured times. */

import { watchPace } from "./pace.ts";

/** The first runs make folders and fill caches. */
const WARM_UP = 3;

/** What a series of times comes to, in ms. */
export interface Stats {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
}

/** Summarises `times`, in ms; there must be at least one. */
export function summarise(times: readonly number[]): Stats {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
  const [p50, p95] = [at(0.5), at(0.95)];
  if (p50 === undefined || p95 === undefined) throw new Error("Cannot summarise no times");
  return { count: sorted.length, p50, p95 };
}

/** What a series came to, and how fast the machine was meanwhile. */
export interface Measured {
  readonly measured: Stats;
  /** As {@link Pace.slower} tells it. */
  readonly slower: number;
}

/** The same for several acts. */
export interface MeasuredInTurns {
  /** In the order of the acts. */
  readonly stats: readonly Stats[];
  readonly slower: number;
}

/** Runs `act` `count` times, after a few that are not counted, and times each. */
export async function measure(
  count: number,
  act: () => Promise<void>,
  warmUp = WARM_UP,
): Promise<Measured> {
  const { stats: [measured], slower } = await measureInTurns(count, [{ run: act }], warmUp);
  if (measured === undefined) throw new Error("Nothing was measured");
  return { measured, slower };
}

/** Something to time, and what is done before it, which is not timed. */
export interface Act {
  /** What it returns is disposed of after its time was taken. */
  readonly run: () => Promise<AsyncDisposable | void> | void;
  readonly prepare?: () => void | Promise<void>;
}

/** The same for several acts that take turns, so that all meet the same machine. */
export async function measureInTurns(
  count: number,
  acts: readonly Act[],
  warmUp = WARM_UP,
): Promise<MeasuredInTurns> {
  const times = acts.map((): number[] => []);
  const pace = watchPace();
  for (let n = -warmUp; n < count; n++) {
    await pace.look();
    for (const [at, { run, prepare }] of acts.entries()) {
      await prepare?.();
      const start = performance.now();
      const result = await run();
      if (n >= 0) times[at]?.push(performance.now() - start);
      await result?.[Symbol.asyncDispose]();
    }
  }
  return { stats: times.map(summarise), slower: await pace.slower() };
}

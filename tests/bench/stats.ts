/** Medians and spread of measured times. */

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

/** Runs `act` `count` times, after a few that are not counted, and times each. */
export async function measure(count: number, act: () => unknown, warmUp = 3): Promise<Stats> {
  const times: number[] = [];
  for (let n = -warmUp; n < count; n++) {
    const start = performance.now();
    await act();
    if (n >= 0) times.push(performance.now() - start);
  }
  return summarise(times);
}

/**
 * The same for several acts that take turns, so that all meet the same machine. What an act returns is
 * disposed of after its time was taken.
 */
export async function measureInTurns(
  count: number,
  acts: readonly (() => Promise<AsyncDisposable | void> | void)[],
  warmUp = 3,
): Promise<Stats[]> {
  const times = acts.map((): number[] => []);
  for (let n = -warmUp; n < count; n++) {
    for (const [at, act] of acts.entries()) {
      const start = performance.now();
      const result = await act();
      if (n >= 0) times[at]?.push(performance.now() - start);
      await result?.[Symbol.asyncDispose]();
    }
  }
  return times.map(summarise);
}

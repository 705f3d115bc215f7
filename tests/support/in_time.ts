/** A limit of time for machines that are busy with something else. */

import { watchPace } from "../bench/pace.ts";
import { that } from "./assert.ts";

/**
 * What `act` gives. Fails when that takes longer than `ms`, or on a busy machine as many times as long as an
 * empty program takes longer there right afterwards, and twice that: its pace changes.
 */
export async function inTime<T>(ms: number, what: string, act: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await act();
  const took = Math.round(performance.now() - start);
  if (took <= ms) return result;
  const slower = await watchPace().slower();
  const told = `${what} took ${took} ms, ${ms} ms are its time where nothing else runs`;
  that(slower > 1.5 && took <= 2 * slower * ms, `${told}; this machine is ${slower} times slower`);
  return result;
}

/** The few assertions that the tests need. */

import { strict as node } from "node:assert";

/** Fails unless both are deeply equal. */
export function equal<T>(actual: T, expected: T, message?: string): void {
  node.deepEqual(actual, expected, message);
}

/** Fails unless `value` is true. */
export function that(value: boolean, message: string): asserts value {
  node.ok(value, message);
}

/** Fails unless `act` throws an error whose message matches. */
export function throws(act: () => unknown, pattern: RegExp): void {
  try {
    act();
  } catch (error) {
    return match(error instanceof Error ? error.message : error, pattern);
  }
  throw new Error("It did not throw");
}

/** Fails unless `text` matches. */
export function match(text: unknown, pattern: RegExp): void {
  node.match(typeof text === "string" ? text : JSON.stringify(text) ?? "undefined", pattern);
}

/** Waits until `look` gives something, and fails after `ms`. */
export async function until<T>(
  look: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  what: string,
  ms = 20_000,
): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`Waited ${ms} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

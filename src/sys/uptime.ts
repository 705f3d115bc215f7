/**
 * For how long this boot of the machine has been up. Unlike the clock nobody sets it, so it tells how much
 * time has really passed.
 */

import type { GetEnv } from "../wire/env.ts";

/** A boot, and how long it has lasted. */
export interface Uptime {
  /** Tells one boot from all others. */
  readonly boot: string;
  /** ms since it began. */
  ms(): number;
}

/**
 * What the launcher told, and the time since then. Without a launcher only this process's own time is
 * known, which is then a boot of its own.
 *
 * @param process Tells this process from all others
 */
export function uptimeOf(env: GetEnv, process: string, sinceStartMs: () => number): Uptime {
  const told = /^([0-9A-Za-z-]{1,64}) (\d{1,12})$/.exec(env("OXTAIL_UPTIME") ?? "");
  const beforeMs = Number(told?.[2] ?? 0) * 1_000;
  return { boot: told?.[1] ?? process, ms: () => beforeMs + Math.floor(sinceStartMs()) };
}

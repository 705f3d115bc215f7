import type { Uptime } from "../../src/sys/ports.ts";

/** An uptime that goes on by `stepMs` whenever it is asked, and as far as a test sets it. */
export function fakeUptime(stepMs = 0, boot = "boot-1"): Uptime & { now: number } {
  const uptime = { boot, now: 0, ms: () => uptime.now += stepMs };
  return uptime;
}

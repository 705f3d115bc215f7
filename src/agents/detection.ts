/** When a server looks for its session: after the handshake, a few times more, and every second. */

import type { Clock } from "../sys/clock.ts";
import { FileError } from "../sys/files.ts";
import { DETECT_AFTER_MS, STARTS_POLL_MS } from "../wire/limits.ts";
import type { Traced } from "../sys/trace.ts";
import type { Detector } from "./detector.ts";

/** What the schedule works with. */
export interface Schedule extends Traced {
  readonly detector: Detector;
  readonly clock: Clock;
  /** Whether the session is known. */
  readonly isKnown: () => boolean;
  /** Aborted when the server ends. */
  readonly signal: AbortSignal;
  /** Told what nobody expected, as a sentence. */
  readonly complain: (line: string) => void;
}

/** Runs detection until the signal; resolves then. */
export async function runDetection(schedule: Schedule): Promise<void> {
  await Promise.all([lookUntilKnown(schedule), keepTicking(schedule)]);
}

/** The thorough looks, at their times after the handshake, while nobody knows. */
async function lookUntilKnown(schedule: Schedule) {
  const { detector, clock, isKnown, signal, complain, trace } = schedule;
  let passedMs = 0;
  for (const atMs of [0, ...DETECT_AFTER_MS]) {
    if (atMs > passedMs) await clock.sleep(atMs - passedMs, signal);
    passedMs = atMs;
    if (signal.aborted) return;
    if (passedMs > 0 && isKnown()) return trace?.({ event: "detect_skip_retries", at_ms: atMs });
    await quietly(complain, () => detector.thorough(`${passedMs}ms`));
  }
}

async function keepTicking({ detector, clock, signal, complain }: Schedule): Promise<void> {
  for (;;) {
    await clock.sleep(STARTS_POLL_MS, signal);
    if (signal.aborted) return;
    await quietly(complain, () => detector.tick());
  }
}

/** A disk that fails now is looked at again later. */
async function quietly(complain: Schedule["complain"], act: () => unknown): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (error instanceof FileError) return;
    complain(error instanceof Error ? error.message : String(error));
  }
}

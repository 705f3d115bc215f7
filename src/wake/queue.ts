/**
 * The queue rung: `codex queue` starts a turn in an idle terminal of Codex and leaves half-typed text
 * alone, as seen at version 0.169.0. It reports success for a dead thread too, so that only a sign of
 * the session itself says that it was woken.
 */

import type { ActivityMark } from "../agents/activity.ts";
import type { Clock } from "../sys/clock.ts";
import type { RunProgram } from "../sys/programs.ts";
import type { GetEnv } from "../wire/env.ts";
import { QUEUE_MAX_MS, WAKE_POLL_MS, WAKE_VERIFY_MS } from "../wire/limits.ts";
import { WAKE_LINE, type WakeOutcome } from "../wire/wake.ts";
import { hasBegun } from "./began.ts";

/** Codex, where the user allowed this rung. */
export interface Queue {
  readonly run: RunProgram;
  /** Absolute path. */
  readonly program: string;
  /** The whole environment that it gets. */
  readonly env: { readonly [name: string]: string };
}

/** What came of it; null when Codex refused, so that another rung may be tried. */
export type Queued = WakeOutcome | null;

/** The rung as the launcher set it up, or null: `OXTAIL_CODEX` is the program the user chose. */
export function openQueue(run: RunProgram, env: GetEnv): Queue | null {
  const program = env("OXTAIL_CODEX") ?? "";
  const home = env("HOME") ?? "";
  if (!program.startsWith("/") || !home.startsWith("/")) return null;
  const codexHome = env("CODEX_HOME");
  return {
    run,
    program,
    env: {
      HOME: home,
      // A Codex that npm installed is a script, which looks for node.
      PATH: env("OXTAIL_CODEX_PATH") || "/usr/local/bin:/usr/bin:/bin",
      ...(codexHome === undefined ? {} : { CODEX_HOME: codexHome }),
    },
  };
}

/** Whether `sessionId` is a thread of Codex, and can be nothing else on a command line. */
export function isThread(sessionId: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(sessionId);
}

/** Queues the wake line for `thread`. Answers within 2 s, before Codex has ended if need be. */
export async function wakeByQueue(
  { run, program, env }: Queue,
  thread: string,
  clock: Clock,
  mark: () => ActivityMark | null,
  signal: AbortSignal | undefined,
): Promise<Queued> {
  const before = mark();
  let code: number | null = null;
  run(program, ["queue", "--thread", thread, "--message", WAKE_LINE], env, QUEUE_MAX_MS).then(
    (ran) => code = ran.code,
    () => code = -1,
  );
  const endMs = clock.nowMs() + WAKE_VERIFY_MS;
  while (clock.nowMs() < endMs && !signal?.aborted) {
    if (hasBegun(before, mark())) return { status: "fired", rung: "queue" };
    if (code !== null && code !== 0) return null;
    await clock.sleep(WAKE_POLL_MS, signal);
  }
  const hint = "The wake was queued with Codex, but no turn was seen to begin yet";
  return { status: "fired_unconfirmed", rung: "queue", hint };
}

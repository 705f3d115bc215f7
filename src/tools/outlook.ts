/** Whether a recipient will read a message by itself, when nobody wakes it. */

import { BUSY_STALE_MS } from "../wire/limits.ts";
import type { SessionRef } from "../agents/session_activity.ts";
import type { Caller } from "./caller.ts";

/** The fields of a result that warn; none when hooks will hand the message over in the running turn. */
export function outlookFields(
  caller: Caller,
  session: SessionRef,
): { delivery_outlook?: "stranded_until_read" | "unknown_liveness"; hint?: string } {
  const { status, since } = caller.activity(session);
  const ageMs = caller.store.clock.nowMs() - (since ?? 0);
  switch (status) {
    case "busy":
      return ageMs <= BUSY_STALE_MS ? {} : UNKNOWN;
    case "waiting":
      return {};
    case "idle":
      return {
        delivery_outlook: "stranded_until_read",
        hint: 'It is idle and reads this at its next turn: wake "auto" starts one',
      };
    case "unknown":
      return UNKNOWN;
  }
}

/** What is told of a message to an agent that is away. */
export function awayFields(sinceMs: number, wantsWake: boolean) {
  return {
    delivery_outlook: "away",
    away_since: sinceMs,
    ...(wantsWake ? { wake_status: "skipped_no_target" } : {}),
    hint: "Its session has ended: it gets this when somebody resumes it",
  } as const;
}

const UNKNOWN = {
  delivery_outlook: "unknown_liveness",
  hint: 'It does not show whether it is at work: it reads this when it looks, or with wake "auto"',
} as const;

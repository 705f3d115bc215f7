/** What the trace is told of a wake. */

import type { Traced } from "../sys/trace.ts";
import type { WakeOutcome } from "../wire/wake.ts";
import type { WakeTarget } from "./ladder.ts";
import { wasFired } from "./outcome.ts";
import type { WakeOptions } from "./waker.ts";

/** Something that was to wake the target did not work. */
export function traceFailed(
  { trace }: Traced,
  { sessionId }: WakeTarget,
  error = "No reason was given",
): void {
  trace?.({ event: "wake_failed", target_session_id: sessionId, error });
}

/** The target is in this pane, proved just now. */
export function tracePane({ trace }: Traced, { sessionId }: WakeTarget, pane: string): void {
  trace?.({ event: "wake_pane_refreshed", target_session_id: sessionId, pane });
}

/** The target's own server wrote to the socket of its session. */
export function traceSocket({ trace }: Traced, { sessionId }: WakeTarget): void {
  trace?.({ event: "wake_fired", target_session_id: sessionId, rung: "socket" });
}

/** How a wake ended, after `ms`. */
export function traceOutcome(
  { trace }: Traced,
  { sessionId: target_session_id, clientType: client_type }: WakeTarget,
  { via = "send_message" }: WakeOptions,
  result: WakeOutcome,
  ms: number,
): void {
  if (trace === undefined) return;
  const { status: wake_status, rung = null, hint } = result;
  if (!wasFired(result)) trace({ event: "wake_skipped", target_session_id, reason: wake_status });
  else if (rung !== null) trace({ event: "wake_fired", target_session_id, rung });
  const why = hint === undefined ? {} : { reason: hint };
  trace({
    event: "wake_outcome",
    target_session_id,
    client_type,
    via,
    rung,
    wake_status,
    ms,
    ...why,
  });
}

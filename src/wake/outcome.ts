/** Building a {@link WakeOutcome}. */

import type { WakeOutcome, WakeStatus } from "../wire/wake.ts";

/** A wake that ended with `status`; `hint` is one sentence for a person, without a final period. */
export function outcome(status: WakeStatus, hint?: string): WakeOutcome {
  return hint === undefined ? { status } : { status, hint };
}

/** Whether keys were pressed, so that a turn began or may have begun. */
export function wasFired({ status }: WakeOutcome): boolean {
  return status === "fired" || status === "fired_unconfirmed";
}

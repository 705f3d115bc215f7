/** Waking in the caller's name: the guards before it, and how a result tells what became of it. */

import { FileError } from "../sys/files.ts";
import { wakingIsOff } from "../wire/env.ts";
import { HOP_MAX } from "../wire/limits.ts";
import type { WakeOutcome } from "../wire/wake.ts";
import { reachOf } from "../wake/reach.ts";
import { wasFired } from "../wake/outcome.ts";
import { claimPairWake } from "../wake/pair_limit.ts";
import type { StampClaim } from "../wake/stamps.ts";
import type { WakeTarget } from "../wake/waker.ts";
import type { Caller } from "./caller.ts";

/** Whether a message of this hop may ask for a wake at all. */
export function mayAskForWake(caller: Caller, hop: number): boolean {
  return hop <= HOP_MAX && !wakingIsOff(caller.env);
}

/**
 * Wakes, unless agents only wake each other by now: beyond 16 hops, or 30 times within an hour. Never
 * throws.
 *
 * @param hop Of the message that the wake is for
 * @param wake The wake itself
 */
export async function wakeGuarded(
  caller: Caller,
  target: WakeTarget,
  hop: number,
  wake: () => Promise<WakeOutcome>,
): Promise<WakeOutcome> {
  if (hop > HOP_MAX && !wakingIsOff(caller.env)) {
    return {
      status: "skipped_loop_guard",
      hint: `This exchange has gone ${hop} hops without a person: the message waits to be read`,
    };
  }
  const own = caller.agent.identity().sessionId;
  if (own === null || target.sessionId === null || wakingIsOff(caller.env)) return await wake();
  let claim: StampClaim;
  try {
    claim = await claimPairWake(caller.store, own, target.sessionId);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return { status: "skipped_store_error", hint: error.message };
  }
  if (!claim.won) {
    return {
      status: "skipped_rate_limited",
      hint: "You two woke each other 30 times within an hour: the message waits to be read",
    };
  }
  const outcome = await wake();
  if (!wasFired(outcome)) claim.takeBack();
  return outcome;
}

/** The fields of a result that tell what became of a wake. */
export function wakeFields(
  outcome: { readonly status: string; readonly hint?: string } | null,
): { wake_status?: string; hint?: string } {
  if (outcome === null) return {};
  const { status, hint } = outcome;
  return hint === undefined ? { wake_status: status } : { wake_status: status, hint };
}

/** How the recipient is reached when it is idle: a word, and why when nothing wakes it. */
export function reachField({ store, env }: Caller, target: WakeTarget): { reachable_by: string } {
  const { by, because } = reachOf({ store, env }, target);
  return { reachable_by: because === null ? by : `its next turn, because ${because}` };
}

/**
 * A reply wakes the asker by default, but strictly: only one that went idle just now, once for each
 * question, and not more often than every few seconds.
 */

import { activityState, type ActivityStore, type ReadSession } from "../agents/activity.ts";
import type { Clock, Traced } from "../sys/ports.ts";
import { type GetEnv, type Settings, wakingIsOff } from "../wire/settings.ts";
import { outcome, type WakeOutcome, wasFired } from "../wire/wake.ts";
import { hasListener, mayUseSocket } from "./keyless.ts";
import {
  claimStamp,
  hasFreshStamp,
  type StampClaim,
  stampPath,
  storeFailed,
  sweepStamps,
} from "./policy.ts";
import type { Waker } from "./waker.ts";
import type { WakeOptions, WakeTarget } from "./policy.ts";
import { ifPossible } from "../sys/files.ts";

/** What the decision rests on. */
interface ReplyWakeParts extends Traced {
  readonly store: ActivityStore;
  readonly activity: ReadSession;
  readonly clock: Clock;
  readonly env: GetEnv;
  readonly waker: Waker;
  readonly settings: Pick<Settings, "freshIdleMs" | "replyWakeDedupeMs" | "replyWakeIntervalMs">;
}

/**
 * Wakes `target` for a reply, if the strict rules allow it. Decided in this order: kill switch,
 * identity, fresh idle, dedupe, rate. Never throws: the reply is delivered already.
 *
 * @param replyTo The question's request id
 */
export async function wakeForReply(
  parts: ReplyWakeParts,
  target: WakeTarget,
  replyTo: string,
  options: Pick<WakeOptions, "signal" | "from">,
): Promise<WakeOutcome> {
  const result = await decide(parts, target, replyTo, options);
  if (!wasFired(result)) {
    parts.trace?.({
      event: "autowake_reply_skipped",
      target_session_id: target.sessionId,
      status: result.status,
    });
  }
  return result;
}

async function decide(
  parts: ReplyWakeParts,
  target: WakeTarget,
  replyTo: string,
  options: Pick<WakeOptions, "signal" | "from">,
): Promise<WakeOutcome> {
  const { store, clock, env, waker, settings } = parts;
  if (wakingIsOff(env)) return outcome("disabled");
  if (target.sessionId === null) return outcome("skipped_no_fresh_idle");
  const state = activityState(parts.activity(target), clock.nowMs(), settings.freshIdleMs);
  if (state === "ended") return outcome("skipped_no_target", "Its session has ended");
  // Neither listener nor plugin nor socket disturbs anybody, so by them an agent that has been idle for long may
  // be woken too.
  const mayBeOld = state === "old-idle" &&
    (hasListener({ ...store, clock }, target.sessionId) || target.wakes === "plugin" ||
      (target.wakes === "socket" && mayUseSocket(store, target.box)));
  if (state !== "fresh-idle" && !mayBeOld) return outcome("skipped_no_fresh_idle");
  const question = await claimQuestion(parts, target.sessionId, replyTo);
  if (!("takeBack" in question)) return question;
  parts.trace?.({ event: "autowake_reply_fire", target_session_id: target.sessionId });
  const result = await waker.wake(target, { ...options, via: "reply_default" });
  if (!wasFired(result)) question.takeBack();
  return result;
}

/** The stamp of the question, or why it does not wake. */
async function claimQuestion(
  { store, clock, settings }: ReplyWakeParts,
  sessionId: string,
  replyTo: string,
): Promise<Extract<StampClaim, { won: true }> | WakeOutcome> {
  const dedupeMs = settings.replyWakeDedupeMs;
  const question = await stampPath(store.root, "d", JSON.stringify([sessionId, replyTo]));
  const rate = await stampPath(store.root, "r", sessionId);
  const stamps = { ...store, clock };
  try {
    sweepStamps(stamps, dedupeMs);
    if (hasFreshStamp(stamps, question, dedupeMs)) return outcome("skipped_deduped");
    if (hasFreshStamp(stamps, rate, settings.replyWakeIntervalMs)) {
      return outcome("skipped_rate_limited");
    }
    const claim = claimStamp(stamps, question, dedupeMs);
    if (!claim.won) return outcome("skipped_deduped");
    // Only who won the question stamps the rate, so nothing depends on it.
    ifPossible(() => claimStamp(stamps, rate, settings.replyWakeIntervalMs));
    return claim;
  } catch (error) {
    return storeFailed(error);
  }
}

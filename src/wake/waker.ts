/**
 * Waking an idle agent: it starts a turn, in which its hooks hand over the mail. A wake carries no
 * message, and it is a hint: the message is in the store whatever becomes of it, so nothing here
 * throws.
 */

import { type ActivityState, activityState, type ActivityStore } from "../agents/activity.ts";
import type { ReadSession } from "../agents/session_activity.ts";
import { FileError } from "../sys/files.ts";
import type { Traced } from "../sys/trace.ts";
import { type GetEnv, ownDomain, wakeStrategy, wakingIsOff } from "../wire/env.ts";
import type { WakeOutcome, WakeVia } from "../wire/wake.ts";
import type { Eyes } from "./gates.ts";
import { planWake, type WakeTarget, type Way } from "./ladder.ts";
import { hasListener } from "./listener.ts";
import { outcome, wasFired } from "./outcome.ts";
import { claimPairWake } from "./pair_limit.ts";
import { mayUseSocket } from "./socket.ts";
import { isThread, type Queue } from "./queue.ts";
import { claimStamp, type StampClaim, stampPath } from "./stamps.ts";
import { traceFailed, traceOutcome } from "./tracing.ts";
import { take } from "./ways.ts";

export type { WakeTarget } from "./ladder.ts";

/** What a wake may be told. */
export interface WakeOptions {
  /** Aborted when the wake is needed no more, for example because the answer has come. */
  readonly signal?: AbortSignal;
  /** Called right before the first key or what stands for it: from here on the wake has an effect. */
  readonly onKeys?: () => void;
  /** What asks for it, for the trace. */
  readonly via?: WakeVia;
  /** The session that wants the other one woken; null or absent for none, who is not counted. */
  readonly from?: string | null;
  /** It was left to the idle listener, or to its own server, before, and nothing came of it. */
  readonly withoutListener?: boolean;
}

/** Wakes agents. Never throws. */
export interface Waker {
  wake(target: WakeTarget, options: WakeOptions): Promise<WakeOutcome>;
}

/** What a waker works with. */
export interface WakerParts extends Eyes, Traced {
  readonly store: ActivityStore;
  readonly activity: ReadSession;
  /** The environment; kill switch and strategy are read at each decision. */
  readonly env: GetEnv;
  readonly freshIdleMs: number;
  /** Wakes of one session within this time are one. */
  readonly debounceMs: number;
  /** Null where the user did not allow it. */
  readonly queue: Queue | null;
}

/** A waker for the agents of one store. */
export function createWaker(parts: WakerParts): Waker {
  return {
    async wake(target, options) {
      const startMs = parts.clock.nowMs();
      const result = await guarded(parts, target, () => wake(parts, target, options));
      traceOutcome(parts, target, options, result, parts.clock.nowMs() - startMs);
      return result;
    },
  };
}

async function guarded(
  parts: WakerParts,
  target: WakeTarget,
  act: () => Promise<WakeOutcome>,
): Promise<WakeOutcome> {
  try {
    return await act();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    traceFailed(parts, target, reason);
    if (error instanceof FileError) return outcome("skipped_store_error", reason);
    return outcome("skipped_no_target", `Waking failed: ${reason}`);
  }
}

async function wake(
  parts: WakerParts,
  target: WakeTarget,
  options: WakeOptions,
): Promise<WakeOutcome> {
  if (wakingIsOff(parts.env) || wakeStrategy(parts.env) === "off") return outcome("disabled");
  if (options.signal?.aborted) return outcome("skipped_unneeded");
  const plan = planFor(parts, target, options);
  if (!plan.ok) return plan.outcome;
  const { sessionId } = target;
  if (sessionId === null) return await takeFirst(parts, target, plan.ways, options);
  const store = { ...parts.store, clock: parts.clock };
  const stamp = claimStamp(store, await stampPath(store.root, "b", sessionId), parts.debounceMs);
  if (!stamp.won) return outcome("skipped_debounced");
  const { from } = options;
  let pair: StampClaim | null = null;
  let result: WakeOutcome | null = null;
  try {
    pair = typeof from === "string" ? await claimPairWake(store, from, sessionId) : null;
    result = pair?.won === false
      ? outcome("skipped_rate_limited", "You two woke each other 30 times within an hour")
      : await takeFirst(parts, target, plan.ways, options);
    return result;
  } finally {
    if (result === null || !wasFired(result)) {
      stamp.takeBack();
      if (pair?.won === true) pair.takeBack();
    }
  }
}

/** Takes one rung after the other until one has something to say. */
async function takeFirst(
  parts: WakerParts,
  target: WakeTarget,
  ways: readonly Way[],
  options: WakeOptions,
): Promise<WakeOutcome> {
  const again = () => planFor(parts, target, options);
  for (const way of ways) {
    const result = await take(parts, target, way, options, again);
    if (result !== null) return result;
  }
  return outcome("skipped_no_target", "Codex did not take the wake, and no pane of it is proved");
}

/** The rungs for the target as it is at this moment. */
function planFor(parts: WakerParts, target: WakeTarget, options: WakeOptions) {
  const { clients, store, clock, queue } = parts;
  const client = clients.find(({ type }) => type === target.clientType) ?? null;
  const { sessionId } = target;
  return planWake(target, stateOf(parts, target), client, {
    listens: options.withoutListener !== true && sessionId !== null &&
      hasListener({ ...store, clock }, sessionId),
    hasSocket: options.withoutListener !== true && sessionId !== null &&
      target.wakes === "socket" && mayUseSocket(store, target.box),
    queues: queue !== null && client?.takesQueue === true && sessionId !== null &&
      isThread(sessionId),
    isHere: target.domain === ownDomain(parts.env),
  });
}

function stateOf({ activity, clock, freshIdleMs }: WakerParts, target: WakeTarget): ActivityState {
  return activityState(activity(target), clock.nowMs(), freshIdleMs);
}

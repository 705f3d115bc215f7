/**
 * A missed wake, made up for by the recipient's own server: mail that wanted a wake still lies queued
 * while its agent is idle. Its sender may be gone, or found the agent busy before Escape ended the turn.
 */

import { activityState, type ActivityStore } from "../agents/activity.ts";
import type { ReadSession } from "../agents/session_activity.ts";
import type { Clock } from "../sys/clock.ts";
import { type GetEnv, healingIsOff, wakingIsOff } from "../wire/env.ts";
import { HEAL_AFTER_MS, HEAL_INTERVAL_MS, HEAL_MAX_TRIES } from "../wire/limits.ts";
import type { Unread } from "../mail/unread.ts";
import { wakeMail } from "./listener.ts";
import { claimStamp, stampPath } from "./stamps.ts";
import type { Waker, WakeTarget } from "./waker.ts";

/** What healing works with. */
export interface HealParts {
  readonly store: ActivityStore;
  readonly clock: Clock;
  readonly env: GetEnv;
  readonly activity: ReadSession;
  readonly waker: Pick<Waker, "wake">;
  readonly freshIdleMs: number;
}

/**
 * One look at the own agent's box, to be called again and again: wakes it when it missed a wake, at
 * most three times for the same mail and a minute apart, whatever number of servers it has.
 *
 * @throws {FileError} When the store is broken
 */
export function createSelfHeal(parts: HealParts): (own: WakeTarget) => Promise<void> {
  const { store, clock, env, waker } = parts;
  let newest = "";
  let tries = 0;
  return async (own) => {
    if (wakingIsOff(env) || healingIsOff(env) || own.sessionId === null) return;
    if (own.mode === "headless") return;
    const missed = wakeMail(store, own.box).filter((mail) => isMissed(mail, clock.nowMs()));
    // Its id: the name of what was announced changes with each turn.
    const last = missed.at(-1)?.name.id;
    if (last === undefined) return;
    if (last !== newest) [newest, tries] = [last, 0];
    if (tries >= HEAL_MAX_TRIES || !isIdle(parts, own)) return;
    const stamps = { ...store, clock };
    const path = await stampPath(store.root, "h", own.sessionId);
    if (!claimStamp(stamps, path, HEAL_INTERVAL_MS).won) return;
    tries++;
    // A listener that did nothing the first time is not relied on again.
    await waker.wake(own, { via: "self_heal", withoutListener: tries > 1 });
  };
}

/** Whether it has waited so long that whoever was to wake the agent did not. */
function isMissed({ name }: Unread, nowMs: number): boolean {
  return nowMs - name.ms >= HEAL_AFTER_MS;
}

function isIdle({ activity, clock, freshIdleMs }: HealParts, own: WakeTarget): boolean {
  const state = activityState(activity(own), clock.nowMs(), freshIdleMs);
  return state === "fresh-idle" || state === "old-idle";
}

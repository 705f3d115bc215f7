/**
 * Waking an idle agent: it starts a turn, in which its hooks hand over the mail. A wake carries no
 * message, and it is a hint: the message is in the store whatever becomes of it, so nothing here
 * throws.
 */

import {
  type ActivityState,
  activityState,
  type ActivityStore,
  readActivity,
} from "../agents/activity.ts";
import { FileError } from "../sys/files.ts";
import { type GetEnv, wakingIsOff } from "../wire/env.ts";
import type { WakeOutcome } from "../wire/wake.ts";
import { type Eyes, passGates } from "./gates.ts";
import { pressKeys } from "./keys.ts";
import { chooseRung, type ReadableClient, type WakeTarget } from "./ladder.ts";
import { outcome, wasFired } from "./outcome.ts";
import { claimStamp, stampPath } from "./stamps.ts";

export type { WakeTarget } from "./ladder.ts";

/** What a wake may be told. */
export interface WakeOptions {
  /** Aborted when the wake is needed no more, for example because the answer has come. */
  readonly signal?: AbortSignal;
  /** Called right before the first key: from here on the wake has an effect. */
  readonly onKeys?: () => void;
}

/** Wakes agents. Never throws. */
export interface Waker {
  wake(target: WakeTarget, options: WakeOptions): Promise<WakeOutcome>;
}

/** What a waker works with. */
export interface WakerParts extends Eyes {
  readonly store: ActivityStore;
  /** The environment; the kill switch is read at each decision. */
  readonly env: GetEnv;
  readonly freshIdleMs: number;
  /** Wakes of one session within this time are one. */
  readonly debounceMs: number;
}

/** A waker for the agents of one store. */
export function createWaker(parts: WakerParts): Waker {
  return {
    async wake(target, options) {
      try {
        return await wake(parts, target, options);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (error instanceof FileError) return outcome("skipped_store_error", reason);
        return outcome("skipped_no_target", `Waking failed: ${reason}`);
      }
    },
  };
}

async function wake(
  parts: WakerParts,
  target: WakeTarget,
  options: WakeOptions,
): Promise<WakeOutcome> {
  if (wakingIsOff(parts.env)) return outcome("disabled");
  if (options.signal?.aborted) return outcome("skipped_unneeded");
  const client = parts.clients.find(({ type }) => type === target.clientType) ?? null;
  const rung = chooseRung(target, stateOf(parts, target), client);
  if (rung.rung === "none") return rung.outcome;
  if (target.sessionId === null) return await byKeys(parts, target, rung, options);
  const { store, clock, debounceMs } = parts;
  const path = await stampPath(store.root, "b", target.sessionId);
  const stamp = claimStamp({ ...store, clock }, path, debounceMs);
  if (!stamp.won) return outcome("skipped_debounced");
  let result: WakeOutcome | null = null;
  try {
    result = await byKeys(parts, target, rung, options);
    return result;
  } finally {
    if (result === null || !wasFired(result)) stamp.takeBack();
  }
}

async function byKeys(
  parts: WakerParts,
  target: WakeTarget,
  { serverPid, client }: { readonly serverPid: number; readonly client: ReadableClient },
  { signal, onKeys }: WakeOptions,
): Promise<WakeOutcome> {
  const passage = await passGates(parts, serverPid, client);
  if (!passage.open) return passage.outcome;
  const late = chooseRung(target, stateOf(parts, target), client);
  if (late.rung === "none") return late.outcome;
  if (wakingIsOff(parts.env)) return outcome("disabled");
  if (signal?.aborted) return outcome("skipped_unneeded");
  onKeys?.();
  const keyboard = {
    tmux: passage.tmux,
    pane: passage.pane,
    client,
    clock: parts.clock,
    mark: () => readActivity(parts.store, target.box),
    ...(signal === undefined ? {} : { signal }),
  };
  return await pressKeys(keyboard, passage.isTyped);
}

function stateOf({ store, clock, freshIdleMs }: WakerParts, target: WakeTarget): ActivityState {
  return activityState(readActivity(store, target.box), clock.nowMs(), freshIdleMs);
}

/**
 * Waking an idle agent: it starts a turn, in which its hooks hand over the mail. A wake carries no
 * message, and it is a hint: the message is in the store whatever becomes of it, so nothing here
 * throws.
 */

import {
  type ActivityState,
  activityState,
  type ActivityStore,
  openSessions,
  type ReadSession,
} from "../agents/activity.ts";
import { openRegistry } from "../agents/registry.ts";
import { hasLeftTerminal, openStarts } from "../agents/starts.ts";
import { clientByType, CLIENTS } from "../clients/index.ts";
import type { Store } from "../mail/store.ts";
import { FileError } from "../sys/files.ts";
import type { RunProgram, Traced } from "../sys/ports.ts";
import { openTmux } from "../sys/tmux.ts";
import { messageOf } from "../wire/result.ts";
import {
  type GetEnv,
  ownDomain,
  readSettings,
  wakeStrategy,
  wakingIsOff,
} from "../wire/settings.ts";
import { outcome, type WakeOutcome, wasFired } from "../wire/wake.ts";
import { type Eyes, passGates } from "./gates.ts";
import {
  hasListener,
  hasPlugin,
  isThread,
  leaveTo,
  mayUseSocket,
  openQueue,
  type Queue,
  wakeByQueue,
} from "./keyless.ts";
import { pressKeys, pressLegacy } from "./keys.ts";
import { type Plan, planWake, type Way } from "./ladder.ts";
import {
  claimPairWake,
  claimStamp,
  type StampClaim,
  stampPath,
  storeFailed,
  traceFailed,
  type WakeOptions,
  type WakeTarget,
} from "./policy.ts";

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

/** What the agents of `store` are woken with, as the environment names it. */
export function wakerParts(store: Store, env: GetEnv, run: RunProgram): WakerParts {
  const settings = readSettings(env);
  const tmux = env("OXTAIL_TMUX");
  const { clock } = store;
  return {
    store,
    clock,
    env,
    activity: openSessions({ store, clock, env, clients: CLIENTS }),
    queue: openQueue(run, env),
    trace: store.trace,
    run,
    ps: env("OXTAIL_PS") || null,
    tmux: tmux ? openTmux(run, tmux, env) : null,
    clients: CLIENTS,
    hasLeft(serverPid) {
      const [entries, starts] = [openRegistry(store).live(), openStarts(store).all()];
      return hasLeftTerminal(entries, starts, serverPid, ownDomain(env), clientByType);
    },
    freshIdleMs: settings.freshIdleMs,
    debounceMs: settings.wakeDebounceMs,
  };
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
    const reason = messageOf(error);
    traceFailed(parts, target, reason);
    if (error instanceof FileError) return storeFailed(error);
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
    hasPlugin: hasPlugin(client, target),
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

// Taking one rung of the ladder.

/**
 * Takes a rung.
 *
 * @param again Looks at the target once more, right before something is done to it
 * @returns What came of it; null when it turned out to be no way, so that the next may be tried
 */
async function take(
  parts: WakerParts,
  target: WakeTarget,
  way: Way,
  options: WakeOptions,
  again: () => Plan,
): Promise<WakeOutcome | null> {
  const mark = () => parts.activity(target);
  const { clock, store, queue } = parts;
  switch (way.rung) {
    case "listener": {
      const eyes = { ...store, clock };
      options.onKeys?.();
      const result = await leaveTo("listener", eyes, target.box, mark, options.signal);
      // One that ended meanwhile without effect leaves the agent to the other rungs.
      const isGone = result.status !== "fired" && !hasListener(eyes, way.sessionId);
      return isGone && options.signal?.aborted !== true ? null : result;
    }
    case "plugin":
    case "socket":
      options.onKeys?.();
      return await leaveTo(way.rung, { ...store, clock }, target.box, mark, options.signal);
    case "queue":
      options.onKeys?.();
      return queue === null
        ? null
        : await wakeByQueue(queue, way.thread, clock, mark, options.signal);
    case "keys":
      return await byKeys(parts, target, way, options, again);
  }
}

async function byKeys(
  parts: WakerParts,
  target: WakeTarget,
  { serverPid, client }: Extract<Way, { rung: "keys" }>,
  { signal, onKeys }: WakeOptions,
  again: () => Plan,
): Promise<WakeOutcome> {
  const passage = await passGates(parts, serverPid, client, target.sessionId);
  if (!passage.open) return passage.outcome;
  const late = again();
  if (!late.ok) return late.outcome;
  if (wakingIsOff(parts.env)) return outcome("disabled");
  if (signal?.aborted) return outcome("skipped_unneeded");
  tracePane(parts, target, passage.pane.id);
  onKeys?.();
  const keyboard = {
    tmux: passage.tmux,
    pane: passage.pane,
    client,
    clock: parts.clock,
    mark: () => parts.activity(target),
    ...(signal === undefined ? {} : { signal }),
  };
  const isLegacy = wakeStrategy(parts.env) === "legacy" && !passage.isTyped;
  const result = isLegacy
    ? await pressLegacy(keyboard)
    : await pressKeys(keyboard, passage.isTyped);
  if (result.status === "skipped_no_target") traceFailed(parts, target, result.hint);
  return result;
}

/** The target is in this pane, proved just now. */
function tracePane({ trace }: Traced, { sessionId }: WakeTarget, pane: string): void {
  trace?.({ event: "wake_pane_refreshed", target_session_id: sessionId, pane });
}

/** How a wake ended, after `ms`. */
function traceOutcome(
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

/** Taking one rung of the ladder. */

import { wakeStrategy, wakingIsOff } from "../wire/env.ts";
import type { WakeOutcome } from "../wire/wake.ts";
import { passGates } from "./gates.ts";
import { pressKeys, pressLegacy } from "./keys.ts";
import type { Plan, WakeTarget, Way } from "./ladder.ts";
import { hasListener, leaveTo } from "./listener.ts";
import { outcome } from "./outcome.ts";
import { traceFailed, tracePane } from "./tracing.ts";
import { wakeByQueue } from "./queue.ts";
import type { WakeOptions, WakerParts } from "./waker.ts";

/**
 * Takes a rung.
 *
 * @param again Looks at the target once more, right before something is done to it
 * @returns What came of it; null when it turned out to be no way, so that the next may be tried
 */
export async function take(
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
    case "socket":
      options.onKeys?.();
      return await leaveTo("socket", { ...store, clock }, target.box, mark, options.signal);
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

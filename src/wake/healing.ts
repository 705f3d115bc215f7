/** Healing while a server runs: its own agent's missed wakes, and the peers that leave its work lying. */

import type { Agent } from "../agents/agent.ts";
import type { ReadSession } from "../agents/session_activity.ts";
import type { Registry } from "../agents/registry.ts";
import type { Store } from "../mail/store.ts";
import { FileError } from "../sys/files.ts";
import type { GetEnv, Settings } from "../wire/env.ts";
import { HEAL_LOOK_MS } from "../wire/limits.ts";
import { createNudge } from "./nudge.ts";
import { createSelfHeal } from "./self_heal.ts";
import type { Waker } from "./waker.ts";

/** For whom, and with what. */
export interface HealingParts {
  readonly store: Store;
  readonly agent: Agent;
  readonly registry: Registry;
  readonly env: GetEnv;
  readonly settings: Pick<Settings, "freshIdleMs">;
  readonly wakes: Pick<Waker, "wake">;
  readonly readSession: ReadSession;
}

/**
 * Starts healing. It goes on until `stop` is called or the process ends.
 *
 * @param complain Told what nobody expected, as a sentence
 */
export function startHealing(
  parts: HealingParts,
  complain: (line: string) => void,
): { stop(): void } {
  const look = createLook(parts);
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    look().catch((error) => complain(error instanceof Error ? error.message : String(error)))
      .finally(() => isLooking = false);
  }, HEAL_LOOK_MS);
  Deno.unrefTimer(timer);
  return { stop: () => clearInterval(timer) };
}

/** One look, to be called again and again. A store that is broken now may be whole the next time. */
export function createLook(parts: HealingParts): () => Promise<void> {
  const { store, agent, env, registry, settings, wakes: waker } = parts;
  const common = { store, clock: store.clock, env, registry, waker };
  const { freshIdleMs } = settings;
  const selfHeal = createSelfHeal({ ...common, activity: parts.readSession, freshIdleMs });
  const nudge = createNudge(common);
  return async () => {
    const { server_pid: serverPid, domain, client } = agent.entry();
    const own = {
      box: agent.box(),
      sessionId: agent.identity().sessionId,
      serverPid,
      domain,
      clientType: client.type,
    };
    try {
      await selfHeal(own);
      await nudge(own);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
    }
  };
}

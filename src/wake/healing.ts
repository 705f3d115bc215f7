/** Healing while a server runs: its own agent's missed wakes, and the peers that leave its work lying. */

import type { ClientAdapter } from "../clients/client.ts";
import type { Agent } from "../agents/agent.ts";
import type { ReadSession } from "../agents/session_activity.ts";
import type { Registry } from "../agents/registry.ts";
import type { Store } from "../mail/store.ts";
import { isFurther } from "../mail/windows.ts";
import { FileError } from "../sys/files.ts";
import type { GetEnv, Settings } from "../wire/env.ts";
import { HEAL_LOOK_MS, SOCKET_LOOK_MS } from "../wire/limits.ts";
import { createNudge } from "./nudge.ts";
import { createSelfHeal } from "./self_heal.ts";
import { createSocketRung, type OwnSocket } from "./socket.ts";
import type { Waker, WakeTarget } from "./waker.ts";

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

/** The socket of the agent's own session, and the client that opened it. */
export interface SocketOf {
  readonly client: ClientAdapter;
  readonly socket: OwnSocket;
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
  return again(createLook(parts), HEAL_LOOK_MS, complain);
}

/**
 * Starts waking the own agent by the socket of its session. It goes on until `stop` is called or the
 * process ends.
 *
 * @param complain Told what nobody expected, as a sentence
 */
export function startSocketRung(
  parts: HealingParts,
  { client, socket }: SocketOf,
  complain: (line: string) => void,
): { stop(): void } {
  const { store, env, settings: { freshIdleMs }, readSession: activity } = parts;
  const { trace } = store;
  const look = createSocketRung({ store, env, client, socket, activity, freshIdleMs, trace });
  const lookOnce = async () => {
    const own = ownTarget(parts);
    if (own !== null && own.mode !== "headless") await look(own);
  };
  return again(() => unlessBroken(lookOnce), SOCKET_LOOK_MS, complain);
}

/** Calls `look` again and again, one at a time. */
function again(
  look: () => Promise<void>,
  everyMs: number,
  complain: (line: string) => void,
): { stop(): void } {
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    look().catch((error) => complain(error instanceof Error ? error.message : String(error)))
      .finally(() => isLooking = false);
  }, everyMs);
  Deno.unrefTimer(timer);
  return { stop: () => clearInterval(timer) };
}

/** Our own agent; null when it is nobody now, or this is not the window that gets its mail. */
function ownTarget({ store, agent }: Pick<HealingParts, "store" | "agent">): WakeTarget | null {
  const { server_pid: serverPid, domain, client, mode, hidden, wakes = null } = agent.entry();
  if (hidden === true || isFurther(store, agent.box(), client.pid ?? null)) return null;
  return {
    box: agent.box(),
    sessionId: agent.identity().sessionId,
    serverPid,
    domain,
    clientType: client.type,
    wakes,
    ...(mode === undefined ? {} : { mode }),
  };
}

/** A store that is broken now may be whole the next time. */
async function unlessBroken(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
  }
}

/** One look, to be called again and again. */
export function createLook(parts: HealingParts): () => Promise<void> {
  const { store, agent, env, registry, settings, wakes: waker } = parts;
  const common = { store, clock: store.clock, env, registry, waker };
  const { freshIdleMs } = settings;
  const selfHeal = createSelfHeal({ ...common, activity: parts.readSession, freshIdleMs });
  const nudge = createNudge(common);
  return () =>
    unlessBroken(async () => {
      const own = ownTarget({ store, agent });
      if (own === null) return;
      await selfHeal(own);
      await nudge(own);
    });
}

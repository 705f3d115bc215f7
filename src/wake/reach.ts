/**
 * How an idle agent is reached when somebody wants it to read: for people and models to know before
 * they send. It promises nothing: a wake looks for itself, at the moment it is made.
 */

import { clientByType } from "../clients/index.ts";
import { type GetEnv, ownDomain } from "../wire/settings.ts";
import { hasListener, hasPlugin, isThread, type ListenerStore, mayUseSocket } from "./keyless.ts";
import type { WakeTarget } from "./policy.ts";

/** The best way that there is; `next_turn` when nothing wakes it. */
type Reach = "listener" | "plugin" | "socket" | "queue" | "pane" | "next_turn";

/** The best way, and why it is none of the others. */
interface Reached {
  readonly by: Reach;
  /** Part of a sentence; null when something wakes it. */
  readonly because: string | null;
}

/** What is looked at. */
export interface ReachParts {
  readonly store: ListenerStore;
  readonly env: GetEnv;
  /** The sessions with a listener, where many agents are asked about; else it is looked for. */
  readonly listening?: ReadonlySet<string>;
}

/** How `target` is reached when it is idle. */
export function reachOf({ store, env, listening }: ReachParts, target: WakeTarget): Reached {
  const { sessionId, clientType, box } = target;
  if (target.isAway === true) return nextTurn("it is away until its session is resumed");
  if (target.mode === "headless") return nextTurn("it runs without a person, and ends by itself");
  const client = clientByType(clientType);
  if (sessionId === null) return nextTurn("nobody knows its session yet: it has to call a tool");
  if (listening?.has(sessionId) ?? hasListener(store, sessionId)) return by("listener");
  if (hasPlugin(client, target)) return by("plugin");
  if (target.wakes === "socket" && mayUseSocket(store, box)) return by("socket");
  // Whoever may start Codex may do so for every thread; what its own server may, the others may too.
  const mayQueue = target.wakes === "queue" || (env("OXTAIL_CODEX") ?? "").startsWith("/");
  if (mayQueue && client?.takesQueue === true && isThread(sessionId)) return by("queue");
  const isHere = target.domain === ownDomain(env);
  if (target.hasPane === true && isHere && client?.recognise !== undefined) return by("pane");
  return nextTurn(reasonFor(target, isHere));
}

/** Why nothing wakes an agent whose session is known. */
function reasonFor({ serverPid, wakes, clientType }: WakeTarget, isHere: boolean): string {
  const client = clientByType(clientType);
  if (client === null) return `the client ${JSON.stringify(clientType)} cannot be woken`;
  if (serverPid === null) return "no oxtail server of it runs";
  const ways = client.takesQueue === true
    ? ["its queue is switched off"]
    : client.socketLine === undefined
    ? []
    : [
      "no listener of it lives",
      wakes === "socket"
        ? "it has not told that it asks its user"
        : "its session's socket may not be used",
    ];
  return [...ways, isHere ? "no pane is proved to be its own" : "it runs in another container"]
    .join(", and ");
}

/** The command that gives such an agent a way, or null when there is none to run. */
export function reachFix(
  { by }: Reached,
  { clientType, isAway, mode }: WakeTarget,
): string | null {
  if (by !== "next_turn" || mode === "headless" || isAway === true) return null;
  const client = clientByType(clientType);
  if (client?.takesQueue === true) return "oxtail setup --codex-queue";
  return client?.socketLine === undefined ? null : "oxtail install-hook";
}

function by(way: Exclude<Reach, "next_turn">): Reached {
  return { by: way, because: null };
}

function nextTurn(because: string): Reached {
  return { by: "next_turn", because };
}

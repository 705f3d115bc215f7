/** The fleet of a project at one moment: what `oxtail status` shows. Texts are safe to print. */

import type { ActivityState } from "../agents/activity.ts";
import type { SessionMode } from "../wire/entry.ts";

/** What an agent is doing, in one word. */
export type StateWord =
  | "busy"
  | "idle"
  | "waiting"
  | "stale"
  | "ended"
  | "away"
  | "resumed"
  | "unknown";

/** An agent. Times are ms since the epoch. */
export interface FleetAgent {
  readonly name: string;
  readonly sessionId: string | null;
  readonly client: string;
  readonly branch: string | null;
  readonly purpose: string | null;
  readonly state: StateWord;
  readonly sinceMs: number | null;
  /** The way in which it is reached when it is idle, and why when nothing wakes it. */
  readonly reachableBy: string;
  readonly because: string | null;
  readonly unread: number;
  readonly oldestUnreadMs: number | null;
  readonly openWork: number;
  /** Messages that were handed over so often that hooks have stopped. */
  readonly stalled: number;
  /** How many terminals have its session open. */
  readonly openIn: number;
  /** How its session is run; null where the client does not say. */
  readonly mode: SessionMode | null;
}

/** An agent that waits for another one's answer. */
export interface FleetWait {
  readonly from: string;
  /** Null when it is not here. */
  readonly to: string | null;
  readonly sinceMs: number | null;
  /** The agents on the way back from `to` to `from`, these two included; null when there is no way. */
  readonly cycle: readonly string[] | null;
}

/** A message that was sent lately. */
export interface FleetMessage {
  readonly id: string;
  readonly atMs: number;
  /** Null when the sender is not here any more. */
  readonly from: string | null;
  readonly to: string;
  readonly kind: "message" | "ask" | "task" | "reply";
  readonly state: "queued" | "handed over" | "acknowledged" | "done" | "blocked";
}

/** Why something does not move: a stable code, whom it concerns, and a sentence for people. */
export interface Stuck {
  readonly code: "cycle" | "old-mail" | "stalled" | "open-twice";
  readonly agents: readonly string[];
  readonly message: string;
}

/** The fleet. */
export interface Fleet {
  readonly projectRoot: string;
  readonly atMs: number;
  readonly agents: readonly FleetAgent[];
  readonly waits: readonly FleetWait[];
  /** Newest first. */
  readonly traffic: readonly FleetMessage[];
  readonly stuck: readonly Stuck[];
}

/** The word for an activity. */
export function stateWord(state: ActivityState): StateWord {
  return state === "fresh-idle" || state === "old-idle" ? "idle" : state;
}

/** The shortest way through `waits` from the agent `from` to the agent `to`, or null. */
export function wayBetween(
  waits: readonly { readonly from: string; readonly to: string | null }[],
  from: string,
  to: string,
): string[] | null {
  const ways: string[][] = [[from]];
  const seen = new Set([from]);
  for (const way of ways) {
    const last = way.at(-1);
    if (last === to) return way;
    for (const next of waits) {
      if (next.from !== last || next.to === null || seen.has(next.to)) continue;
      seen.add(next.to);
      ways.push([...way, next.to]);
    }
  }
  return null;
}

/** What does not move any more in a fleet. */

import { age } from "../render/age.ts";
import type { Fleet, FleetAgent, Stuck } from "../render/fleet.ts";

/**
 * Everything that is stuck.
 *
 * @param oldMailMs Mail that waits longer for an idle agent is stuck
 */
export function stuckIn(fleet: Omit<Fleet, "stuck">, oldMailMs: number): Stuck[] {
  const { agents, atMs } = fleet;
  return [
    ...cyclesIn(fleet),
    ...agents.flatMap((agent) => oldMail(agent, atMs, oldMailMs) ?? []),
    ...agents.flatMap((agent) => stalledMail(agent) ?? []),
  ];
}

/** Each cycle once, from whichever of its agents comes first by name. */
function cyclesIn({ waits }: Pick<Fleet, "waits">): Stuck[] {
  const found = new Map<string, Stuck>();
  for (const { cycle } of waits) {
    if (cycle === null) continue;
    const start = cycle.indexOf([...cycle].sort()[0] ?? "");
    const agents = [...cycle.slice(start), ...cycle.slice(0, start)];
    const ring = [...agents, agents[0]].join(" → ");
    const message = `${ring} wait for each other: oxtail message tells one of them to answer first`;
    found.set(ring, { code: "cycle", agents, message });
  }
  return [...found.values()];
}

function oldMail(agent: FleetAgent, atMs: number, oldMailMs: number): Stuck | null {
  const { name, state, unread, oldestUnreadMs } = agent;
  if (state !== "idle" || oldestUnreadMs === null || atMs - oldestUnreadMs <= oldMailMs) {
    return null;
  }
  const message = `${name} is idle and has ${unread} unread, the oldest for ` +
    `${age(atMs - oldestUnreadMs)}: type anything into its terminal, its hooks hand the mail over`;
  return { code: "old-mail", agents: [name], message };
}

function stalledMail({ name, stalled }: FleetAgent): Stuck | null {
  if (stalled === 0) return null;
  const message = `${name} was handed ${stalled === 1 ? "a message" : `${stalled} messages`} ` +
    "again and again without a sign that it arrived: ask it to call read_my_messages";
  return { code: "stalled", agents: [name], message };
}

/** What does not move any more in a fleet. */

import { saysDialogs } from "../clients/client.ts";
import { clientByType } from "../clients/index.ts";
import { age } from "../render/age.ts";
import type { Fleet, FleetAgent, StateWord, Stuck } from "../render/fleet.ts";

/**
 * Everything that is stuck.
 *
 * @param oldMailMs Mail that waits longer for an agent that is not busy is stuck
 */
export function stuckIn(fleet: Omit<Fleet, "stuck">, oldMailMs: number): Stuck[] {
  const { agents, atMs } = fleet;
  return [
    ...cyclesIn(fleet),
    ...agents.flatMap((agent) => oldMail(agent, atMs, oldMailMs) ?? []),
    ...agents.flatMap((agent) => stalledMail(agent) ?? []),
    ...agents.flatMap((agent) => openTwice(agent) ?? []),
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
  const { name, state, unread, oldestUnreadMs, client } = agent;
  const isUnsure = state === "waiting" && !saysDialogs(clientByType(client));
  const why = isUnsure ? DIALOG_OR_TOOL : WHY_UNREAD[state];
  if (why === undefined || oldestUnreadMs === null || atMs - oldestUnreadMs <= oldMailMs) {
    return null;
  }
  const message = `${name} ${why.is} and has ${unread} unread, the oldest for ` +
    `${age(atMs - oldestUnreadMs)}: ${why.mend}`;
  return { code: "old-mail", agents: [name], message };
}

/** A busy agent takes its mail within the turn, and one that has ended when it is resumed. */
const WHY_UNREAD: {
  readonly [Word in StateWord]?: { readonly is: string; readonly mend: string };
} = {
  idle: {
    is: "is idle",
    mend: "type anything into its terminal, its hooks hand the mail over",
  },
  waiting: { is: "has a dialog open", mend: "answer it in its terminal" },
  resumed: {
    is: "was probably resumed, and its client waits for its first prompt",
    mend: "type anything into its terminal, its hooks hand the mail over",
  },
  stale: {
    is: "has been busy without a sign",
    mend: "look at its terminal, it may show a dialog or be dead",
  },
  unknown: { is: "runs no hooks", mend: "oxtail diagnose tells why" },
};

const DIALOG_OR_TOOL = {
  is: "has a dialog open, or runs a long tool,",
  mend: "look at its terminal",
};

function stalledMail({ name, stalled }: FleetAgent): Stuck | null {
  if (stalled === 0) return null;
  const message = `${name} was handed ${stalled === 1 ? "a message" : `${stalled} messages`} ` +
    "again and again without a sign that it arrived: ask it to call read_my_messages";
  return { code: "stalled", agents: [name], message };
}

function openTwice({ name, openIn }: FleetAgent): Stuck | null {
  if (openIn < 2) return null;
  const message =
    `${name} is open in ${openIn} terminals, and the one that was first gets its mail: ` +
    "close the others, or type /clear there";
  return { code: "open-twice", agents: [name], message };
}

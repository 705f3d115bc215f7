/** Reading the fleet of a project from the store. Writes nothing and runs nothing. */

import { type ActivityState, activityState } from "../agents/activity.ts";
import type { Peer } from "../agents/peers.ts";
import { saysDialogs } from "../clients/client.ts";
import { clientByType } from "../clients/index.ts";
import { waitsOf } from "../mail/asks.ts";
import { foldedNames } from "../mail/hand.ts";
import { boxPath } from "../mail/layout.ts";
import { isStalled } from "../mail/notice.ts";
import type { Store } from "../mail/store.ts";
import { followSuccessor } from "../mail/successor.ts";
import type {
  Fleet,
  FleetAgent,
  FleetMessage,
  FleetWait,
  StateWord,
  Stuck,
} from "../render/status.ts";
import { age } from "../render/terminal.ts";
import { orElse } from "../sys/files.ts";
import { listeningSessions } from "../wake/keyless.ts";
import { wakeTargetOf } from "../wake/policy.ts";
import { reachFix, reachOf, type ReachParts } from "../wake/reach.ts";
import type { Project } from "../wire/entry.ts";
import { boxOf, boxTag, HUMAN_BOX, OPERATOR } from "../wire/ids.ts";
import { FRESH_IDLE_MS, STATUS_TRAFFIC_MAX } from "../wire/limits.ts";
import {
  isBodyShown,
  isName,
  isOpenTask,
  type LeasedName,
  type MessageName,
  parseLeased,
  parseName,
} from "../wire/name.ts";
import { safeLine } from "../wire/text.ts";
import type { People } from "./command.ts";

/** The names in a box, by folder. Most are never looked at: the newest stand in a list, the oldest waits. */
interface Box {
  /** Of what is queued: how many, since when the oldest waits, and the newest. */
  readonly queued: number;
  readonly oldestQueuedMs: number;
  readonly newest: readonly MessageName[];
  readonly held: readonly LeasedName[];
  /** The newest of them. */
  readonly done: readonly LeasedName[];
  readonly openWork: number;
}

/**
 * Reads the fleet.
 *
 * @param oldMailMs Mail that waits longer for an idle agent is stuck
 */
export function readFleet(people: People, project: Project, oldMailMs: number): Fleet {
  const { store, directory } = people;
  const rows = directory.shown(project);
  const peers = [...rows.peers, ...rows.away];
  const boxes = new Map(peers.map((peer) => [peer.box, readBox(store, peer.box)]));
  const reach = { store, env: people.env, listening: listeningSessions(store) };
  const found = {
    projectRoot: safeLine(project.root),
    atMs: store.clock.nowMs(),
    agents: peers.map((peer) => agentOf(people, peer, boxes.get(peer.box) ?? NOTHING, reach)),
    waits: waitsAmong(store, peers),
    traffic: trafficOf(peers, boxes),
  };
  return { ...found, stuck: stuckIn(found, oldMailMs) };
}

const NOTHING: Box = {
  queued: 0,
  oldestQueuedMs: Infinity,
  newest: [],
  held: [],
  done: [],
  openWork: 0,
};

function readBox(store: Store, box: string): Box {
  const names = (folder: "new" | "cur" | "done") =>
    orElse(() => store.files.list(boxPath(store.root, box, folder)) ?? [], []);
  const [fresh, done] = [names("new"), names("done")];
  const cur = [...names("cur"), ...foldedNames(store, box)];
  // A name begins with its time.
  const queued = fresh.filter(isName).sort();
  return {
    queued: queued.length,
    oldestQueuedMs: parseName(queued[0] ?? "")?.ms ?? Infinity,
    newest: queued.slice(-STATUS_TRAFFIC_MAX).flatMap((name) => parseName(name) ?? []),
    held: cur.flatMap((name) => parseLeased(name) ?? []),
    done: done.sort().slice(-STATUS_TRAFFIC_MAX).flatMap((name) => parseLeased(name) ?? []),
    openWork: [fresh, cur, done].flat().filter(isOpenTask).length,
  };
}

function agentOf(
  { store, activity }: People,
  peer: Peer,
  box: Box,
  reach: ReachParts,
): FleetAgent {
  const { entry, sessionId } = peer;
  const mark = activity({ box: peer.box, sessionId, clientType: entry.client.type });
  const state = peer.awaySinceMs === undefined
    ? stateWord(activityState(mark, store.clock.nowMs(), FRESH_IDLE_MS))
    : peer.isProbablyBack === true
    ? "resumed"
    : "away";
  const target = wakeTargetOf(peer);
  const reached = state === "ended"
    ? { by: "next_turn", because: "its session has ended" } as const
    : reachOf(reach, target);
  const unshown = box.held.filter(isUnread);
  const oldest = Math.min(box.oldestQueuedMs, ...unshown.map(({ name }) => name.ms));
  return {
    name: peer.name,
    sessionId,
    client: safeLine(entry.client.type),
    branch: entry.project.branch === null ? null : safeLine(entry.project.branch),
    purpose: entry.state === null ? null : safeLine(entry.state.purpose),
    state,
    sinceMs: peer.awaySinceMs ?? mark?.sinceMs ?? null,
    reachableBy: reached.by,
    because: reached.because,
    fix: state === "ended" ? null : reachFix(reached, target),
    unread: box.queued + unshown.length,
    oldestUnreadMs: Number.isFinite(oldest) ? oldest : null,
    openWork: box.openWork,
    stalled: box.held.filter(isStalled).length,
    openIn: peer.openIn ?? 1,
    mode: entry.mode ?? null,
  };
}

function waitsAmong(store: Store, peers: readonly Peer[]): FleetWait[] {
  const names = new Map(peers.map(({ box, name }) => [box, name]));
  const waits = peers.flatMap(({ box, name }) =>
    orElse(() => waitsOf(store, box), []).map(({ toSessionId, sinceMs }) => {
      const target = toSessionId === null ? null : followSuccessor(store, boxOf(toSessionId));
      return { from: name, to: names.get(target ?? "") ?? null, sinceMs };
    })
  );
  return waits.map((wait) => ({
    ...wait,
    cycle: wait.to === null ? null : wayBetween(waits, wait.to, wait.from),
  }));
}

function trafficOf(peers: readonly Peer[], boxes: ReadonlyMap<string, Box>): FleetMessage[] {
  const senders = new Map([
    [boxTag(HUMAN_BOX), OPERATOR],
    ...peers.map(({ box, name }) => [boxTag(box), name] as const),
  ]);
  const all = peers.flatMap(({ box, name: to }) => {
    const { newest, held, done } = boxes.get(box) ?? NOTHING;
    const row = (name: MessageName, state: FleetMessage["state"]): FleetMessage => ({
      id: name.id,
      atMs: name.ms,
      from: senders.get(name.senderTag) ?? null,
      to,
      kind: kindOf(name),
      state,
    });
    return [
      ...newest.map((name) => row(name, "queued")),
      ...held.map((one) => row(one.name, isUnread(one) ? "queued" : "handed over")),
      ...done.map(({ name, closed }) => row(name, closed ?? "acknowledged")),
    ];
  });
  return all.sort((a, b) => b.atMs - a.atMs || (a.id < b.id ? 1 : -1)).slice(0, STATUS_TRAFFIC_MAX);
}

/** What was announced, or taken and not shown, is unread still. */
function isUnread({ lease }: LeasedName): boolean {
  return !isBodyShown(lease);
}

function kindOf({ flags }: MessageName): FleetMessage["kind"] {
  if (flags.task) return "task";
  if (flags.ask) return "ask";
  return flags.reply ? "reply" : "message";
}

// What does not move any more in a fleet.

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

/** The word for an activity. */
function stateWord(state: ActivityState): StateWord {
  return state === "fresh-idle" || state === "old-idle" ? "idle" : state;
}

/** The shortest way through `waits` from the agent `from` to the agent `to`, or null. */
function wayBetween(
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

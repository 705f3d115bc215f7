/** Reading the fleet of a project from the store. Writes nothing and runs nothing. */

import { activityState } from "../agents/activity.ts";
import type { Peer } from "../agents/peers.ts";
import { boxPath } from "../mail/layout.ts";
import { isOpenTask } from "../mail/names_only.ts";
import { isStalled } from "../mail/stalled.ts";
import type { Store } from "../mail/store.ts";
import { followSuccessor } from "../mail/successor.ts";
import { waitsOf } from "../mail/waits_of.ts";
import {
  type Fleet,
  type FleetAgent,
  type FleetMessage,
  type FleetWait,
  stateWord,
  wayBetween,
} from "../render/fleet.ts";
import { FileError } from "../sys/files.ts";
import type { Project } from "../wire/entry.ts";
import { boxOf, boxTag } from "../wire/ids.ts";
import { FRESH_IDLE_MS, STATUS_TRAFFIC_MAX } from "../wire/limits.ts";
import {
  isBodyShown,
  type LeasedName,
  type MessageName,
  parseLeased,
  parseName,
} from "../wire/names.ts";
import { safeLine } from "../wire/text.ts";
import { wakeTargetOf } from "../wake/ladder.ts";
import { listeningSessions } from "../wake/listener.ts";
import { reachOf, type ReachParts } from "../wake/reach.ts";
import { OPERATOR } from "./operator.ts";
import { stuckIn } from "./stuck.ts";
import type { People } from "./world.ts";

/** The names in a box, by folder. */
interface Box {
  readonly queued: readonly MessageName[];
  readonly held: readonly LeasedName[];
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

const NOTHING: Box = { queued: [], held: [], done: [], openWork: 0 };

function readBox(store: Store, box: string): Box {
  const names = (folder: "new" | "cur" | "done") =>
    readable(() => store.files.list(boxPath(store.root, box, folder)) ?? [], []);
  const [fresh, cur, done] = [names("new"), names("cur"), names("done")];
  return {
    queued: fresh.flatMap((name) => parseName(name) ?? []),
    held: cur.flatMap((name) => parseLeased(name) ?? []),
    done: done.flatMap((name) => parseLeased(name) ?? []),
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
  const { by, because } = state === "ended"
    ? { by: "next_turn", because: "its session has ended" }
    : reachOf(reach, wakeTargetOf(peer));
  const unread = [...box.queued, ...box.held.filter(isUnread).map(({ name }) => name)];
  const oldest = Math.min(...unread.map(({ ms }) => ms));
  return {
    name: peer.name,
    sessionId,
    client: safeLine(entry.client.type),
    branch: entry.project.branch === null ? null : safeLine(entry.project.branch),
    purpose: entry.state === null ? null : safeLine(entry.state.purpose),
    state,
    sinceMs: peer.awaySinceMs ?? mark?.sinceMs ?? null,
    reachableBy: by,
    because,
    unread: unread.length,
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
    readable(() => waitsOf(store, box), []).map(({ toSessionId, sinceMs }) => {
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
  const senders = new Map([OPERATOR, ...peers.map(({ box }) => box)].map((box) => [
    boxTag(box),
    peers.find((peer) => peer.box === box)?.name ?? box,
  ]));
  const all = peers.flatMap(({ box, name: to }) => {
    const { queued, held, done } = boxes.get(box) ?? NOTHING;
    const row = (name: MessageName, state: FleetMessage["state"]): FleetMessage => ({
      id: name.id,
      atMs: name.ms,
      from: senders.get(name.senderTag) ?? null,
      to,
      kind: kindOf(name),
      state,
    });
    return [
      ...queued.map((name) => row(name, "queued")),
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

/** What `read` gives, or `instead` where the disk does not let us look: the rest is shown all the same. */
function readable<T>(read: () => T, instead: T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof FileError) return instead;
    throw error;
  }
}

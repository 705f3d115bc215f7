/** The agents of one project, one for each session, whatever number of servers serves it. */

import { boxOf, isMisleadingName, meansSession, provisionalBox } from "../wire/ids.ts";
import { NO_CARD } from "../wire/card.ts";
import { type Entry, type Project, sameProject, serverOf } from "../wire/entry.ts";
import { SCHEMA_VERSION } from "../wire/limits.ts";
import type { Start } from "../wire/start.ts";
import { clientName, uniqueName } from "./names.ts";

/** What is known of an agent: the entry of its newest server, or what its hook wrote down. */
export type AgentCard = Omit<Entry, "server_pid"> & {
  /** Null for an agent that is known from its hooks alone. */
  readonly server_pid: number | null;
};

/** An agent. */
export interface Peer {
  readonly box: string;
  /** Null while its server does not know who it serves. */
  readonly sessionId: string | null;
  /** How people and models call it; unique within the project. */
  readonly name: string;
  readonly entry: AgentCard;
  /** When it was last here, for one whose session has ended and can be resumed; in ms since the epoch. */
  readonly awaySinceMs?: number;
  /** It is away as far as anybody knows, and a client that may have been resumed for it waits for its prompt. */
  readonly isProbablyBack?: true;
  /** How many terminals have its session open, when it is more than one. */
  readonly openIn?: number;
}

/** The box of the agent that `entry` serves. */
export function boxOfEntry(entry: Entry): string {
  const id = entry.client.session_id;
  return id === null ? provisionalBox(serverOf(entry), entry.started_at) : boxOf(id);
}

/** The agent that `entry` serves, by itself: its name may still clash with another's. */
export function peerOf(entry: Entry): Peer {
  return peerIn(boxOfEntry(entry), entry);
}

/** The agent whose hook wrote `start`, by itself. */
export function peerOfStart(start: Start, label: string | null, { name, state } = NO_CARD): Peer {
  const { session_id, client, client_pid, domain, cwd, project, transcript_path, at_ms, mode } =
    start;
  return peerIn(boxOf(session_id), {
    schema_version: SCHEMA_VERSION,
    server_pid: null,
    domain,
    started_at: at_ms,
    client: {
      type: client,
      version: null,
      pid: client_pid,
      session_id,
      session_id_source: "hook-drop",
      transcript_path,
      cwd,
    },
    project,
    name,
    label,
    tmux: null,
    state,
    ...(mode === undefined ? {} : { mode }),
  });
}

/**
 * The agents of `project`, in the order they started, with unique names.
 *
 * @param entries Entries of live servers, newest start first
 * @param others Agents that have no server
 */
export function peersOf(
  entries: readonly Entry[],
  project: Project,
  others: readonly Peer[] = [],
): Peer[] {
  const byBox = new Map<string, Peer>();
  for (const entry of entries) {
    if (entry.hidden === true || !sameProject(entry.project, project)) continue;
    const peer = peerOf(entry);
    const newer = byBox.get(peer.box);
    byBox.set(peer.box, newer === undefined ? peer : withSibling(newer, entry));
  }
  for (const peer of others) {
    if (!byBox.has(peer.box) && sameProject(peer.entry.project, project)) byBox.set(peer.box, peer);
  }
  const oldestFirst = [...byBox.values()].sort((a, b) => a.entry.started_at - b.entry.started_at);
  const names = namesOf(oldestFirst);
  return oldestFirst.map((peer) => ({ ...peer, name: names.get(peer) ?? peer.name }));
}

/**
 * Who chose a name has it; of two who chose the same, the one that did so last: it was free then, because
 * the other was away. Everybody else is called by what is left, and nobody by what means another's id.
 */
function namesOf(peers: readonly Peer[]): ReadonlyMap<Peer, string> {
  const names = new Map<Peer, string>();
  const taken = new Set<string>();
  const meansAnother = (peer: Peer, name: string) =>
    peers.some(({ box, sessionId }) =>
      box !== peer.box && sessionId !== null && meansSession(name, sessionId)
    );
  const chosen = peers.filter((peer) => peer.name === peer.entry.name)
    .sort((a, b) => (b.entry.named_at ?? 0) - (a.entry.named_at ?? 0));
  for (const peer of chosen) {
    if (taken.has(peer.name) || meansAnother(peer, peer.name)) continue;
    names.set(peer, peer.name);
    taken.add(peer.name);
  }
  for (const peer of peers) {
    if (names.has(peer)) continue;
    const label = labelOf(peer.entry);
    const wanted = label !== null && !meansAnother(peer, label)
      ? label
      : clientName(peer.entry.client.type, peer.box);
    names.set(peer, uniqueName(wanted, taken));
  }
  return names;
}

/**
 * A session keeps its name and its state when its client starts a second server. What it told either of
 * them last holds: the other may know only what was kept from before.
 */
function withSibling(peer: Peer, older: Entry): Peer {
  const { entry } = peer;
  const namedMs = ({ name, named_at }: AgentCard) => name === null ? -1 : named_at ?? 0;
  const saidMs = ({ state }: AgentCard) => state?.updated_at ?? -1;
  const named = namedMs(older) > namedMs(entry) ? older : entry;
  const merged = {
    ...entry,
    name: named.name,
    named_at: named.named_at ?? null,
    state: saidMs(older) > saidMs(entry) ? older.state : entry.state,
    label: entry.label ?? older.label ?? null,
    tmux: entry.tmux ?? older.tmux,
  };
  return peerIn(peer.box, merged);
}

function peerIn(box: string, entry: AgentCard): Peer {
  const chosen = entry.name !== null && !isMisleadingName(entry.name) ? entry.name : null;
  const name = chosen ?? labelOf(entry) ?? clientName(entry.client.type, box);
  return { box, sessionId: entry.client.session_id, name, entry };
}

/** What its client or its window is called, unless that would mislead: jobs are called by their id. */
function labelOf({ label = null }: AgentCard): string | null {
  return label === null || isMisleadingName(label) ? null : label;
}

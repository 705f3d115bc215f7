/** The agents of one project, one for each session, whatever number of servers serves it. */

import type { ClientAdapter } from "../clients/client.ts";
import type { Store } from "../mail/store.ts";
import { type Entry, type Project, sameProject, serverOf } from "../wire/entry.ts";
import {
  boxOf,
  isMisleadingName,
  isPeerName,
  meansSession,
  provisionalBox,
  sessionOfBox,
  shortId,
} from "../wire/ids.ts";
import {
  KNOWN_IDS_MAX,
  NAME_MAX_CHARS,
  SCHEMA_VERSION,
  SHORT_IDS_KEEP_MS,
} from "../wire/limits.ts";
import { NO_CARD, type Start } from "../wire/notes.ts";
import { namesIn } from "../sys/files.ts";

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

// What agents are called, in words and by the beginnings of their ids.

/** `text` in the form of a peer name (lower case, digits, hyphens), or null when nothing is left. */
export function toPeerName(text: string): string | null {
  // Accents are taken off first, so that "Übersicht" becomes "ubersicht" and not "bersicht".
  const plain = text.slice(0, 4 * NAME_MAX_CHARS).normalize("NFKD").replace(/\p{M}+/gu, "");
  const name = plain.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+/, "")
    .slice(0, NAME_MAX_CHARS).replace(/-+$/, "");
  return isPeerName(name) ? name : null;
}

/**
 * Gives the beginnings of session ids by which frames address agents: of all sessions that this store
 * knows, so that one means the same agent tomorrow. Looks once, and only when it is asked.
 */
export function shortIds({ files, root }: Pick<Store, "files" | "root">): (id: string) => string {
  let known: string[] | null = null;
  const list = (folder: string) =>
    (namesIn(files, `${root}/${folder}`) ?? []).slice(0, KNOWN_IDS_MAX);
  const all = () => {
    const boxes = [...list("mail"), ...list("starts").map((name) => name.replace(/\.json$/, ""))];
    return boxes.flatMap((box) => sessionOfBox(box) ?? []);
  };
  return (id) => shortId(id, known ??= all());
}

/** The same for a process that lives on: new sessions become known after a while. */
export function shortIdsFor(
  store: Pick<Store, "files" | "root" | "clock">,
): (id: string) => string {
  let known = shortIds(store);
  let untilMs = 0;
  return (id) => {
    const nowMs = store.clock.nowMs();
    if (nowMs >= untilMs || untilMs - nowMs > SHORT_IDS_KEEP_MS) {
      known = shortIds(store);
      untilMs = nowMs + SHORT_IDS_KEEP_MS;
    }
    return known(id);
  };
}

/** A name from the client's type and four characters of the box: `claude-code-1f0c`. */
export function clientName(clientType: string, box: string): string {
  // The end of an id, because the start of a time-ordered UUID is the same for everybody today.
  const tail = box.replace(/[^a-z0-9]/g, "").slice(-4);
  const type = toPeerName(clientType)?.slice(0, NAME_MAX_CHARS - 5) ?? "agent";
  return `${type}-${tail}`;
}

/** `wanted`, or with a number behind it when it is taken already; then it is taken as well. */
export function uniqueName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let n = 2; taken.has(name); n++) {
    const tail = `-${n}`;
    name = wanted.slice(0, NAME_MAX_CHARS - tail.length) + tail;
  }
  taken.add(name);
  return name;
}

// Servers that do not know their session, of a client that names it at its first prompt only. Where a hook has
// noted a session of the same process, or an agent that is away may just have been resumed there, such a server
// is no agent besides.

/** What a list shows. */
export interface Shown {
  readonly peers: readonly Peer[];
  /** The last seen first. */
  readonly away: readonly Peer[];
}

/**
 * The list with one row for each agent. Nothing moves for it: mail to an agent that may be back waits in its own
 * box until its session is known.
 */
export function withoutGhosts(
  { peers, away }: Shown,
  starts: readonly Start[],
  clientByType: (type: string) => ClientAdapter | null,
): Shown {
  const unknown = peers.filter(({ sessionId, entry }) =>
    sessionId === null && clientByType(entry.client.type)?.identity.beganAnew !== undefined
  );
  if (unknown.length === 0) return { peers, away };
  const ghosts = new Set(unknown.filter((peer) => starts.some((start) => isNoteOf(start, peer))));
  const back = new Set<Peer>();
  const waiting = unknown.filter((peer) => !ghosts.has(peer));
  for (const peer of waiting) {
    const alike = waiting.filter((other) => isInPlace(other, peer));
    const former = away.find((one) =>
      isInPlace(one, peer) && (one.awaySinceMs ?? 0) <= peer.entry.started_at
    );
    // Of several nobody can tell which one it was resumed in.
    if (alike.length > 1 || former === undefined) continue;
    ghosts.add(peer);
    back.add(former);
  }
  return {
    peers: peers.filter((peer) => !ghosts.has(peer)),
    away: away.map((peer) => back.has(peer) ? { ...peer, isProbablyBack: true as const } : peer),
  };
}

/** Whether a hook noted a session of the client process that started this server. */
function isNoteOf(start: Start, { entry }: Peer): boolean {
  return !start.ended && start.client === entry.client.type && start.domain === entry.domain &&
    start.client_pid !== null && start.client_pid === entry.client.pid;
}

function isInPlace(one: Peer, other: Peer): boolean {
  const [a, b] = [one.entry.client, other.entry.client];
  return a.type === b.type && a.cwd === b.cwd;
}

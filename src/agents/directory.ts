/** Who is here: the agents with a live server, and those that are known from their hooks alone. */

import type { ClientAdapter } from "../clients/client.ts";
import { activityPath, boxPath } from "../mail/layout.ts";
import type { Store } from "../mail/store.ts";
import { followSuccessor, isFormerHeir, passMail } from "../mail/successor.ts";
import { ifPossible, lookAt } from "../sys/files.ts";
import { isSameStart, startsOf } from "../sys/ps.ts";
import { type Entry, type Project, sameProject } from "../wire/entry.ts";
import { boxOf, isSessionId, meansSession } from "../wire/ids.ts";
import { HOOK_ONLY_MAX_AGE_MS, NAMED_MAX } from "../wire/limits.ts";
import type { Start } from "../wire/notes.ts";
import { type GetEnv, ownDomain } from "../wire/settings.ts";
import { openAway, readCard } from "./cards.ts";
import type { Ps } from "./claim.ts";
import {
  boxOfEntry,
  type Peer,
  peerOf,
  peerOfStart,
  peersOf,
  type Shown,
  withoutGhosts,
} from "./peers.ts";
import { sessionLabel } from "./project.ts";
import type { Registry } from "./registry.ts";
import { continuedAs, type LeftSession, sessionNote } from "./session_note.ts";
import type { Starts } from "./starts.ts";

/** The agents of one store. */
export interface Directory {
  /** All agents of a project, in the order they started, with unique names. */
  peers(project: Project): Peer[];
  /** The agents of a project that have chosen a name and are away, the last seen first. */
  away(project: Project): Peer[];
  /** Both, with one row for each agent: see {@link withoutGhosts}. */
  shown(project: Project): Shown;
  /**
   * The agent that `address` means to an agent of `project`: see {@link findTarget}, and an id that a
   * session had before `/clear` means that session.
   *
   * @param own The caller's box, which is never a candidate
   */
  find(address: string, project: Project, own: string): Target;
  /** The same, and ps is asked whether the client of an agent without a server still runs. */
  look(address: string, project: Project, own: string, ps: Ps): Promise<Target>;
  /**
   * The same, and ps is asked whether the clients of those without a server still run. With the roots
   * of all other projects, which may lie within this one.
   */
  survey(project: Project, ps: Ps): Promise<Survey>;
}

/** The agents of a project, and what does not belong to it. */
interface Survey extends Shown {
  readonly otherRoots: readonly string[];
}

/** What a directory reads. */
interface DirectoryParts {
  readonly store: Store;
  readonly registry: Registry;
  readonly starts: Starts;
  readonly clientByType: (type: string) => ClientAdapter | null;
  readonly env: GetEnv;
}

/** Opens the directory. */
export function openDirectory(parts: DirectoryParts): Directory {
  const { store, registry, starts, clientByType, env } = parts;
  const hookOnly = openHookOnly(store, starts, clientByType, ownDomain(env));
  const away = openAway(store, starts);
  const notes = { files: store.files, uid: store.uid, env };
  const labelOf = ({ client, client_pid, session_id }: Start) =>
    sessionLabel(notes, clientByType(client), client_pid, session_id);
  /** A spare session, or one that went on in the background and whose server was killed. */
  const isNobody = (start: Start) => {
    const note = sessionNote(notes, clientByType(start.client), start.client_pid);
    if (note?.sessionId === start.session_id && note.isSpare === true) return true;
    return passOn(start) !== null;
  };
  /** Does what the server of a session that went on elsewhere could not do any more. */
  const passOn = (start: Start): string | null => {
    const left = leftBy(start);
    const heir = continuedAs(notes, clientByType(start.client), left);
    if (heir === null) return null;
    const [from, to] = [boxOf(left.sessionId), boxOf(heir)];
    if (isFormerHeir(store, from, to)) return null;
    ifPossible(() => passMail(store, from, to));
    return heir;
  };
  const without = (entries: readonly Entry[]) =>
    hookOnly.plausible(new Set(entries.map((entry) => boxOfEntry(entry))))
      .filter((start) => !isNobody(start));
  /** In how many terminals each session is open, by its client's own word, where it is more than one. */
  const windowsOf = (entries: readonly Entry[]) => {
    const windows = new Map<string, Set<number>>();
    for (const { client: { type, pid, session_id: id }, hidden } of entries) {
      if (id === null || typeof pid !== "number" || hidden === true) continue;
      if (!entries.some(({ client }) => client.session_id === id && client.pid !== pid)) continue;
      if (sessionNote(notes, clientByType(type), pid)?.sessionId !== id) continue;
      windows.set(boxOf(id), (windows.get(boxOf(id)) ?? new Set()).add(pid));
    }
    return windows;
  };
  const live = () => registry.live().map((entry) => withCard(store, entry));
  const others = (entries: readonly Entry[], project: Project) =>
    without(entries)
      .filter((start) => sameProject(start.project, project))
      .map((start) => peerOfStart(start, labelOf(start), readCard(store, boxOf(start.session_id))));
  const heirOf = (sessionId: string) => {
    const box = followSuccessor(store, boxOf(sessionId));
    const start = box === boxOf(sessionId) ? starts.of(sessionId) : null;
    return start === null || passOn(start) === null ? box : followSuccessor(store, box);
  };
  /** The boxes of all who run. */
  const here = (entries: readonly Entry[]) =>
    new Set([
      ...entries.map((entry) => boxOfEntry(entry)),
      ...without(entries).map(({ session_id }) => boxOf(session_id)),
    ]);
  /** One whose session goes on in the background is not away, whatever became of its server. */
  const isAway = ({ sessionId }: Peer) => {
    const start = sessionId === null ? null : starts.of(sessionId);
    return start === null || passOn(start) === null;
  };
  const find = (address: string, project: Project, own: string, isSettled = false): Target => {
    // A full session id is the common case and needs no look at all the others.
    const known = boxOf(address) === own ? null : registry.seenBefore(address);
    if (known !== null) return inProject(peerOf(known), project);
    const entries = live();
    const peer = byId(address, entries, without);
    if (peer !== null && peer.box !== own) return inProject(peer, project);
    const peers = peersOf(entries, project, others(entries, project));
    const found = findTarget(address, peers, own);
    if (found.ok || found.error !== "target-not-found") return found;
    const box = isSessionId(address) ? heirOf(address) : null;
    const heir = peers.find((one) => one.box === box && one.box !== own);
    if (heir !== undefined) return { ok: true, peer: heir };
    const gone = away.find(address, project, here(entries)).filter((one) => one.box !== own);
    if (!isSettled && !gone.every(isAway)) return find(address, project, own, true);
    const [first] = gone;
    if (first === undefined) return found;
    return gone.length === 1 ? { ok: true, peer: first } : ambiguous(address, gone);
  };
  /** The agents, each with the number of terminals that have its session open. */
  const withWindows = (entries: readonly Entry[], project: Project, alive: readonly Peer[]) => {
    const windows = windowsOf(entries);
    return peersOf(entries, project, alive).map((peer) => {
      const openIn = windows.get(peer.box)?.size ?? 0;
      return openIn > 1 ? { ...peer, openIn } : peer;
    });
  };
  const shown = (entries: readonly Entry[], project: Project, alive: readonly Peer[]): Shown => {
    const peers = withWindows(entries, project, alive);
    return withoutGhosts(
      { peers, away: away.named(project, here(entries)).filter(isAway) },
      starts.all(),
      clientByType,
    );
  };
  return {
    peers(project) {
      const entries = live();
      return withWindows(entries, project, others(entries, project));
    },
    away: (project) => away.named(project, here(live())).filter(isAway),
    shown(project) {
      const entries = live();
      return shown(entries, project, others(entries, project));
    },
    find: (address, project, own) => find(address, project, own),
    async look(address, project, own, ps) {
      const found = find(address, project, own);
      if (!found.ok || found.peer.entry.server_pid !== null) return found;
      const start = starts.of(found.peer.sessionId ?? "");
      if (start === null || found.peer.awaySinceMs !== undefined) return found;
      await hookOnly.prove([start], ps);
      return find(address, project, own);
    },
    async survey(project, ps) {
      const entries = live();
      const ours = ({ project: theirs }: { readonly project: Project }) =>
        sameProject(theirs, project);
      const candidates = without(entries).filter(ours);
      if (candidates.length > 0) await hookOnly.prove(candidates, ps);
      const alive = candidates.length > 0 ? others(entries, project) : [];
      return {
        ...shown(entries, project, alive),
        otherRoots: entries.filter((entry) => !ours(entry)).map((entry) => entry.project.root),
      };
    },
  };
}

function byId(
  sessionId: string,
  entries: readonly Entry[],
  without: (entries: readonly Entry[]) => readonly Start[],
): Peer | null {
  const entry = entries.find(({ client, hidden }) =>
    client.session_id === sessionId && hidden !== true
  );
  if (entry !== undefined) return peerOf(entry);
  const start = without(entries).find(({ session_id }) => session_id === sessionId);
  return start === undefined ? null : peerOfStart(start, null);
}

function leftBy({ session_id, cwd, client_pid, transcript_path }: Start): LeftSession {
  return { sessionId: session_id, cwd, clientPid: client_pid, transcriptPath: transcript_path };
}

/** A name that came along with a session lies in its box before its server has looked. */
function withCard(store: Store, entry: Entry): Entry {
  const id = entry.client.session_id;
  if (entry.mode !== "background" || entry.name !== null || id === null) return entry;
  const { name, named_at, state } = readCard(store, boxOf(id));
  return { ...entry, name, named_at, state: state ?? entry.state };
}

function inProject(peer: Peer, project: Project): Target {
  return sameProject(peer.entry.project, project) ? { ok: true, peer } : crossProject();
}

// Agents that are known from their hooks alone: their client has not called its server yet, or has
// none. They have a box, so they can receive mail.

/** The sessions that have no server. */
interface HookOnly {
  /** Those that may be running, but for the boxes in `served`. Asks no program. */
  plausible(served: ReadonlySet<string>): Start[];
  /** Asks ps which client processes of `starts` are gone; these are plausible no more. It sees our own. */
  prove(starts: readonly Start[], ps: Ps): Promise<void>;
}

/** Opens the view on the sessions without a server. */
function openHookOnly(
  store: Store,
  starts: Starts,
  clientByType: (type: string) => ClientAdapter | null,
  ownDomain: string,
): HookOnly {
  /** Clients that have ended. A process with its start never comes back. */
  const dead = new Set<string>();
  return {
    plausible(served) {
      const all = starts.all();
      const newest = newestOfProcess(all, clientByType);
      return all.filter((start) =>
        !start.ended && start.mode !== "headless" && !served.has(boxOf(start.session_id)) &&
        !dead.has(processOf(start)) &&
        (newest.get(processOf(start)) ?? start) === start && isRecent(store, start) &&
        !hasSuccessor(store, start)
      );
    },
    async prove(all, { run, program }) {
      if (program === null) return;
      const candidates = all.filter(({ domain }) => domain === ownDomain);
      const known = candidates.flatMap(({ client_pid, client_start }) =>
        client_pid === null || client_start === null ? [] : [client_pid]
      );
      const alive = await startsOf(run, program, [...new Set(known)]);
      if (!alive.ok) return;
      for (const start of candidates) {
        if (start.client_pid === null || start.client_start === null) continue;
        const now = alive.value.get(start.client_pid) ?? null;
        if (!isSameStart(now, start.client_start)) dead.add(processOf(start));
      }
    },
  };
}

/** For clients whose process has one session at a time: the last one that each process began. */
function newestOfProcess(
  starts: readonly Start[],
  clientByType: (type: string) => ClientAdapter | null,
): ReadonlyMap<string, Start> {
  const newest = new Map<string, Start>();
  for (const start of starts) {
    if (start.client_pid === null || !clientByType(start.client)?.identity.clearsInPlace) continue;
    const key = processOf(start);
    const other = newest.get(key);
    if (other === undefined || other.at_ms < start.at_ms) newest.set(key, start);
  }
  return newest;
}

function processOf({ client, client_pid, domain, client_start }: Start): string {
  return `${client} ${client_pid} ${domain} ${client_start}`;
}

/** No hook says that a terminal was killed, so what gave no sign for a day is taken for gone. */
function isRecent(store: Store, start: Start): boolean {
  const oldest = store.clock.nowMs() - HOOK_ONLY_MAX_AGE_MS;
  return start.at_ms >= oldest || lastSignMs(store, start) >= oldest;
}

function lastSignMs(store: Store, start: Start): number {
  return lookAt(store.files, activityPath(store.root, boxOf(start.session_id)))?.mtimeMs ?? 0;
}

/** Its client went on in another session, so its mail goes there. */
function hasSuccessor(store: Store, start: Start): boolean {
  return lookAt(store.files, `${boxPath(store.root, boxOf(start.session_id))}/successor`) !== null;
}

// Finding the agent that an address means.

/** The agent, or why the address names none: with a sentence that says what to do. */
type Target =
  | { readonly ok: true; readonly peer: Peer }
  | {
    readonly ok: false;
    readonly error: "target-not-found" | "ambiguous-target" | "self-send" | "cross-project";
    readonly message: string;
    readonly candidates?: readonly { readonly session_id: string | null; readonly name: string }[];
  };

/**
 * The agent of this project that `address` means: by its session id, the beginning of that of eight
 * characters or more, or its name; and when it means nobody so, by the name of its tmux session.
 *
 * @param own The caller's box, which is never a candidate
 */
function findTarget(address: string, peers: readonly Peer[], own: string): Target {
  const rules: readonly ((peer: Peer) => boolean)[] = [
    (peer) =>
      peer.name === address || (peer.sessionId !== null && meansSession(address, peer.sessionId)),
    (peer) => peer.entry.tmux?.session === address && peer.box !== own,
    (peer) => peer.entry.tmux?.session === address,
  ];
  for (const rule of rules) {
    const found = peers.filter(rule);
    const [first] = found;
    if (found.length > 1) return ambiguous(address, found);
    if (first !== undefined) return first.box === own ? self() : { ok: true, peer: first };
  }
  return {
    ok: false,
    error: "target-not-found",
    message: `No agent of this project is called ${quote(address)}: ` +
      "list_project_sessions shows who is here",
  };
}

/** The refusal of an address that means more than one agent. */
function ambiguous(address: string, found: readonly Peer[]): Target {
  return {
    ok: false,
    error: "ambiguous-target",
    message: `${quote(address)} means ${found.length} agents: use the session id of one of them`,
    candidates: found.slice(0, NAMED_MAX).map(({ sessionId, name }) => ({
      session_id: sessionId,
      name,
    })),
  };
}

/** The refusal of an agent of another project. It tells nothing of it but that it is one. */
function crossProject(): Target {
  return {
    ok: false,
    error: "cross-project",
    message: "That session works in another project: agents see and message their own project only",
  };
}

function self(): Target {
  return {
    ok: false,
    error: "self-send",
    message: "That address is your own: choose another agent with list_project_sessions",
  };
}

function quote(address: string): string {
  return JSON.stringify(address.slice(0, 100));
}

/** Opening the session of this server: store, registry, agent, and what the tools need with them. */

import { shortIdsFor } from "../agents/peers.ts";
import { openActivity, openSessions, type ReadSession } from "../agents/activity.ts";
import { claimSessionId, transcriptOf } from "../agents/adopt.ts";
import { createAgent, type ServerAgent } from "../agents/agent.ts";
import type { Ps } from "../agents/claim.ts";
import { createDetector, type Detector, howToFindId, runDetection } from "../agents/detect.ts";
import { openDirectory } from "../agents/directory.ts";
import { findProject, type FoundProject, lookForProject, paneOfEnv } from "../agents/project.ts";
import {
  keepLocks,
  openRegistry,
  type OwnPlace,
  type Registry,
  takePlace,
} from "../agents/registry.ts";
import { openResultProofs, runResultProofs } from "../agents/result_proofs.ts";
import { watchRewinds } from "../agents/rewinds.ts";
import { sessionNote } from "../agents/session_note.ts";
import { callMetaEvidence } from "../agents/sources.ts";
import { openStarts, type Starts } from "../agents/starts.ts";
import type { ClientAdapter } from "../clients/client.ts";
import { clientByName, clientByType, CLIENTS } from "../clients/index.ts";
import { createQuota } from "../mail/deliver.ts";
import { callPath } from "../mail/layout.ts";
import { type Inbox, openInbox } from "../mail/mailbox.ts";
import { createCompose, rememberSends, trackHops } from "../mail/outgoing.ts";
import { noteBoot } from "../mail/journal.ts";
import { cockpitPath } from "../mail/tickets.ts";
import { openStore, type Store, storeFault, type StoreWorld } from "../mail/store.ts";
import { rememberSuccessors } from "../mail/successor.ts";
import { holdRemoval, isClockAhead } from "../mail/sweep.ts";
import { createOpenWork, type OpenWork } from "../mail/tasks.ts";
import { openCounts } from "../mail/unread.ts";
import { ifPossible } from "../sys/files.ts";
import type { Uptime, WatchFolder } from "../sys/ports.ts";
import type { ReadTmux } from "../sys/tmux.ts";
import { isToolUseId, processName } from "../wire/ids.ts";
import { isObject, objectField, own } from "../wire/json.ts";
import {
  ASK_UNKNOWN_CLIENT_MAX_MS,
  RESULT_MAX_BYTES,
  RESULT_MIN_BYTES,
  SERVED_MAX_SESSIONS,
} from "../wire/limits.ts";
import { parseOwner } from "../wire/name.ts";
import { serverTurn } from "../wire/notes.ts";
import { no, ok, type Result } from "../wire/result.ts";
import { type GetEnv, ownDomain, readSettings } from "../wire/settings.ts";
import type { OwnWake } from "../wire/wake.ts";
import { trackHandOvers } from "./hand_overs.ts";
import { rememberParts } from "./parts.ts";
import type { McpClient } from "./protocol.ts";
import type { OpenSession } from "./service.ts";
import type { Peek, ServerSession, Session, StampedCall, Wakes } from "./tool.ts";

/** What a server is given by its entry point. */
export interface ServerWorld extends StoreWorld {
  readonly env: GetEnv;
  readonly watch: WatchFolder;
  readonly uptime: Uptime;
  readonly root: string;
  readonly uid: number | null;
  readonly pid: number;
  /** The process that started this server. */
  readonly parentPid: number;
  readonly cwd: string;
  readonly startedMs: number;
  readonly ps: Ps;
  /** Null without tmux. */
  readonly readTmux: ReadTmux | null;
  /** Builds the waking for an opened store. */
  readonly wakes: (store: Store) => Wakes;
  readonly peek: Peek;
  /** For what nobody expected; a line for people. */
  readonly log: (line: string) => void;
}

/** An opened session that can be closed. */
export interface ClosableSession extends OpenSession {
  /** The client has ended the server's input. */
  ending(): void;
  readonly place: Pick<OwnPlace, "close">;
}

/** What is opened once for the whole server. */
interface Opened {
  readonly store: Store;
  readonly client: ClientAdapter | null;
  readonly agent: ServerAgent;
  readonly registry: Registry;
  readonly starts: Starts;
  readonly detector: Detector;
  readonly openWork: OpenWork;
}

/** Opens the store and shows this agent in the registry, or says in a sentence why it cannot. */
export function openSession(world: ServerWorld, client: McpClient): Result<ClosableSession> {
  const opened = openStore(world, world.root, world.uid);
  if (!opened.ok) return opened;
  try {
    // Before anything is written by this clock, which would vouch for it.
    if (isClockAhead(opened.value)) holdRemoval(opened.value, world.uptime);
    const place = takePlace(opened.value, processName(world.pid, ownDomain(world.env)));
    try {
      return ok(build(world, opened.value, place, client));
    } catch (error) {
      // The next call tries again, and would wait for ever for a lock that this process holds itself.
      place.close();
      throw error;
    }
  } catch (error) {
    return no(storeFault(error, world.root));
  }
}

function build(
  world: ServerWorld,
  store: Store,
  place: OwnPlace,
  mcpClient: McpClient,
): ClosableSession {
  const client = clientByName(mcpClient.name);
  noteBoot(store, world.uptime);
  // A cockpit may make no file.
  ifPossible(() => store.files.create(cockpitPath(store), new Uint8Array(), { sync: false }));
  const project = projectOf(world);
  const starts = openStarts(store);
  const domain = ownDomain(world.env);
  const openWork = createOpenWork(store);
  const turn = serverTurn(processName(world.pid, domain));
  const handOvers = trackHandOvers(store, turn, openWork.keeping);
  const agent = createAgent(store, place, {
    serverPid: world.pid,
    domain,
    startedMs: world.startedMs,
    client: {
      type: client?.type ?? mcpClient.name.slice(0, 64),
      version: client?.hidesVersion === true ? null : mcpClient.version,
      pid: world.parentPid,
      cwd: world.cwd,
    },
    project: project.project,
    wakes: ownWake(world.env, client),
    surroundings: { tmux: firstPane(world, client), label: null },
    gaveUp: (box) => handOvers.takeBack(box),
    startOf: starts.of,
    ...firstFacts(world, store, client),
    canResume: client !== null,
  });
  const registry = openRegistry(store, keepLocks(store.files));
  const { env, ps, readTmux: tmux, pid, parentPid, startedMs } = world;
  const process = { ps, tmux, pid, domain, parentPid, startedMs };
  const detector = createDetector({ store, env, agent, registry, starts, client, ...process });
  const opened = { store, client, agent, registry, starts, detector, openWork };
  detector.quick("start");
  const stop = new AbortController();
  const isKnown = () => agent.identity().sessionId !== null;
  const { clock, trace } = store;
  const schedule = { detector, clock, isKnown, signal: stop.signal, trace };
  runDetection({ ...schedule, complain: world.log }).catch((error) => world.log(String(error)));
  const current = () => agent.entry().client;
  const { reader } = world.peek;
  const rewinds = { store, clock, env, agent, current, reader, complain: world.log };
  watchRewinds(rewinds, stop.signal).catch((error) => world.log(String(error)));
  const close = () => {
    stop.abort();
    try {
      handOvers.settle();
      detector.last();
      agent.leave();
    } finally {
      place.close();
    }
  };
  const session = sessionOf(world, opened, project);
  runResultProofs(session.proofs, clock, stop.signal, world.log)
    .catch((error) => world.log(String(error)));
  const forCall = callViews({ ...opened, env, ps, session });
  const identify = (signal: AbortSignal) => detector.identify(signal);
  return { session, forCall, identify, ending: () => agent.ending(), place: { close }, handOvers };
}

function sessionOf(
  world: ServerWorld,
  { store, client, agent, registry, starts, openWork }: Opened,
  project: FoundProject,
): ServerSession {
  const settings = readSettings(world.env);
  const { env } = world;
  const { clock } = store;
  const readSession = openSessions({
    store,
    clock,
    env,
    clients: CLIENTS,
    markOf: openActivity(store),
  });
  return {
    store,
    registry,
    agent,
    compose: createCompose(store, shortIdsFor(store)),
    quota: createQuota({ unread: settings.maxUnread, perSender: settings.maxUnreadPerSender }),
    followSuccessor: rememberSuccessors(store),
    wakes: world.wakes(store),
    peek: world.peek,
    watch: world.watch,
    settings,
    env: world.env,
    project,
    readSession,
    activity: activityOf(readSession),
    directory: openDirectory({
      store,
      registry,
      starts,
      clientByType,
      env,
    }),
    counts: openCounts(store),
    readTmux: world.readTmux,
    ps: world.ps,
    askCeilingMs: settings.askMaxMs || (client?.askCeilingMs ?? ASK_UNKNOWN_CLIENT_MAX_MS),
    resultMaxBytes: Math.max(
      client?.resultMaxBytes(world.env) ?? RESULT_MAX_BYTES,
      RESULT_MIN_BYTES,
    ),
    parts: rememberParts(),
    patienceMs: (meta) => client?.patienceMs?.(meta) ?? null,
    hops: trackHops(store),
    openWork,
    recent: rememberSends(store.clock),
    proofs: openResultProofs({
      store,
      reader: world.peek.reader,
      env,
      client,
      current: () => agent.entry().client,
    }),
    unstamped: (call) => unstamped(world, client, starts, call),
    isSubagentCall: (meta) => isSubagentCall(store, meta),
  };
}

/** The launcher's word, else what this server may see for itself, else the working directory. */
function projectOf({ env, files, cwd }: ServerWorld): FoundProject {
  const told = findProject(env, cwd);
  if (told.by === "launcher") return told;
  const project = lookForProject(files, cwd);
  return project === null ? told : { project, by: "look" };
}

/**
 * What the client says of its session at once, so that a spare one is never seen; and its process as
 * leases name it. Its hooks name the same one, and a wrapper between the client and us is another.
 */
function firstFacts({ env, parentPid }: ServerWorld, store: Store, client: ClientAdapter | null) {
  const note = sessionNote({ files: store.files, uid: store.uid, env }, client, parentPid);
  const isNamed = note !== null && client?.hooks?.namesProcess === true;
  const owner = !isNamed ? null : parseOwner(String(parentPid), env("OXTAIL_DOMAIN"));
  return {
    presence: {
      mode: note?.mode ?? client?.identity.modeOf?.(env) ?? null,
      hidden: note?.isSpare === true || note?.parkedJobId !== undefined,
    },
    ...(owner === null ? {} : { owner }),
  };
}

/** Until tmux was asked: the pane of our environment, where that can be no other terminal's. */
function firstPane({ env, readTmux }: ServerWorld, client: ClientAdapter | null) {
  // Without tmux, or without the leave to start it, nothing is ever known of a pane.
  const pane = readTmux === null || client?.identity.hasSharedDaemon === true
    ? null
    : paneOfEnv(env);
  return pane === null ? null : { pane, session: null };
}

function activityOf(read: ReadSession): ServerSession["activity"] {
  const word = { busy: "busy", idle: "idle", wait: "waiting", done: "unknown" } as const;
  return (session) => {
    const mark = read(session);
    return { status: mark === null ? "unknown" : word[mark.word], since: mark?.sinceMs ?? null };
  };
}

/** What the launcher allowed, as far as the client can take it. */
function ownWake(env: GetEnv, client: ClientAdapter | null): OwnWake | null {
  if (client?.isStamped === true && (env("OXTAIL_PLUGIN_KEY") ?? "") !== "") return "plugin";
  if (client?.wakesByPlugin?.(env) === true) return "plugin";
  const isAllowed = (name: string) => (env(name) ?? "").startsWith("/");
  if (client?.socketLine !== undefined && isAllowed("OXTAIL_SOCKET")) return "socket";
  return client?.takesQueue === true && isAllowed("OXTAIL_CODEX") ? "queue" : null;
}

// The session as one call sees it: as the agent that makes this call.

/** What the views of all calls have in common. */
interface CallViewParts {
  readonly store: Store;
  readonly env: GetEnv;
  readonly agent: ServerAgent;
  readonly registry: Registry;
  readonly starts: Starts;
  readonly detector: Detector;
  readonly client: ClientAdapter | null;
  readonly ps: Ps;
  readonly session: ServerSession;
}

/** Makes the view of a call from its `_meta`. */
function callViews(parts: CallViewParts): (meta: unknown) => Session {
  const inboxOf = openInboxes(parts.store);
  return (given) => {
    // The client may have begun another session since the last call.
    parts.detector.tick();
    const meta = callMetaEvidence(given);
    const agent = parts.agent.caller(meta);
    const claimParts = { ...parts, agent, meta };
    return {
      ...parts.session,
      agent,
      isFurtherWindow: () => parts.detector.isFurther(),
      inbox: () => inboxOf(agent.box()),
      self: {
        async evidence() {
          await parts.detector.thorough("get_my_session", meta);
          return parts.detector.evidence(meta);
        },
        claim: (sessionId) => claimSessionId(claimParts, sessionId),
        transcriptOf: (sessionId) => transcriptOf(claimParts, sessionId),
        howToFindId: howToFindId(parts.client),
      },
    };
  };
}

/** The views of the boxes that this server reads, each opened once. */
function openInboxes(store: Store): (box: string) => Inbox {
  const open = new Map<string, Inbox>();
  return (box) => {
    const inbox = open.get(box) ?? openInbox(store, box);
    open.delete(box);
    open.set(box, inbox);
    const oldest = open.keys().next().value;
    if (open.size > SERVED_MAX_SESSIONS && oldest !== undefined) open.delete(oldest);
    return inbox;
  };
}

/**
 * A model can write a stamp as well. So one counts only of a client whose plugin puts its own in the place of
 * any other, and with the key that the hooks of the same process have noted of that very session; else it is
 * an argument that no tool has.
 */
function unstamped(
  { parentPid, env }: ServerWorld,
  client: ClientAdapter | null,
  starts: Starts,
  call: StampedCall,
): StampedCall {
  const { _session: stamp, ...args } = call.args;
  if (client?.isStamped !== true || !isObject(stamp)) return call;
  const { id, root, key } = stamp;
  const start = typeof root === "string" ? starts.of(root) : null;
  const isKnown = start !== null && !start.ended && start.client === client.type &&
    start.client_pid === parentPid && start.domain === ownDomain(env) &&
    start.key !== undefined && start.key === key;
  if (!isKnown) return call;
  return { args, meta: { sessionId: root, [BY_SUBAGENT]: id !== root } };
}

/** In the metadata that a stamp stands for. */
const BY_SUBAGENT = "oxtail/subagent";

// Whether a subagent makes a call. Claude Code tells the server which call of a tool it is, and tells a
// hook whether a subagent makes it: the hook leaves a note under the id of that call. Codex says it with
// the call, which names the session of the parent.

/** Whether the call with this `_meta` is a subagent's, as the client says or a hook has noted. */
function isSubagentCall(store: Store, meta: unknown): boolean {
  const turn = isObject(meta) ? objectField(meta, "x-codex-turn-metadata") : null;
  if (turn !== null && own(turn, "thread_source") === "subagent") return true;
  if (isObject(meta) && own(meta, BY_SUBAGENT) === true) return true;
  const id = isObject(meta) ? own(meta, "claudecode/toolUseId") : null;
  if (typeof id !== "string" || !isToolUseId(id)) return false;
  return store.files.lstat(callPath(store.root, id))?.kind === "file";
}

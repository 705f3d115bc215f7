/** Opening the session of this server: store, registry, agent, and what the tools need with them. */

import { ASK_UNKNOWN_CLIENT_MAX_MS } from "../wire/limits.ts";
import { type GetEnv, readSettings } from "../wire/env.ts";
import { ok, type Result } from "../wire/result.ts";
import { type AgentFacts, createAgent } from "../agents/agent.ts";
import { readActivity } from "../agents/activity.ts";
import { callMetaEvidence, envEvidence } from "../agents/identity.ts";
import { findProject } from "../agents/project.ts";
import { openRegistry, type OwnPlace, takePlace } from "../agents/registry.ts";
import { clientByName } from "../clients/index.ts";
import { createCompose } from "../mail/compose.ts";
import { type Inbox, openInbox } from "../mail/inbox.ts";
import { createQuota } from "../mail/quota.ts";
import { openStore, type Store, storeFault } from "../mail/store.ts";
import type { WatchFolder } from "../sys/watch.ts";
import { FileError } from "../sys/files.ts";
import type { Peek, Session, Wakes } from "./caller.ts";
import { trackHandOvers } from "./hand_overs.ts";
import type { McpClient, OpenSession } from "./mcp.ts";

/** What a server is given by its entry point. */
export interface ServerWorld extends Pick<Store, "files" | "clock" | "random"> {
  readonly env: GetEnv;
  readonly watch: WatchFolder;
  readonly root: string;
  readonly uid: number | null;
  readonly pid: number;
  readonly cwd: string;
  readonly startedMs: number;
  /** Builds the waking for an opened store. */
  readonly wakes: (store: Store) => Wakes;
  readonly peek: Peek;
}

/** An opened session that can be closed. */
export interface ClosableSession extends OpenSession {
  readonly place: OwnPlace;
}

/** Opens the store and shows this agent in the registry, or says in a sentence why it cannot. */
export function openSession(world: ServerWorld, client: McpClient): Result<ClosableSession> {
  const opened = openStore(world, world.root, world.uid);
  if (!opened.ok) return opened;
  try {
    return ok(build(world, opened.value, client));
  } catch (error) {
    if (error instanceof FileError) return { ok: false, reason: storeFault(error, world.root) };
    throw error;
  }
}

function build(world: ServerWorld, store: Store, client: McpClient): ClosableSession {
  const adapter = clientByName(client.name);
  const settings = readSettings(world.env);
  const project = findProject(world.env, world.cwd);
  const facts: AgentFacts = {
    serverPid: world.pid,
    startedMs: world.startedMs,
    client: {
      type: adapter?.type ?? client.name.slice(0, 64),
      version: client.version,
      cwd: world.cwd,
    },
    project: project.project,
    tmux: ownPane(world.env),
  };
  const place = takePlace(store, world.pid);
  const agent = createAgent(store, place, facts);
  const fromEnv = envEvidence(world.env, adapter?.sessionIdVariables ?? []);
  agent.learn(fromEnv);
  const session: Session = {
    store,
    registry: openRegistry(store),
    agent,
    compose: createCompose(store),
    quota: createQuota({ unread: settings.maxUnread, perSender: settings.maxUnreadPerSender }),
    wakes: world.wakes(store),
    peek: world.peek,
    watch: world.watch,
    settings,
    env: world.env,
    project,
    evidence: () => [callMetaEvidence(undefined), fromEnv],
    activity(box) {
      const mark = readActivity(store, box);
      const word = { busy: "busy", idle: "idle", wait: "waiting", done: "unknown" } as const;
      return { status: mark === null ? "unknown" : word[mark.word], since: mark?.sinceMs ?? null };
    },
    places: () => Promise.resolve(new Map()),
    askCeilingMs: settings.askMaxMs || (adapter?.askCeilingMs ?? ASK_UNKNOWN_CLIENT_MAX_MS),
    inbox: inboxOf(store, () => agent.box()),
  };
  return { session, place, handOvers: trackHandOvers(store, `s${world.pid}`) };
}

/** The view of the agent's box; another one when its identity changed. */
function inboxOf(store: Store, box: () => string): () => Inbox {
  let open: { readonly box: string; readonly inbox: Inbox } | null = null;
  return () => {
    const own = box();
    if (open?.box !== own) open = { box: own, inbox: openInbox(store, own) };
    return open.inbox;
  };
}

/** The pane we were started in, for people to read. Never used to send keys. */
function ownPane(env: GetEnv): AgentFacts["tmux"] {
  const pane = env("TMUX_PANE") ?? "";
  return /^%\d{1,10}$/.test(pane) ? { pane, session: null } : null;
}

/** list_project_sessions */

import * as z from "zod";
import type { AgentCard, Peer } from "../agents/peers.ts";
import { NO_TMUX, type TmuxMap, type TmuxSession } from "../sys/tmux.ts";
import { listeningSessions } from "../wake/keyless.ts";
import { wakeTargetOf } from "../wake/policy.ts";
import { reachOf, type ReachParts } from "../wake/reach.ts";
import { isWithin, type Project } from "../wire/entry.ts";
import { PATH_MAX_CHARS } from "../wire/limits.ts";
import { safeLine } from "../wire/text.ts";
import { roomBeside, rowBytes, shownPath, type ToolResult } from "./encode.ts";
import { personView } from "./person.ts";
import { type Caller, defineTool, refuse, type Tool } from "./tool.ts";

/** Lists the agents of the caller's project. */
export const listProjectSessions: Tool = defineTool({
  name: "list_project_sessions",
  title: "List the project's sessions",
  description: "List the agents that work in this project, and those whose session ended and can " +
    "be resumed (away): name, client, what each is doing, busy or idle, and how much mail waits.",
  inputSchema: z.strictObject({
    project_root: z.string().max(PATH_MAX_CHARS).optional()
      .describe("Must be this project's own root"),
    compact: z.boolean().optional().describe("Grouped by tmux session, with fewer fields"),
  }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true },
  async handle(caller, input) {
    const { project } = caller.agent.entry();
    if (input.project_root !== undefined && input.project_root !== project.root) {
      return refuse(
        "cross-project",
        "Agents see their own project only: leave project_root out, or name the root of yours",
      );
    }
    const around = {
      ok: true,
      project_root: shownPath(project.root),
      inferred: input.project_root === undefined,
      human: personView(caller),
    } as const;
    return input.compact === true
      ? compactResult(await lookAround(caller, project, compactFields), around, caller)
      : fullResult(await lookAround(caller, project, agentFields), around, caller);
  },
});

/** What a result says beside its rows. */
type Around = Pick<ToolResult & { ok: true }, "ok" | "project_root" | "inferred" | "human">;

/** As many rows as fit, agents first; `left` counts the others. */
function fullResult(
  found: Found<ReturnType<typeof agentFields>>,
  around: Around,
  { resultMaxBytes }: Caller,
): ToolResult {
  const { sessions, error } = fullView(found);
  const result = (sessions: readonly object[], left: number): ToolResult => ({
    ...around,
    sessions,
    ...(left > 0 ? { left } : {}),
    error,
  });
  const { shown, left } = firstRows(sessions, roomBeside(result([], MOST), resultMaxBytes));
  return result(shown, left);
}

/** The same, grouped by tmux session. A session of many agents is shown whole or not at all. */
function compactResult(
  found: Found<ReturnType<typeof compactFields>>,
  around: Around,
  { resultMaxBytes }: Caller,
): ToolResult {
  const { tmux_sessions, agents_outside_tmux, error } = compactView(found);
  const result = (inside: readonly object[], outside: readonly object[], left: number) => ({
    ...around,
    tmux_sessions: inside,
    agents_outside_tmux: outside,
    ...(left > 0 ? { left } : {}),
    error,
  });
  const room = roomBeside(result([], [], MOST), resultMaxBytes);
  const inside = firstRows(tmux_sessions, room);
  const outside = firstRows(agents_outside_tmux, room - inside.bytes - rowBytes({}));
  return result(inside.shown, outside.shown, inside.left + outside.left);
}

/** A count at its largest. */
const MOST = 99_999;

/** Who is here, and the tmux sessions of the project. */
interface Found<Fields> {
  readonly agents: readonly Agent<Fields>[];
  readonly tmux: TmuxMap;
  /** The ids of the project's tmux sessions that no agent is in. */
  readonly plain: readonly string[];
  /** Why tmux could not be asked, or null. */
  readonly error: string | null;
}

/** An agent, and what is shown of it. */
interface Agent<Fields> {
  readonly peer: Peer;
  readonly fields: Fields;
}

/** tmux and ps are asked once, while the registry, the boxes and the marks are read. */
async function lookAround<Fields>(
  caller: Caller,
  project: Project,
  fieldsOf: (caller: Caller, peer: Peer, reach: ReachParts) => Fields,
): Promise<Found<Fields>> {
  const asking = caller.readTmux?.() ?? null;
  const { peers, away, otherRoots } = await caller.directory.survey(project, caller.ps);
  const { store, env } = caller;
  const reach = { store, env, listening: listeningSessions(store) };
  const agents = [...peers, ...away].map((peer) => ({
    peer,
    fields: fieldsOf(caller, peer, reach),
  }));
  const roots = [project.root, ...peers.map(({ entry }) => entry.project.root)];
  const map = asking === null ? null : await asking;
  const tmux = map?.ok ? map.value : NO_TMUX;
  const taken = new Set(peers.map((peer) => sessionIdOf(peer, tmux)));
  const plain = [...tmux.sessions].flatMap(([id, { path }]) =>
    !taken.has(id) && path !== null && isOurs(path, roots, otherRoots) ? [id] : []
  );
  return { agents, tmux, plain, error: map === null || map.ok ? null : safeLine(map.reason) };
}

/** The tmux session that an agent's pane is in, or null. */
function sessionIdOf({ entry }: Peer, tmux: TmuxMap): string | null {
  if (entry.tmux === null) return null;
  const pane = tmux.panes.get(entry.tmux.pane);
  const session = pane === undefined ? undefined : tmux.sessions.get(pane.session);
  if (pane === undefined || session === undefined) return null;
  // A pane of the same number may belong to another tmux server.
  return (entry.tmux.session ?? session.name) === session.name ? pane.session : null;
}

/** Whether a folder belongs to the project, and not to another one that lies within it. */
function isOurs(
  path: string,
  roots: readonly string[],
  otherRoots: readonly string[],
): boolean {
  const deepest = Math.max(...roots.map((root) => isWithin(path, root) ? root.length : -1));
  return deepest >= 0 &&
    !otherRoots.some((root) => root.length > deepest && isWithin(path, root));
}

function fullView({ agents, tmux, plain, error }: Found<ReturnType<typeof agentFields>>) {
  const shown = agents.map(({ peer, fields }) => {
    const session = tmux.sessions.get(sessionIdOf(peer, tmux) ?? "") ?? null;
    return { ...tmuxFields(peer.entry, session), ...fields };
  });
  const others = plain.flatMap((id) => {
    const session = tmux.sessions.get(id);
    return session === undefined ? [] : [{ ...plainFields(session), ...NO_AGENT }];
  });
  return { sessions: [...shown, ...others], error };
}

function compactView({ agents, tmux, plain, error }: Found<ReturnType<typeof compactFields>>) {
  const ids = new Map<string, typeof agents>();
  const outside: ReturnType<typeof compactFields>[] = [];
  for (const agent of agents) {
    const id = sessionIdOf(agent.peer, tmux);
    if (id === null) outside.push(agent.fields);
    else ids.set(id, [...ids.get(id) ?? [], agent]);
  }
  for (const id of plain) ids.set(id, []);
  const sessions = [...ids].flatMap(([id, inside]) => {
    const session = tmux.sessions.get(id);
    if (session === undefined) return [];
    const shown = inside[0] === undefined
      ? plainFields(session)
      : tmuxFields(inside[0].peer.entry, session);
    return [{ ...shown, agents: inside.map(({ fields }) => fields) }];
  });
  return { tmux_sessions: sessions, agents_outside_tmux: outside, error };
}

/** The session of an agent. Its path may lie outside the project, so the agent's is shown. */
function tmuxFields(entry: AgentCard, session: TmuxSession | null) {
  return {
    name: session?.name ?? entry.tmux?.session ?? null,
    path: shownPath(entry.project.root),
    attached: session?.attached ?? false,
    created_at: session?.createdAt ?? null,
    windows: session?.windows ?? null,
  };
}

function plainFields({ name, path, attached, createdAt, windows }: TmuxSession) {
  const shown = path === null ? null : shownPath(path);
  return { name, path: shown, attached, created_at: createdAt, windows };
}

function agentFields(caller: Caller, peer: Peer, reach: ReachParts) {
  const { entry } = peer;
  const { unread, openWork } = caller.counts(peer.box);
  return {
    client_type: safeLine(entry.client.type),
    client_session_id: peer.sessionId,
    state: entry.state === null ? null : { ...entry.state, purpose: safeLine(entry.state.purpose) },
    peer_name: peer.name,
    activity: activity(caller, peer),
    reachable_by: reachOf(reach, wakeTargetOf(peer)).by,
    unread,
    open_work: openWork,
    cwd: shownPath(entry.client.cwd),
    branch: entry.project.branch === null ? null : safeLine(entry.project.branch),
    is_me: isMe(caller, peer),
  };
}

/** The fields of an agent in the row of a tmux session that none is in. */
const NO_AGENT = {
  client_type: null,
  client_session_id: null,
  state: null,
  peer_name: null,
  activity: null,
  reachable_by: null,
  unread: null,
  open_work: null,
  cwd: null,
  branch: null,
  is_me: false,
} as const;

function compactFields(caller: Caller, peer: Peer, reach: ReachParts) {
  const { unread, openWork } = caller.counts(peer.box);
  return {
    peer_name: peer.name,
    client_type: safeLine(peer.entry.client.type),
    client_session_id: peer.sessionId,
    activity: activity(caller, peer).status,
    reachable_by: reachOf(reach, wakeTargetOf(peer)).by,
    unread,
    open_work: openWork,
    is_me: isMe(caller, peer),
  };
}

/** A live server does not prove a live terminal, so the age of the last sign is told. */
function activity(caller: Caller, peer: Peer) {
  const { awaySinceMs, isProbablyBack } = peer;
  const view = awaySinceMs === undefined ? caller.activity(wakeTargetOf(peer)) : {
    status: "away",
    since: awaySinceMs,
    ...(isProbablyBack === true ? { hint: `probably ${peer.name}, resumed` } : {}),
  };
  const nowMs = caller.store.clock.nowMs();
  const age = view.since === null ? null : Math.max(0, Math.round((nowMs - view.since) / 1000));
  return { ...view, age_seconds: age };
}

function isMe(caller: Caller, peer: Peer): boolean {
  return peer.box === caller.agent.box();
}

/** The first rows that fit into `room` bytes together, and how many are left out. */
export function firstRows<Row extends object>(
  rows: readonly Row[],
  room: number,
): { readonly shown: Row[]; readonly left: number; readonly bytes: number } {
  const shown: Row[] = [];
  let bytes = 0;
  for (const row of rows) {
    const more = rowBytes(row);
    if (bytes + more > room) break;
    bytes += more;
    shown.push(row);
  }
  return { shown, left: rows.length - shown.length, bytes };
}

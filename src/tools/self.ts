/** claim_session, register_my_session and get_my_session */

import * as z from "zod";
import { diagnose } from "../agents/identity.ts";
import { type Peer, peerOf } from "../agents/peers.ts";
import type { Entry } from "../wire/entry.ts";
import { isMisleadingName, isReservedId, meansSession } from "../wire/ids.ts";
import { PURPOSE_MAX_CHARS } from "../wire/limits.ts";
import { safeLine } from "../wire/text.ts";
import { shownPath, type ToolError } from "./encode.ts";
import { type Caller, defineTool, refuse, type Tool } from "./tool.ts";
import * as schema from "./tool.ts";

const inputSchema = z.strictObject({ session_id: schema.sessionId });

/** Sets the caller's session id. */
export const claimSession: Tool = defineTool({
  name: "claim_session",
  title: "Claim my session",
  description: "Tell oxtail your session id when get_my_session shows that it could not find out.",
  inputSchema,
  saysWho: true,
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true },
  async handle(caller, { session_id }) {
    const refused = await claim(caller, session_id);
    if (refused !== null) return refused;
    const { client } = entryOf(caller);
    const { session_id: own, transcript_path: path } = client;
    return { ok: true, session_id: own, transcript_path: path === null ? null : shownPath(path) };
  },
});

/** Sets the caller's session id and shows the whole registry entry. */
export const registerMySession: Tool = defineTool({
  name: "register_my_session",
  title: "Register my session",
  description: "claim_session with the whole registry entry in the result, for debugging.",
  inputSchema,
  saysWho: true,
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true },
  async handle(caller, { session_id }) {
    const refused = await claim(caller, session_id);
    if (refused !== null) return refused;
    const { server_pid, started_at, tmux, client } = entryOf(caller);
    const tmux_session = tmux?.session ?? null;
    return {
      ok: true,
      entry: { server_pid, started_at, tmux_session, client: shortTexts(client) },
    };
  },
});

/** Shows who the caller is and how oxtail knows. */
export const getMySession: Tool = defineTool({
  name: "get_my_session",
  title: "Show my session",
  description:
    "Show who you are here: session id and where it is known from, name, project, state.",
  inputSchema: z.strictObject({}),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true },
  async handle(caller) {
    const evidence = await caller.self.evidence();
    return {
      ok: true,
      entry: view(caller),
      detect_diagnosis: diagnose(caller.agent.identity(), evidence, caller.self.howToFindId),
      ...projectHint(caller),
    };
  },
});

async function claim(caller: Caller, sessionId: string): Promise<ToolError | null> {
  if (isReservedId(sessionId)) {
    return refuse("id-reserved", `"${sessionId}" stands for a person or for oxtail itself`);
  }
  const claimed = await caller.self.claim(sessionId);
  return claimed.ok ? null : refuse("session-held", claimed.reason);
}

/** The caller's entry, with its transcript where that lies in its usual place. */
function entryOf(caller: Caller): Entry {
  const entry = caller.agent.entry();
  const { session_id, transcript_path } = entry.client;
  if (session_id === null || transcript_path !== null) return entry;
  const found = caller.self.transcriptOf(session_id);
  return { ...entry, client: { ...entry.client, transcript_path: found } };
}

function view(caller: Caller) {
  const entry = entryOf(caller);
  const box = caller.agent.box();
  const listed = caller.directory.peers(entry.project).find((peer) => peer.box === box);
  return {
    server_pid: entry.server_pid,
    started_at: entry.started_at,
    tmux_pane: entry.tmux?.pane ?? null,
    tmux_session: entry.tmux?.session ?? null,
    client: shortTexts(entry.client),
    project: shortTexts(entry.project),
    state: entry.state,
    peer_name: listed?.name ?? peerOf(entry).name,
  };
}

function projectHint(caller: Caller) {
  if (caller.project.by !== "cwd") return {};
  return {
    project_hint: "The launcher named no project and this server may not look for it, so the " +
      "working directory is taken for it: start the server with oxtail's launcher",
  };
}

// set_my_state

/** Changes the caller's state card and name. */
export const setMyState: Tool = defineTool({
  name: "set_my_state",
  title: "Set my state",
  description: "Tell the other agents what you are working on (purpose) and choose the name they " +
    "can address you by. Without arguments: refresh the time of your state.",
  inputSchema: z.strictObject({
    purpose: z.string().max(PURPOSE_MAX_CHARS).optional(),
    name: schema.peerName.optional(),
    role: schema.peerName.nullable().optional().describe("Others reach you as role:ROLE"),
  }),
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true },
  handle(caller, { purpose, name, role }) {
    const refused = name === undefined ? null : whyNot(caller, name);
    if (refused !== null) return refused;
    const updated_at = caller.store.clock.nowMs();
    const before = caller.agent.card().state;
    const now = role === undefined ? before?.role : role ?? undefined;
    const state = {
      purpose: purpose ?? before?.purpose ?? "",
      updated_at,
      ...(now === undefined ? {} : { role: now }),
    };
    caller.agent.describe({ state, ...(name === undefined ? {} : { name, named_at: updated_at }) });
    return { ok: true, state, peer_name: peerOf(caller.agent.entry()).name };
  },
});

/** Why the caller cannot be called so, or null. */
function whyNot(caller: Caller, name: string): ToolError | null {
  const { project } = caller.agent.entry();
  const own = caller.agent.box();
  const others = caller.directory.peers(project).filter((peer) => peer.box !== own);
  const holder = others.find((peer) => peer.name === name);
  if (holder !== undefined) {
    const { sessionId, entry: { client } } = holder;
    const who = [safeLine(client.type), ...(sessionId === null ? [] : [sessionId])].join(", ");
    return refuse(
      "name-taken",
      `Another agent of this project (${who}) is called "${name}": choose another`,
    );
  }
  const means = ({ sessionId }: Peer) => sessionId !== null && meansSession(name, sessionId);
  if (!isMisleadingName(name) && !others.some(means)) return null;
  return refuse(
    "name-reserved",
    `"${name}" could be taken for a session id, a person or oxtail itself: choose another`,
  );
}

/** The same object with each of its texts shown so. */
function shortTexts(object: object): object {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [
      key,
      typeof value === "string" ? shownPath(value) : value,
    ]),
  );
}

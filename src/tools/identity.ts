/** claim_session, register_my_session and get_my_session */

import * as z from "zod";
import type { Entry } from "../wire/entry.ts";
import { diagnose } from "../agents/diagnosis.ts";
import { peerOf } from "../agents/peers.ts";
import type { Caller } from "./caller.ts";
import * as schema from "./schema.ts";
import { shortTexts, shownPath } from "./shown_path.ts";
import { defineTool, refuse, type Tool, type ToolError } from "./tool.ts";

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

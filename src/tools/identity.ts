/** claim_session, register_my_session and get_my_session */

import { z } from "zod";
import type { Entry } from "../wire/entry.ts";
import type { Evidence } from "../agents/identity.ts";
import { peerOf } from "../agents/peers.ts";
import * as schema from "./schema.ts";
import { defineTool, type Tool } from "./tool.ts";

const inputSchema = z.strictObject({ session_id: schema.sessionId });

/** Sets the caller's session id. */
export const claimSession: Tool = defineTool({
  name: "claim_session",
  title: "Claim my session",
  description: "Tell oxtail your session id when get_my_session shows that it could not find out.",
  inputSchema,
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true },
  handle(caller, { session_id }) {
    caller.agent.learn({ source: "self-register", sessionId: session_id });
    const { client } = caller.agent.entry();
    return { ok: true, session_id: client.session_id, transcript_path: client.transcript_path };
  },
});

/** Sets the caller's session id and shows the whole registry entry. */
export const registerMySession: Tool = defineTool({
  name: "register_my_session",
  title: "Register my session",
  description: "claim_session with the whole registry entry in the result, for debugging.",
  inputSchema,
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true },
  handle(caller, { session_id }) {
    caller.agent.learn({ source: "self-register", sessionId: session_id });
    const { server_pid, started_at, tmux, client } = caller.agent.entry();
    const tmux_session = tmux?.session ?? null;
    return { ok: true, entry: { server_pid, started_at, tmux_session, client } };
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
  handle(caller) {
    const entry = caller.agent.entry();
    return {
      ok: true,
      entry: view(entry),
      detect_diagnosis: diagnosis(caller.evidence(), entry),
      ...(caller.project.by === "cwd"
        ? {
          project_hint: "The launcher named no project, so the working directory is taken for it",
        }
        : {}),
    };
  },
});

function view(entry: Entry) {
  return {
    server_pid: entry.server_pid,
    started_at: entry.started_at,
    tmux_pane: entry.tmux?.pane ?? null,
    tmux_session: entry.tmux?.session ?? null,
    client: entry.client,
    project: entry.project,
    state: entry.state,
    peer_name: peerOf(entry).name,
  };
}

function diagnosis(evidence: readonly Evidence[], entry: Entry) {
  const identified = entry.client.session_id !== null;
  return {
    per_strategy: evidence.map((one) =>
      one.sessionId === null
        ? { source: one.source, result: "abstained", reason: one.reason }
        : { source: one.source, result: "hit", session_id: one.sessionId }
    ),
    winning: entry.client.session_id_source,
    next_step: identified ? null : 'claim_session({"session_id":"<your session id>"})',
  };
}

/** list_project_sessions */

import { z } from "zod";
import { boxPath } from "../mail/layout.ts";
import { queued } from "../mail/claim.ts";
import { parseName } from "../wire/names.ts";
import { safeLine } from "../wire/text.ts";
import { type Peer, peersOf } from "../agents/peers.ts";
import type { Caller } from "./caller.ts";
import { defineTool, refuse, type Tool } from "./tool.ts";

/** Lists the agents of the caller's project. */
export const listProjectSessions: Tool = defineTool({
  name: "list_project_sessions",
  title: "List the project's sessions",
  description: "List the agents that work in this project now: name, client, what each is doing, " +
    "whether it is busy or idle, and how much mail waits for it.",
  inputSchema: z.strictObject({
    project_root: z.string().max(4096).optional().describe("Must be this project's own root"),
  }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true },
  async handle(caller, input) {
    const own = caller.agent.entry();
    if (input.project_root !== undefined && input.project_root !== own.project.root) {
      return refuse(
        "cross-project",
        "Agents see their own project only: leave project_root out, or name the root of yours",
      );
    }
    const peers = peersOf(caller.registry.live(), own.project);
    const places = await caller.places();
    return {
      ok: true,
      project_root: own.project.root,
      inferred: input.project_root === undefined,
      sessions: peers.map((peer) => row(caller, peer, places)),
    };
  },
});

/** A tmux session as the list shows it. */
export interface Place {
  readonly session: string;
  readonly attached: boolean;
  /** Seconds since the epoch. */
  readonly createdAt: number;
  readonly windows: number;
}

function row(caller: Caller, peer: Peer, places: ReadonlyMap<string, Place>) {
  const { entry } = peer;
  const place = entry.tmux === null ? undefined : places.get(entry.tmux.pane);
  const activity = caller.activity(peer.box);
  return {
    name: place?.session ?? null,
    path: entry.project.root,
    attached: place?.attached ?? false,
    created_at: place?.createdAt ?? null,
    windows: place?.windows ?? null,
    client_type: safeLine(entry.client.type),
    client_session_id: peer.sessionId,
    state: entry.state === null
      ? null
      : { purpose: safeLine(entry.state.purpose), updated_at: entry.state.updated_at },
    peer_name: peer.name,
    activity,
    unread: queued(caller.store, peer.box).length,
    open_work: openTasks(caller, peer.box),
    cwd: safeLine(entry.client.cwd),
    branch: entry.project.branch === null ? null : safeLine(entry.project.branch),
    is_me: peer.box === caller.agent.box(),
  };
}

/** Tasks of a box that are not closed, counted from names alone. */
function openTasks(caller: Caller, box: string): number {
  let count = 0;
  for (const folder of ["new", "cur", "done"] as const) {
    for (const name of caller.store.files.list(boxPath(caller.store.root, box, folder)) ?? []) {
      const isClosed = name.endsWith("~done") || name.endsWith("~blocked");
      if (!isClosed && parseName(name.slice(0, name.indexOf("~") >>> 0))?.flags.task) count++;
    }
  }
  return count;
}

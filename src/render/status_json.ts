/** The fleet as JSON; its shape is in docs/status.schema.json. */

import { SCHEMA_VERSION } from "../wire/limits.ts";
import { safeJson } from "../wire/text.ts";
import type { Fleet } from "./fleet.ts";

/** One JSON object. Times are ms since the epoch. */
export function statusJson(fleet: Fleet): string {
  const { agents, waits, traffic, stuck } = fleet;
  return safeJson(
    {
      schema_version: SCHEMA_VERSION,
      project_root: fleet.projectRoot,
      at_ms: fleet.atMs,
      agents: agents.map((agent) => ({
        name: agent.name,
        session_id: agent.sessionId,
        client: agent.client,
        branch: agent.branch,
        purpose: agent.purpose,
        state: agent.state,
        since_ms: agent.sinceMs,
        reachable_by: agent.reachableBy,
        because: agent.because,
        unread: agent.unread,
        oldest_unread_ms: agent.oldestUnreadMs,
        open_work: agent.openWork,
        stalled: agent.stalled,
        open_in: agent.openIn,
        mode: agent.mode,
      })),
      waits: waits.map(({ from, to, sinceMs, cycle }) => ({ from, to, since_ms: sinceMs, cycle })),
      traffic: traffic.map(({ id, atMs, from, to, kind, state }) => ({
        message_id: id,
        at_ms: atMs,
        from,
        to,
        kind,
        state: state.replace(" ", "_"),
      })),
      stuck,
    },
    2,
  );
}

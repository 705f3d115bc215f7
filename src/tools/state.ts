/** set_my_state */

import * as z from "zod";
import { PURPOSE_MAX_CHARS } from "../wire/limits.ts";
import { peerOf } from "../agents/peers.ts";
import type { Caller } from "./caller.ts";
import * as schema from "./schema.ts";
import { defineTool, refuse, type Tool } from "./tool.ts";

/** Changes the caller's state card and name. */
export const setMyState: Tool = defineTool({
  name: "set_my_state",
  title: "Set my state",
  description: "Tell the other agents what you are working on (purpose) and choose the name they " +
    "can address you by. Without arguments: refresh the time of your state.",
  inputSchema: z.strictObject({
    purpose: z.string().max(PURPOSE_MAX_CHARS).optional(),
    name: schema.peerName.optional(),
  }),
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true },
  handle(caller, { purpose, name }) {
    if (name !== undefined && isTaken(caller, name)) {
      return refuse(
        "name-taken",
        `Another agent of this project is called "${name}": choose another`,
      );
    }
    const updated_at = caller.store.clock.nowMs();
    const state = { purpose: purpose ?? caller.agent.card().state?.purpose ?? "", updated_at };
    caller.agent.describe({ state, ...(name === undefined ? {} : { name, named_at: updated_at }) });
    return { ok: true, state, peer_name: peerOf(caller.agent.entry()).name };
  },
});

function isTaken(caller: Caller, name: string): boolean {
  const { project } = caller.agent.entry();
  const own = caller.agent.box();
  return caller.directory.peers(project).some((peer) => peer.box !== own && peer.name === name);
}

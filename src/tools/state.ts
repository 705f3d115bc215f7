/** set_my_state */

import * as z from "zod";
import { PURPOSE_MAX_CHARS } from "../wire/limits.ts";
import { isMisleadingName, meansSession } from "../wire/ids.ts";
import { safeLine } from "../wire/text.ts";
import { type Peer, peerOf } from "../agents/peers.ts";
import type { Caller } from "./caller.ts";
import * as schema from "./schema.ts";
import { defineTool, refuse, type Tool, type ToolError } from "./tool.ts";

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
    const refused = name === undefined ? null : whyNot(caller, name);
    if (refused !== null) return refused;
    const updated_at = caller.store.clock.nowMs();
    const state = { purpose: purpose ?? caller.agent.card().state?.purpose ?? "", updated_at };
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

/** message_status */

import * as z from "zod";
import { messageStatus as statusOf } from "../mail/status.ts";
import * as schema from "./schema.ts";
import { defineTool, refuse, type Tool } from "./tool.ts";

/** Tells the sender or the recipient of a message what became of it. `at` is in ms since the epoch. */
export const messageStatus: Tool = defineTool({
  name: "message_status",
  title: "Show a message's status",
  description: "What became of a message you sent or got: queued, handed_over, acknowledged, " +
    "answered, stalled, expired or unknown, and the evidence for it.",
  inputSchema: z.strictObject({ message_id: schema.messageId }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true },
  async handle(caller, { message_id }) {
    const found = await statusOf(caller.store, caller.agent.box(), message_id);
    if (found === null) {
      return refuse("not-found", "You neither sent nor got a message with this id: check the id");
    }
    const { status, atMs, via, attempts, recipient, evidence, closed } = found;
    return {
      ok: true,
      status,
      at: atMs,
      ...(via === null ? {} : { via }),
      attempts,
      recipient_session_id: recipient,
      ...(evidence === null ? {} : { evidence }),
      ...(closed === null ? {} : { obligation_state: closed }),
    };
  },
});

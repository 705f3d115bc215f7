/** reply_to_message */

import { z } from "zod";
import { boxOf } from "../wire/ids.ts";
import { acknowledge } from "../mail/claim.ts";
import { find, type Found } from "../mail/find.ts";
import type { WakeTarget } from "../wake/waker.ts";
import type { Caller } from "./caller.ts";
import { composePost, deliverPost, senderOf, wakeFields } from "./post.ts";
import * as schema from "./schema.ts";
import { defineTool, refuse, type Tool } from "./tool.ts";

const inputSchema = z.strictObject({
  message_id: schema.messageId,
  body: schema.body,
  wake: schema.wake,
});

/** Answers a message by its id, whoever sent it and whether or not its server runs now. */
export const replyToMessage: Tool = defineTool({
  name: "reply_to_message",
  title: "Reply to a message",
  description:
    "Answer a message you were given, by its id. An agent that asked and waits gets the " +
    "answer at once.",
  inputSchema,
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false },
  async handle(caller, input) {
    const from = senderOf(caller);
    if (!from.ok) return from;
    const found = find(caller.store, from.sender.box, input.message_id);
    if (found === null) {
      return refuse("not-found", "No message with this id is in your box: check the id");
    }
    const { message } = found;
    if (message.origin !== "peer") {
      return refuse(
        "not-repliable",
        "This message is not from an agent: nobody reads a reply to it",
      );
    }
    const outgoing = composePost(caller, from.sender, {
      toBox: boxOf(message.from_session_id),
      toSessionId: message.from_session_id,
      body: input.body,
      ask: false,
      wake: input.wake !== "off",
      extra: {
        reply_to: message.request_id ?? message.message_id,
        source_message_id: message.message_id,
        hop: (message.hop ?? 0) + 1,
        ...(input.wake === undefined ? { wake_reason: "reply_to_default" } : {}),
      },
    });
    const refused = deliverPost(caller, outgoing);
    if (refused !== null) return refused;
    acknowledgeFound(caller, from.sender.box, found);
    const target = requester(caller, message.from_session_id, message.from_client);
    const replyTo = outgoing.message.reply_to ?? message.message_id;
    return {
      ok: true,
      message_id: outgoing.message.message_id,
      in_reply_to_message_id: message.message_id,
      target_session_id: message.from_session_id,
      correlation: message.request_id === undefined ? "none" : "correlated",
      ...wakeFields(await wake(caller, target, replyTo, input.wake)),
      ...(input.wake === undefined ? { wake_reason: "reply_to_default" } : {}),
    };
  },
});

/** Acting on a message by its id proves that the model got it. */
export function acknowledgeFound(caller: Caller, box: string, found: Found): void {
  if (found.folder === "cur") acknowledge(caller.store, box, found.held);
}

function requester(caller: Caller, sessionId: string, clientType: string): WakeTarget {
  const entry = caller.registry.bySession(sessionId);
  return {
    box: boxOf(sessionId),
    sessionId,
    serverPid: entry?.server_pid ?? null,
    clientType: entry?.client.type ?? clientType,
  };
}

async function wake(
  caller: Caller,
  target: WakeTarget,
  replyTo: string,
  wanted: "off" | "auto" | undefined,
) {
  if (wanted === "off") return null;
  return wanted === "auto"
    ? await caller.wakes.wake(target, {})
    : await caller.wakes.wakeForReply(target, replyTo);
}

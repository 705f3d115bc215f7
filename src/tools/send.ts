/** send_message */

import { z } from "zod";
import type { Caller } from "./caller.ts";
import { composePost, deliverOnce, peerAt, senderOf, wakeFields, wakeTargetOf } from "./post.ts";
import * as schema from "./schema.ts";
import { defineTool, type Tool } from "./tool.ts";
import type { Peer } from "../agents/peers.ts";

const inputSchema = z.strictObject({
  target: schema.target,
  body: schema.body,
  wake: schema.wake,
  reply_to: schema.messageId.optional().describe("request_id this answers"),
  source_message_id: schema.messageId.optional(),
  idempotency_key: z.string().min(1).max(100).optional()
    .describe("The same key is sent once, however often you call"),
  action_required: z.boolean().optional().describe("A task the recipient owns until it is closed"),
});
type Input = z.output<typeof inputSchema>;

/** Sends a durable message to one agent. */
export const sendMessage: Tool = defineTool({
  name: "send_message",
  title: "Send a message",
  description: "Send a message to another agent of this project. It is stored durably and handed " +
    "over during its turn, at its next turn, or when it reads its messages.",
  inputSchema,
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false },
  async handle(caller, input) {
    const from = senderOf(caller);
    if (!from.ok) return from;
    const to = peerAt(caller, input.target);
    if (!to.ok) return withSkippedWake(to, input);
    const composed = composePost(caller, from.sender, {
      toBox: to.peer.box,
      toSessionId: to.peer.sessionId ?? to.peer.box,
      body: input.body,
      ask: false,
      wake: wantsWake(input),
      extra: extraFields(input),
    });
    const sent = await deliverOnce(caller, composed, input.idempotency_key);
    if (!sent.ok) return sent;
    const result = {
      ok: true,
      message_id: sent.outgoing.message.message_id,
      target_session_id: to.peer.sessionId,
      target_server_pid: to.peer.entry.server_pid,
      status: "queued",
    } as const;
    if (sent.duplicate) return { ...result, duplicate: true };
    const outcome = await wake(caller, to.peer, input);
    return {
      ...result,
      ...wakeFields(outcome),
      ...(isStrict(input) ? { wake_reason: "reply_to_default" } : {}),
    };
  },
});

/** A reply whose sender said nothing of waking: the requester is woken only when freshly idle. */
function isStrict(input: Input): boolean {
  return input.reply_to !== undefined && input.wake === undefined;
}

function wantsWake(input: Input): boolean {
  if (input.wake !== undefined) return input.wake === "auto";
  return input.reply_to !== undefined || input.action_required === true;
}

function wake(caller: Caller, peer: Peer, input: Input) {
  if (!wantsWake(input)) return null;
  const target = wakeTargetOf(peer);
  return input.wake === undefined && input.reply_to !== undefined
    ? caller.wakes.wakeForReply(target, input.reply_to)
    : caller.wakes.wake(target, {});
}

function extraFields(input: Input) {
  return {
    ...(input.reply_to === undefined ? {} : { reply_to: input.reply_to }),
    ...(input.source_message_id === undefined
      ? {}
      : { source_message_id: input.source_message_id }),
    ...(input.action_required === true ? { action_required: true } : {}),
    ...(isStrict(input) ? { wake_reason: "reply_to_default" } : {}),
  };
}

/** A target that was not found says, where a wake was meant, that there was none. */
function withSkippedWake<Refusal extends { readonly error: string }>(error: Refusal, input: Input) {
  if (error.error !== "target-not-found" || !wantsWake(input)) return error;
  const reason = isStrict(input) ? { wake_reason: "reply_to_default" } : {};
  return { ...error, wake_status: "skipped_no_target", ...reason };
}

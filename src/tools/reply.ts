/** reply_to_message */

import * as z from "zod";
import { boxOf } from "../wire/ids.ts";
import type { Message } from "../wire/message.ts";
import { boxOfEntry } from "../agents/peers.ts";
import { hasRequester } from "../mail/close_task.ts";
import { acknowledgeFound, find, type Found } from "../mail/find.ts";
import type { WakeTarget } from "../wake/waker.ts";
import { lookAtAsker, reasonFor, wakeAsker } from "./answer.ts";
import type { Caller } from "./caller.ts";
import { composePost, deliverPost, senderOf } from "./post.ts";
import * as schema from "./schema.ts";
import { defineTool, refuse, type Tool } from "./tool.ts";
import { wakeFields } from "./waking.ts";

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
    if (found === null) return notFound();
    const { message } = found;
    if (message.origin !== "peer") {
      return refuse(
        "not-repliable",
        "This message is not from an agent: nobody reads a reply to it",
      );
    }
    if (!hasRequester(caller.store, message)) return requesterUnknown();
    noteActed(caller, found);
    const asker = lookAtAsker(caller, message);
    const reason = reasonFor(asker, input.wake);
    const outgoing = composePost(caller, from.sender, {
      toBox: boxOf(message.from_session_id),
      toSessionId: message.from_session_id,
      body: input.body,
      ask: false,
      wake: input.wake !== "off",
      extra: {
        reply_to: message.request_id ?? message.message_id,
        source_message_id: message.message_id,
        ...(reason === null ? {} : { wake_reason: reason }),
      },
    });
    const refused = deliverPost(caller, outgoing);
    if (refused !== null) return refused;
    acknowledgeFound(caller.store, caller.agent.reader(), found);
    const woken = await wakeAsker(caller, requester(caller, message), asker, outgoing, input.wake);
    return {
      ok: true,
      message_id: outgoing.message.message_id,
      in_reply_to_message_id: message.message_id,
      target_session_id: message.from_session_id,
      correlation: message.request_id === undefined ? "none" : "correlated",
      ...wakeFields(woken.outcome),
      ...(woken.reason === null ? {} : { wake_reason: woken.reason }),
    };
  },
});

/** Notes for the hops of what is sent next that the model acts on this message. */
export function noteActed(caller: Caller, found: Found): void {
  const name = found.folder === "new" ? found.base : found.held.base;
  caller.actsOn(name, found.message.hop ?? 0);
}

/**
 * Who sent a message, as the wake sees it: the session that took over its mail, when there is one. No
 * server of it need run.
 */
export function requester(caller: Caller, message: Message): WakeTarget {
  const asked = message.from_session_id;
  const box = caller.followSuccessor(boxOf(asked));
  const entry = box === boxOf(asked)
    ? caller.registry.bySession(asked)
    : caller.registry.live().find((one) => boxOfEntry(one) === box);
  return {
    box,
    sessionId: entry?.client.session_id ?? asked,
    serverPid: entry?.server_pid ?? null,
    domain: entry?.domain ?? null,
    clientType: entry?.client.type ?? message.from_client,
    wakes: entry?.wakes ?? null,
  };
}

/** No such message. */
export function notFound() {
  return refuse("not-found", "No message with this id is in your box: check the id");
}

/** Nobody would read an answer. */
export function requesterUnknown() {
  return refuse(
    "requester-unknown",
    "Whoever sent this has no mailbox here, so nothing was sent: tell the user instead",
  );
}

/** reply_to_message */

import * as z from "zod";
import { boxOfEntry } from "../agents/peers.ts";
import { clientByType } from "../clients/index.ts";
import type { Outgoing } from "../mail/deliver.ts";
import { acknowledgeFound, find, type Found } from "../mail/find.ts";
import { boxPath, turnPath, waitPath } from "../mail/layout.ts";
import { isAwaited } from "../mail/mailbox.ts";
import { findAnswer } from "../mail/sent.ts";
import { readSmall } from "../mail/store.ts";
import { followSuccessor } from "../mail/successor.ts";
import { hasRequester } from "../mail/tasks.ts";
import type { WakeTarget } from "../wake/policy.ts";
import { boxOf, HUMAN } from "../wire/ids.ts";
import type { Message } from "../wire/message.ts";
import { formatName } from "../wire/name.ts";
import { parseTurn, parseWait, serverOfTurn } from "../wire/notes.ts";
import type { WakeOutcome } from "../wire/wake.ts";
import { composePost, deliverPost, senderOf, wakeFields, wakeGuarded } from "./post.ts";
import { type Caller, defineTool, refuse, type Tool } from "./tool.ts";
import * as schema from "./tool.ts";

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
    if (message.origin === "system") {
      return refuse(
        "not-repliable",
        "oxtail itself wrote this message: nobody reads a reply to it",
      );
    }
    const isToPerson = message.origin === "operator";
    if (!isToPerson && !hasRequester(caller.store, message)) return requesterUnknown();
    noteActed(caller, found);
    const asker = lookAtAsker(caller, message);
    // A hundred answers to one message are not to be a hundred wakes.
    const wake = input.wake ?? (message.recipients === undefined ? undefined : "off");
    const reason = reasonFor(asker, wake);
    const outgoing = composePost(caller, from.sender, {
      toBox: boxOf(message.from_session_id),
      toSessionId: isToPerson ? HUMAN : message.from_session_id,
      body: input.body,
      ask: false,
      wake: !isToPerson && wake !== "off",
      extra: {
        reply_to: message.request_id ?? message.message_id,
        source_message_id: message.message_id,
        ...(reason === null ? {} : { wake_reason: reason }),
      },
    });
    const refused = deliverPost(caller, outgoing);
    if (refused !== null) return refused;
    acknowledgeFound(caller.store, caller.agent.reader(), found);
    const result = {
      ok: true,
      message_id: outgoing.message.message_id,
      in_reply_to_message_id: message.message_id,
      target_session_id: outgoing.message.to_session_id,
      correlation: message.request_id === undefined ? "none" : "correlated",
    } as const;
    if (isToPerson) return result;
    const woken = await wakeAsker(caller, requester(caller, message), asker, outgoing, wake);
    return {
      ...result,
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

// Waking who asked, when its answer is sent: not while it blocks for the answer, leniently when it has
// stopped waiting and this is the first answer it gets, strictly otherwise.

/** Why a wake was made that nobody asked for. */
type WakeReason = "reply_to_default" | "late_reply_to_pending";

/** What the asker is doing before the answer is delivered. */
export type Asker = "awaits" | "has-left" | "pending" | "other";

/**
 * Looks at the asker: it blocks for this answer; its call blocks, and its model has gone on without it; it
 * asked, and has no answer yet; or neither. A question that timed out is remembered by nothing but this: it
 * was asked, and no answer was sent.
 *
 * @param answered The message that is answered, from the caller's box; null when it is not there
 */
export function lookAtAsker(caller: Caller, answered: Message | null): Asker {
  if (answered?.request_id === undefined) return "other";
  const { request_id, from_session_id, enqueued_ms } = answered;
  if (isAwaited(caller.store, boxOf(from_session_id), request_id)) {
    return hasLeft(caller, answered) ? "has-left" : "awaits";
  }
  return isUnanswered(caller, request_id, enqueued_ms) ? "pending" : "other";
}

/**
 * Whether the turn that asked is over: then the answer goes to a call whose result no model waits for. Where
 * that result starts a turn by itself, and where no hook tells of turns, nobody has left.
 */
function hasLeft(caller: Caller, { from_session_id, from_client, request_id }: Message): boolean {
  if (request_id === undefined || clientByType(from_client)?.lateResultsWake === true) return false;
  const { store } = caller;
  const box = boxOf(from_session_id);
  const asked = parseWait(readSmall(store, waitPath(store.root, box, request_id)) ?? "")?.turn;
  if (asked === undefined || serverOfTurn(asked) !== null) return false;
  const session = { box, sessionId: from_session_id, clientType: from_client };
  if (caller.activity(session).status === "idle") return true;
  return parseTurn(readSmall(store, turnPath(store.root, box)) ?? "") !== asked;
}

function isUnanswered(caller: Caller, id: string, ms: number): boolean {
  const question = { id, ms, isTask: false };
  return findAnswer(caller.store, caller.agent.box(), question) === null;
}

/** The reason that a message carries for its wake; none where the sender chose. */
export function reasonFor(asker: Asker, wake: "off" | "auto" | undefined): WakeReason | null {
  if (wake !== undefined) return null;
  const isLate = asker === "pending" || asker === "has-left";
  return isLate ? "late_reply_to_pending" : "reply_to_default";
}

/** A wake and the reason for it. */
interface AnswerWake {
  readonly outcome: WakeOutcome | null;
  readonly reason: WakeReason | null;
}

/** Wakes the asker after `answer` was delivered, as the sender wants it. */
export async function wakeAsker(
  caller: Caller,
  target: WakeTarget,
  before: Asker,
  answer: Outgoing,
  wanted: "off" | "auto" | undefined,
): Promise<AnswerWake> {
  if (wanted === "off") return { outcome: null, reason: null };
  const hop = answer.message.hop ?? 0;
  const replyTo = answer.message.reply_to ?? answer.message.message_id;
  const lenient = () =>
    wakeGuarded(caller, target, hop, () => caller.wakes.wake(target, { via: "send_message" }));
  if (before === "awaits") {
    const unneeded = { status: "skipped_unneeded" } as const;
    if (isTaken(caller, answer)) return { outcome: unneeded, reason: reasonFor(before, wanted) };
    return { outcome: await lenient(), reason: reasonFor("pending", wanted) };
  }
  const reason = reasonFor(before, wanted);
  if (wanted === "auto" || reason === "late_reply_to_pending") {
    return { outcome: await lenient(), reason };
  }
  const strict = () => caller.wakes.wakeForReply(target, replyTo);
  return { outcome: await wakeGuarded(caller, target, hop, strict), reason };
}

/** Whether the ask has taken its answer, or is about to. Else it stopped waiting in between. */
function isTaken({ store }: Caller, { toBox, name, message }: Outgoing): boolean {
  if (isAwaited(store, toBox, message.reply_to)) return true;
  const folder = boxPath(store.root, followSuccessor(store, toBox), "new");
  return store.files.lstat(`${folder}/${formatName(name)}`) === null;
}

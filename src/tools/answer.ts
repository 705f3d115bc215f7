/**
 * Waking who asked, when its answer is sent: not while it blocks for the answer, leniently when it has
 * stopped waiting and this is the first answer it gets, strictly otherwise.
 */

import { boxOf } from "../wire/ids.ts";
import type { Message } from "../wire/message.ts";
import type { WakeOutcome } from "../wire/wake.ts";
import { formatName } from "../wire/names.ts";
import { parseTurn, serverOfTurn } from "../wire/turn.ts";
import { parseWait } from "../wire/wait.ts";
import type { Outgoing } from "../mail/deliver.ts";
import { clientByType } from "../clients/index.ts";
import { boxPath, turnPath, waitPath } from "../mail/layout.ts";
import { isAwaited } from "../mail/offer.ts";
import { findAnswer } from "../mail/sent.ts";
import { readSmall } from "../mail/store.ts";
import { followSuccessor } from "../mail/successor.ts";
import type { WakeTarget } from "../wake/waker.ts";
import type { Caller } from "./caller.ts";
import { wakeGuarded } from "./waking.ts";

/** Why a wake was made that nobody asked for. */
export type WakeReason = "reply_to_default" | "late_reply_to_pending";

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
export interface AnswerWake {
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

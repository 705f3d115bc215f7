/** An ask that would close a circle of waiting agents: the asker gets the question it should answer. */

import { ASK_CONTEST_POLL_MS, NAMED_MAX, THEIR_QUESTION_MS } from "../wire/limits.ts";
import { safeText } from "../wire/text.ts";
import { find, type Found } from "../mail/find.ts";
import { type Reader, take } from "../mail/offer.ts";
import type { Circle, WaitingAgent } from "../mail/waits.ts";
import type { Caller } from "./caller.ts";
import { fits } from "./encode.ts";
import { omittedBody } from "./message_view.ts";
import { refuse, type ToolError } from "./tool.ts";

/**
 * The error `would-deadlock`: `cycle` begins and ends with the caller, and `their_question` is what the
 * agent asks that waits for the caller. It counts as handed over; null when it has not arrived yet.
 */
export async function wouldDeadlock(
  caller: Caller,
  own: WaitingAgent,
  circle: Circle,
): Promise<ToolError> {
  const sessions = circle.map(({ sessionId }) => sessionId);
  const question = await theirQuestion(caller, own, circle.at(-1)?.requestId ?? "");
  const told = (their_question: object | null) => {
    const cycle = [own.sessionId, ...sessions, own.sessionId];
    const left = cycle.length - NAMED_MAX;
    return refuse("would-deadlock", `The agent you ask waits for you: ${advice}, then ask again`, {
      cycle: cycle.slice(0, NAMED_MAX),
      ...(left > 0 ? { left } : {}),
      their_question,
    });
  };
  const advice = question === null
    ? "read_my_messages shows its question in a moment"
    : "answer their_question with reply_to_message";
  if (question === null) return told(null);
  const { message_id, body } = question.message;
  const full = told({ message_id, body: safeText(body) });
  const isWhole = fits(full, caller.resultMaxBytes);
  handOver(caller, question, !isWhole);
  return isWhole ? full : told({ message_id, ...omittedBody(question.message) });
}

/** An ask notes its wait before it delivers, so its question may be a moment behind. */
async function theirQuestion(
  caller: Caller,
  { box }: WaitingAgent,
  requestId: string,
): Promise<Found | null> {
  const { store } = caller;
  const untilMs = store.clock.nowMs() + THEIR_QUESTION_MS;
  for (;;) {
    const found = find(store, box, requestId);
    if (found !== null || store.clock.nowMs() >= untilMs) return found;
    await store.clock.sleep(ASK_CONTEST_POLL_MS, caller.signal);
  }
}

/** What is queued is taken under a lease; what was handed over before is only shown again. */
function handOver(caller: Caller, found: Found, announced: boolean): void {
  const { message } = found;
  if (found.folder !== "new") {
    caller.actsOn(found.held.base, message.hop ?? 0);
    return;
  }
  const offer = { base: found.base, message, attempt: 1, isSeen: false, held: null };
  const reader: Reader = { ...caller.agent.reader(), via: "ask_peer" };
  const taken = take(caller.store, reader, offer, announced, false);
  if (taken !== null) caller.handsOver(offer, taken);
}

/**
 * What became of a message, with the evidence for it. It is derived from the folders at every look:
 *
 * | status       | what lies where                                                                   |
 * |--------------|-----------------------------------------------------------------------------------|
 * | answered     | a reply to it, or for a task its result, in what its recipient sent               |
 * | queued       | in new, or in cur and its body was not shown yet                                  |
 * | handed_over  | in cur                                                                            |
 * | stalled      | in cur, handed over so often in vain that hooks have stopped, in an earlier turn  |
 * | acknowledged | in done; its name says by which rule                                              |
 * | expired      | nowhere; its sender was told that nobody came                                     |
 * | unknown      | nowhere: acknowledged and swept, or not delivered yet                             |
 */

import { boxOf, derivedId } from "../wire/ids.ts";
import { HAND_OVER_MAX_ATTEMPTS } from "../wire/limits.ts";
import type { Message } from "../wire/message.ts";
import type { Closed, LeasedName, Rule, Via } from "../wire/name.ts";
import { parseTurn, serverOfTurn } from "../wire/notes.ts";
import { find, type Found } from "./find.ts";
import { turnPath } from "./layout.ts";
import { wasSeen } from "./mailbox.ts";
import { isStalled } from "./notice.ts";
import { earlierName, findAnswer, findSent } from "./sent.ts";
import { readSmall, type Store } from "./store.ts";
import { boxChain } from "./successor.ts";

/** The words. */
type StatusWord =
  | "queued"
  | "handed_over"
  | "acknowledged"
  | "answered"
  | "stalled"
  | "expired"
  | "unknown";

/** What is known of a message. */
interface MessageStatus {
  readonly status: StatusWord;
  /** Since when, in ms since the epoch. */
  readonly atMs: number;
  /** How it reached the model; null while it did not. */
  readonly via: Via | "hook" | "reply" | null;
  /** How often it was handed over. */
  readonly attempts: number;
  readonly recipient: string;
  /** The rule by which it is known to have arrived. */
  readonly evidence: Rule | null;
  /** A task that was closed. */
  readonly closed: Closed | null;
}

/** What `box` may know of the message `id`: its sender and its recipient may; null for anybody else. */
export async function messageStatus(
  store: Store,
  box: string,
  id: string,
): Promise<MessageStatus | null> {
  const sent = findSent(store, box, id);
  const boxes = sent === null ? [box] : boxChain(store, boxOf(sent.message.to_session_id));
  const place = findIn(store, boxes, id);
  const message = sent?.message ?? place?.found.message;
  if (message === undefined) return null;
  const told = place === null ? null : handOverOf(store, place.box, place.found, message);
  const answer = answerIn(store, boxes, message);
  if (answer !== null) {
    return {
      status: "answered",
      atMs: answer.enqueued_ms,
      via: "reply",
      attempts: Math.max(1, told?.attempts ?? 1),
      recipient: message.to_session_id,
      evidence: "acted_on_id",
      closed: answer.result_state ?? told?.closed ?? null,
    };
  }
  return told ?? await withoutPlace(store, boxes, message);
}

function findIn(store: Store, boxes: readonly string[], id: string) {
  for (const box of boxes) {
    const found = find(store, box, id);
    if (found !== null) return { box, found };
  }
  return null;
}

function answerIn(store: Store, boxes: readonly string[], message: Message): Message | null {
  const { message_id: id, enqueued_ms: ms, action_required: isTask = false } = message;
  for (const box of boxes) {
    const answer = findAnswer(store, box, { id, ms, isTask });
    if (answer !== null) return answer;
  }
  return null;
}

function handOverOf(store: Store, box: string, found: Found, message: Message): MessageStatus {
  const recipient = message.to_session_id;
  const queued: MessageStatus = {
    status: "queued",
    atMs: message.enqueued_ms,
    via: null,
    attempts: 0,
    recipient,
    evidence: null,
    closed: null,
  };
  if (found.folder === "new") return queued;
  const { lease, proof, closed } = found.held;
  const via = lease.via ?? (serverOfTurn(lease.turn) === null ? "hook" : "read_my_messages");
  // One more than the most means that its sender was told.
  const attempts = Math.min(lease.attempt, HAND_OVER_MAX_ATTEMPTS);
  const handed = { ...queued, via, attempts, atMs: lease.ms } as const;
  if (found.folder === "cur") {
    if (hasStalled(store, box, found.held)) return { ...handed, status: "stalled" };
    const isFirst = lease.attempt === 1 && lease.takenBack !== true;
    const isUntold = !wasSeen(lease) || (!lease.shown && isFirst);
    return isUntold ? queued : { ...handed, status: "handed_over" };
  }
  const atMs = proof?.ms ?? lease.ms;
  return { ...handed, status: "acknowledged", atMs, evidence: proof?.rule ?? null, closed };
}

function hasStalled(store: Store, box: string, held: LeasedName): boolean {
  const turn = parseTurn(readSmall(store, turnPath(store.root, box)) ?? "");
  return isStalled(held) &&
    (held.lease.attempt > HAND_OVER_MAX_ATTEMPTS || held.lease.turn !== turn);
}

/** Its sender asks, and it lies in none of the recipient's boxes. */
async function withoutPlace(
  store: Store,
  boxes: readonly string[],
  message: Message,
): Promise<MessageStatus> {
  const notice = await derivedId("notice", "expired", message.message_id);
  const facts = {
    via: null,
    attempts: 0,
    recipient: message.to_session_id,
    evidence: null,
    closed: null,
  };
  for (const box of boxes) {
    const told = earlierName(store, box, notice);
    if (told !== null) return { ...facts, status: "expired", atMs: told.ms };
  }
  return { ...facts, status: "unknown", atMs: message.enqueued_ms };
}

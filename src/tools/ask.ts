/** ask_peer */

import * as z from "zod";
import type { Peer } from "../agents/peers.ts";
import {
  awaitReply,
  type Circle,
  circleToYieldTo,
  noteWait,
  type Reply,
  type WaitingAgent,
} from "../mail/asks.ts";
import type { Outgoing } from "../mail/deliver.ts";
import { find, type Found } from "../mail/find.ts";
import { announce, type Reader, take } from "../mail/mailbox.ts";
import { wakeTargetOf } from "../wake/policy.ts";
import {
  ASK_CONTEST_POLL_MS,
  ASK_MAX_MS,
  ASK_PROGRESS_MS,
  ASK_WAKE_GRACE_MS,
  NAMED_MAX,
  THEIR_QUESTION_MS,
} from "../wire/limits.ts";
import type { Message } from "../wire/message.ts";
import { safeText } from "../wire/text.ts";
import type { WakeOutcome } from "../wire/wake.ts";
import { fits, omittedBody } from "./encode.ts";
import {
  composePost,
  deliverPost,
  peerAt,
  type Sender,
  senderOf,
  wakeFields,
  wakeGuarded,
} from "./post.ts";
import { cannotAsk, elicit, meansPerson, PERSON_TARGET, personInputs, ring } from "./person.ts";
import { awayFields } from "./send.ts";
import { type Caller, defineTool, refuse, type Tool } from "./tool.ts";
import type { ToolError } from "./encode.ts";
import type { ToolResult } from "./encode.ts";
import * as schema from "./tool.ts";

const inputSchema = z.strictObject({
  target: schema.recipient,
  body: schema.body,
  timeout_ms: z.int().min(1).max(ASK_MAX_MS).optional().describe("Default 60,000"),
  ...personInputs,
});
type Input = z.output<typeof inputSchema>;

/** Asks one agent and blocks for its answer. */
export const askPeer: Tool = defineTool({
  name: "ask_peer",
  title: "Ask a peer and wait",
  description:
    "Ask another agent, or the person (target human), and wait for the answer; an idle agent is woken. After timed_out " +
    "or pending the answer still comes as a message with reply_to = request_id. would-deadlock: it " +
    "waits for you, so answer their_question first.",
  inputSchema,
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false },
  async handle(caller, input) {
    const from = senderOf(caller);
    if (!from.ok) return from;
    if (meansPerson(input.target)) return await askPerson(caller, from.sender, input);
    if (input.choices !== undefined || input.default !== undefined) {
      return refuse("not-a-person", 'choices and default are for target "human": leave them out');
    }
    const to = await peerAt(caller, input.target);
    if (!to.ok) {
      return to.error === "target-not-found" ? { ...to, wake_status: "skipped_no_target" } : to;
    }
    const { sessionId } = to.peer;
    if (sessionId === null) {
      return refuse(
        "peer-has-no-session-id",
        "That agent does not know its own session yet and cannot answer: use send_message",
      );
    }
    const { awaySinceMs } = to.peer;
    if (awaySinceMs !== undefined) {
      const outgoing = composeAsk(caller, from.sender, { ...to.peer, sessionId }, input.body);
      const refused = deliverPost(caller, outgoing);
      return refused ?? { ok: true, ...unanswered(outgoing, awaySinceMs) };
    }
    const peer = { ...to.peer, sessionId };
    const outgoing = composeAsk(caller, from.sender, peer, input.body);
    const beside = () => wakeBeside(caller, peer, outgoing.message.hop ?? 0);
    return await askAndTell(caller, from.sender, outgoing, beside, input.timeout_ms);
  },
});

/** Asks the person: a ticket that stays open when nobody answers in time. */
async function askPerson(caller: Caller, sender: Sender, input: Input): Promise<ToolResult> {
  const full = cannotAsk(caller, sender.box);
  if (full !== null) return full;
  const { choices, default: usual } = input;
  const outgoing = composeAsk(caller, sender, PERSON_TARGET, input.body, {
    ...(choices === undefined ? {} : { choices }),
    ...(usual === undefined ? {} : { default_choice: usual }),
  });
  const { message } = outgoing;
  const beside = () => {
    const stop = new AbortController();
    const wake = ring(caller, message.message_id);
    const form = elicit(caller, message, AbortSignal.any([caller.signal, stop.signal]));
    return {
      async end() {
        stop.abort();
        await form;
        return wake;
      },
    };
  };
  return await askAndTell(caller, sender, outgoing, beside, input.timeout_ms);
}

/** Asks, waits, and says what came of it. */
async function askAndTell(
  caller: Caller,
  sender: Sender,
  outgoing: Outgoing,
  beside: Beside,
  timeoutMs = caller.settings.askDefaultMs,
): Promise<ToolResult> {
  const startMs = caller.store.clock.nowMs();
  const wait = howLong(caller, timeoutMs);
  const asked = await ask(caller, sender, outgoing, wait.ms, beside);
  if (!asked.ok) return asked;
  const { id, reply, wake } = asked;
  const result = (shown: object | null): ToolResult => ({
    ok: true,
    message_id: id,
    request_id: id,
    ...wakeFields(wake),
    reply: shown,
    correlation: reply === null ? "none" : "correlated",
    ...(reply === null && wait.thenPending
      ? pending(id, caller.store.clock.nowMs() - startMs)
      : { ...wait.told, timed_out: reply === null }),
  });
  if (reply === null) return result(null);
  const full = result(replyView(reply.offer.message));
  const isWhole = fits(full, caller.resultMaxBytes);
  handOver(caller, reply, !isWhole);
  const { message } = reply.offer;
  return isWhole ? full : result({ id: message.message_id, ...omittedBody(message) });
}

function composeAsk(
  caller: Caller,
  sender: Sender,
  { box, sessionId }: { readonly box: string; readonly sessionId: string },
  body: string,
  extra: Pick<Message, "choices" | "default_choice"> = {},
): Outgoing {
  const to = { toBox: box, toSessionId: sessionId };
  return composePost(caller, sender, { ...to, body, ask: true, wake: true, extra });
}

/** The result of a question to an agent that is away: nobody waits for its answer. */
function unanswered({ message: { message_id } }: Outgoing, awaySinceMs: number) {
  return {
    message_id,
    request_id: message_id,
    reply: null,
    correlation: "none",
    timed_out: false,
    ...awayFields(awaySinceMs, true),
  };
}

/** How long this call blocks, and what the result tells of that. */
interface Wait {
  readonly ms: number;
  /** The model would be gone by the end of the time it asked for: it is told in time that it still waits. */
  readonly thenPending: boolean;
  readonly told: { readonly timeout_ms: number; readonly timeout_clamped_from_ms?: number };
}

function howLong({ askCeilingMs, modelWaitsMs }: Caller, wanted: number): Wait {
  if (modelWaitsMs !== null && modelWaitsMs < Math.min(wanted, askCeilingMs)) {
    return { ms: modelWaitsMs, thenPending: true, told: { timeout_ms: wanted } };
  }
  const ms = Math.min(wanted, askCeilingMs);
  const clamped = ms < wanted ? { timeout_clamped_from_ms: wanted } : {};
  return { ms, thenPending: false, told: { timeout_ms: ms, ...clamped } };
}

/** No answer yet. Nothing waits for it any more, so whoever reads the box next gets it. */
function pending(requestId: string, waitedMs: number) {
  return {
    pending: true,
    timed_out: false,
    waited_ms: waitedMs,
    hint: `the answer comes as a message with reply_to=${requestId}; end the turn or go on`,
  };
}

interface Asked {
  readonly ok: true;
  readonly id: string;
  readonly reply: Reply | null;
  readonly wake: WakeOutcome;
}

/** Tells whoever is asked that there is a question; `end` stops that, and says what became of it. */
type Beside = () => { end(): Promise<WakeOutcome> };

/** Notes the wait, looks for a circle, delivers, and waits. Each way out ends the wait and its note. */
async function ask(
  caller: Caller,
  sender: Sender,
  outgoing: Outgoing,
  timeoutMs: number,
  beside: Beside,
): Promise<Asked | ToolError> {
  const { store } = caller;
  const { message_id: id, to_session_id: toSessionId } = outgoing.message;
  const deadlineMs = store.clock.nowMs() + timeoutMs;
  const { turn } = caller.agent.reader();
  const wait = noteWait(store, sender.box, id, { toSessionId, deadlineMs, turn });
  const over = new AbortController();
  try {
    const own: WaitingAgent = sender;
    // The person waits for nobody, so a question to them closes no circle.
    const circle = await circleToYieldTo(store, own, toSessionId);
    if (circle !== null) {
      // The other one goes ahead when our note is gone, and only then sends its question.
      wait.remove();
      return await wouldDeadlock(caller, own, circle);
    }
    wait.blocks();
    const waiting = awaitReply(caller, wait, AbortSignal.any([caller.signal, over.signal]));
    const refused = deliverPost(caller, outgoing);
    if (refused !== null) return refused;
    traceStart(caller, id, toSessionId, timeoutMs);
    const startMs = store.clock.nowMs();
    const [waking, telling] = [beside(), tellProgress(caller, timeoutMs)];
    try {
      const reply = await waiting;
      const asked = { ok: true, id, reply, wake: await waking.end() } as const;
      traceEnd(caller, asked, store.clock.nowMs() - startMs);
      return asked;
    } finally {
      await Promise.all([waking.end(), telling.end()]);
    }
  } finally {
    over.abort();
    wait.remove();
  }
}

function traceStart(caller: Caller, request_id: string, to: string, timeout_ms: number): void {
  const about = { request_id, target_session_id: to, timeout_ms };
  caller.store.trace?.({ event: "ask_peer_start", ...about });
}

function traceEnd(caller: Caller, { id, reply, wake }: Asked, duration_ms: number): void {
  caller.store.trace?.({
    event: "ask_peer_end",
    request_id: id,
    duration_ms,
    wake_status: wake.status,
    timed_out: reply === null && !caller.signal.aborted,
    correlation: reply === null ? "none" : "correlated",
  });
}

/** Wakes the peer while the caller waits; `end` stops that and tells what became of it. */
function wakeBeside(caller: Caller, peer: Peer, hop: number): { end(): Promise<WakeOutcome> } {
  const stop = new AbortController();
  let outcome: WakeOutcome = { status: "skipped_unneeded" };
  let keysSent = false;
  const run = async () => {
    // A peer that answers at once needs no wake, and looking for its pane would cost it time.
    await caller.store.clock.sleep(ASK_WAKE_GRACE_MS, stop.signal);
    if (stop.signal.aborted) return;
    const target = wakeTargetOf(peer);
    const options = {
      signal: stop.signal,
      via: "ask_peer" as const,
      onKeys: () => keysSent = true,
    };
    outcome = await wakeGuarded(caller, target, hop, () => caller.wakes.wake(target, options));
  };
  const running = run();
  return {
    async end() {
      stop.abort();
      // Before the first key the wake had no effect, and the answer need not wait for its end.
      if (keysSent) await running;
      else if (caller.activity(wakeTargetOf(peer)).status === "busy") {
        return { status: "skipped_busy" };
      }
      return outcome;
    },
  };
}

/** Tells the client now and then that the call is alive, when it wants to be told. */
function tellProgress(caller: Caller, totalMs: number): { end(): Promise<void> } {
  const { progress, store: { clock } } = caller;
  const stop = new AbortController();
  const run = async () => {
    if (progress === null) return;
    const startMs = clock.nowMs();
    for (;;) {
      await clock.sleep(ASK_PROGRESS_MS, stop.signal);
      if (stop.signal.aborted) return;
      progress(clock.nowMs() - startMs, totalMs);
    }
  };
  const running = run();
  return {
    end() {
      stop.abort();
      return running;
    },
  };
}

/** @param announced Its body does not fit the result, which only says that there is one */
function handOver(caller: Caller, { offer, taken }: Reply, announced: boolean): void {
  if (taken === null) return caller.actsOn(offer.base, offer.message.hop ?? 0);
  const { box } = caller.agent.reader();
  const held = announced ? announce(caller.store, box, offer, taken) : taken;
  if (held !== null) caller.handsOver(offer, held);
}

function replyView(message: Message) {
  return {
    id: message.message_id,
    body: safeText(message.body),
    enqueued_at: message.enqueued_at,
    from_session_id: message.from_session_id,
    reply_to: message.reply_to,
    correlation: "correlated",
    ...(message.origin === "peer" ? {} : { origin: message.origin }),
    ...(message.by_default === true ? { default: true } : {}),
  };
}

// An ask that would close a circle of waiting agents: the asker gets the question it should answer.

/**
 * The error `would-deadlock`: `cycle` begins and ends with the caller, and `their_question` is what the
 * agent asks that waits for the caller. It counts as handed over; null when it has not arrived yet.
 */
async function wouldDeadlock(
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
  handOverCircle(caller, question, !isWhole);
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
function handOverCircle(caller: Caller, found: Found, announced: boolean): void {
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

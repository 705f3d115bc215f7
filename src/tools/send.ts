/** send_message */

import * as z from "zod";
import type { SessionRef } from "../agents/activity.ts";
import type { Outgoing } from "../mail/deliver.ts";
import { acknowledgeFound, find, type Found } from "../mail/find.ts";
import { journal } from "../mail/journal.ts";
import { isUnread } from "../mail/unread.ts";
import { type WakeTarget, wakeTargetOf } from "../wake/policy.ts";
import { reachOf } from "../wake/reach.ts";
import { HUMAN, HUMAN_BOX } from "../wire/ids.ts";
import { BUSY_STALE_MS, RECIPIENTS_MAX } from "../wire/limits.ts";
import { formatName, type MessageName } from "../wire/name.ts";
import type { ToolError, ToolResult } from "./encode.ts";
import { meansPerson, ring } from "./person.ts";
import {
  composePost,
  deliverOnce,
  peerAt,
  type Sender,
  senderOf,
  wakeFields,
  wakeGuarded,
} from "./post.ts";
import { type Asker, lookAtAsker, noteActed, reasonFor, requester, wakeAsker } from "./reply.ts";
import { isGroup, sendToSeveral } from "./several.ts";
import { type Caller, defineTool, refuse, type Tool } from "./tool.ts";
import * as schema from "./tool.ts";

const inputSchema = z.strictObject({
  target: z.union([schema.recipient, z.array(schema.target).min(1).max(RECIPIENTS_MAX)])
    .describe('An address, a list of them, "*" (all), "role:ROLE", "branch:BRANCH", or human'),
  body: schema.body,
  wake: schema.wake,
  reply_to: schema.messageId.optional().describe("request_id this answers"),
  source_message_id: schema.messageId.optional(),
  action_required: z.boolean().optional().describe("A task the recipient owns until it closes it"),
  idempotency_key: z.string().min(1).max(100).optional()
    .describe("The same key is sent once, however often you call"),
});
type Input = z.output<typeof inputSchema>;

/** Sends a durable message to one agent. */
export const sendMessage: Tool = defineTool({
  name: "send_message",
  title: "Send a message",
  description:
    "Send a message to another agent of this project, or to several. It is stored durably and handed " +
    "over during its turn, at its next turn, or when it reads its messages. With action_required " +
    "it is a task that stays open until the recipient calls complete_work or block_work.",
  inputSchema,
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false },
  async handle(caller, input) {
    const from = senderOf(caller);
    if (!from.ok) return from;
    if (typeof input.target !== "string" || isGroup(input.target)) {
      return await sendToSeveral(caller, from.sender, input, (peer, sent) => {
        const target = wakeTargetOf(peer);
        return peer.awaySinceMs === undefined
          ? wakePlain(caller, target, input, sent.message.hop ?? 0)
          : Promise.resolve(awayFields(peer.awaySinceMs, wantsWake(input)));
      });
    }
    const answered = answeredBy(caller, from.sender.box, input);
    if (meansPerson(input.target)) return await tellPerson(caller, from.sender, input, answered);
    const to = await addressee(caller, input.target, answered);
    if (!to.ok) return withSkippedWake(to, input);
    const { target, awaySinceMs } = to;
    const result = {
      ok: true,
      target_session_id: target.sessionId,
      target_server_pid: target.serverPid,
      status: "queued",
    } as const;
    const earlier = unreadTwin(caller, target, input);
    if (earlier !== null) {
      const hop = caller.hops.next(caller.agent.reader());
      const told = awaySinceMs === undefined
        ? await wakePlain(caller, target, input, hop)
        : awayFields(awaySinceMs, wantsWake(input));
      return { ...result, message_id: earlier.id, duplicate: true, ...told };
    }
    const isAsker = answered?.message.from_session_id === target.sessionId;
    const asker = lookAtAsker(caller, isAsker ? answered.message : null);
    const reason = input.reply_to === undefined ? null : reasonFor(asker, input.wake);
    const composed = composePost(caller, from.sender, {
      toBox: target.box,
      toSessionId: target.sessionId ?? target.box,
      body: input.body,
      ask: false,
      wake: wantsWake(input),
      extra: { ...extraFields(input), ...(reason === null ? {} : { wake_reason: reason }) },
    });
    const sent = await deliverOnce(caller, composed, input.idempotency_key);
    if (!sent.ok) return sent;
    const { message_id } = sent.outgoing.message;
    if (sent.duplicate) return { ...result, message_id, duplicate: true };
    if (input.action_required === true) {
      journal(caller.store, from.sender.box, "open", message_id, target.box);
    }
    if (isPlain(input)) caller.recent.sent(target.box, input.body, sent.outgoing.name);
    if (answered !== null) acknowledgeFound(caller.store, caller.agent.reader(), answered);
    if (awaySinceMs !== undefined) {
      return { ...result, message_id, ...awayFields(awaySinceMs, wantsWake(input)) };
    }
    const woken = await wake(caller, target, input, asker, sent.outgoing);
    return { ...result, message_id, ...reachField(caller, target), ...woken };
  },
});

/** Leaves a note for the person, who owns no task and is rung for only where that is asked for. */
async function tellPerson(
  caller: Caller,
  sender: Sender,
  input: Input,
  answered: Found | null,
): Promise<ToolResult> {
  if (input.action_required === true) {
    return refuse("not-an-agent", "The person closes no tasks: ask them with ask_peer instead");
  }
  const composed = composePost(caller, sender, {
    toBox: HUMAN_BOX,
    toSessionId: HUMAN,
    body: input.body,
    ask: false,
    wake: input.wake === "auto",
    extra: extraFields(input),
  });
  const sent = await deliverOnce(caller, composed, input.idempotency_key);
  if (!sent.ok) return sent;
  const { message_id } = sent.outgoing.message;
  const result = { ok: true, target_session_id: HUMAN, target_server_pid: null } as const;
  const queued = { ...result, status: "queued", message_id } as const;
  if (sent.duplicate) return { ...queued, duplicate: true };
  if (answered !== null) acknowledgeFound(caller.store, caller.agent.reader(), answered);
  return { ...queued, ...wakeFields(input.wake === "auto" ? ring(caller, message_id) : null) };
}

/** A message that is nothing but text: neither an answer nor a task. */
function isPlain(input: Input): boolean {
  return input.reply_to === undefined && input.action_required !== true &&
    input.idempotency_key === undefined;
}

/** The same text to the same agent, sent just now and not read yet: this one would be its retry. */
function unreadTwin(caller: Caller, { box }: WakeTarget, input: Input): MessageName | null {
  const name = isPlain(input) ? caller.recent.nameOf(box, input.body) : null;
  if (name === null) return null;
  const to = caller.followSuccessor(box);
  return isUnread(caller.store, to, formatName(name)) ? name : null;
}

/** The message that this one answers, when it is in the caller's box. */
function answeredBy(caller: Caller, box: string, { reply_to }: Input): Found | null {
  const found = reply_to === undefined ? null : find(caller.store, box, reply_to);
  if (found !== null) noteActed(caller, found);
  return found;
}

/** Who gets a message, and since when it is away when it is. */
interface Addressee {
  readonly ok: true;
  readonly target: WakeTarget;
  readonly awaySinceMs?: number;
}

/** Who gets it: an agent that runs or is away, or the one that asked, whatever became of it. */
async function addressee(
  caller: Caller,
  target: string,
  answered: Found | null,
): Promise<Addressee | ToolError> {
  const to = await peerAt(caller, target);
  if (to.ok) {
    const { awaySinceMs } = to.peer;
    const away = awaySinceMs === undefined ? {} : { awaySinceMs };
    return { ok: true, target: wakeTargetOf(to.peer), ...away };
  }
  const message = answered?.message;
  const isAsker = message?.origin === "peer" &&
    (message.from_session_id === target || message.from_name === target);
  if (to.error !== "target-not-found" || message === undefined || !isAsker) return to;
  return { ok: true, target: requester(caller, message) };
}

function wantsWake(input: Input): boolean {
  if (input.wake !== undefined) return input.wake === "auto";
  return input.reply_to !== undefined || input.action_required === true;
}

async function wake(
  caller: Caller,
  target: WakeTarget,
  input: Input,
  asker: Asker,
  sent: Outgoing,
): Promise<object> {
  if (input.reply_to !== undefined) {
    const { outcome, reason } = await wakeAsker(caller, target, asker, sent, input.wake);
    return { ...wakeFields(outcome), ...(reason === null ? {} : { wake_reason: reason }) };
  }
  return await wakePlain(caller, target, input, sent.message.hop ?? 0);
}

/** Wakes whoever gets a message that answers nothing, where that is wanted; else says when it will be read. */
async function wakePlain(
  caller: Caller,
  target: WakeTarget,
  input: Input,
  hop: number,
): Promise<object> {
  if (!wantsWake(input)) return outlookFields(caller, target);
  const wakeIt = () => caller.wakes.wake(target, { via: "send_message" });
  return wakeFields(await wakeGuarded(caller, target, hop, wakeIt));
}

function extraFields(input: Input) {
  return {
    ...(input.reply_to === undefined ? {} : { reply_to: input.reply_to }),
    ...(input.source_message_id === undefined
      ? {}
      : { source_message_id: input.source_message_id }),
    ...(input.action_required === true ? { action_required: true } : {}),
  };
}

/** A target that was not found says, where a wake was meant, that there was none. */
function withSkippedWake(error: ToolError, input: Input): ToolError {
  if (error.error !== "target-not-found" || !wantsWake(input)) return error;
  const isStrict = input.reply_to !== undefined && input.wake === undefined;
  const reason = isStrict ? { wake_reason: "reply_to_default" } : {};
  return { ...error, wake_status: "skipped_no_target", ...reason };
}

// Whether a recipient will read a message by itself, when nobody wakes it.

/** The fields of a result that warn; none when hooks will hand the message over in the running turn. */
function outlookFields(
  caller: Caller,
  session: SessionRef,
): { delivery_outlook?: "stranded_until_read" | "unknown_liveness"; hint?: string } {
  const { status, since } = caller.activity(session);
  const ageMs = caller.store.clock.nowMs() - (since ?? 0);
  switch (status) {
    case "busy":
      return ageMs <= BUSY_STALE_MS ? {} : UNKNOWN;
    case "waiting":
      return {};
    case "idle":
      return {
        delivery_outlook: "stranded_until_read",
        hint: 'It is idle and reads this at its next turn: wake "auto" starts one',
      };
    case "unknown":
      return UNKNOWN;
  }
}

/** What is told of a message to an agent that is away. */
export function awayFields(sinceMs: number, wantsWake: boolean) {
  return {
    delivery_outlook: "away",
    away_since: sinceMs,
    ...(wantsWake ? { wake_status: "skipped_no_target" } : {}),
    hint: "Its session has ended: it gets this when somebody resumes it",
  } as const;
}

const UNKNOWN = {
  delivery_outlook: "unknown_liveness",
  hint: 'It does not show whether it is at work: it reads this when it looks, or with wake "auto"',
} as const;

/** How the recipient is reached when it is idle: a word, and why when nothing wakes it. */
function reachField({ store, env }: Caller, target: WakeTarget): { reachable_by: string } {
  const { by, because } = reachOf({ store, env }, target);
  return { reachable_by: because === null ? by : `its next turn, because ${because}` };
}

/** my_open_work, complete_work and block_work: tasks that an agent owns until it closes them. */

import * as z from "zod";
import type { Outgoing } from "../mail/deliver.ts";
import { find } from "../mail/find.ts";
import { journal } from "../mail/journal.ts";
import { findSent } from "../mail/sent.ts";
import { closeTask, type ClosingResult, openTasks } from "../mail/tasks.ts";
import { boxOf } from "../wire/ids.ts";
import type { Message } from "../wire/message.ts";
import type { Closed } from "../wire/name.ts";
import { safeLine, safeText } from "../wire/text.ts";
import { omittedBody, roomBeside, rowBytes } from "./encode.ts";
import { composePost, type Sender, senderOf, wakeFields, wakeGuarded } from "./post.ts";
import { noteActed, notFound, requester, requesterUnknown } from "./reply.ts";
import { type Caller, defineTool, refuse, type Tool } from "./tool.ts";
import type { ToolError } from "./encode.ts";
import type { ToolResult } from "./encode.ts";
import * as schema from "./tool.ts";

/** Lists the tasks that are not closed. */
export const myOpenWork: Tool = defineTool({
  name: "my_open_work",
  title: "List my open work",
  description: "The tasks others gave you that are still open, oldest first; nothing is taken.",
  inputSchema: z.strictObject({}),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true },
  handle(caller) {
    const { readMaxMessages, readMaxBodyBytes } = caller.settings;
    const nowMs = caller.store.clock.nowMs();
    const open: object[] = [];
    const whole = roomBeside(openWork([], 99_999_999), caller.resultMaxBytes);
    let [room, bytes, deferred] = [whole, 0, 0];
    for (const task of openTasks(caller.store, caller.agent.box())) {
      if (deferred > 0) {
        deferred++;
        continue;
      }
      const full = taskView(task, nowMs, false);
      const isTooLarge = task.body_bytes > readMaxBodyBytes || rowBytes(full) > whole;
      const row = isTooLarge ? taskView(task, nowMs, true) : full;
      const [size, space] = [isTooLarge ? 0 : task.body_bytes, rowBytes(row)];
      if (open.length >= readMaxMessages || bytes + size > readMaxBodyBytes || space > room) {
        deferred = 1;
        continue;
      }
      bytes += size;
      room -= space;
      open.push(row);
    }
    return openWork(open, deferred);
  },
});

function openWork(open: object[], deferred: number): ToolResult {
  const rest = deferred === 0 ? {} : { deferred_count: deferred };
  return { ok: true, count: open.length, open, ...rest };
}

function taskView(task: Message, nowMs: number, isTooLarge: boolean): object {
  const ageMs = Math.max(0, nowMs - task.enqueued_ms);
  return {
    message_id: task.message_id,
    from_session_id: task.from_session_id,
    from_name: safeLine(task.from_name),
    ...(task.request_id === undefined ? {} : { request_id: task.request_id }),
    ...(isTooLarge ? omittedBody(task) : { body: safeText(task.body) }),
    enqueued_at: task.enqueued_at,
    age_seconds: Math.floor(ageMs / 1000),
    required_action: isTooLarge
      ? "Read it with read_my_messages and this id, do it, then call complete_work or block_work"
      : "Do it, then call complete_work with this id, or block_work if you cannot",
  };
}

/** Closes a task with its result. */
export const completeWork: Tool = defineTool({
  name: "complete_work",
  title: "Complete a task",
  description: "Close a task you were given and send its result to the agent that gave it, which " +
    "is woken. Safe to call again.",
  inputSchema: z.strictObject({
    message_id: schema.messageId,
    body: schema.body,
    wake: schema.wake,
  }),
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true },
  handle: (caller, { message_id, body, wake }) => close(caller, message_id, "done", body, wake),
});

/** Closes a task that cannot be done. */
export const blockWork: Tool = defineTool({
  name: "block_work",
  title: "Block a task",
  description:
    "Close a task you cannot do and tell its giver why; it may still be completed later.",
  inputSchema: z.strictObject({
    message_id: schema.messageId,
    reason: schema.body,
    wake: schema.wake,
  }),
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true },
  handle: (caller, { message_id, reason, wake }) =>
    close(caller, message_id, "blocked", reason, wake),
});

async function close(
  caller: Caller,
  id: string,
  state: Closed,
  body: string,
  wake: "off" | "auto" | undefined,
): Promise<ToolResult> {
  const from = senderOf(caller);
  if (!from.ok) return from;
  const { sender } = from;
  const known = find(caller.store, sender.box, id);
  if (known !== null) noteActed(caller, known);
  let hop = 0;
  const compose = (task: Message, resultId: string) => {
    const result = composeResult(caller, sender, task, { resultId, state, body, wake });
    hop = result.message.hop ?? 0;
    return result;
  };
  const reader = { ...caller.agent.reader(), via: "read_my_messages" } as const;
  const closed = await closeTask(caller.store, reader, { id, state, compose }, caller.quota);
  caller.openWork.changed();
  if (!closed.ok) return refusal(caller, sender, id, closed);
  const { task } = closed;
  const result = {
    ok: true,
    obligation_state: closed.state,
    completion_message_id: closed.resultId,
    requester_session_id: task.from_session_id,
  } as const;
  if (closed.already) return { ...result, already_closed: true };
  const word = closed.state === "done" ? "closed" : "blocked";
  journal(caller.store, sender.box, word, id, boxOf(task.from_session_id));
  if (wake === "off") return result;
  const target = requester(caller, task);
  const wakeIt = () => caller.wakes.wake(target, {});
  return { ...result, ...wakeFields(await wakeGuarded(caller, target, hop, wakeIt)) };
}

interface Result {
  readonly resultId: string;
  readonly state: Closed;
  readonly body: string;
  readonly wake: "off" | "auto" | undefined;
}

function composeResult(
  caller: Caller,
  sender: Sender,
  task: Message,
  { resultId, state, body, wake }: Result,
): Outgoing {
  const outgoing = composePost(caller, sender, {
    toBox: boxOf(task.from_session_id),
    toSessionId: task.from_session_id,
    body,
    ask: false,
    wake: wake !== "off",
    extra: { reply_to: task.message_id, result_of: task.message_id, result_state: state },
  });
  return {
    ...outgoing,
    name: { ...outgoing.name, id: resultId },
    message: { ...outgoing.message, message_id: resultId },
  };
}

function refusal(
  caller: Caller,
  sender: Sender,
  id: string,
  { fault, detail }: Extract<ClosingResult, { ok: false }>,
): ToolError {
  switch (fault) {
    case "not-found":
      return findSent(caller.store, sender.box, id) === null ? notFound() : refuse(
        "not-yours",
        "You sent this message: only its recipient can close it, message_status shows how far it is",
      );
    case "not-a-task":
      return refuse(fault, "This message is no task: answer it with reply_to_message");
    case "requester-unknown":
      return requesterUnknown();
    case "busy":
      return refuse("busy", "Another call closes this task right now: try again");
    case "mailbox-full":
    case "too-large":
      return refuse(fault, `${detail ?? ""}. The task stays open`);
  }
}

/** The Anthropic Messages API, as far as Claude Code uses it: a request read, an answer streamed. */

import { isObject, type JsonObject } from "../../src/wire/json.ts";
import type { Conversation, Entry, Step } from "./script.ts";
import { arrayOf, eventStream, textOf } from "./stream.ts";

/** The conversation in the body of a request to `/v1/messages`. */
export function readMessages(body: JsonObject): Conversation {
  const entries = arrayOf(body.messages).filter(isObject).flatMap(readMessage);
  return { hasTools: arrayOf(body.tools).length > 0, entries };
}

function readMessage(message: JsonObject): Entry[] {
  const role = textOf(message.role);
  const blocks = typeof message.content === "string"
    ? [{ type: "text", text: message.content }]
    : arrayOf(message.content).filter(isObject);
  return blocks.flatMap((block) => readBlock(role, block));
}

function readBlock(role: string, block: JsonObject): Entry[] {
  switch (block.type) {
    case "text":
      return role === "assistant"
        ? [{ kind: "answer", text: textOf(block.text) }]
        : [{ kind: "input", role, text: textOf(block.text) }];
    case "tool_use":
      return [{ kind: "call", callId: textOf(block.id), name: textOf(block.name) }];
    case "tool_result":
      return [{
        kind: "result",
        callId: textOf(block.tool_use_id),
        text: resultText(block.content),
      }];
    default:
      return [];
  }
}

function resultText(content: unknown): string {
  if (typeof content === "string") return content;
  return arrayOf(content).filter(isObject).map((part) => textOf(part.text)).join("\n");
}

/** The answer that says `step`: a stream of events, or one object where the client asks for that. */
export function answerMessages(body: JsonObject, step: Step, serial: number): Response {
  const blocks: JsonObject[] = [{ type: "text", text: step.text }];
  if (step.call !== null) {
    blocks.push({
      type: "tool_use",
      id: step.call.callId,
      name: step.call.name,
      input: step.call.args,
    });
  }
  const stop_reason = step.call === null ? "end_turn" : "tool_use";
  const usage = { input_tokens: 10, output_tokens: 5 };
  const message = {
    id: `msg_${serial}`,
    type: "message",
    role: "assistant",
    model: body.model,
    usage,
  };
  if (body.stream !== true) {
    return Response.json({ ...message, content: blocks, stop_reason, stop_sequence: null });
  }
  return eventStream([
    {
      type: "message_start",
      message: { ...message, content: [], stop_reason: null, stop_sequence: null },
    },
    ...blocks.flatMap(blockEvents),
    {
      type: "message_delta",
      delta: { stop_reason, stop_sequence: null },
      usage: { output_tokens: 5 },
    },
    { type: "message_stop" },
  ]);
}

function blockEvents(block: JsonObject, index: number): JsonObject[] {
  const isText = block.type === "text";
  const start = isText ? { ...block, text: "" } : { ...block, input: {} };
  const delta = isText
    ? { type: "text_delta", text: block.text }
    : { type: "input_json_delta", partial_json: JSON.stringify(block.input) };
  return [
    { type: "content_block_start", index, content_block: start },
    { type: "content_block_delta", index, delta },
    { type: "content_block_stop", index },
  ];
}

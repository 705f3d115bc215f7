/** The OpenAI Responses API, as far as Codex CLI uses it: a request read, an answer streamed. */

import { isObject, type JsonObject } from "../../src/wire/json.ts";
import type { Call, Conversation, Entry, Step } from "./script.ts";
import { arrayOf, eventStream, textOf } from "./stream.ts";

/** The conversation in the body of a request to `/v1/responses`. */
export function readInput(body: JsonObject): Conversation {
  const entries = arrayOf(body.input).filter(isObject).flatMap(readItem);
  return { hasTools: offersTools(body) && !entries.some(asksForTitle), entries };
}

/** A catalog model is asked for a title of the thread, in a request with tools that quotes the prompt. */
function asksForTitle(entry: Entry): boolean {
  return entry.kind === "input" && entry.role === "user" &&
    /^Generate a concise, single-line task title\b/.test(entry.text);
}

/** In code mode there is no list of tools: an item of the input says what a script may call. */
function offersTools(body: JsonObject): boolean {
  return arrayOf(body.tools).length > 0 ||
    arrayOf(body.input).some((item) => isObject(item) && item.type === "additional_tools");
}

function readItem(item: JsonObject): Entry[] {
  const type = textOf(item.type);
  if (type === "message" || item.role !== undefined) return readMessage(item);
  const callId = textOf(item.call_id);
  if (type.endsWith("_call_output")) {
    return [{ kind: "result", callId, text: outputText(item.output) }];
  }
  if (type.endsWith("_call")) return [{ kind: "call", callId, name: textOf(item.name) }];
  return [];
}

function readMessage(item: JsonObject): Entry[] {
  const role = textOf(item.role);
  const texts = typeof item.content === "string"
    ? [item.content]
    : arrayOf(item.content).filter(isObject).map((part) => textOf(part.text));
  return texts.map((text) =>
    role === "assistant" ? { kind: "answer", text } : { kind: "input", role, text }
  );
}

function outputText(output: unknown): string {
  if (typeof output === "string") return output;
  return arrayOf(output).filter(isObject).map((part) => textOf(part.text)).join("\n");
}

/** The answer that says `step`, as a stream of events. */
export function answerResponses(body: JsonObject, step: Step, serial: number): Response {
  const item = step.call === null ? messageItem(step.text, serial) : callItem(step.call, serial);
  const response = { id: `resp_${serial}`, object: "response", created_at: 0, model: body.model };
  const usage = {
    input_tokens: 10,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 5,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 15,
  };
  const events = [
    { type: "response.created", response: { ...response, status: "in_progress", output: [] } },
    {
      type: "response.output_item.added",
      output_index: 0,
      item: { ...item, status: "in_progress" },
    },
    { type: "response.output_item.done", output_index: 0, item },
    {
      type: "response.completed",
      response: { ...response, status: "completed", output: [item], usage },
    },
  ];
  return eventStream(events.map((event, sequence_number) => ({ ...event, sequence_number })));
}

function messageItem(text: string, serial: number): JsonObject {
  const content = [{ type: "output_text", text, annotations: [] }];
  return { type: "message", id: `msg_${serial}`, role: "assistant", status: "completed", content };
}

/** Codex keeps tools of MCP servers in a namespace, written `server::tool` in directives. */
function callItem(call: Call, serial: number): JsonObject {
  if (call.code !== undefined) {
    const { callId: call_id, name, code: input } = call;
    const id = `ctc_${serial}`;
    const namespace = "functions";
    return { type: "custom_tool_call", id, call_id, name, namespace, input, status: "completed" };
  }
  const cut = call.name.indexOf("::");
  const name = cut < 0
    ? { name: call.name }
    : { namespace: call.name.slice(0, cut), name: call.name.slice(cut + 2) };
  return {
    type: "function_call",
    id: `fc_${serial}`,
    call_id: call.callId,
    ...name,
    arguments: JSON.stringify(call.args),
    status: "completed",
  };
}

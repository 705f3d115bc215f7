/** The Chat Completions API, as far as Qwen Code, Copilot CLI, opencode and pi use it. */

import { isObject, type JsonObject, objectField } from "../../src/wire/json.ts";
import type { Conversation, Entry, Step } from "./script.ts";
import { arrayOf, eventStream, textOf } from "./stream.ts";

/** The conversation in the body of a request to `/v1/chat/completions`. */
export function readChat(body: JsonObject): Conversation {
  const entries = arrayOf(body.messages).filter(isObject).flatMap(readMessage);
  return { hasTools: arrayOf(body.tools).length > 0, entries };
}

function readMessage(message: JsonObject): Entry[] {
  const role = textOf(message.role);
  const texts = textsOf(message.content);
  if (role === "tool") {
    return [{ kind: "result", callId: textOf(message.tool_call_id), text: texts.join("\n") }];
  }
  // Copilot CLI puts the time before what its person typed.
  const bare = texts.map((text) =>
    text.replace(/^<current_datetime>[^<]*<\/current_datetime>\s*/, "")
  );
  if (role !== "assistant") return bare.map((text) => ({ kind: "input", role, text }));
  const calls = arrayOf(message.tool_calls).filter(isObject).map((call): Entry => ({
    kind: "call",
    callId: textOf(call.id),
    name: textOf(objectField(call, "function")?.name),
  }));
  return [...texts.map((text): Entry => ({ kind: "answer", text })), ...calls];
}

function textsOf(content: unknown): string[] {
  if (typeof content === "string") return content === "" ? [] : [content];
  return arrayOf(content).filter(isObject).map((part) => textOf(part.text)).filter((text) =>
    text !== ""
  );
}

/** The answer that says `step`: a stream of chunks, or one object where no stream is wanted. */
export function answerChat(body: JsonObject, step: Step, serial: number): Response {
  const calls = step.call === null ? [] : [{
    index: 0,
    id: step.call.callId,
    type: "function",
    function: { name: step.call.name, arguments: JSON.stringify(step.call.args) },
  }];
  const message = {
    role: "assistant",
    content: calls.length === 0 ? step.text : null,
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
  const finish_reason = calls.length === 0 ? "stop" : "tool_calls";
  const common = { id: `chatcmpl-${serial}`, created: 0, model: body.model };
  const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
  if (body.stream !== true) {
    const choices = [{ index: 0, message, finish_reason }];
    return Response.json({ ...common, object: "chat.completion", choices, usage });
  }
  const chunk = (delta: JsonObject, finish_reason: string | null, more: JsonObject = {}) => ({
    ...common,
    object: "chat.completion.chunk",
    choices: [{ index: 0, delta, finish_reason }],
    ...more,
  });
  return eventStream([chunk(message, null), chunk({}, finish_reason, { usage })], "[DONE]");
}

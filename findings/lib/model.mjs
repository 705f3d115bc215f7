// A stand-in for the Anthropic Messages and the OpenAI Responses API, on loopback. The last prompt says what the
// model does: `CALL name {json}` or `JS script` once, then, and else, it says OK. Prints its port.
//   node model.mjs LOG
import { appendFileSync } from "node:fs";
import { createServer } from "node:http";

const [, , log] = process.argv;
let count = 0;
const id = (prefix) => `${prefix}_${++count}`;
const texts = (content) =>
  typeof content === "string" ? [content] : (content ?? []).map((part) => part.text ?? "");

/** What the newest prompt asks for, unless the model has already done it. */
function wish(items, hasTools) {
  const at = items.findLastIndex((item) =>
    item.role === "user" &&
    texts(item.content).some((text) => text !== "" && !/^\s*[<#]/.test(text))
  );
  const done = items.slice(at + 1).some((item) =>
    /_call$/.test(item.type ?? "") ||
    (item.role === "assistant" && Array.isArray(item.content) &&
      item.content.some(({ type }) => type === "tool_use"))
  );
  if (at < 0 || done || !hasTools) return null;
  const text = texts(items[at].content).findLast((part) => part !== "" && !/^\s*[<#]/.test(part)) ??
    "";
  if (text.startsWith("JS ")) return { script: text.slice(3) };
  const [, name, json] = /^CALL (\S+) (\{.*\})/.exec(text) ?? [];
  return name === undefined ? null : { name, input: JSON.parse(json) };
}

function anthropic(body, response) {
  const call = wish(body.messages ?? [], body.tools?.length > 0);
  const block = call === null
    ? { type: "text", text: "OK" }
    : { type: "tool_use", id: id("toolu"), name: call.name, input: call.input };
  const message = {
    id: id("msg"),
    type: "message",
    role: "assistant",
    model: body.model,
    content: [block],
    stop_reason: call === null ? "end_turn" : "tool_use",
    stop_sequence: null,
    usage: {
      input_tokens: 1,
      output_tokens: 1,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
    },
  };
  if (!body.stream) return response.end(JSON.stringify(message));
  const send = (type, more) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`);
  send("message_start", { message: { ...message, content: [], stop_reason: null } });
  const empty = call === null ? { ...block, text: "" } : { ...block, input: {} };
  send("content_block_start", { index: 0, content_block: empty });
  const delta = call === null
    ? { type: "text_delta", text: block.text }
    : { type: "input_json_delta", partial_json: JSON.stringify(block.input) };
  send("content_block_delta", { index: 0, delta });
  send("content_block_stop", { index: 0 });
  send("message_delta", {
    delta: { stop_reason: message.stop_reason, stop_sequence: null },
    usage: { output_tokens: 1 },
  });
  send("message_stop", {});
  response.end();
}

function openai(body, response) {
  const items = body.input ?? [];
  const hasTools = body.tools?.length > 0 || items.some(({ type }) => type === "additional_tools");
  const call = wish(items, hasTools);
  const item = call?.script !== undefined
    ? {
      type: "custom_tool_call",
      id: id("ctc"),
      call_id: id("call"),
      name: "exec",
      namespace: "functions",
      input: call.script,
      status: "completed",
    }
    : call !== null
    ? {
      type: "function_call",
      id: id("fc"),
      call_id: id("call"),
      name: call.name,
      arguments: JSON.stringify(call.input),
      status: "completed",
    }
    : {
      type: "message",
      id: id("msg"),
      role: "assistant",
      status: "completed",
      content: [{ type: "output_text", text: "OK", annotations: [] }],
    };
  const usage = { input_tokens: 1, output_tokens: 1, total_tokens: 2 };
  const base = { id: id("resp"), object: "response", created_at: 1, model: body.model };
  let sequence_number = 0;
  const send = (type, more) =>
    response.write(
      `event: ${type}\ndata: ${
        JSON.stringify({ type, sequence_number: sequence_number++, ...more })
      }\n\n`,
    );
  send("response.created", { response: { ...base, status: "in_progress", output: [] } });
  send("response.output_item.added", { output_index: 0, item });
  send("response.output_item.done", { output_index: 0, item });
  send("response.completed", { response: { ...base, status: "completed", output: [item], usage } });
  response.end();
}

const server = createServer(async (request, response) => {
  let raw = "";
  for await (const chunk of request) raw += chunk;
  const path = request.url.split("?")[0];
  const answer = /\/messages$/.test(path) ? anthropic : /\/responses$/.test(path) ? openai : null;
  if (answer === null) return response.end('{"data":[],"models":[],"input_tokens":1}');
  const body = JSON.parse(raw);
  appendFileSync(log, JSON.stringify({ at: Date.now(), body }) + "\n");
  response.setHeader("content-type", body.stream ? "text/event-stream" : "application/json");
  answer(body, response);
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));

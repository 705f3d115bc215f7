/** The Gemini API, as far as Gemini CLI uses it. */

import { isObject, type JsonObject, objectField } from "../../src/wire/json.ts";
import type { Conversation, Entry, Step } from "./script.ts";
import { arrayOf, eventStream, textOf } from "./stream.ts";

/** The conversation in the body of a request to `…:generateContent` or `…:streamGenerateContent`. */
export function readContents(body: JsonObject): Conversation {
  const entries = arrayOf(body.contents).filter(isObject).flatMap(readContent);
  return { hasTools: arrayOf(body.tools).length > 0, entries };
}

function readContent({ role, parts }: JsonObject): Entry[] {
  return arrayOf(parts).filter(isObject).flatMap((part): Entry[] => {
    const call = objectField(part, "functionCall");
    if (call !== null) return [{ kind: "call", callId: textOf(call.id), name: textOf(call.name) }];
    const response = objectField(part, "functionResponse");
    if (response !== null) {
      return readResult(textOf(response.id), objectField(response, "response") ?? {});
    }
    const text = textOf(part.text);
    if (text === "") return [];
    return role === "model"
      ? [{ kind: "answer", text }]
      : [{ kind: "input", role: textOf(role), text }];
  });
}

/** What a server says stands between tags, and what a hook says of it behind that. */
function readResult(callId: string, { output, error }: JsonObject): Entry[] {
  const [said = "", hooks] = textOf(output ?? error).split("<hook_context>");
  const text = said.replace(/<\/?untrusted_context>\n?/g, "").trim();
  const told = hooks?.replace("</hook_context>", "");
  return [
    { kind: "result", callId, text },
    ...told === undefined ? [] : [{ kind: "input", role: "hook", text: told } as const],
  ];
}

/** The answer that says `step`: one event of a stream, or one object where no stream is wanted. */
export function answerContents(path: string, step: Step): Response {
  const part = step.call === null
    ? { text: step.text }
    : { functionCall: { id: step.call.callId, name: step.call.name, args: step.call.args } };
  const content = { role: "model", parts: [part] };
  const answer = {
    candidates: [{ content, finishReason: "STOP", index: 0 }],
    usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 },
  };
  return path.endsWith(":streamGenerateContent") ? eventStream([answer]) : Response.json(answer);
}

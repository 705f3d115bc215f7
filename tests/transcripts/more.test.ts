import { copilot } from "../../src/clients/more/copilot.ts";
import { qwen } from "../../src/clients/more/qwen.ts";
import type { TranscriptFormat } from "../../src/clients/client.ts";
import { equal, that } from "../support/assert.ts";
import { messagesOf } from "./support.ts";

const ID = "7f74b10c-cea2-4c74-a908-ffc21e5682ed";
const HOME = (name: string) => name === "HOME" ? "/home/u" : undefined;

function formatOf(client: { readonly transcript?: TranscriptFormat }): TranscriptFormat {
  that(client.transcript !== undefined, "it has one");
  return client.transcript;
}

Deno.test("a real transcript of Qwen Code gives the conversation, and not what wakes it", async () => {
  equal(await messagesOf(formatOf(qwen), "qwen.jsonl"), [
    ["user", "CALL_TOOL mcp__oxtail__get_my_session {}"],
    ["assistant", "OK"],
    ["assistant", "OK"],
  ]);
});

Deno.test("a real transcript of Copilot CLI gives the conversation, without the client's own lines", async () => {
  equal(await messagesOf(formatOf(copilot), "copilot.jsonl"), [
    ["user", "CALL_TOOL oxtail-get_my_session {}"],
    ["assistant", "OK"],
    ["user", "oxtail: a peer sent you a message, read_my_messages shows it"],
    ["assistant", "OK"],
  ]);
});

Deno.test("where the transcripts of both lie", () => {
  const list = (folder: string) => folder.endsWith("projects") ? ["-elsewhere"] : [];
  const owner = { sessionId: ID, cwd: "/home/u/project" };
  const found = (format: TranscriptFormat) => {
    const folder = format.folder(HOME) ?? "";
    return [...format.candidates(folder, owner, list)];
  };
  equal(found(formatOf(qwen)), [
    `/home/u/.qwen/projects/-home-u-project/chats/${ID}.jsonl`,
    `/home/u/.qwen/projects/-elsewhere/chats/${ID}.jsonl`,
  ]);
  equal(found(formatOf(copilot)), [`/home/u/.copilot/session-state/${ID}/events.jsonl`]);
});

Deno.test("a line may be anything", () => {
  const lines = [
    "",
    '{"type":"user"',
    '{"type":"user","message":7}',
    '{"type":"user","message":{"parts":[null,7,{"text":7}]}}',
    '{"type":"user.message","data":{"content":7}}',
    '{"type":"user.message"}',
  ];
  for (const line of lines) {
    equal([formatOf(qwen).parseLine(line), formatOf(copilot).parseLine(line)], [null, null], line);
  }
});

import { copilot } from "../../src/clients/more/copilot.ts";
import { gemini } from "../../src/clients/more/gemini.ts";
import { pi } from "../../src/clients/more/pi.ts";
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

Deno.test("a real transcript of pi gives the conversation, without what our plugin said in it", async () => {
  equal((await messagesOf(formatOf(pi), "pi.jsonl")).slice(0, 3), [
    ["user", "oxtail: a peer sent you a message, read_my_messages shows it"],
    ["assistant", "OK"],
    [
      "user",
      'CALL_TOOL mcp__oxtail__get_my_session {} ;; CALL_TOOL bash {"command":"sleep 4; echo ok"} ;; SAY pifin',
    ],
  ]);
});

Deno.test("a real transcript of Gemini CLI gives each message once, and not what a hook said", async () => {
  equal(await messagesOf(formatOf(gemini), "gemini.jsonl"), [
    [
      "user",
      'CALL_TOOL mcp_oxtail_get_my_session {} ;; CALL_TOOL run_shell_command {"command":"sleep 5"} ;; SAY gfin',
    ],
    ["assistant", "gfin"],
    ["user", "DELAY 20000 ;; SAY gnever"],
    ["user", "SAY gafter"],
  ]);
  const line = { type: "gemini", content: "twice", timestamp: "2026-11-30T21:29:12.528Z" };
  const parse = (more: object) => formatOf(gemini).parseLine(JSON.stringify({ ...line, ...more }));
  equal([parse({})?.text, parse({ toolCalls: [] })], ["twice", null]);
});

Deno.test("where the transcripts of pi and Gemini CLI lie", () => {
  const folders: Readonly<Record<string, string[]>> = {
    "/home/u/.pi/agent/sessions": ["--elsewhere--", "--home-u-project--"],
    "/home/u/.pi/agent/sessions/--home-u-project--": ["1_x.jsonl", `2_${ID}.jsonl`],
    "/home/u/.gemini/tmp": ["other", "project"],
    "/home/u/.gemini/tmp/project/chats": [
      `session-1-${ID.slice(0, 8)}.jsonl`,
      "session-2-ffffffff.jsonl",
      `session-2-${ID.slice(0, 8)}.jsonl`,
    ],
  };
  const found = (format: TranscriptFormat) => [
    ...format.candidates(
      format.folder(HOME) ?? "",
      { sessionId: ID, cwd: "/home/u/project" },
      (folder) => folders[folder] ?? [],
    ),
  ];
  equal(found(formatOf(pi)), [`/home/u/.pi/agent/sessions/--home-u-project--/2_${ID}.jsonl`]);
  const chats = "/home/u/.gemini/tmp/project/chats";
  equal(found(formatOf(gemini)), [
    `${chats}/session-2-${ID.slice(0, 8)}.jsonl`,
    `${chats}/session-1-${ID.slice(0, 8)}.jsonl`,
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
    '{"type":"message","message":{"role":"user","content":[7,{"text":7}]}}',
    '{"$set":{"messages":[{"type":"user","content":"x"}]}}',
  ];
  for (const line of lines) {
    for (const client of [qwen, copilot, pi, gemini]) {
      equal(formatOf(client).parseLine(line), null, `${client.type} ${line}`);
    }
  }
});

import { codexTranscript } from "../../src/clients/codex.ts";
import { equal } from "../support/assert.ts";
import { messagesOf } from "./support.ts";

const { parseLine } = codexTranscript;
const ID = "01a206ac-e4b6-7cc3-baf6-8ae4e923d690";
const PART = "01a22d90-2948-7e32-b076-ea0f09676f0a";

function line(payload: Record<string, unknown>, type = "response_item"): string {
  return JSON.stringify({ timestamp: "2026-01-02T03:04:05Z", type, payload });
}

function message(role: string, ...texts: string[]): string {
  const type = role === "assistant" ? "output_text" : "input_text";
  return line({ type: "message", role, content: texts.map((text) => ({ type, text })) });
}

Deno.test("a real Codex transcript gives the conversation and nothing else", async () => {
  equal(await messagesOf(codexTranscript, "codex.jsonl"), [
    ["user", "SAY Hello from codex ✓"],
    ["assistant", "Hello from codex ✓"],
    ["user", 'CALL_TOOL exec_command {"cmd":"echo one"} ;; SAY tool done'],
    ["assistant", "tool done"],
    ["user", "SAY before compact"],
    ["assistant", "before compact"],
    ["assistant", "OK"],
    ["user", "SAY after compact"],
    ["assistant", "after compact"],
  ]);
});

Deno.test("the parts of a message are joined; instructions and environment are left out", () => {
  equal(parseLine(message("assistant", "one", "two")), {
    role: "assistant",
    text: "one\ntwo",
    timestamp: "2026-01-02T03:04:05.000Z",
  });
  const fromClient = [
    "# AGENTS.md instructions for /home/u\n\n<INSTRUCTIONS>",
    "<environment_context>\n  <cwd>/home/u</cwd>",
    "<user_instructions>\n",
    "<permissions instructions>\n",
    "<user_shell_command>\n",
    "<turn_aborted>\n",
  ];
  equal(parseLine(message("user", ...fromClient)), null);
  equal(parseLine(message("user", ...fromClient, "hello"))?.text, "hello");
  equal(parseLine(message("user", "see <environment_context>"))?.text, "see <environment_context>");
  equal(parseLine(message("assistant", "<environment_context>"))?.text, "<environment_context>");
});

Deno.test("other roles, other items and other lines are left out", () => {
  const lines = [
    "",
    '{"type":"response_item","payload":"message"}',
    message("developer", "x"),
    message("system", "x"),
    message("user"),
    line({ type: "message", role: "user", content: [{ type: "input_image", text: "x" }] }),
    line({ type: "reasoning", role: "assistant", content: "message" }),
    line({ type: "message", role: "user", content: "x" }, "event_msg"),
    line({ type: "function_call_output", output: '"message"' }),
  ];
  for (const each of lines) equal(parseLine(each), null, each);
});

Deno.test("the parts of a transcript of any age are found by its id, the newest first", () => {
  const tree: Record<string, string[]> = {
    "/s": ["2024", "2026", "notes", "20260"],
    "/s/2024": ["01"],
    "/s/2024/01": ["31"],
    "/s/2024/01/31": [`rollout-2024-01-31T00-00-00-${ID}.jsonl`, "rollout-x.jsonl"],
    "/s/2026": ["11", "02"],
    "/s/2026/11": ["23", "09"],
    "/s/2026/11/23": [
      `rollout-2026-11-23T04-32-03-${ID}_${PART}.jsonl`,
      `rollout-2026-11-23T05-32-03-${ID}_${PART}.jsonl`,
      `x-${ID}.jsonl`,
    ],
  };
  const listed: string[] = [];
  const list = (folder: string) => {
    listed.push(folder);
    return tree[folder] ?? [];
  };
  const found = codexTranscript.candidates("/s", { sessionId: ID, cwd: "/w" }, list);
  const iterator = found[Symbol.iterator]();
  equal(iterator.next().value, `/s/2026/11/23/rollout-2026-11-23T05-32-03-${ID}_${PART}.jsonl`);
  equal(listed, ["/s", "/s/2026", "/s/2026/11", "/s/2026/11/23"]);
  equal(iterator.next().value, `/s/2026/11/23/rollout-2026-11-23T04-32-03-${ID}_${PART}.jsonl`);
  equal(iterator.next().value, `/s/2024/01/31/rollout-2024-01-31T00-00-00-${ID}.jsonl`);
  equal(iterator.next().done, true);
});

Deno.test("the search ends after so many names, however many there are", () => {
  const names = Array.from({ length: 10_000 }, (_, n) => `rollout-${n}.jsonl`);
  const numbers = (count: number, digits: number) =>
    Array.from({ length: count }, (_, n) => String(n).padStart(digits, "0"));
  let days = 0;
  const list = (folder: string) => {
    const depth = folder.split("/").length;
    if (depth === 2) return numbers(3, 4);
    if (depth < 5) return numbers(12, 2);
    days++;
    return names;
  };
  equal([...codexTranscript.candidates("/s", { sessionId: ID, cwd: "/w" }, list)], []);
  equal(days, 11);
});

Deno.test("CODEX_HOME moves the folder", () => {
  const folder = (variables: Record<string, string>) =>
    codexTranscript.folder((name) => variables[name]);
  equal(folder({ HOME: "/home/u" }), "/home/u/.codex/sessions");
  equal(folder({ HOME: "/home/u", CODEX_HOME: "/c" }), "/c/sessions");
});

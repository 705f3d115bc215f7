import { isWholeInput, parseHookInput } from "../../src/wire/hook_input.ts";
import { equal, that } from "../support/assert.ts";

const NOTHING = {
  sessionId: null,
  turnId: null,
  cwd: null,
  transcriptPath: null,
  source: null,
  toolName: null,
  toolUseId: null,
  notificationType: null,
  agentId: null,
  isPromptEmpty: false,
  taskNotice: null,
  stopHookActive: false,
};
const CLAUDE = {
  session_id: "7ba5c12d-9fc0-4525-a232-21d5f31a37f7",
  transcript_path: "/home/u/.claude/projects/-home-u-proj/7ba5c12d.jsonl",
  cwd: "/home/u/proj",
  prompt_id: "f69a97aa-fdcc-4c26-ba0d-4214d46ef205",
  permission_mode: "auto",
  effort: { level: "medium" },
  hook_event_name: "Stop",
  stop_hook_active: true,
  last_assistant_message: "OK",
  background_tasks: [],
};
const CODEX = {
  session_id: "01a2023f-c53d-72a2-b1c0-9c1187fb7b2e",
  turn_id: "01a2023f-d7ae-7960-83d1-3f283604a795",
  cwd: "/home/u/proj",
  hook_event_name: "PreToolUse",
  tool_name: "mcp__oxtail__echo",
  tool_input: { text: 'a "quoted" {brace} \\', session_id: "forged", agent_id: "forged" },
  tool_use_id: "call_1",
};

Deno.test("what both clients say is understood", () => {
  equal(parseHookInput(JSON.stringify(CLAUDE)), {
    ...NOTHING,
    sessionId: CLAUDE.session_id,
    turnId: CLAUDE.prompt_id,
    cwd: CLAUDE.cwd,
    transcriptPath: CLAUDE.transcript_path,
    stopHookActive: true,
  });
  for (const indent of [0, 2, "\t"]) {
    equal(parseHookInput(JSON.stringify(CODEX, null, indent)), {
      ...NOTHING,
      sessionId: CODEX.session_id,
      turnId: CODEX.turn_id,
      cwd: CODEX.cwd,
      toolName: CODEX.tool_name,
      toolUseId: CODEX.tool_use_id,
    });
  }
});

Deno.test("what more clients say otherwise is understood", () => {
  const turn = "0b7b1f9e-14ad-4f0a-9d1c-6d5c1a5c8a52";
  const said = { session_id: "s", prompt_id: `${turn}########3`, prompt: "" };
  equal(parseHookInput(JSON.stringify(said)), {
    ...NOTHING,
    sessionId: "s",
    turnId: `${turn}-3`,
    isPromptEmpty: true,
  });
  equal(parseHookInput('{"prompt_id":"a########b","sessionId":"s"}'), {
    ...NOTHING,
    sessionId: "s",
  });
});

Deno.test("a tool call's id is one that may be the name of a file", () => {
  const idIn = (id: string) => parseHookInput(JSON.stringify({ tool_use_id: id })).toolUseId;
  equal(idIn("toolu_01Ab-C"), "toolu_01Ab-C");
  for (const id of ["", ".", "..", "a/b", "a b", "a.json", "x".repeat(129)]) equal(idIn(id), null);
});

Deno.test("of input that was cut off every whole field counts", () => {
  const text = JSON.stringify(CLAUDE);
  let known = 0;
  for (let length = 0; length <= text.length; length++) {
    const input = parseHookInput(text.slice(0, length));
    const fields = [input.sessionId, input.transcriptPath, input.cwd, input.turnId]
      .filter((field) => field !== null).length + (input.stopHookActive ? 1 : 0);
    that(fields >= known, `never less, the more there is (${length})`);
    known = fields;
    if (input.sessionId !== null) equal(input.sessionId, CLAUDE.session_id);
  }
  equal(known, 5);
});

Deno.test("it agrees with JSON.parse on whole input", () => {
  const hostile = ['\\"', "\\\\", "{", "}", "[", "]", ",", ":", '"', "\\u0022", "é", "\\n", " "];
  for (let n = 0; n < 2_000; n++) {
    const junk = Array.from({ length: 12 }, () => hostile[Math.floor(Math.random() * 13)]).join("");
    const value = JSON.stringify({
      a: junk,
      [junk]: [junk, { session_id: junk }],
      nested: { session_id: "no", deep: [[{ cwd: "/no" }]] },
      n: -1.5e3,
      t: true,
      session_id: "yes",
      cwd: `/${junk}`,
    });
    const input = parseHookInput(value);
    equal([input.sessionId, input.cwd], ["yes", JSON.parse(value).cwd], value);
  }
});

Deno.test("input is whole when its object has been closed, and not before", () => {
  for (const text of [JSON.stringify(CLAUDE), JSON.stringify(CODEX, null, 2), '{"a":1}\n']) {
    for (let length = 0; length < text.trimEnd().length; length++) {
      equal(isWholeInput(text.slice(0, length)), false, text.slice(0, length));
    }
    equal(isWholeInput(text), true);
    equal(isWholeInput(`${text}{}`), false);
  }
});

Deno.test("of two fields with one name the first counts", () => {
  equal(parseHookInput('{"session_id":"a","session_id":"b"}').sessionId, "a");
  equal(parseHookInput('{"session_id":5,"session_id":"b"}').sessionId, null);
});

Deno.test("fields of a wrong shape are none", () => {
  const wrong = [
    { session_id: "a/b" },
    { session_id: "" },
    { session_id: 5 },
    { session_id: "x".repeat(101) },
    { turn_id: "a b", prompt_id: "../x" },
    { cwd: "relative" },
    { cwd: "/with\0nul" },
    { transcript_path: `/${"x".repeat(5_000)}` },
    { stop_hook_active: "true" },
    { stop_hook_active: 1 },
    { agent_id: null },
    { source: ["startup"] },
  ];
  for (const fields of wrong) equal(parseHookInput(JSON.stringify(fields)), NOTHING);
});

Deno.test("whatever is no object is nothing, and never throws", () => {
  const texts = [
    "",
    " ",
    "null",
    "[]",
    '"x"',
    "{",
    '{"',
    '{"a',
    '{"a"',
    '{"a":',
    '{"a":}',
    "{{{{",
    "}",
  ];
  for (const text of [...texts, '{"session_id"="a"}', "\uD800", '{"a":"\\', '{"a":"\\u12']) {
    equal(parseHookInput(text), NOTHING, text);
  }
  const bytes = new TextEncoder().encode(JSON.stringify(CODEX));
  for (let n = 0; n < 20_000; n++) {
    const mutated = bytes.slice(0, Math.ceil(Math.random() * bytes.length));
    for (let k = 0; k < 3; k++) {
      mutated[Math.floor(Math.random() * mutated.length)] = Math.floor(Math.random() * 256);
    }
    parseHookInput(new TextDecoder().decode(mutated));
  }
});

/** A parser that looks at each character once needs a thousandth of it; one that does not, hours. */
const ENOUGH_MS = 60_000;

Deno.test("four megabytes are read in one pass, however they are nested", () => {
  for (const part of ["[", "{", '{"a":', '"', "\\", "[]", "x", '\\"', " "]) {
    const text = `{"session_id":"a","tool_input":${part.repeat(4_000_000 / part.length)}`;
    const start = performance.now();
    equal(parseHookInput(text).sessionId, "a");
    const took = performance.now() - start;
    that(took < ENOUGH_MS, `${part}: ${took} ms`);
  }
});

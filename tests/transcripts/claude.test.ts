import { claudeTranscript, slugOf } from "../../src/clients/claude_code.ts";
import { equal, that } from "../support/assert.ts";
import { messagesOf } from "./support.ts";

const { parseLine } = claudeTranscript;

function line(fields: Record<string, unknown>, content: unknown): string {
  const timestamp = "2026-01-02T03:04:05.678Z";
  return JSON.stringify({ type: "user", timestamp, ...fields, message: { content } });
}

Deno.test("a real Claude Code transcript gives the conversation and nothing else", async () => {
  equal(await messagesOf(claudeTranscript, "claude.jsonl"), [
    ["user", "SAY Hello from the reviewer ✓ naïve"],
    ["assistant", "Hello from the reviewer ✓ naïve"],
    ["user", 'CALL_TOOL Bash {"command":"echo one","description":"x"} ;; SAY tool done'],
    ["assistant", "calling Bash"],
    ["assistant", "tool done"],
    [
      "user",
      'CALL_TOOL Agent {"description":"sub","prompt":"SAY from the sidechain",' +
      '"subagent_type":"general-purpose"} ;; SAY agent done',
    ],
    ["assistant", "calling Agent"],
    ["user", "[Request interrupted by user for tool use]"],
    ["user", "SAY before compact"],
    ["assistant", "before compact"],
    [
      "user",
      "<command-name>/compact</command-name>\n            <command-message>compact" +
      "</command-message>\n            <command-args></command-args>",
    ],
    ["user", "SAY after compact"],
    ["assistant", "after compact"],
    ["user", "SAY line one"],
    ["assistant", "line one"],
    ["user", "<bash-input>echo bang</bash-input>"],
    ["assistant", "line one"],
  ]);
});

Deno.test("text blocks are joined by newlines; thinking, images, calls and results are left out", () => {
  const content = [
    { type: "thinking", thinking: "hm", text: "hm" },
    { type: "text", text: "one" },
    { type: "image", source: { data: "AAAA" } },
    { type: "tool_use", name: "Bash", input: {} },
    { type: "tool_result", content: [{ type: "text", text: "result" }] },
    { type: "text", text: "two" },
    "three",
    null,
  ];
  equal(parseLine(line({ type: "assistant" }, content)), {
    role: "assistant",
    text: "one\ntwo",
    timestamp: "2026-01-02T03:04:05.678Z",
  });
});

Deno.test("lines of subagents and of the client itself are left out", () => {
  that(parseLine(line({}, "x")) !== null, "a plain line is a message");
  for (const field of ["isMeta", "isSidechain", "isCompactSummary"]) {
    equal(parseLine(line({ [field]: true }, "x")), null, field);
    that(parseLine(line({ [field]: false }, "x")) !== null, `${field}: false`);
  }
  equal(parseLine(line({}, "<local-command-stdout>x</local-command-stdout>")), null);
  equal(parseLine(line({}, [{ type: "text", text: "<system-reminder>x" }])), null);
});

Deno.test("a line that is no message is null, whatever it is", () => {
  const lines = [
    "",
    "null",
    "[]",
    '"user"',
    '{"type":"user"',
    '{"type":"user"}',
    '{"type":"user","message":"x"}',
    '{"type":"user","message":{"content":7}}',
    '{"type":"user","message":{"content":"  \\n"}}',
    '{"__proto__":{"type":"user","message":{"content":"x"}},"a":"user"}',
    `{"type":"user","message":${"[".repeat(100_000)}`,
    line({ type: "system" }, "user"),
    line({ type: "attachment", attachment: { type: "user" } }, "x"),
  ];
  for (const each of lines) equal(parseLine(each), null, each.slice(0, 80));
});

Deno.test("JSON with spaces is read as well, and an odd timestamp is none", () => {
  const odd = '{ "type": "user", "timestamp": "soon", "message": { "content": "x" } }';
  equal(parseLine(odd), { role: "user", text: "x", timestamp: null });
  equal(parseLine(line({ timestamp: 7 }, "x"))?.timestamp, null);
});

Deno.test("the slug of a directory, and the search where it does not lead to the file", () => {
  equal(slugOf("/home/u/my project_1.x"), "-home-u-my-project-1-x");
  const listed: string[] = [];
  const list = (folder: string) => {
    listed.push(folder);
    return ["-a", "-w", "-b"];
  };
  const candidates = (cwd: string) => [
    ...claudeTranscript.candidates("/p", { sessionId: "s", cwd }, list),
  ];
  equal(candidates("/w"), ["/p/-w/s.jsonl", "/p/-a/s.jsonl", "/p/-b/s.jsonl"]);
  equal(candidates(`/${"w".repeat(199)}`)[0], `/p/-${"w".repeat(199)}/s.jsonl`);
  equal(candidates(`/${"w".repeat(200)}`), ["/p/-a/s.jsonl", "/p/-w/s.jsonl", "/p/-b/s.jsonl"]);
  const [first] = claudeTranscript.candidates("/p", { sessionId: "s", cwd: "/w" }, () => {
    throw new Error("listed although the first candidate was not tried yet");
  });
  equal(first, "/p/-w/s.jsonl");
  equal(listed, ["/p", "/p", "/p"]);
});

Deno.test("CLAUDE_CONFIG_DIR moves the folder when it is an absolute path", () => {
  const folder = (variables: Record<string, string>) =>
    claudeTranscript.folder((name) => variables[name]);
  equal(folder({ HOME: "/home/u" }), "/home/u/.claude/projects");
  equal(folder({ HOME: "/home/u", CLAUDE_CONFIG_DIR: "/c/" }), "/c/projects");
  equal(folder({ HOME: "/home/u", CLAUDE_CONFIG_DIR: "c" }), "/home/u/.claude/projects");
  equal(folder({}), null);
});

Deno.test("a transcript bears the session id as its name", () => {
  equal(claudeTranscript.isNameOf("s-1.jsonl", "s-1"), true);
  equal(claudeTranscript.isNameOf("other-s-1.jsonl", "s-1"), false);
});

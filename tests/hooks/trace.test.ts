/** What hooks write into a trace, run as clients run them. */

import { equal, that } from "../support/assert.ts";
import { readTrace } from "../support/trace.ts";
import { hookHome, SESSION } from "./hook_calls.ts";

Deno.test("a hook traces what it handed over and what it acknowledged, never a body", async () => {
  using home = await hookHome();
  const path = `${home.mail.root}/trace/oxtail.ndjson`;
  const env = { MCP_TRACE_FILE: path };
  const { message } = home.mail.send("alice", SESSION, { body: "the body of a message" });
  const { text } = await home.call("claude-code", "UserPromptSubmit", { env });
  that(text.includes("the body of a message"), text);
  await home.call("claude-code", "Stop", { env });
  equal(readTrace(path), [
    { event: "hand_over", box: SESSION, by: "UserPromptSubmit", count: 1, chars: text.length },
    {
      event: "acknowledge",
      box: SESSION,
      message_id: message.message_id,
      evidence: "turn_ended",
    },
  ]);
  equal(Deno.readTextFileSync(path).includes("the body"), false);
});

Deno.test("a trace that a hook may not write changes nothing, and is not complained about", async () => {
  using home = await hookHome();
  for (const path of [`${home.home}/outside`, "relative", home.mail.root]) {
    home.mail.send("alice", SESSION);
    const env = { MCP_TRACE_FILE: path };
    const { code, text, stderr } = await home.call("claude-code", "PreToolUse", { env });
    equal([code, stderr, text === ""], [0, "", false], path);
  }
});

/** What the clients beside Claude Code and Codex say otherwise, and are told otherwise. */

import { equal, that } from "../support/assert.ts";
import { type Event, type HookHome, hookHome, SESSION } from "./hook_calls.ts";

const CWD = { cwd: "/home/u/proj" };
const tool = { tool_name: "run_shell_command", tool_input: {}, tool_use_id: "t1" };

/** What Qwen Code says: only prompts and ends name the turn, by its number in the session. */
function qwen(home: HookHome, event: Event, fields: Record<string, unknown>, turn?: number) {
  const prompt_id = turn === undefined ? {} : { prompt_id: `${SESSION}########${turn}` };
  const stdin = JSON.stringify({ session_id: SESSION, ...CWD, ...prompt_id, ...fields });
  return home.call("qwen", event, { stdin });
}

function box({ mail }: HookHome, folder: "new" | "cur" | "done"): number {
  return mail.names(`mail/${SESSION}/${folder}`).length;
}

Deno.test("Qwen Code: a prompt that comes again with each result is of the turn that runs", async () => {
  using home = await hookHome();
  await qwen(home, "UserPromptSubmit", { prompt: "do it" }, 0);
  home.mail.send("alice", SESSION, { body: "one" });
  const within = await qwen(home, "PostToolUse", tool);
  that(within.text.includes("| one"), within.stdout);
  // Nothing is offered twice in one turn.
  const again = await qwen(home, "UserPromptSubmit", { prompt: "" }, 0);
  equal([again.code, again.stdout, again.stderr], [0, "", ""]);
  home.mail.send("alice", SESSION, { body: "two" });
  const step = await qwen(home, "UserPromptSubmit", { prompt: "" }, 0);
  that(step.text.includes("| two") && !step.text.includes("| one"), step.stdout);
  await qwen(home, "Stop", { stop_hook_active: false }, 0);
  equal([box(home, "cur"), box(home, "done")], [0, 2]);
});

Deno.test("Qwen Code: what a turn handed over and did not end comes again in the next one of the session", async () => {
  using home = await hookHome();
  home.mail.send("alice", SESSION, { body: "one" });
  const first = await qwen(home, "UserPromptSubmit", { prompt: "do it" }, 0);
  that(first.text.includes("| one"), first.stdout);
  const second = await qwen(home, "UserPromptSubmit", { prompt: "again" }, 1);
  that(second.text.includes("second delivery"), second.stdout);
});

Deno.test("Qwen Code: before a tool nothing is handed over, because no model would be told", async () => {
  using home = await hookHome();
  await qwen(home, "UserPromptSubmit", { prompt: "do it" }, 0);
  home.mail.send("alice", SESSION, { body: "one" });
  const done = await qwen(home, "PreToolUse", tool);
  equal([done.code, done.stdout, box(home, "new")], [0, "", 1]);
});

Deno.test("Copilot CLI: the text stands at the top of an answer, the turn is ours, its end proves it", async () => {
  using home = await hookHome();
  const call = (event: Event, fields: Record<string, unknown>) =>
    home.call("copilot", event, {
      stdin: JSON.stringify({ hook_event_name: event, session_id: SESSION, ...CWD, ...fields }),
    });
  home.mail.send("alice", SESSION, { body: "one" });
  const prompted = await call("UserPromptSubmit", { prompt: "do it" });
  const { additionalContext, ...rest } = JSON.parse(prompted.stdout);
  that(additionalContext.includes("| one"), prompted.stdout);
  equal(rest, {});
  home.mail.send("alice", SESSION, { body: "two" });
  const within = await call("PostToolUse", tool);
  that(JSON.parse(within.stdout).additionalContext.includes("| two"), within.stdout);
  await call("Stop", { stop_reason: "end_turn", stop_hook_active: false });
  equal([box(home, "cur"), box(home, "done")], [0, 2]);
});

Deno.test("Copilot CLI: a notification names the session and its kind in other letters", async () => {
  using home = await hookHome();
  await home.call("copilot", "SessionStart", {
    stdin: JSON.stringify({ session_id: SESSION, ...CWD, source: "new" }),
  });
  await home.call("copilot", "Notification", {
    stdin: JSON.stringify({ sessionId: SESSION, notificationType: "permission_prompt" }),
  });
  equal(Deno.readTextFileSync(`${home.mail.root}/activity/${SESSION}`), "wait");
});

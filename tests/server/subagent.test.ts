/** A subagent calls the tools of its parent's server: it is told how much waits, and takes nothing. */

import { installHooks } from "../../tools/checkout.ts";
import { callHook, SESSION } from "../hooks/hook_calls.ts";
import { equal } from "../support/assert.ts";
import { createWorld, type World } from "../support/world.ts";

const SENDER = "aaaaaaaa-0000-4000-8000-000000000001";
const SUBAGENT = { agent_id: "a1", agent_type: "general-purpose" };
const READ = { tool_name: "mcp__oxtail__read_my_messages", tool_input: {} };

/** A world with hooks, a session, and a message for it. */
async function inbox(world: World) {
  await installHooks(world.home);
  const agent = await world.start({ session: SESSION });
  const sender = await world.start({ session: SENDER });
  await sender.call("send_message", { target: SESSION, body: "for the parent" });
  return agent;
}

/** The hook before a call of the tool, as Claude Code runs it. */
async function before(world: World, id: string, fields: Record<string, unknown>) {
  const all = { ...READ, tool_use_id: id, ...fields };
  const done = await callHook(world.home, "claude-code", "PreToolUse", {
    fields: all,
    forOwnTools: true,
  });
  equal([done.code, done.stdout, done.stderr], [0, "", ""]);
}

const callOf = (id: string) => ({ meta: { "claudecode/toolUseId": id } });

Deno.test("a subagent is told how much waits, and its parent takes it afterwards", async () => {
  await using world = await createWorld();
  const agent = await inbox(world);
  await before(world, "toolu_sub", SUBAGENT);
  await before(world, "toolu_own", {});
  const told = (await agent.call("read_my_messages", {}, callOf("toolu_sub"))).json;
  equal([told["drained"], told["count"], told["deferred_count"]], [false, 0, 1]);
  const own = (await agent.call("read_my_messages", {}, callOf("toolu_own"))).json;
  equal([own["drained"], own["count"]], [true, 1]);
});

Deno.test("a subagent of Codex calls under its parent's session, and takes nothing", async () => {
  await using world = await createWorld();
  const sender = await world.start({ session: SENDER });
  const codex = await world.start({ clientName: "codex-mcp-client" });
  const by = (thread_id: string, thread_source: string) => ({
    meta: {
      "x-codex-turn-metadata": { session_id: SESSION, thread_id, thread_source, turn_id: "t1" },
    },
  });
  await codex.call("get_my_session", {}, by(SESSION, "user"));
  await sender.call("send_message", { target: SESSION, body: "for the parent" });
  const child = "cccccccc-0000-4000-8000-000000000009";
  const told = (await codex.call("read_my_messages", {}, by(child, "subagent"))).json;
  equal([told["drained"], told["count"], told["deferred_count"]], [false, 0, 1]);
  const own = (await codex.call("read_my_messages", {}, by(SESSION, "user"))).json;
  equal([own["drained"], own["count"]], [true, 1]);
});

Deno.test("a call is known as a subagent's also behind arguments of a megabyte", async () => {
  await using world = await createWorld();
  const agent = await inbox(world);
  // Without the variables of Claude Code the session is known from the input alone.
  const tool_input = { body: 'a "quoted" \\ line\n'.repeat(60_000) };
  const done = await callHook(world.home, "claude-code", "PreToolUse", {
    fields: { ...READ, tool_input, tool_use_id: "toolu_big", ...SUBAGENT },
    env: { CLAUDE_PID: undefined },
    forOwnTools: true,
  });
  equal([done.code, done.stdout, done.stderr, done.tookInput], [0, "", "", true]);
  equal((await agent.call("read_my_messages", {}, callOf("toolu_big"))).json["count"], 0);
});

Deno.test("an id that is no name of a file, and a note that is no file, say nothing", async () => {
  await using world = await createWorld();
  const agent = await inbox(world);
  await before(world, "../activity/x", SUBAGENT);
  equal([...Deno.readDirSync(`${world.root}/calls`)], []);
  Deno.mkdirSync(`${world.root}/calls/toolu_folder`);
  for (const id of ["../sessions", "toolu_folder", "", 7]) {
    const meta = { "claudecode/toolUseId": id };
    equal((await agent.call("get_my_session", {}, { meta })).isError, false, String(id));
  }
  const own = (await agent.call("read_my_messages", {}, callOf("../sessions"))).json;
  equal(own["count"], 1);
});

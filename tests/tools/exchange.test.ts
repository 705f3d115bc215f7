/** What a typical exchange costs in bytes of tool results: every one of them is paid for in context. */

import { equal, that } from "../support/assert.ts";
import { createWorld, type TestAgent } from "../support/world.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";
const EXCHANGE_MAX_BYTES = 4_200;

Deno.test("a typical exchange stays small, and no result carries a null it need not [T-list-05]", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  const lines: string[] = [];
  let total = 0;
  const step = async (who: string, agent: TestAgent, tool: string, args = {}) => {
    const { text, json } = await agent.call(tool, args);
    const bytes = new TextEncoder().encode(text).length;
    lines.push(`${who} ${tool.padEnd(21)} ${String(bytes).padStart(5)}`);
    total += bytes;
    // A row of the list has all its fields, whether the agent is in tmux or not.
    const nulls = tool === "list_project_sessions" ? [] : [...text.matchAll(/"(\w+)":null/g)];
    equal(nulls.map(([, field]) => field).filter((field) => field !== "reply"), [], text);
    return json;
  };
  await step("a", a, "list_project_sessions");
  const task = { target: B, body: "Please review src/mail", action_required: true };
  const { message_id } = await step("a", a, "send_message", task);
  await step("b", b, "read_my_messages");
  await step("b", b, "my_open_work");
  await step("b", b, "complete_work", { message_id, body: "Reviewed: two remarks" });
  await step("a", a, "read_my_messages");
  await step("a", a, "message_status", { message_id });
  const asked = await step("a", a, "ask_peer", { target: B, body: "Which two?", timeout_ms: 20 });
  const answer = { message_id: asked["message_id"], body: "Names, and a test" };
  await step("b", b, "reply_to_message", answer);
  await step("a", a, "read_my_messages");
  console.log(`${lines.join("\n")}\nin all ${String(total).padStart(23)} bytes`);
  that(total <= EXCHANGE_MAX_BYTES, `${total} bytes`);
});

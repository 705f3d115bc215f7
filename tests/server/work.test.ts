/** Delegated work, with real servers. */

import { equal, match, that } from "../support/assert.ts";
import { createWorld } from "../support/world.ts";
import { firstMessage, json, list } from "../support/talk.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";

Deno.test("a task is open until it is completed, and its requester gets the result [T-work-01] [T-work-06] [T-status-01]", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  const sent = await json(a, "send_message", { target: B, body: "fix it", action_required: true });
  const id = sent["message_id"];
  const read = await json(b, "read_my_messages");
  equal(read["open_work_count"], 1);
  equal(list(read, "messages")[0]?.["action_required"], true);
  const open = await json(b, "my_open_work");
  equal(open["count"], 1);
  const [task = {}] = list(open, "open");
  equal([task["message_id"], task["body"], task["from_session_id"]], [id, "fix it", A]);
  match(task["required_action"], /complete_work/);
  const done = await json(b, "complete_work", { message_id: id, body: "fixed" });
  equal([done["obligation_state"], done["requester_session_id"]], ["done", A]);
  that(typeof done["wake_status"] === "string", "the requester is woken by default");
  const again = await json(b, "complete_work", { message_id: id, body: "fixed again" });
  equal(again["already_closed"], true);
  equal(again["completion_message_id"], done["completion_message_id"]);
  equal((await json(b, "my_open_work"))["count"], 0);
  equal((await json(b, "read_my_messages"))["open_work_count"], 0);
  const results = list(await json(a, "read_my_messages"), "messages");
  equal(results.map(({ id, body, reply_to }) => [id, body, reply_to]), [[
    done["completion_message_id"],
    "fixed",
    id,
  ]]);
  const status = await json(a, "message_status", { message_id: id });
  equal([status["status"], status["obligation_state"]], ["answered", "done"]);
});

Deno.test("open work survives both agents, and a result reaches a requester that does not run [T-work-07] [T-reach-01]", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  const { message_id } = await json(a, "send_message", {
    target: B,
    body: "later",
    action_required: true,
  });
  await b.call("read_my_messages");
  for (const { pid } of [a, b]) Deno.kill(pid, "SIGKILL");
  const next = await world.start({ session: B });
  equal((await json(next, "my_open_work"))["count"], 1);
  const blocked = await json(next, "block_work", { message_id, reason: "no key", wake: "off" });
  equal([blocked["obligation_state"], blocked["wake_status"]], ["blocked", undefined]);
  equal((await json(next, "my_open_work"))["count"], 0);
  const asker = await world.start({ session: A });
  const told = await firstMessage(asker);
  equal([told["body"], told["result_of"], told["result_state"]], ["no key", message_id, "blocked"]);
  const done = await json(next, "complete_work", { message_id, body: "got the key" });
  equal([done["obligation_state"], done["already_closed"]], ["done", undefined]);
});

Deno.test("what is no task, not there, or not one's own is refused and says what to do [T-work-04] [T-status-02]", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  const plain = await json(a, "send_message", { target: B, body: "hello" });
  const task = await json(a, "send_message", { target: B, body: "do", action_required: true });
  const codes = [];
  const cases = [[b, plain["message_id"]], [a, task["message_id"]], [b, "0".repeat(26)]] as const;
  for (const [agent, message_id] of cases) {
    const refused = await json(agent, "complete_work", { message_id, body: "x" });
    codes.push(refused["error"]);
    that(String(refused["message"]).length > 20, "a sentence");
  }
  equal(codes, ["not-a-task", "not-yours", "not-found"]);
  const c = await world.start({ session: "cccccccc-0000-4" });
  const stranger = await json(c, "message_status", { message_id: task["message_id"] });
  equal(stranger["error"], "not-found");
});

Deno.test("open work beyond the budget is counted, and no body is cut [T-work-08]", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await world.start({ session: B, env: { OXTAIL_READ_MAX_BODY_BYTES: "5000" } });
  for (const size of [2_000, 2_000, 6_000, 2_000, 10]) {
    const body = `${size} `.padEnd(size, "x");
    await json(a, "send_message", { target: B, body, action_required: true });
  }
  const work = await json(b, "my_open_work");
  equal([work["count"], work["deferred_count"]], [3, 2]);
  const open = list(work, "open");
  equal(open.map(({ body }) => String(body ?? "").length), [2_000, 2_000, 0]);
  equal(open[2]?.["body_omitted"], true);
  const whole = await json(b, "read_my_messages", { message_id: open[2]?.["message_id"] });
  equal(String(list(whole, "messages")[0]?.["body"]).length, 6_000);
});

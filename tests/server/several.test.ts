/** One message to several agents, between real servers. */

import { equal, match } from "../support/assert.ts";
import { type Called, createWorld, type World } from "../support/world.ts";

const ID = (n: number) => `${String(n).padStart(8, "a")}-0000-4000-8000-000000000001`;

/** Agents called one, two, three, of which the first two review. */
async function team(world: World) {
  const names = ["one", "two", "three"];
  const agents = await Promise.all(
    names.map((_, n) => world.start({ session: ID(n + 1) })),
  );
  for (const [n, agent] of agents.entries()) {
    const role = n < 2 ? { role: "reviewer" } : {};
    equal((await agent.call("set_my_state", { name: names[n], ...role })).json["ok"], true);
  }
  const main = await world.start({ session: ID(9) });
  return { main, agents };
}

const rows = ({ json }: Called): Record<string, unknown>[] =>
  Array.isArray(json["recipients"]) ? json["recipients"] : [];

Deno.test("a list, a role, a branch and everybody are addressed at once, and each says what became of it", async () => {
  await using world = await createWorld();
  const { main, agents } = await team(world);
  const [one, two, three] = agents;
  const send = (target: unknown, more: object = {}) =>
    main.call("send_message", { target, body: `to ${JSON.stringify(target)}`, ...more });
  const listed = await send(["one", ID(1), "nobody", "three"]);
  equal(
    rows(listed).map(({ name, target, status, error }) => [name ?? target, status ?? error]),
    [["one", "queued"], ["nobody", "target-not-found"], ["three", "queued"]],
  );
  equal([listed.json["ok"], listed.json["queued"], listed.json["failed"]], [true, 2, 1]);
  equal((await send("role:reviewer")).json["queued"], 2);
  equal((await send("*")).json["queued"], 3);
  equal((await send("branch:main")).json["queued"], 3);
  equal((await send("branch:other")).json["error"], "target-not-found");
  const read = await one?.call("read_my_messages");
  match(read?.text ?? "", /"recipients":2.*"recipients":2.*"recipients":3/s);
  match((await three?.call("read_my_messages"))?.text ?? "", /branch:main/);
  const status = await main.call("message_status", { message_id: rows(listed)[0]?.["message_id"] });
  equal(status.json["recipient_session_id"], ID(1));
  equal(status.json["status"] === "queued", false);
  // What a peer calls itself is shown with what it says.
  match((await two?.call("list_project_sessions"))?.text ?? "", /"role":"reviewer"/);
  equal((await agents[0]?.call("set_my_state", { role: null }))?.json["ok"], true);
  equal((await send("role:reviewer")).json["queued"], 1);
});

Deno.test("what is for one is refused to several, a retry is sent once, and an answer to it wakes nobody", async () => {
  await using world = await createWorld();
  const { main, agents } = await team(world);
  const send = (more: object) =>
    main.call("send_message", { target: ["one", "two"], body: "hello", ...more });
  equal((await send({ action_required: true })).json["error"], "one-owner");
  equal((await send({ idempotency_key: "k" })).json["error"], "one-recipient");
  const first = await send({});
  const again = await send({ target: ["two", "one"] });
  equal([first.json["queued"], again.json["duplicate"]], [2, true]);
  const [one] = agents;
  await one?.call("read_my_messages");
  equal((await send({})).json["queued"], 2);
  const reply = await one?.call("reply_to_message", {
    message_id: rows(first)[0]?.["message_id"],
    body: "seen",
  });
  equal([reply?.json["correlation"], reply?.json["wake_status"]], ["none", undefined]);
  equal((await send({ target: ["nobody"] })).json["error"], "not-delivered");
});

Deno.test("more than 300 agents in an hour are too many", async () => {
  await using world = await createWorld();
  const { main } = await team(world);
  for (let n = 0; n < 100; n++) {
    equal((await main.call("send_message", { target: "*", body: `news ${n}` })).json["queued"], 3);
  }
  equal(
    (await main.call("send_message", { target: "*", body: "one more" })).json["error"],
    "rate-limited",
  );
});

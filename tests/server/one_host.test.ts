/** Several agents in one host process, in one folder: an SDK app, an IDE, a test driver. */

import { equal, match } from "../support/assert.ts";
import { restart, RESTARTS } from "../support/restarts.ts";
import { bodies, rows } from "../support/talk.ts";
import { createWorld, type World } from "../support/world.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";
const E = "eeeeeeee-0000-4000-8000-000000000005";

/** An agent of this process, the host, that says who it is. */
async function join(world: World, session_id: string, name: string) {
  const agent = await world.start();
  equal((await agent.call("claim_session", { session_id })).json["ok"], true);
  await agent.call("set_my_state", { name, purpose: `is ${name}` });
  return agent;
}

Deno.test("two agents of one host claim, send, ask and are asked, and nothing crosses [M-own-01]", async () => {
  await using world = await createWorld();
  const a = await join(world, A, "ada");
  await a.call("get_my_session");
  const b = await join(world, B, "bob");
  for (const agent of [a, b]) {
    const shown = (await rows(agent)).map((row) => [row["client_session_id"], row["peer_name"]]);
    equal(shown, [[A, "ada"], [B, "bob"]]);
  }
  await a.call("send_message", { target: "bob", body: "for bob" });
  await b.call("send_message", { target: "ada", body: "for ada" });
  equal(bodies(await a.call("read_my_messages")), ["for ada"]);
  equal(bodies(await b.call("read_my_messages")), ["for bob"]);
  for (const [asker, answerer, name] of [[a, b, "bob"], [b, a, "ada"]] as const) {
    const asking = asker.call("ask_peer", { target: name, body: "who?", timeout_ms: 20_000 });
    let id: unknown;
    while (id === undefined) {
      const { json } = await answerer.call("read_my_messages");
      const messages: readonly { id: string }[] = Array.isArray(json["messages"])
        ? json["messages"]
        : [];
      id = messages[0]?.id;
    }
    await answerer.call("reply_to_message", { message_id: id, body: `I am ${name}` });
    match((await asking).json["reply"], new RegExp(`I am ${name}`));
  }
  await Deno.lstat(`${world.root}/mail/${A}/successor`).then(
    () => equal("a successor", "none"),
    () => {},
  );
});

Deno.test("an agent that joins a host never becomes one that runs there, or that ran there beside others [M-own-01]", async () => {
  await using world = await createWorld();
  const a = await join(world, A, "ada");
  const b = await join(world, B, "bob");
  await b.call("send_message", { target: A, body: "for ada" });
  await a[Symbol.asyncDispose]();
  const e = await world.start();
  equal((await e.call("read_my_messages")).json["count"], 0);
  match((await e.call("get_my_session")).json["detect_diagnosis"], /runs several agents/);
  equal((await e.call("claim_session", { session_id: E })).json["ok"], true);
  equal((await e.call("read_my_messages")).json["count"], 0);
  await b.call("send_message", { target: E, body: "for e" });
  equal(bodies(await e.call("read_my_messages")), ["for e"]);
  const again = await world.start();
  await again.call("claim_session", { session_id: A });
  equal(bodies(await again.call("read_my_messages")), ["for ada"]);
});

Deno.test("an agent that was taken for the one before it gives back what it was handed, once it says who it is [M-own-02]", async () => {
  await using world = await createWorld();
  const sender = await world.start({ session: B, wrapper: ["/bin/sh", "-c", '"$0" "$@"; :'] });
  const a = await join(world, A, "ada");
  await a[Symbol.asyncDispose]();
  const e = await world.start();
  equal((await e.call("get_my_session")).json["ok"], true);
  await sender.call("send_message", { target: A, body: "one" });
  await sender.call("send_message", { target: A, body: "two" });
  equal(bodies(await e.call("read_my_messages")), ["one", "two"]);
  await e.call("set_my_state", { name: "eve" });
  await e.call("claim_session", { session_id: E });
  match((await e.call("get_my_session")).json["entry"], /"peer_name":"eve"/);
  equal((await e.call("read_my_messages")).json["count"], 0);
  const again = await world.start();
  await again.call("claim_session", { session_id: A });
  equal(bodies(await again.call("read_my_messages")), ["one", "two"]);
  const { json } = await again.call("get_my_session");
  match(json["entry"], /"peer_name":"ada"/);
});

Deno.test("an agent that took itself for one that runs beside it makes the host one of several", async () => {
  await using world = await createWorld();
  const sender = await world.start({ session: B, wrapper: ["/bin/sh", "-c", '"$0" "$@"; :'] });
  const a = await join(world, A, "ada");
  const e = await world.start();
  for (const session_id of [A, E]) {
    equal((await e.call("claim_session", { session_id })).json["ok"], true);
  }
  await sender.call("send_message", { target: E, body: "for e" });
  for (const one of [a, e]) await one[Symbol.asyncDispose]();
  // It may be either of them.
  const next = await world.start();
  equal((await next.call("read_my_messages")).json["count"], 0);
  match((await next.call("get_my_session")).json["detect_diagnosis"], /runs several agents/);
});

for (const [how, end] of Object.entries(RESTARTS)) {
  Deno.test(`a server that ${how} is followed by one whose first call is its agent's [M-follow-04]`, async () => {
    equal(await restart(end, 4), []);
  });
}

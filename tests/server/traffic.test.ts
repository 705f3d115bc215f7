/** What a server does about too much: budgets, duplicates, loops; and what it says of a quiet peer. */

import { HOP_MAX } from "../../src/wire/limits.ts";
import { parseName } from "../../src/wire/name.ts";
import { installHooks } from "../../tools/checkout.ts";
import { equal, match, that } from "../support/assert.ts";
import { runHook } from "../support/hook.ts";
import { firstMessage, json, list } from "../support/talk.ts";
import { createWorld, type World } from "../support/world.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";
const TURN = "cccccccc-0000-4000-8000-000000000003";

Deno.test("two agents that answer each other for ever stop waking each other at the guard [T-loop-01] [T-loop-02]", async () => {
  await using world = await createWorld();
  const agents = [await world.start({ session: A }), await world.start({ session: B })] as const;
  await json(agents[0], "send_message", { target: B, body: "ping 0" });
  const statuses: unknown[] = [];
  const hops: unknown[] = [];
  for (let n = 0; n < HOP_MAX + 3; n++) {
    const me = n % 2 === 0 ? agents[1] : agents[0];
    const heard = await firstMessage(me);
    hops.push(heard["hop"] ?? 0);
    // One answers by id, the other by a message of its own: both go on counting.
    const sent = n % 4 < 2
      ? await json(me, "reply_to_message", { message_id: heard["id"], body: `pong ${n}` })
      : await json(me, "send_message", {
        target: n % 2 === 0 ? A : B,
        body: `ping ${n}`,
        wake: "auto",
      });
    statuses.push(sent["wake_status"]);
  }
  equal(hops, Array.from({ length: HOP_MAX + 3 }, (_, hop) => hop));
  equal(statuses.indexOf("skipped_loop_guard"), HOP_MAX);
  equal(new Set(statuses.slice(HOP_MAX)), new Set(["skipped_loop_guard"]));
  const last = flagsIn(world, "mail", HOP_MAX + 3);
  equal(last.wake, false, "the listener and the healing do not wake for it either");
});

/** The flags of the message that was sent as number `n`, by time. */
function flagsIn(world: World, folder: string, n: number) {
  const names = [A, B].flatMap((box) =>
    ["new", "cur", "done"].flatMap((state) =>
      Array.from(Deno.readDirSync(`${world.root}/${folder}/${box}/${state}`), ({ name }) => name)
    )
  ).sort();
  const name = parseName((names[n] ?? "").slice(0, 63));
  that(name !== null, `there are ${names.length} messages`);
  return name.flags;
}

Deno.test("the same plain text to the same agent is sent once a minute, unless its key is another [T-dup-01]", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  const text = { target: B, body: "same" };
  const first = await json(a, "send_message", text);
  const second = await json(a, "send_message", { ...text, target: B.slice(0, 8) });
  equal([second["duplicate"], second["message_id"]], [true, first["message_id"]]);
  const others = [
    await json(a, "send_message", { ...text, idempotency_key: "k" }),
    await json(a, "send_message", { ...text, action_required: true }),
    await json(a, "send_message", { ...text, action_required: true }),
    await json(a, "send_message", { ...text, reply_to: "0".repeat(26) }),
    await json(a, "send_message", { ...text, reply_to: "0".repeat(26) }),
  ];
  equal(others.some(({ duplicate }) => duplicate === true), false);
  for (const _ of [1, 2]) await json(a, "ask_peer", { ...text, timeout_ms: 1 });
  equal((await json(b, "read_my_messages"))["count"], 8);
});

Deno.test("two servers of one agent that send under one key at the same time send once [T-send-01]", async () => {
  await using world = await createWorld();
  const both = [await world.start({ session: A }), await world.start({ session: A })];
  const b = await world.start({ session: B });
  const KEYS = 40;
  for (let n = 0; n < KEYS; n++) {
    const send = { target: B, body: `once ${n}`, idempotency_key: `key ${n}` };
    const sent = await Promise.all(both.map((one) => json(one, "send_message", send)));
    equal(sent.map(({ duplicate }) => duplicate === true).sort(), [false, true], `key ${n}`);
    equal(sent[0]?.["message_id"], sent[1]?.["message_id"]);
  }
  equal((await json(b, "read_my_messages"))["count"], KEYS);
});

Deno.test("a send to an agent that will not read by itself says so, one with a wake does not [T-out-01]", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  await world.start({ session: B });
  const outlook = async (word: string | null, extra = {}) => {
    if (word !== null) await Deno.writeTextFile(`${world.root}/activity/${B}`, word);
    const sent = await json(a, "send_message", { target: B, body: crypto.randomUUID(), ...extra });
    equal("hint" in sent, "delivery_outlook" in sent || "wake_status" in sent);
    return sent["delivery_outlook"];
  };
  equal(await outlook(null), "unknown_liveness");
  equal(await outlook("idle"), "stranded_until_read");
  equal(await outlook("idle", { wake: "off" }), "stranded_until_read");
  equal(await outlook("idle", { wake: "auto" }), undefined);
  equal(await outlook("busy"), undefined);
  const old = new Date(Date.now() - 3_600_000);
  await Deno.utime(`${world.root}/activity/${B}`, old, old);
  equal(await outlook(null), "unknown_liveness");
});

Deno.test("a read hands over 50 messages at most, and what its client shows, the rest stays queued [T-read-01]", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  for (let n = 0; n < 60; n++) await json(a, "send_message", { target: B, body: `small ${n}` });
  for (let n = 0; n < 9; n++) {
    await json(a, "send_message", { target: B, body: `${n}`.padEnd(8_192, "x") });
  }
  const counts: unknown[] = [];
  for (;;) {
    const read = await json(b, "read_my_messages");
    if (read["count"] === 0) break;
    counts.push([read["count"], read["deferred_count"], read["budget_truncated"]]);
  }
  equal(counts, [[50, 19, true], [14, 5, true], [4, 1, true], [1, undefined, undefined]]);
});

Deno.test("a body over the whole budget is announced, never cut, and read by its id [T-read-02] [T-read-03] [M-ack-02]", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await world.start({ session: B, env: { OXTAIL_READ_MAX_BODY_BYTES: "1000" } });
  const body = "y".repeat(3_000);
  await json(a, "send_message", { target: B, body });
  await json(a, "send_message", { target: B, body: "small" });
  const read = await json(b, "read_my_messages");
  const [large = {}, small = {}] = list(read, "messages");
  equal([large["body"], large["body_bytes"], small["body"]], [undefined, 3_000, "small"]);
  match(large["hint"], /read_my_messages/);
  await b.call("get_my_session");
  const before = await json(a, "message_status", { message_id: large["id"] });
  equal(before["status"], "queued", "another request proves nothing for a body not shown");
  const whole = await json(b, "read_my_messages", { message_id: large["id"] });
  equal([whole["drained"], list(whole, "messages")[0]?.["body"]], [false, body]);
  await b.call("get_my_session");
  const after = await json(a, "message_status", { message_id: large["id"] });
  equal([after["status"], after["evidence"]], ["acknowledged", "next_request"]);
});

Deno.test("six messages of 8 KB reach one agent's hooks: none is lost or cut, all are readable by id [T-read-02] [M-once-01]", async () => {
  await using world = await createWorld();
  await installHooks(world.home);
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  const bodies = new Map<string, string>();
  for (let n = 0; n < 6; n++) {
    const body = `${n} `.padEnd(8_190, "abcdefg ") + " z";
    const sent = await json(a, "send_message", { target: B, body });
    bodies.set(String(sent["message_id"]), body);
  }
  const seen = new Set<string>();
  let printed = await runHook(world, B, "UserPromptSubmit", TURN);
  for (let n = 0; n < 12 && printed !== ""; n++) {
    that(printed.length < 12_000, "one frame");
    for (const [, id = ""] of printed.matchAll(/ id=([0-9A-Z]{26}) /g)) {
      equal(seen.has(id), false, "handed over once");
      seen.add(id);
      const body = bodies.get(id) ?? "?";
      const isWhole = printed.includes(body);
      that(isWhole || printed.includes("not shown here"), `whole or announced: ${id}`);
    }
    printed = await runHook(world, B, "PreToolUse", TURN);
  }
  equal([...seen].sort(), [...bodies.keys()].sort());
  for (const [id, body] of bodies) {
    const whole = await json(b, "read_my_messages", { message_id: id });
    equal(list(whole, "messages")[0]?.["body"], body);
  }
  await runHook(world, B, "Stop", TURN);
  for (const id of bodies.keys()) {
    const status = await json(a, "message_status", { message_id: id });
    equal(status["status"], "acknowledged");
  }
});

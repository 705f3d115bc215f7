/** Asking: circles, late replies, ceilings and progress, with real servers. */

import { formatTurn } from "../../src/wire/notes.ts";
import { equal, that, until } from "../support/assert.ts";
import { firstMessage, type Json, json, list, object } from "../support/talk.ts";
import { createWorld, type TestAgent, type World } from "../support/world.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";
const C = "cccccccc-0000-4000-8000-000000000003";

/** An ask that the test goes on beside. One that fails because the test has ended says nothing. */
function ask(agent: TestAgent, target: string, body: string): Promise<Json> {
  const asking = json(agent, "ask_peer", { target, body, timeout_ms: 20_000 });
  asking.catch(() => {});
  return asking;
}

/** Resolves when an ask of `from` has gone ahead and its question lies in the box of `to`. */
async function blocks(world: World, from: string, to: string): Promise<void> {
  const folder = `${world.root}/waits/${from}`;
  const isBlocked = () => {
    return namesIn(folder).some((id) => {
      const isNoted = Deno.readTextFileSync(`${folder}/${id}`).includes('"blocking"');
      return isNoted && namesIn(`${world.root}/mail/${to}/new`).some((name) => name.includes(id));
    });
  };
  await until(isBlocked, "the ask to block");
}

function namesIn(folder: string): string[] {
  try {
    return Array.from(Deno.readDirSync(folder), ({ name }) => name);
  } catch {
    return [];
  }
}

Deno.test("an ask of the agent that asks returns at once with its question, which can be answered [T-ask-09] [T-ask-11]", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  const asking = ask(a, B, "which port?");
  await blocks(world, A, B);
  const refused = await json(b, "ask_peer", { target: A, body: "and yours?" });
  equal(refused["error"], "would-deadlock");
  equal(refused["cycle"], [B, A, B]);
  const question = object(refused, "their_question");
  equal(question["body"], "which port?");
  const id = question["message_id"];
  // It counts as shown once the response has been written, a moment after we have it.
  await until(async () => {
    const status = await json(a, "message_status", { message_id: id });
    return status["status"] === "handed_over" && status["via"] === "ask_peer";
  }, "the hand-over to be noted");
  equal((await json(b, "read_my_messages"))["count"], 0, "it counts as handed over");
  const answered = await json(b, "reply_to_message", { message_id: id, body: "8080" });
  equal(answered["wake_status"], "skipped_unneeded");
  equal(object(await asking, "reply")["body"], "8080");
  equal((await json(a, "read_my_messages"))["count"], 0, "the refused question was not sent");
});

Deno.test("a circle of three is found by the one that would close it [T-ask-09]", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  const c = await world.start({ session: C });
  const asks = [ask(a, B, "a asks b")];
  await blocks(world, A, B);
  asks.push(ask(b, C, "b asks c"));
  await blocks(world, B, C);
  const refused = await json(c, "ask_peer", { target: A, body: "c asks a" });
  equal(refused["error"], "would-deadlock");
  equal(refused["cycle"], [C, A, B, C]);
  const question = object(refused, "their_question");
  equal(question["body"], "b asks c");
  await json(c, "reply_to_message", { message_id: question["message_id"], body: "to b" });
  equal(object(await asks[1] ?? {}, "reply")["body"], "to b");
  const { id } = await firstMessage(b);
  await json(b, "reply_to_message", { message_id: id, body: "to a" });
  equal(object(await asks[0] ?? {}, "reply")["body"], "to a");
});

Deno.test("of two asks at the same moment exactly one goes ahead [T-ask-10]", async () => {
  await using world = await createWorld();
  const [a, b] = [await world.start({ session: A }), await world.start({ session: B })];
  for (let n = 0; n < 10; n++) {
    const results = await Promise.all([
      json(a, "ask_peer", { target: B, body: `a ${n}`, timeout_ms: 400 }),
      json(b, "ask_peer", { target: A, body: `b ${n}`, timeout_ms: 400 }),
    ]);
    equal(
      results.filter(({ error }) => error === "would-deadlock").length,
      1,
      JSON.stringify(results),
    );
    equal(results.filter(({ timed_out }) => timed_out === true).length, 1);
    const [loser, refused = {}] = results[0]?.["ok"] === false ? [a, results[0]] : [b, results[1]];
    // On a slow disk the other one's question may come after the refusal, which says so then.
    const theirs = refused["their_question"] === null
      ? await firstMessage(loser)
      : object(refused, "their_question");
    equal(theirs["body"], loser === a ? `b ${n}` : `a ${n}`);
  }
});

Deno.test("an ask that timed out is remembered: its late reply wakes leniently, a second one does not [T-ask-05]", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  const { request_id } = await json(a, "ask_peer", { target: B, body: "q", timeout_ms: 50 });
  const late = await json(b, "reply_to_message", { message_id: request_id, body: "late" });
  equal(late["wake_reason"], "late_reply_to_pending");
  equal(late["wake_status"], "skipped_no_target", "the lenient way got as far as the pane");
  const second = await json(b, "reply_to_message", { message_id: request_id, body: "more" });
  equal(second["wake_reason"], "reply_to_default");
  equal(second["wake_status"], "skipped_no_fresh_idle");
  const bodies = list(await json(a, "read_my_messages"), "messages").map(({ body }) => body);
  equal(bodies, ["late", "more"]);
});

Deno.test("a late reply by send_message counts as well, also when its asker runs no more [T-ask-05] [T-reach-01]", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  const { request_id } = await json(a, "ask_peer", { target: B, body: "q", timeout_ms: 50 });
  await a[Symbol.asyncDispose]();
  const late = await json(b, "send_message", { target: A, body: "late", reply_to: request_id });
  equal([late["ok"], late["wake_reason"]], [true, "late_reply_to_pending"]);
  const again = await world.start({ session: A });
  equal((await firstMessage(again))["body"], "late");
});

Deno.test("the ceiling belongs to the client and may be set for all; a clamped wait says so [T-ask-03]", async () => {
  await using world = await createWorld();
  const b = await world.start({ session: B });
  const ceilings = [
    { clientName: "claude-code", ms: 600_000 },
    { clientName: "codex-mcp-client", ms: 280_000 },
    { clientName: "some-client", ms: 100_000 },
    { clientName: "claude-code", ms: 50, env: { OXTAIL_ASK_PEER_MAX_TIMEOUT_MS: "50" } },
  ];
  for (const { clientName, ms, env = {} } of ceilings) {
    const a = await world.start({ clientName, env });
    await a.call("claim_session", { session_id: `${A}-${ms}` });
    const args = { target: B, body: `up to ${ms}`, timeout_ms: 600_000 };
    const asking = a.call("ask_peer", args, { meta: { callId: "call_1" } });
    const { id } = await firstMessage(b);
    await json(b, "reply_to_message", { message_id: id, body: "at once" });
    const { json: result } = await asking;
    equal(result["timeout_ms"], ms);
    equal(result["timeout_clamped_from_ms"], ms === 600_000 ? undefined : 600_000);
  }
});

Deno.test("a client that gave a progress token is told that the ask is alive [T-ask-06]", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  await world.start({ session: B });
  const heard: number[] = [];
  const args = { target: B, body: "q", timeout_ms: 4_600 };
  const onprogress = ({ progress, total }: { progress: number; total?: number | undefined }) => {
    equal(total, 4_600);
    heard.push(progress);
  };
  await a.client.callTool({ name: "ask_peer", arguments: args }, undefined, { onprogress });
  that(heard.length === 2 && (heard[0] ?? 0) < (heard[1] ?? 0), `progress ${heard.join(" ")}`);
});

/** An agent of Codex with hooks, in the turn `turn-1`; `mark` is what its hooks write. */
async function codexInTurn(world: World) {
  const agent = await world.start({ clientName: "codex-mcp-client" });
  const mark = (word: string, turn = "turn-1") => {
    Deno.writeTextFileSync(`${world.root}/activity/${A}`, word);
    Deno.writeTextFileSync(`${world.root}/turn/${A}`, formatTurn(turn));
  };
  mark("busy");
  const asks = (callId: string, args: Record<string, unknown>) =>
    agent.call("ask_peer", { target: B, ...args }, { meta: { sessionId: A, callId } });
  await agent.call("get_my_session", {}, { meta: { sessionId: A } });
  return { agent, mark, asks };
}

Deno.test("whoever answers a model that has gone on without its call wakes it as well", async () => {
  await using world = await createWorld();
  const b = await world.start({ session: B });
  const { mark, asks } = await codexInTurn(world);
  const cases = [
    { word: "busy", turn: "turn-1", status: "skipped_unneeded", reason: "reply_to_default" },
    { word: "busy", turn: "turn-2", status: "skipped_busy", reason: "late_reply_to_pending" },
    { word: "idle", turn: "turn-1", status: "skipped_no_target", reason: "late_reply_to_pending" },
  ];
  for (const { word, turn, status, reason } of cases) {
    mark("busy");
    const asking = asks("call_1", { body: `${word} ${turn}`, timeout_ms: 20_000 });
    const { id } = await firstMessage(b);
    mark(word, turn);
    const said = await json(b, "reply_to_message", { message_id: id, body: "yes" });
    equal([said["wake_status"], said["wake_reason"]], [status, reason], `${word} ${turn}`);
    equal(object((await asking).json, "reply")["body"], "yes");
  }
});

Deno.test("an ask in a script of Codex says in time that its answer is pending, and the answer wakes", async () => {
  await using world = await createWorld();
  const b = await world.start({ session: B });
  const { agent, mark, asks } = await codexInTurn(world);
  const { json: result } = await asks("exec-1", { body: "q", timeout_ms: 70_000 });
  const { request_id, waited_ms } = result;
  that(Number(waited_ms) >= 25_000 && Number(waited_ms) < 30_000, `waited ${waited_ms} ms`);
  equal([result["pending"], result["timed_out"], result["reply"]], [true, false, null]);
  equal([result["timeout_ms"], result["timeout_clamped_from_ms"]], [undefined, undefined]);
  that(String(result["hint"]).includes(`reply_to=${request_id}`), String(result["hint"]));
  equal(namesIn(`${world.root}/waits/${A}`), [], "nobody else leaves the answer to it");
  mark("idle");
  const late = await json(b, "reply_to_message", { message_id: request_id, body: "late" });
  equal([late["wake_status"], late["wake_reason"]], ["skipped_no_target", "late_reply_to_pending"]);
  const read = await agent.call("read_my_messages", {}, { meta: { sessionId: A } });
  equal(list(read.json, "messages").map(({ reply_to }) => reply_to), [request_id]);
});

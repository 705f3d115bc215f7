/** What real servers write into a trace. */

import { equal, match, that, until } from "../support/assert.ts";
import { firstMessage } from "../support/talk.ts";
import { readTrace, type TraceRecord } from "../support/trace.ts";
import { createWorld, type World } from "../support/world.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";
const SECRET = "the body of a message";

function traced(world: World): { path: string; env: Record<string, string> } {
  const path = `${world.root}/trace/oxtail.ndjson`;
  return { path, env: { MCP_TRACE_FILE: path } };
}

/** The records of one event. */
function of(path: string, event: string): TraceRecord[] {
  return readTrace(path).filter((record) => record.event === event);
}

Deno.test("a question is traced from its start to its end, with hand-overs and never a body", async () => {
  await using world = await createWorld();
  const { path, env } = traced(world);
  const a = await world.start({ session: A, env });
  const b = await world.start({ session: B, env });
  const asking = a.call("ask_peer", { target: B, body: `${SECRET}?`, timeout_ms: 10_000 });
  const { id } = await firstMessage(b);
  // A response arrives a moment before its server knows that it was written: a request in between is
  // no evidence yet.
  const handedOver = (count: number) =>
    until(() => of(path, "hand_over").length === count, `hand-over ${count}`);
  await handedOver(1);
  await b.call("reply_to_message", { message_id: id, body: SECRET });
  await asking;
  await handedOver(2);
  await a.call("read_my_messages");
  await until(() => of(path, "acknowledge").length === 2, "both acknowledged");
  const [start] = of(path, "ask_peer_start");
  equal(start, {
    event: "ask_peer_start",
    request_id: id,
    target_session_id: B,
    timeout_ms: 10_000,
  });
  const [{ duration_ms, wake_status, ...end } = { event: "none" }] = of(path, "ask_peer_end");
  that(typeof duration_ms === "number" && duration_ms < 10_000, `it took ${duration_ms}`);
  match(wake_status, /^skipped_/);
  equal(end, {
    event: "ask_peer_end",
    request_id: id,
    timed_out: false,
    correlation: "correlated",
  });
  equal(of(path, "hand_over"), [
    { event: "hand_over", box: B, by: "read_my_messages", count: 1, chars: SECRET.length + 1 },
    { event: "hand_over", box: A, by: "ask_peer", count: 1, chars: SECRET.length },
  ]);
  equal(of(path, "acknowledge").map(({ box, evidence }) => [box, evidence]), [
    [B, "next_request"],
    [A, "next_request"],
  ]);
  equal(Deno.readTextFileSync(path).includes(SECRET), false);
});

Deno.test("a task that is closed is acknowledged in the trace as well", async () => {
  await using world = await createWorld();
  const { path, env } = traced(world);
  const a = await world.start({ session: A, env });
  const b = await world.start({ session: B, env });
  const task = { target: B, body: SECRET, action_required: true };
  const { message_id } = (await a.call("send_message", task)).json;
  for (const state of ["closed", "closed before"]) {
    const { json } = await b.call("complete_work", { message_id, body: SECRET });
    equal(json["ok"], true, state);
  }
  equal(of(path, "acknowledge"), [
    { event: "acknowledge", box: B, message_id, evidence: "acted_on_id" },
  ]);
});

Deno.test("every look for the session is traced, and what was not believed", async () => {
  await using world = await createWorld();
  const { path, env } = traced(world);
  const agent = await world.start({ env });
  await agent.call("get_my_session");
  const runs = of(path, "detect_run");
  equal([runs[0]?.trigger, runs.at(-1)?.trigger], ["start", "get_my_session"]);
  for (const run of runs) {
    equal([run.session_id, run.winning_strategy], [null, null]);
    match(run.next_step, /claim_session\(/);
    match(run.per_strategy, /"source":"env","result":"abstained"/);
  }
  const known = await world.start({ session: A, env });
  await known.call("claim_session", { session_id: B });
  await known.call("get_my_session");
  const last = of(path, "detect_run").at(-1);
  equal([last?.session_id, last?.winning_strategy], [B, "self-register"]);
  equal(of(path, "detect_preserved_existing_session_id").at(-1), {
    event: "detect_preserved_existing_session_id",
    session_id: B,
    other_session_id: A,
    source: "env",
  });
  await until(() => of(path, "detect_skip_retries").length === 1, "the looks that are left out");
});

Deno.test("what is no message is put aside and traced by its name", async () => {
  await using world = await createWorld();
  const { path, env } = traced(world);
  const agent = await world.start({ session: A, env });
  Deno.writeTextFileSync(`${world.root}/mail/${A}/new/nonsense\n"`, SECRET);
  await agent.call("read_my_messages");
  equal(of(path, "drain_skip_invalid"), [
    { event: "drain_skip_invalid", box: A, folder: "new", name: 'nonsense\n"' },
  ]);
});

Deno.test("a trace outside of the store is not written, and nothing else changes", async () => {
  await using world = await createWorld();
  const agent = await world.start({ session: A, env: { MCP_TRACE_FILE: `${world.home}/trace` } });
  equal((await agent.call("get_my_session")).isError, false);
  equal([...Deno.readDirSync(world.home)].some(({ name }) => name === "trace"), false);
});

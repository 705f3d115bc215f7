/** Who is who, with real servers: every source of evidence, and how an id may change. */

import { runProgram } from "../../src/sys/process.ts";
import { listStarted } from "../../src/sys/ps.ts";
import { boxOf } from "../../src/wire/ids.ts";
import type { Start } from "../../src/wire/notes.ts";
import { findProgram } from "../programs.ts";
import { equal, match, that, until } from "../support/assert.ts";
import { domainHere } from "../support/domain.ts";
import { startOf, writeStart } from "../support/fleet.ts";
import { bodies, object, rows } from "../support/talk.ts";
import { readTrace } from "../support/trace.ts";
import { createWorld, type TestAgent, type World } from "../support/world.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";
const C = "cccccccc-0000-4000-8000-000000000003";
/** Stands for a client: a process of its own between the test and the server. */
const CLIENT = ["/bin/sh", "-c", '"$0" "$@"; :'];
const ps = findProgram("ps");

/** What the hooks of the client process `pid` see when its session `from` ends and `to` begins. */
function goOn(world: World, from: string, to: string, pid: number, source: string): void {
  hook(world, from, pid, { ended: true, at_ms: Date.now() - 2, ended_ms: Date.now() - 1 });
  hook(world, to, pid, { source });
}

/** Writes what a hook of the client process `pid` saw. */
function hook(world: World, id: string, pid: number, change: Partial<Start> = {}): void {
  const project = { root: world.project, repo: `${world.project}/.git`, branch: "main" };
  const usual = {
    client_pid: pid,
    domain: domainHere(),
    client_start: null,
    cwd: world.project,
    project,
  };
  writeStart(world.root, startOf(id, world.project, { ...usual, ...change }));
}

function startedAt(pid: number): Promise<string> {
  return listStarted(runProgram, ps ?? "").then((table) =>
    (table.ok ? table.value.byPid.get(pid)?.start : undefined) ?? ""
  );
}

interface Shown {
  readonly id: string | null;
  readonly source: string | null;
  readonly nextStep: string | null;
  readonly strategies: readonly { source: string; result: string; reason?: string }[];
}

async function whoIs(agent: TestAgent, meta?: Record<string, unknown>): Promise<Shown> {
  const { json } = await agent.call("get_my_session", {}, meta === undefined ? {} : { meta });
  const { entry, detect_diagnosis: diagnosis } = JSON.parse(JSON.stringify(json));
  return {
    id: entry.client.session_id,
    source: entry.client.session_id_source,
    nextStep: diagnosis.next_step,
    strategies: diagnosis.per_strategy,
  };
}

const idsIn = async (agent: TestAgent) =>
  (await rows(agent)).map((row) => row["client_session_id"]);

Deno.test("an agent that nobody knows is told of every source, and what to paste", async () => {
  await using world = await createWorld();
  const a = await world.start();
  const { id, source, nextStep, strategies } = await whoIs(a);
  equal([id, source], [null, null]);
  equal(strategies.map((one) => one.source), [
    "self-register",
    "call-meta",
    "hook-drop",
    "env",
    "sticky-claim",
  ]);
  for (const { result, reason } of strategies) {
    equal(result, "abstained");
    match(reason, /^[A-Z].{15,}[^.]$/);
  }
  match(nextStep, /printenv CLAUDE_CODE_SESSION_ID\. .*claim_session\(\{"session_id":"<your/);
});

Deno.test("a hook that names the process which started the server identifies it, unasked", async () => {
  await using world = await createWorld();
  const a = await world.start({ wrapper: CLIENT });
  hook(world, A, a.pid);
  const watcher = await world.start({ session: B });
  await until(async () =>
    (await rows(watcher)).length === 2 &&
    JSON.stringify(await rows(watcher)).includes('"unread":0') &&
    (await idsIn(watcher)).includes(A), "the agent to be known");
  const { id, source } = await whoIs(a);
  equal([id, source], [A, "hook-drop"]);
});

Deno.test({
  name: "an older hook counts when ps shows the same process, and not when the pid was reused",
  ignore: ps === null,
  async fn() {
    await using world = await createWorld();
    await world.start({ session: B });
    const born = await startedAt(Deno.pid);
    const before = Date.now() - 1_000;
    hook(world, C, Deno.pid, { at_ms: before, client_start: "Mon Nov 23 04:31:40 1998" });
    const reused = await world.start();
    equal((await whoIs(reused)).id, null);
    await reused[Symbol.asyncDispose]();
    hook(world, A, Deno.pid, { at_ms: before, client_start: born });
    const same = await world.start();
    equal((await whoIs(same)).id, A);
  },
});

Deno.test("after /clear the new id is adopted, and mail to the old one arrives, sent before or after [M-follow-01]", async () => {
  await using world = await createWorld();
  const sender = await world.start({ session: C });
  const a = await world.start({ session: A, wrapper: CLIENT });
  hook(world, A, a.pid);
  await a.call("set_my_state", { name: "builder" });
  await sender.call("send_message", { target: A, body: "before" });
  goOn(world, A, B, a.pid, "clear");
  // Nobody calls a tool there: the server notices by itself.
  await until(async () => !(await idsIn(sender)).includes(A), "the old id to be gone");
  equal(await idsIn(sender), [C, B]);
  for (const target of [A, B, "builder"]) {
    const sent = await sender.call("send_message", { target, body: `to ${target}` });
    equal(sent.json["target_session_id"], B, sent.text);
  }
  equal(bodies(await a.call("read_my_messages")), ["before", `to ${A}`, `to ${B}`, "to builder"]);
  equal((await whoIs(a)).id, B);
});

Deno.test("a reply to an agent that was cleared since it asked wakes the session that went on", async () => {
  await using world = await createWorld();
  const peer = await world.start({ session: C });
  const a = await world.start({ session: A, wrapper: CLIENT });
  hook(world, A, a.pid);
  const { json: { message_id } } = await a.call("send_message", { target: C, body: "why?" });
  Deno.writeTextFileSync(`${world.root}/activity/${A}`, "done");
  goOn(world, A, B, a.pid, "clear");
  await until(async () => !(await idsIn(peer)).includes(A), "the old id to be gone");
  Deno.writeTextFileSync(`${world.root}/activity/${B}`, "busy");
  const { json, text } = await peer.call("reply_to_message", {
    message_id,
    body: "so",
    wake: "auto",
  });
  equal(json["wake_status"], "skipped_busy", text);
  equal(bodies(await a.call("read_my_messages")), ["so"]);
});

Deno.test("a call that comes right after /clear is already made by the new session", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A, wrapper: CLIENT });
  await a.call("get_my_session");
  goOn(world, A, B, a.pid, "clear");
  equal((await whoIs(a)).id, B);
});

Deno.test("resuming another session adopts its id and moves no mail", async () => {
  await using world = await createWorld();
  const sender = await world.start({ session: C });
  const a = await world.start({ session: A, wrapper: CLIENT });
  hook(world, A, a.pid);
  await sender.call("send_message", { target: A, body: "for a" });
  goOn(world, A, B, a.pid, "resume");
  equal((await whoIs(a)).id, B);
  equal((await a.call("read_my_messages")).json["count"], 0);
  goOn(world, B, A, a.pid, "resume");
  equal(bodies(await a.call("read_my_messages")), ["for a"]);
});

Deno.test("two sessions in one directory are never mixed, whoever starts first", async () => {
  await using world = await createWorld();
  const one = await world.start({ wrapper: CLIENT });
  const two = await world.start({ wrapper: CLIENT });
  hook(world, B, two.pid);
  equal([(await whoIs(one)).id, (await whoIs(two)).id], [null, B]);
  hook(world, A, one.pid);
  equal([(await whoIs(one)).id, (await whoIs(two)).id], [A, B]);
  // One of them is cleared: the other is not concerned.
  goOn(world, B, C, two.pid, "clear");
  equal([(await whoIs(one)).id, (await whoIs(two)).id], [A, C]);
});

Deno.test("a claim of an id that another client's live server holds is refused", async () => {
  await using world = await createWorld();
  await world.start({ session: A, wrapper: CLIENT });
  const b = await world.start({ wrapper: CLIENT });
  for (const tool of ["claim_session", "register_my_session"]) {
    const { json } = await b.call(tool, { session_id: A });
    equal(json["error"], "session-held");
    match(json["message"], /get_my_session/);
  }
  equal((await whoIs(b)).id, null);
  equal((await b.call("claim_session", { session_id: B })).json["session_id"], B);
});

Deno.test("the same claim is granted when the client's own word names the id, or the holder is gone", async () => {
  await using world = await createWorld();
  const holder = await world.start({ session: A, wrapper: CLIENT });
  const b = await world.start({ clientName: "codex-mcp-client", wrapper: CLIENT });
  const claimed = await b.call("claim_session", { session_id: A }, { meta: { threadId: A } });
  equal(claimed.json["session_id"], A);
  await holder[Symbol.asyncDispose]();
  const c = await world.start({ wrapper: CLIENT });
  await b[Symbol.asyncDispose]();
  equal((await c.call("claim_session", { session_id: A })).json["ok"], true);
});

Deno.test("servers of one client process share a session: one row, each message once", async () => {
  await using world = await createWorld();
  const sender = await world.start({ session: C });
  const one = await world.start({ session: A });
  const two = await world.start();
  equal((await two.call("claim_session", { session_id: A })).json["ok"], true);
  equal(await idsIn(sender), [C, A]);
  for (let n = 0; n < 10; n++) await sender.call("send_message", { target: A, body: `${n}` });
  const reads = await Promise.all([one.call("read_my_messages"), two.call("read_my_messages")]);
  equal(reads.flatMap(bodies).sort(), Array.from({ length: 10 }, (_, n) => `${n}`));
});

Deno.test({
  name: "a claim survives a restart of the server under the same client, and in no other client",
  ignore: ps === null,
  async fn() {
    await using world = await createWorld();
    const first = await world.start();
    await first.call("claim_session", { session_id: A });
    await first[Symbol.asyncDispose]();
    const trace = `${world.root}/trace`;
    const again = await world.start({ env: { MCP_TRACE_FILE: trace } });
    const { id, source } = await whoIs(again);
    equal([id, source], [A, "sticky-claim"]);
    const recovered = readTrace(trace).filter(({ event }) => event === "sticky_claim_recovered");
    equal(recovered, [{ event: "sticky_claim_recovered", session_id: A }]);
    const other = await world.start({ wrapper: CLIENT });
    equal((await whoIs(other)).id, null);
  },
});

Deno.test("a restarted server calls its agent what it was called, and others reach it by that name", async () => {
  await using world = await createWorld();
  const sender = await world.start({ session: C });
  const first = await world.start({ session: A });
  await first.call("set_my_state", { name: "reviewer", purpose: "reviews the login form" });
  await first[Symbol.asyncDispose]();
  const again = await world.start({ session: A });
  const own = object((await again.call("get_my_session")).json, "entry");
  equal([own["peer_name"], object(own, "state")["purpose"]], [
    "reviewer",
    "reviews the login form",
  ]);
  equal((await sender.call("send_message", { target: "reviewer", body: "hi" })).json["ok"], true);
  equal(bodies(await again.call("read_my_messages")), ["hi"]);
});

Deno.test("a claim is kept: neither hooks from before nor the environment replace it", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A, wrapper: CLIENT });
  hook(world, A, a.pid);
  equal((await a.call("claim_session", { session_id: B })).json["session_id"], B);
  equal((await whoIs(a)).id, B);
  // What follows another session says nothing of this one.
  goOn(world, A, C, a.pid, "clear");
  equal((await whoIs(a)).id, B);
});

Deno.test("threads of Codex that share a server are told apart by each call, and no mail moves [M-own-03]", async () => {
  await using world = await createWorld();
  const sender = await world.start({ session: C });
  const codex = await world.start({ clientName: "codex-mcp-client" });
  const as = (id: string) => ({ meta: { threadId: id } });
  await codex.call("set_my_state", { name: "one" }, as(A));
  await sender.call("send_message", { target: A, body: "for one" });
  await codex.call("set_my_state", { name: "two" }, as(B));
  await sender.call("send_message", { target: B, body: "for two" });
  equal(bodies(await codex.call("read_my_messages", {}, as(A))), ["for one"]);
  equal(bodies(await codex.call("read_my_messages", {}, as(B))), ["for two"]);
  equal((await whoIs(codex, { threadId: A })).id, A);
  const shown = (await rows(sender)).map((row) => [row["client_session_id"], row["peer_name"]]);
  equal(shown.slice(1).sort(), [[A, "one"], [B, "two"]]);
  const claimed = await codex.call("claim_session", { session_id: A }, as(B));
  equal(claimed.json["error"], "session-held", claimed.text);
  const unnamed = await codex.call("send_message", { target: C, body: "from nobody" });
  equal(unnamed.json["error"], "no-session-id");
  const sent = await codex.call("send_message", { target: C, body: "from one" }, as(A));
  equal(sent.json["ok"], true);
  match(
    (await sender.call("read_my_messages")).json["messages"],
    new RegExp(`"from_session_id":"${A}","from_name":"one"`),
  );
});

Deno.test("calls of two threads at the same time do not mix", async () => {
  await using world = await createWorld();
  const codex = await world.start({ clientName: "codex-mcp-client" });
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, n) => {
      const thread = n % 2 === 0 ? A : B;
      return whoIs(codex, { threadId: thread }).then(({ id }) => id === thread);
    }),
  );
  equal(answers.every((isOwn) => isOwn), true);
});

Deno.test("an agent that only its hook has shown is listed, gets mail, and finds it later", async () => {
  await using world = await createWorld();
  const sender = await world.start({ session: C });
  hook(world, A, Deno.pid, { client: "codex" });
  const row = (await rows(sender)).find((one) => one["client_session_id"] === A);
  equal([row?.["client_type"], row?.["peer_name"], row?.["unread"]], ["codex", "codex-0001", 0]);
  const sent = await sender.call("send_message", { target: A.slice(0, 8), body: "welcome" });
  equal([sent.json["ok"], sent.json["target_server_pid"]], [true, null]);
  const codex = await world.start({ clientName: "codex-mcp-client" });
  equal(bodies(await codex.call("read_my_messages", {}, { meta: { threadId: A } })), ["welcome"]);
  equal((await idsIn(sender)).filter((id) => id === A).length, 1);
});

Deno.test("the client's own name for the session is the agent's name until it chooses one", async () => {
  await using world = await createWorld();
  await Deno.mkdir(`${world.home}/.claude/sessions`, { recursive: true });
  const a = await world.start({ session: A, wrapper: CLIENT });
  const note = { pid: a.pid, sessionId: A, name: "Proj 98" };
  await Deno.writeTextFile(`${world.home}/.claude/sessions/${a.pid}.json`, JSON.stringify(note));
  await a.call("get_my_session");
  const b = await world.start({ session: B });
  equal((await b.call("send_message", { target: "proj-98", body: "x" })).json["ok"], true);
  await a.call("set_my_state", { name: "chosen" });
  equal((await rows(b)).map((row) => row["peer_name"])[0], "chosen");
});

Deno.test("hostile starts, claims and entries are ignored, and the server answers as before", async () => {
  await using world = await createWorld();
  const env = { OXTAIL_HOOKS: "plugin" };
  const a = await world.start({ session: A, wrapper: CLIENT, env });
  const folder = `${world.root}/starts`;
  for (const name of ["x.json", "..json", `${B}.json`, "huge.json"]) {
    await Deno.writeTextFile(`${folder}/${name}`, name === "huge.json" ? "x".repeat(1e6) : "{");
  }
  hook(world, B, a.pid, { source: "clear", schema_version: 99 });
  await new Deno.Command("mkfifo", { args: [`${folder}/fifo.json`] }).output();
  await Deno.symlink("/etc/passwd", `${folder}/link.json`);
  for (const place of ["claims", "sessions"]) {
    await Deno.writeTextFile(`${world.root}/${place}/${"0".repeat(32)}.json`, "{");
    await new Deno.Command("mkfifo", { args: [`${world.root}/${place}/7.json`] }).output();
    await new Deno.Command("mkfifo", { args: [`${world.root}/${place}/7.lock`] }).output();
  }
  equal((await whoIs(a)).id, A);
  equal(await idsIn(a), [A]);
  that(a.stderr() === "", `nothing to complain about: ${a.stderr()}`);
  equal(boxOf(A), A);
});

Deno.test("a new session in a host that runs several agents moves none of them", async () => {
  await using world = await createWorld();
  const [one, two] = [await world.start({ session: A }), await world.start({ session: B })];
  const sender = await world.start({ session: C, wrapper: CLIENT });
  for (const [id, at_ms] of [[A, 1], [B, 2]] as const) hook(world, id, Deno.pid, { at_ms });
  for (const target of [A, B]) await sender.call("send_message", { target, body: `to ${target}` });
  const D = "dddddddd-0000-4000-8000-000000000004";
  hook(world, D, Deno.pid);
  equal([(await whoIs(one)).id, (await whoIs(two)).id], [A, B]);
  goOn(world, A, D, Deno.pid, "clear");
  equal([(await whoIs(one)).id, (await whoIs(two)).id], [D, B]);
  equal([bodies(await one.call("read_my_messages")), bodies(await two.call("read_my_messages"))], [
    [`to ${A}`],
    [`to ${B}`],
  ]);
});

Deno.test("an id in the environment that another client's server has was inherited, unless the client names it", async () => {
  await using world = await createWorld();
  await world.start({ session: A, wrapper: CLIENT });
  const inner = await world.start({ session: A, wrapper: CLIENT });
  const { id, strategies } = await whoIs(inner);
  equal(id, null);
  match(strategies.find(({ source }) => source === "env")?.reason, /is served by another client/);
  await Deno.mkdir(`${world.home}/.claude/sessions`, { recursive: true });
  const note = { pid: inner.pid, sessionId: A, name: "x" };
  await Deno.writeTextFile(
    `${world.home}/.claude/sessions/${inner.pid}.json`,
    JSON.stringify(note),
  );
  equal((await whoIs(inner)).id, A);
});

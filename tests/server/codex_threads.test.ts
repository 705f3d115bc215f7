/**
 * Threads of Codex that begin in a running client (`/new`, `/fork`, `/resume`), with real servers: each thread
 * has one, and that of a thread which its terminal has left lives on.
 */

import { runProgram } from "../../src/sys/process.ts";
import { listStarted } from "../../src/sys/ps.ts";
import { findProgram } from "../programs.ts";
import { equal, that, until } from "../support/assert.ts";
import { domainHere } from "../support/domain.ts";
import { startOf, writeStart } from "../support/fleet.ts";
import { bodies, rows } from "../support/talk.ts";
import { createWorld, type TestAgent, type World } from "../support/world.ts";

const A = "01a22d87-404c-70e0-a738-6e8790aee0c6";
const B = "01a22d89-533b-7ea0-9817-f8f9dd072710";
const PEER = "cccccccc-0000-4000-8000-000000000003";
const ps = findProgram("ps");
const DAY = ".codex/sessions/2026/11/30";
/** A process that several terminals share, as far as its command line tells. */
const DAEMON = [
  "/bin/bash",
  "-c",
  `exec -a codex /bin/bash -c '"$@"; :' app-server "$@"`,
  "codex",
];

/** What Codex and its hook write when a thread begins in the process `pid`. */
async function begins(
  world: World,
  id: string,
  source: string,
  { pid = Deno.pid, meta = {} }: { pid?: number; meta?: object } = {},
): Promise<void> {
  const path = `${world.home}/${DAY}/rollout-2026-11-30T17-36-08-${id}.jsonl`;
  Deno.mkdirSync(`${world.home}/${DAY}`, { recursive: true });
  const payload = {
    session_id: id,
    id,
    ...meta,
    cwd: world.project,
    originator: "codex-tui",
    source: "cli",
    thread_source: "user",
    base_instructions: { text: `"forked_from_id":"x" ${"x".repeat(20_000)}` },
    ...("thread_source" in meta ? meta : {}),
  };
  Deno.writeTextFileSync(path, `${JSON.stringify({ type: "session_meta", payload })}\n`);
  const table = await listStarted(runProgram, ps ?? "");
  const start = table.ok ? table.value.byPid.get(pid)?.start ?? null : null;
  writeStart(
    world.root,
    startOf(id, world.project, {
      client: "codex",
      domain: domainHere(),
      client_pid: pid,
      client_start: start,
      transcript_path: path,
      source,
    }),
  );
}

const as = (id: string) => ({ meta: { sessionId: id, callId: "call_1" } });

/** A peer, and a thread A called `one` with mail and a server, in a process of Codex. */
async function threadA(wrapper: readonly string[] = []) {
  const world = await createWorld();
  const peer = await world.start({ session: PEER });
  const a = await world.start({ clientName: "codex-mcp-client", wrapper });
  await begins(world, A, "startup", { pid: wrapper.length === 0 ? Deno.pid : a.pid });
  await a.call("set_my_state", { name: "one" }, as(A));
  await peer.call("send_message", { target: "one", body: "for one" });
  const second = () => world.start({ clientName: "codex-mcp-client" });
  const called = async () =>
    (await rows(peer)).filter((row) => row["client_type"] === "codex")
      .map((row) => [row["client_session_id"], row["peer_name"], row["unread"]]);
  const becomes = async (wanted: unknown) => {
    const isSo = async () => JSON.stringify(await called()) === JSON.stringify(wanted);
    await until(isSo, `the list to be ${JSON.stringify(wanted)}`).catch(async () => {
      equal(await called(), wanted);
    });
  };
  return { world, peer, a, second, becomes };
}

/** Longer than a server takes to look at notes, twice. */
const STAYS_MS = 2_500;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function read(agent: TestAgent, id: string) {
  return bodies(await agent.call("read_my_messages", {}, as(id)));
}

Deno.test({
  name:
    "/new: name and mail of the thread that was left go to the new one, which is the only row [M-follow-03]",
  ignore: ps === null,
  async fn() {
    const { world, peer, a, second, becomes } = await threadA();
    await using _ = world;
    const b = await second();
    await begins(world, B, "startup");
    await becomes([[B, "one", 1]]);
    equal((await peer.call("send_message", { target: "one", body: "by name" })).json["ok"], true);
    const byId = await peer.call("send_message", { target: A, body: "by the old id" });
    equal(byId.json["target_session_id"], B);
    equal(await read(b, B), ["for one", "by name", "by the old id"]);
    equal(await read(a, A), []);
  },
});

Deno.test({
  name:
    "whatever begins in its terminal and is no new conversation of a person takes no thread's place",
  ignore: ps === null,
  async fn() {
    const cases = [
      { source: "fork", meta: { forked_from_id: A } },
      { source: "startup", meta: { forked_from_id: A } },
      { source: "startup", meta: { parent_thread_id: A, thread_source: "subagent" } },
      { source: "startup", meta: { thread_source: "subagent" } },
      { source: "resume", meta: {} },
    ];
    for (const { source, meta } of cases) {
      const { world, a, second } = await threadA();
      await using _ = world;
      await second();
      await begins(world, B, source, { meta });
      await pause(STAYS_MS);
      equal(await read(a, A), ["for one"], JSON.stringify({ source, meta }));
      equal((await a.call("get_my_session", {}, as(A))).json["ok"], true);
    }
  },
});

Deno.test({
  name: "in a process that several terminals share no thread takes another's place [M-follow-03]",
  ignore: ps === null,
  async fn() {
    const { world, a, becomes } = await threadA(DAEMON);
    await using _ = world;
    await begins(world, B, "startup", { pid: a.pid });
    await pause(STAYS_MS);
    await becomes([[A, "one", 1], [B, "codex-2710", 0]]);
    equal(await read(a, A), ["for one"]);
  },
});

Deno.test({
  name: "the thread of another process takes no thread's place",
  ignore: ps === null,
  async fn() {
    const { world, a, peer } = await threadA();
    await using _ = world;
    const other = await world.start({
      session: PEER,
      clientName: "codex-mcp-client",
      wrapper: ["/bin/sh", "-c", '"$0" "$@"; :'],
    });
    await begins(world, B, "startup", { pid: other.pid });
    await pause(STAYS_MS);
    that((await rows(peer)).some((row) => row["client_session_id"] === A), "A is listed");
    equal(await read(a, A), ["for one"]);
  },
});

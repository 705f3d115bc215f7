import { CLIENTS } from "../../src/clients/index.ts";
import type { RunProgram, Trace } from "../../src/sys/ports.ts";
import { openQueue } from "../../src/wake/keyless.ts";
import { createWaker, type WakerParts } from "../../src/wake/waker.ts";
import type { WakeTarget } from "../../src/wake/policy.ts";
import { PAIR_WAKE_WINDOW_MS, PAIR_WAKES_MAX } from "../../src/wire/limits.ts";
import type { TraceEvent } from "../../src/wire/trace.ts";
import { WAKE_LINE } from "../../src/wire/wake.ts";
import { equal, match } from "../support/assert.ts";
import { environment, FakeClock, mark, marksOf, type TestStore, testStore } from "./support.ts";

const THREAD = "01a206d3-1183-7a61-8b1a-ae89d10355cc";
const CODEX: WakeTarget = {
  box: THREAD,
  sessionId: THREAD,
  serverPid: null,
  domain: null,
  clientType: "codex",
};
const CLAUDE: WakeTarget = {
  box: "bob",
  sessionId: "bob",
  serverPid: null,
  domain: null,
  clientType: "claude-code",
};

/** A waker without a terminal. */
function scene(store: TestStore, change: Partial<WakerParts> = {}, variables = {}) {
  const clock = new FakeClock();
  const env = environment({ HOME: "/home/u", OXTAIL_CODEX: "/opt/codex", ...variables });
  const run: RunProgram = () => Promise.resolve({ code: 0, stdout: "", stderr: "" });
  const parts: WakerParts = {
    store,
    clock,
    env,
    run,
    activity: marksOf(store),
    tmux: null,
    ps: null,
    clients: CLIENTS,
    freshIdleMs: 300_000,
    debounceMs: 1,
    queue: openQueue(change.run ?? run, env),
    ...change,
  };
  return { clock, waker: createWaker(parts) };
}

function listener(store: TestStore, sessionId: string, name = "7-00000000"): void {
  const folder = `${store.root}/listen/${name}`;
  Deno.mkdirSync(folder, { recursive: true });
  Deno.writeTextFileSync(`${folder}/owner`, `4711 ${sessionId}\n`);
  Deno.writeTextFileSync(`${folder}/beat`, ".");
}

function existsSync(path: string): boolean {
  return Array.from(Deno.readDirSync(path.slice(0, path.lastIndexOf("/")))).length > 0;
}

function mail(store: TestStore, box: string): string {
  const name = "001795410000000.000001.01M83D94H42P0S3KFNNYW16HJH.0123abcd.w---";
  Deno.mkdirSync(`${store.root}/mail/${box}/new`, { recursive: true });
  Deno.writeTextFileSync(`${store.root}/mail/${box}/new/${name}`, "");
  return `${store.root}/mail/${box}/new/${name}`;
}

Deno.test("a wake is left to the listener: fired when the mail left new or a turn began", async () => {
  await using store = await testStore();
  mark(store, "bob", "idle", 60_000);
  listener(store, "bob");
  const path = mail(store, "bob");
  const { waker, clock } = scene(store);
  clock.afterSleep = () => {
    if (existsSync(path)) Deno.removeSync(path);
  };
  equal(await waker.wake(CLAUDE, {}), { status: "fired", rung: "listener" });
  mail(store, "bob");
  listener(store, "bob");
  const second = scene(store);
  second.clock.afterSleep = () => mark(store, "bob", "busy", 0);
  equal(await second.waker.wake(CLAUDE, {}), { status: "fired", rung: "listener" });
});

Deno.test("a listener that does nothing is unconfirmed, and one whose beat stopped is none", async () => {
  await using store = await testStore();
  mark(store, "bob", "idle", 60_000);
  mail(store, "bob");
  listener(store, "bob");
  const { waker, clock } = scene(store);
  clock.afterSleep = () => listener(store, "bob");
  const { status, rung } = await waker.wake(CLAUDE, {});
  equal([status, rung], ["fired_unconfirmed", "listener"]);
  const late = scene(store);
  late.clock.advance(3_100);
  match((await late.waker.wake(CLAUDE, {})).hint, /No server of it/);
  listener(store, "somebody else");
  equal((await scene(store).waker.wake(CLAUDE, {})).status, "skipped_no_target");
});

Deno.test("a listener that fired before the sender looked is left alone: no second turn", async () => {
  await using store = await testStore();
  mark(store, "bob", "idle", 60_000);
  const path = mail(store, "bob");
  listener(store, "bob");
  Deno.removeSync(`${store.root}/listen/7-00000000/beat`);
  Deno.writeTextFileSync(`${store.root}/listen/7-00000000/fired`, `${path.split("/").at(-1)}\n`);
  const { waker, clock } = scene(store);
  clock.afterSleep = () => mark(store, "bob", "busy", 0);
  equal(await waker.wake(CLAUDE, {}), { status: "fired", rung: "listener" });
});

Deno.test("Codex is woken through its queue with constants, an id and an environment of its own", async () => {
  await using store = await testStore();
  mark(store, THREAD, "idle", 60_000);
  const calls: unknown[] = [];
  const run: RunProgram = (...call) => {
    calls.push(call);
    mark(store, THREAD, "busy", 0);
    return Promise.resolve({ code: 0, stdout: "", stderr: "" });
  };
  const { waker } = scene(store, { run }, { CODEX_HOME: "/c", OXTAIL_CODEX_PATH: "/p" });
  equal(await waker.wake(CODEX, {}), { status: "fired", rung: "queue" });
  equal(calls, [[
    "/opt/codex",
    ["queue", "--thread", THREAD, "--message", WAKE_LINE],
    { HOME: "/home/u", PATH: "/p", CODEX_HOME: "/c" },
    10_000,
  ]]);
});

Deno.test("the answer does not wait for Codex, and without a sign of a turn it is unconfirmed", async () => {
  await using store = await testStore();
  mark(store, THREAD, "idle", 60_000);
  const run: RunProgram = () => new Promise(() => {});
  const { status, rung } = await scene(store, { run }).waker.wake(CODEX, {});
  equal([status, rung], ["fired_unconfirmed", "queue"]);
});

Deno.test("a queue that refuses, was not allowed, or an id that is no thread leave it to the keys", async () => {
  await using store = await testStore();
  mark(store, THREAD, "idle", 60_000);
  let ran = 0;
  const run: RunProgram = () => {
    ran++;
    return Promise.resolve({ code: 1, stdout: "", stderr: "no such thread" });
  };
  const refused = await scene(store, { run }).waker.wake(CODEX, {});
  equal([refused.status, ran], ["skipped_no_target", 1]);
  equal(
    (await scene(store, { run, queue: null }).waker.wake(CODEX, {})).status,
    "skipped_no_target",
  );
  mark(store, "-x", "idle", 0);
  const odd = { ...CODEX, box: "-x", sessionId: "--message" };
  equal((await scene(store, { run }).waker.wake(odd, {})).status, "skipped_no_target");
  equal(ran, 1);
  equal(openQueue(run, environment({ HOME: "/h", OXTAIL_CODEX: "codex" })), null);
});

Deno.test("the strategy off wakes nobody, an unknown one is auto", async () => {
  await using store = await testStore();
  mark(store, "bob", "idle", 0);
  const status = async (word: string) =>
    (await scene(store, {}, { OXTAIL_ASK_PEER_WAKE_STRATEGY: word }).waker.wake(CLAUDE, {})).status;
  equal(await status(" OFF "), "disabled");
  equal(await status("whatever"), "skipped_no_target");
});

Deno.test("an agent wakes another 30 times an hour, counted over all processes", async () => {
  await using store = await testStore();
  mark(store, "bob", "idle", 0);
  listener(store, "bob");
  const wakeOnce = async (from: string, aheadMs = 0) => {
    mark(store, "bob", "idle", 0);
    listener(store, "bob");
    // Each time another process.
    const { waker, clock } = scene(store);
    clock.advance(aheadMs);
    clock.afterSleep = () => mark(store, "bob", "busy", -1_000);
    return (await waker.wake(CLAUDE, { from })).status;
  };
  for (let n = 0; n < PAIR_WAKES_MAX; n++) equal(await wakeOnce("eve", n * 2), "fired", String(n));
  equal(await wakeOnce("eve", 100), "skipped_rate_limited");
  equal(await wakeOnce("ann", 200), "fired");
  const files = Array.from(Deno.readDirSync(`${store.root}/autowake`), ({ name }) => name);
  for (const name of files.filter((one) => one.startsWith("p-"))) {
    const past = new Date(Date.now() - PAIR_WAKE_WINDOW_MS - 1_000);
    Deno.utimeSync(`${store.root}/autowake/${name}`, past, past);
  }
  equal(await wakeOnce("eve", 300), "fired");
});

Deno.test("every wake leaves one record, with what came of it and never a body", async () => {
  await using store = await testStore();
  mark(store, "bob", "busy", 0);
  const records: TraceEvent[] = [];
  const trace: Trace = (event) => records.push(event);
  await scene(store, { trace }).waker.wake(CLAUDE, { via: "ask_peer" });
  equal(records.map((record) => "ms" in record ? { ...record, ms: 0 } : record), [
    { event: "wake_skipped", target_session_id: "bob", reason: "skipped_busy" },
    {
      event: "wake_outcome",
      target_session_id: "bob",
      client_type: "claude-code",
      via: "ask_peer",
      rung: null,
      wake_status: "skipped_busy",
      ms: 0,
    },
  ]);
});

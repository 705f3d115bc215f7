import { CLIENTS } from "../../src/clients/index.ts";
import { denoClock } from "../../src/sys/deno_ports.ts";
import type { RunProgram } from "../../src/sys/ports.ts";
import { openTmux } from "../../src/sys/tmux.ts";
import { createWaker } from "../../src/wake/waker.ts";
import type { WakeTarget } from "../../src/wake/policy.ts";
import type { TraceEvent } from "../../src/wire/trace.ts";
import { equal, match } from "../support/assert.ts";
import { environment, FakeClock, mark, marksOf, type TestStore, testStore } from "./support.ts";

const TARGET: WakeTarget = {
  box: "bob",
  sessionId: "bob",
  serverPid: 300,
  domain: "00000000",
  clientType: "oxtail-demo",
};
const PROCESSES = `100 1 Ss bash
200 100 Sl+ deno run /x/stand_in/main.ts
300 200 S deno run /x/mod.ts
`;
const PANES = "P %0 100 0 0 @0 lab\n";

/** A machine: what ps and tmux print, and how often each was run. */
function machine(store: TestStore, screen: string, variables: Record<string, string> = {}) {
  const ran: string[] = [];
  const answers = { ps: PROCESSES, look: PANES, screen: `100 0 0\n${screen}\n` };
  const run: RunProgram = (program, args) => {
    const what = program === "/bin/ps" ? "ps" : String(args[1]);
    ran.push(what);
    const stdout = what === "ps"
      ? answers.ps
      : what === "list-panes"
      ? answers.look
      : what === "display-message"
      ? answers.screen
      : "100 1 0\n";
    return Promise.resolve({ code: 0, stdout, stderr: "" });
  };
  const env = environment(variables);
  const clock = new FakeClock();
  const parts = {
    store,
    run,
    clock,
    env,
    tmux: openTmux(run, "/bin/tmux", env),
    ps: "/bin/ps",
    clients: CLIENTS,
    activity: marksOf(store),
    queue: null,
    freshIdleMs: 300_000,
    debounceMs: 1_000,
  };
  return { ran, answers, parts, clock };
}

/** Takes a moment to run, so that what begins at the same time overlaps. */
function slowly(run: RunProgram): RunProgram {
  return async (...call) => {
    await denoClock.sleep(20);
    return await run(...call);
  };
}

function stampCount(store: TestStore): number {
  return Array.from(Deno.readDirSync(`${store.root}/autowake`)).length;
}

Deno.test("the kill switch, a busy agent and an aborted signal cost no process", async () => {
  await using store = await testStore();
  mark(store, "bob", "idle", 0);
  const off = machine(store, "demo> ", { OXTAIL_AUTOWAKE: "Off" });
  equal(await createWaker(off.parts).wake(TARGET, {}), { status: "disabled" });
  const { parts, ran } = machine(store, "demo> ");
  const signal = AbortSignal.abort();
  equal(await createWaker(parts).wake(TARGET, { signal }), { status: "skipped_unneeded" });
  mark(store, "bob", "busy", 0);
  equal(await createWaker(parts).wake(TARGET, {}), { status: "skipped_busy" });
  equal([...off.ran, ...ran], []);
  equal(stampCount(store), 0);
});

Deno.test("every gate that is shut ends the wake before any key, and gives the stamp back", async () => {
  const cases: [string, (m: ReturnType<typeof machine>) => void][] = [
    ["skipped_no_target", ({ answers }) => answers.look = ""],
    ["skipped_no_target", ({ answers }) => answers.ps = "300 1 S deno run mod.ts\n"],
    ["skipped_copy_mode", ({ answers }) => answers.look = "P %0 100 2 0 @0 lab\n"],
    ["skipped_synchronized", ({ answers }) => answers.look = "P %0 100 0 1 @0 lab\n"],
    ["skipped_copy_mode", ({ answers }) => answers.screen = "100 1 0\ndemo> \n"],
    ["skipped_draft", ({ answers }) => answers.screen = "100 0 0\ndemo> hm\n"],
    ["skipped_dialog", ({ answers }) => answers.screen = "100 0 0\ndemo? Sure? [Y/n]\n"],
    ["skipped_dialog", ({ answers }) => answers.screen = "100 0 0\n$ \n"],
    ["skipped_human_active", ({ answers, clock }) => {
      answers.look += `V @0 ${Math.floor(clock.nowMs() / 1000) - 1} attached\n`;
    }],
    ["skipped_human_active", ({ answers }) => answers.look += "V @0 1 attached,control-mode\n"],
  ];
  for (const [status, arrange] of cases) {
    await using store = await testStore();
    mark(store, "bob", "idle", 0);
    const world = machine(store, "demo> ");
    arrange(world);
    const result = await createWaker(world.parts).wake(TARGET, {});
    equal(result.status, status);
    match(result.hint, /[^.]$/);
    equal(world.ran.includes("if-shell"), false, `${status}: keys were tried`);
    equal(stampCount(store), 0, status);
  }
});

Deno.test("an agent that turned busy, or an answer that came while we looked, needs no keys", async () => {
  await using store = await testStore();
  const { parts, ran } = machine(store, "demo> ");
  const abort = new AbortController();
  for (const happens of [() => mark(store, "bob", "busy", 0), () => abort.abort()]) {
    mark(store, "bob", "idle", 0);
    const run: RunProgram = (program, args, env) => {
      if (args[1] === "display-message") happens();
      return parts.run(program, args, env);
    };
    const tmux = openTmux(run, "/bin/tmux", parts.env);
    const { status } = await createWaker({ ...parts, tmux }).wake(TARGET, { signal: abort.signal });
    equal(status, abort.signal.aborted ? "skipped_unneeded" : "skipped_busy");
  }
  equal(ran.includes("if-shell"), false);
  equal(stampCount(store), 0);
});

Deno.test("a second wake within a second is debounced without a process", async () => {
  await using store = await testStore();
  mark(store, "bob", "idle", 0);
  const { parts, ran, clock } = machine(store, "demo> ");
  const waker = createWaker({ ...parts, run: slowly(parts.run) });
  const both = await Promise.all([waker.wake(TARGET, {}), waker.wake(TARGET, {})]);
  equal(both.map(({ status }) => status).sort(), ["skipped_copy_mode", "skipped_debounced"]);
  equal(ran.filter((what) => what === "ps").length, 1);
  // Another process's stamp of a wake that did happen.
  const name = "81b637d8fcd2c6da6359e6963113a117";
  Deno.writeTextFileSync(`${store.root}/autowake/b-${name}`, "");
  equal((await waker.wake(TARGET, {})).status, "skipped_debounced");
  clock.advance(1_100);
  equal((await waker.wake(TARGET, {})).status, "skipped_copy_mode");
});

Deno.test("an agent without identity is not debounced", async () => {
  await using store = await testStore();
  mark(store, "bob", "idle", 0);
  const { parts } = machine(store, "demo> hm");
  const waker = createWaker({ ...parts, run: slowly(parts.run) });
  const target = { ...TARGET, sessionId: null };
  const both = await Promise.all([waker.wake(target, {}), waker.wake(target, {})]);
  equal(both.map(({ status }) => status), ["skipped_draft", "skipped_draft"]);
});

Deno.test("a program that is missing is named in the hint", async () => {
  await using store = await testStore();
  mark(store, "bob", "idle", 0);
  const { parts } = machine(store, "demo> ");
  const noTmux = await createWaker({ ...parts, tmux: null }).wake(TARGET, {});
  equal(noTmux.status, "skipped_no_target");
  match(noTmux.hint, /^tmux is not installed/);
  const noPs = await createWaker({ ...parts, ps: null }).wake(TARGET, {});
  match(noPs.hint, /^ps is not installed/);
});

Deno.test("a broken store and a throwing program are outcomes, never exceptions", async () => {
  await using store = await testStore();
  mark(store, "bob", "idle", 0);
  const { parts } = machine(store, "demo> ");
  const failing = { ...parts, run: () => Promise.reject(new Error("boom")) };
  equal((await createWaker(failing).wake(TARGET, {})).status, "skipped_no_target");
  await Deno.remove(`${store.root}/autowake`, { recursive: true });
  Deno.writeTextFileSync(`${store.root}/autowake`, "");
  equal((await createWaker(parts).wake(TARGET, {})).status, "skipped_store_error");
});

Deno.test("keys that could not be sent are traced with the pane and tmux's own words", async () => {
  await using store = await testStore();
  mark(store, "bob", "idle", 0);
  const { parts } = machine(store, "demo> ");
  const events: TraceEvent[] = [];
  const trace = (event: TraceEvent) => void events.push(event);
  const run: RunProgram = async (program, args, env) =>
    args[1] === "if-shell"
      ? { code: 1, stdout: "", stderr: "lost server" }
      : await parts.run(program, args, env);
  const tmux = openTmux(run, "/bin/tmux", parts.env);
  const { hint } = await createWaker({ ...parts, tmux, trace }).wake(TARGET, {});
  match(hint, /lost server/);
  const target_session_id = "bob";
  equal(events.slice(0, 3), [
    { event: "wake_pane_refreshed", target_session_id, pane: "%0" },
    { event: "wake_failed", target_session_id, error: hint ?? "" },
    { event: "wake_skipped", target_session_id, reason: "skipped_no_target" },
  ]);
  const failing = { ...parts, trace, run: () => Promise.reject(new Error("boom")) };
  await createWaker(failing).wake(TARGET, {});
  equal(events[4], { event: "wake_failed", target_session_id, error: "boom" });
});

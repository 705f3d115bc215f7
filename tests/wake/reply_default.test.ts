import { wakeForReply } from "../../src/wake/reply_default.ts";
import type { WakeTarget } from "../../src/wake/policy.ts";
import { readSettings } from "../../src/wire/settings.ts";
import type { TraceEvent } from "../../src/wire/trace.ts";
import type { WakeOutcome } from "../../src/wire/wake.ts";
import { equal } from "../support/assert.ts";
import { environment, FakeClock, mark, marksOf, type TestStore, testStore } from "./support.ts";

const TARGET: WakeTarget = {
  box: "asker",
  sessionId: "asker",
  serverPid: 7,
  domain: "00000000",
  clientType: "oxtail-demo",
};

/** A scene with a waker that gives `result` and counts. */
function scene(store: TestStore, result: WakeOutcome = { status: "fired" }) {
  const clock = new FakeClock();
  const variables: Record<string, string> = {};
  let wakes = 0;
  const events: TraceEvent[] = [];
  const parts = {
    store,
    trace: (event: TraceEvent) => void events.push(event),
    activity: marksOf(store),
    clock,
    env: environment(variables),
    settings: readSettings(() => undefined),
    waker: {
      wake: () => {
        wakes++;
        return Promise.resolve(result);
      },
    },
  };
  return {
    clock,
    variables,
    events,
    wakes: () => wakes,
    reply: async (question: string, target: WakeTarget = TARGET) =>
      (await wakeForReply(parts, target, question, {})).status,
  };
}

function stamps(store: TestStore): string {
  return Array.from(Deno.readDirSync(`${store.root}/autowake`), ({ name }) => name.charAt(0))
    .sort().join("");
}

Deno.test("a freshly idle asker is woken, and the question and the rate are stamped", async () => {
  await using store = await testStore();
  const { reply, events } = scene(store);
  mark(store, "asker", "idle", 1_000);
  equal(await reply("q1"), "fired");
  equal(stamps(store), "dr");
  equal(events, [{ event: "autowake_reply_fire", target_session_id: "asker" }]);
});

Deno.test("the kill switch comes first, in any case and with blanks, and is read each time", async () => {
  await using store = await testStore();
  const { reply, variables, wakes, events } = scene(store);
  mark(store, "asker", "idle", 1_000);
  variables["OXTAIL_AUTOWAKE"] = " OFF ";
  equal(await reply("q1", { ...TARGET, sessionId: null }), "disabled");
  equal(events, [
    { event: "autowake_reply_skipped", target_session_id: null, status: "disabled" },
  ]);
  equal(stamps(store), "");
  variables["OXTAIL_AUTOWAKE"] = "on";
  equal(await reply("q1"), "fired");
  equal(wakes(), 1);
});

Deno.test("an asker without identity, or in any state but fresh idle, is not woken", async () => {
  await using store = await testStore();
  const { reply, wakes } = scene(store);
  mark(store, "asker", "idle", 1_000);
  equal(await reply("q", { ...TARGET, sessionId: null }), "skipped_no_fresh_idle");
  const cases: [string, number, string][] = [
    ["busy", 0, "skipped_no_fresh_idle"],
    ["busy", 3_600_000, "skipped_no_fresh_idle"],
    ["wait", 0, "skipped_no_fresh_idle"],
    ["idle", 300_000, "skipped_no_fresh_idle"],
    ["idle", -60_000, "skipped_no_fresh_idle"],
    ["done", 0, "skipped_no_target"],
  ];
  for (const [word, ageMs, status] of cases) {
    mark(store, "asker", word, ageMs);
    equal(await reply("q"), status, `${word} ${ageMs}`);
  }
  Deno.removeSync(`${store.root}/activity/asker`);
  equal(await reply("q"), "skipped_no_fresh_idle");
  equal(wakes(), 0);
  equal(stamps(store), "");
});

Deno.test("a question wakes once within the hour", async () => {
  await using store = await testStore();
  const { reply, clock } = scene(store);
  mark(store, "asker", "idle", 0);
  equal(await reply("q1"), "fired");
  clock.advance(60_000);
  mark(store, "asker", "idle", -55_000);
  equal(await reply("q1"), "skipped_deduped");
  equal(await reply("q2"), "fired");
  clock.advance(3_600_000);
  mark(store, "asker", "idle", -3_655_000);
  equal(await reply("q1"), "fired");
});

Deno.test("replies wake one asker at most every four seconds", async () => {
  await using store = await testStore();
  const { reply, clock } = scene(store);
  mark(store, "asker", "idle", 0);
  equal(await reply("q1"), "fired");
  clock.advance(3_900);
  equal(await reply("q2"), "skipped_rate_limited");
  clock.advance(200);
  equal(await reply("q2"), "fired");
});

Deno.test("of replies to one question at the same time, one wakes", async () => {
  await using store = await testStore();
  const { reply, wakes } = scene(store);
  mark(store, "asker", "idle", 0);
  const all = await Promise.all(Array.from({ length: 8 }, () => reply("q1")));
  equal(all.sort(), ["fired", ...Array(7).fill("skipped_deduped")]);
  equal(wakes(), 1);
});

Deno.test("a wake that did not happen gives its question back, one that may have does not", async () => {
  for (const status of ["skipped_draft", "skipped_copy_mode", "skipped_no_target"] as const) {
    await using store = await testStore();
    const { reply } = scene(store, { status });
    mark(store, "asker", "idle", 0);
    equal(await reply("q1"), status);
    equal(stamps(store), "r");
  }
  await using store = await testStore();
  const { reply } = scene(store, { status: "fired_unconfirmed" });
  mark(store, "asker", "idle", 0);
  await reply("q1");
  equal(stamps(store), "dr");
});

Deno.test("a broken store is a status, never an error", async () => {
  await using store = await testStore();
  const { reply, wakes } = scene(store);
  mark(store, "asker", "idle", 0);
  await Deno.remove(`${store.root}/autowake`);
  Deno.writeTextFileSync(`${store.root}/autowake`, "");
  equal(await reply("q1"), "skipped_store_error");
  equal(wakes(), 0);
});

Deno.test("an asker that has been idle for long is woken only where its listener lives", async () => {
  await using store = await testStore();
  const { reply, wakes } = scene(store);
  mark(store, "asker", "idle", 3_600_000);
  equal(await reply("q1"), "skipped_no_fresh_idle");
  Deno.mkdirSync(`${store.root}/listen/7-00000000`, { recursive: true });
  Deno.writeTextFileSync(`${store.root}/listen/7-00000000/owner`, "4711 asker\n");
  equal(await reply("q1"), "skipped_no_fresh_idle");
  Deno.writeTextFileSync(`${store.root}/listen/7-00000000/beat`, ".");
  equal(await reply("q1"), "fired");
  mark(store, "asker", "busy", 3_600_000);
  equal(await reply("q2"), "skipped_no_fresh_idle");
  equal(wakes(), 1);
});

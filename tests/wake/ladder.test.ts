import type { ActivityState } from "../../src/agents/activity.ts";
import { clientByType } from "../../src/clients/index.ts";
import { planWake } from "../../src/wake/ladder.ts";
import type { WakeTarget } from "../../src/wake/policy.ts";
import { equal } from "../support/assert.ts";

const TARGET: WakeTarget = {
  box: "b",
  sessionId: "b",
  serverPid: 7,
  domain: "00000000",
  clientType: "oxtail-demo",
};

const NO_MEANS = {
  listens: false,
  hasPlugin: false,
  hasSocket: false,
  queues: false,
  isHere: true,
};

function choose(state: ActivityState, target: Partial<WakeTarget> = {}, means = NO_MEANS) {
  const whole = { ...TARGET, ...target };
  return planWake(whole, state, clientByType(whole.clientType), means);
}

function statusOf(
  state: ActivityState,
  target: Partial<WakeTarget> = {},
  means = NO_MEANS,
): string {
  const rung = choose(state, target, means);
  return rung.ok ? rung.ways.map((way) => way.rung).join(" ") : rung.outcome.status;
}

Deno.test("every state has its rung", () => {
  const rungs: Record<ActivityState, string> = {
    "busy": "skipped_busy",
    "fresh-idle": "keys",
    "old-idle": "keys",
    "waiting": "skipped_dialog",
    "stale": "keys",
    "ended": "skipped_no_target",
    "unknown": "keys",
  };
  const states: ActivityState[] = [
    "busy",
    "fresh-idle",
    "old-idle",
    "waiting",
    "stale",
    "ended",
    "unknown",
  ];
  for (const state of states) equal(statusOf(state), rungs[state], state);
});

const MEANS = {
  listener: { ...NO_MEANS, listens: true },
  plugin: { ...NO_MEANS, hasPlugin: true },
  socket: { ...NO_MEANS, hasSocket: true },
  queue: { ...NO_MEANS, queues: true },
};
const ALL = { listens: true, hasPlugin: true, hasSocket: true, queues: true, isHere: true };

Deno.test("every way without a key comes before the keys, in every state that may be woken", () => {
  for (const state of ["fresh-idle", "old-idle", "stale", "unknown"] as const) {
    const bare = { serverPid: null };
    for (const [rung, means] of Object.entries(MEANS)) {
      equal(statusOf(state, {}, means), `${rung} keys`);
      equal(statusOf(state, bare, means), rung);
    }
    equal(statusOf(state, {}, ALL), "listener plugin socket queue keys");
    equal(statusOf(state, { ...bare, sessionId: null }, ALL), "skipped_no_target");
  }
});

Deno.test("an agent of another container gets no keys, and its listener is left to it", () => {
  const away = { ...NO_MEANS, isHere: false };
  equal(statusOf("fresh-idle", {}, away), "skipped_no_target");
  equal(statusOf("fresh-idle", {}, { ...away, listens: true }), "listener");
});

Deno.test("none of them wakes who is busy, waiting or gone", () => {
  for (const means of Object.values(MEANS)) {
    equal(statusOf("busy", {}, means), "skipped_busy");
    equal(statusOf("waiting", {}, means), "skipped_dialog");
    equal(statusOf("ended", {}, means), "skipped_no_target");
  }
});

Deno.test("an unknown client and an agent without a server are no targets", () => {
  equal(statusOf("fresh-idle", { clientType: "someone\nelse" }), "skipped_no_target");
  equal(statusOf("fresh-idle", { serverPid: null }), "skipped_no_target");
});

Deno.test("busy needs neither a server nor a known client", () => {
  equal(statusOf("busy", { serverPid: null, clientType: "x" }), "skipped_busy");
});

import type { ActivityState } from "../../src/agents/activity.ts";
import { clientByType } from "../../src/clients/index.ts";
import { chooseRung, type WakeTarget } from "../../src/wake/ladder.ts";
import { equal } from "../support/assert.ts";

const TARGET: WakeTarget = { box: "b", sessionId: "b", serverPid: 7, clientType: "oxtail-demo" };

function choose(state: ActivityState, target: Partial<WakeTarget> = {}) {
  const whole = { ...TARGET, ...target };
  return chooseRung(whole, state, clientByType(whole.clientType));
}

function statusOf(state: ActivityState, target: Partial<WakeTarget> = {}): string {
  const rung = choose(state, target);
  return rung.rung === "none" ? rung.outcome.status : rung.rung;
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

Deno.test("a client whose screen cannot be read gets no keys, and the hint says so", () => {
  equal(choose("fresh-idle", { clientType: "claude-code" }), {
    rung: "none",
    outcome: {
      status: "skipped_no_target",
      hint: "The screen of Claude Code cannot be read yet, so nothing is typed into it",
    },
  });
});

Deno.test("an unknown client and an agent without a server are no targets", () => {
  equal(statusOf("fresh-idle", { clientType: "someone\nelse" }), "skipped_no_target");
  equal(statusOf("fresh-idle", { serverPid: null }), "skipped_no_target");
});

Deno.test("busy needs neither a server nor a known client", () => {
  equal(statusOf("busy", { serverPid: null, clientType: "x" }), "skipped_busy");
});

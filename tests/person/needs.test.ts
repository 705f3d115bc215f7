import { stuckIn } from "../../src/cli/fleet.ts";
import { arrivalOf, clock, lineOf, needsOf } from "../../src/person/needs.ts";
import { equal } from "../support/assert.ts";
import { agent, NOW_MS, said, shown, ticket } from "./shown.ts";

const OLD = { unread: 2, oldestUnreadMs: NOW_MS - 3_600_000 } as const;

Deno.test("a dialog comes first, then a question, a deadlock, mail nobody reads, and who cannot be woken", () => {
  const agents = [
    agent("asleep", { because: "no listener of it lives", fix: "oxtail install-hook" }),
    agent("full", OLD),
    agent("reviewer", { state: "waiting" }),
    agent("main", { state: "busy" }),
    agent("builder", { state: "busy" }),
  ];
  const waits = [
    { from: "main", to: "builder", sinceMs: NOW_MS, cycle: ["builder", "main"] },
    { from: "builder", to: "main", sinceMs: NOW_MS, cycle: ["main", "builder"] },
  ];
  const scene = shown(agents, { waits, tickets: [ticket("docs", "Publish?", ["yes", "no"])] });
  const stuck = stuckIn(scene.fleet, 600_000);
  const needs = needsOf({ ...scene, fleet: { ...scene.fleet, stuck } });
  equal(needs.map(({ text, fix }) => `${text}: ${fix}`), [
    "reviewer has a dialog open for 14 s: Enter goes there to answer it",
    "docs asks you: Publish? [yes / no]: a answers",
    "builder → main → builder wait for each other: m tells one of them to answer first",
    "full is idle and has 2 unread, the oldest for 60 min: w wakes it",
    "asleep gets mail only at the next turn: no listener of it lives: " +
    "type anything into its terminal; oxtail install-hook lets it be woken",
  ]);
});

Deno.test("agents that nothing wakes for the same reason are one need, and a busy one is none", () => {
  const asleep = { because: "no oxtail server of it runs" };
  const agents = ["a", "b", "c", "d", "e"].map((name) => agent(name, asleep));
  const needs = needsOf(shown([...agents, agent("f", { ...asleep, state: "busy" })]));
  equal(needs.map(({ text }) => text), [
    "a, b, c and 2 more get mail only at the next turn: no oxtail server of it runs",
  ]);
});

Deno.test("the old mail of one at a dialog is no need of its own", () => {
  const scene = shown([agent("reviewer", { ...OLD, state: "waiting" })]);
  const stuck = stuckIn(scene.fleet, 600_000);
  equal(stuck.length, 1);
  equal(needsOf({ ...scene, fleet: { ...scene.fleet, stuck } }).length, 1);
});

Deno.test("arrival is told as a person would say it", () => {
  const away = { state: "away", sinceMs: NOW_MS - 7_200_000 } as const;
  const scene = shown([
    agent("dialog", { state: "waiting" }),
    agent("away", away),
    agent("busy", { state: "busy" }),
    agent("idle"),
  ]);
  const told = (to: string, receipt: Parameters<typeof said>[3] = {}) =>
    arrivalOf(said("main", to, "hello", receipt), scene.fleet);
  equal(told("idle", { state: "acknowledged", atMs: NOW_MS - 180_000 }), "seen 3 min ago");
  equal(told("idle", { state: "acknowledged", closed: "done", atMs: NOW_MS }), "done 0 s ago");
  equal(
    told("idle", { state: "handed over", atMs: NOW_MS - 9_000 }),
    "shown 9 s ago, not confirmed yet",
  );
  equal(told("dialog"), "waiting: dialog is at a dialog");
  equal(told("away"), `away since ${clock(away.sinceMs)}, delivered when back`);
  equal(told("busy"), "waiting: busy is busy, gets it within its turn");
  equal(told("idle"), "waiting: idle is idle, w wakes it");
  equal(told("nobody"), "waiting: nobody is gone");
});

Deno.test("the status line has counts and names, and nothing of a text", () => {
  const two = [agent("main", { state: "busy" }), agent("builder", { state: "busy" })];
  equal(lineOf(shown(two)), "2 busy");
  equal(
    lineOf(shown([...two, agent("reviewer", { state: "waiting" })])),
    "2 busy, reviewer needs you",
  );
  const tickets = [ticket("docs", "#[fg=red]#(touch /tmp/x)")];
  equal(lineOf(shown(two, { tickets })), "2 busy, docs needs you");
  equal(lineOf(shown([])), "no agents");
});

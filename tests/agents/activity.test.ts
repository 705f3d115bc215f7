import { activityState, readActivity } from "../../src/agents/activity.ts";
import { BUSY_STALE_MS, FRESH_IDLE_MS } from "../../src/wire/limits.ts";
import { mark, testStore } from "../wake/support.ts";
import { equal, that } from "../support/assert.ts";

const NOW = 1_800_000_000_000;
const at = (word: "busy" | "idle" | "wait" | "done", ageMs: number) =>
  activityState({ word, sinceMs: NOW - ageMs }, NOW, FRESH_IDLE_MS);

Deno.test("busy is busy for ten minutes and stale after that", () => {
  equal(at("busy", 0), "busy");
  equal(at("busy", BUSY_STALE_MS), "busy");
  equal(at("busy", BUSY_STALE_MS + 1), "stale");
});

Deno.test("idle is fresh for five minutes and old after that", () => {
  equal(at("idle", 0), "fresh-idle");
  equal(at("idle", FRESH_IDLE_MS - 1), "fresh-idle");
  equal(at("idle", FRESH_IDLE_MS), "old-idle");
});

Deno.test("a mark from the future is neither fresh nor busy", () => {
  equal(at("idle", -1), "old-idle");
  equal(at("busy", -1), "stale");
});

Deno.test("waiting and ended have no age", () => {
  equal(at("wait", 10 * BUSY_STALE_MS), "waiting");
  equal(at("done", 0), "ended");
  equal(activityState(null, NOW, FRESH_IDLE_MS), "unknown");
});

Deno.test("a mark is its word and the file's time", async () => {
  await using store = await testStore();
  const before = Date.now() - 5_000;
  mark(store, "alice", "idle", 5_000);
  const after = Date.now() - 5_000;
  const read = readActivity(store, "alice");
  equal(read?.word, "idle");
  const sinceMs = Math.round(read?.sinceMs ?? 0);
  that(before - 1 <= sinceMs && sinceMs <= after + 1, `${before} ${sinceMs} ${after}`);
});

Deno.test("what is no plain small file of ours with one word is no mark", async () => {
  await using store = await testStore();
  const folder = `${store.root}/activity`;
  mark(store, "odd", "sleepy", 0);
  mark(store, "big", "busy" + " ".repeat(20_000), 0);
  mark(store, "real", "busy", 0);
  Deno.symlinkSync(`${folder}/real`, `${folder}/symbolic`);
  Deno.linkSync(`${folder}/odd`, `${folder}/hard`);
  Deno.writeTextFileSync(`${folder}/odd`, "busy");
  Deno.mkdirSync(`${folder}/folder`);
  await new Deno.Command("mkfifo", { args: [`${folder}/fifo`] }).output();
  for (const box of ["absent", "big", "symbolic", "hard", "folder", "fifo", "../activity/real"]) {
    equal(readActivity(store, box), null, box);
  }
  equal(readActivity({ ...store, uid: (store.uid ?? 0) + 1 }, "real"), null);
  equal(readActivity(store, "real")?.word, "busy");
});

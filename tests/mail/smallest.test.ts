import { oldestQueued, queued, smallest } from "../../src/mail/lease.ts";
import { equal } from "../support/assert.ts";
import { tempStore } from "../support/store.ts";

Deno.test("the smallest names are those that sorting gives, in whatever order they come", () => {
  const sorted = Array.from({ length: 1_000 }, (_, n) => String(n).padStart(6, "0"));
  const shuffled = sorted.map((_, n) => sorted[(n * 387) % 1_000] ?? "");
  for (const names of [sorted, [...sorted].reverse(), shuffled]) {
    for (const most of [1, 2, 7, 499, 500, 501, 999, 1_000, 5_000]) {
      equal(smallest(names, most), sorted.slice(0, most), `${most} of them`);
    }
  }
  equal(smallest([], 5), []);
  equal(smallest(["b", "a", "b", "a"], 3), ["a", "a", "b"]);
});

Deno.test("of a queue the oldest are named, and all are counted", () => {
  using home = tempStore();
  for (let n = 0; n < 20; n++) home.send(`sender-${n % 3}`, "bob");
  Deno.writeTextFileSync(`${home.root}/mail/bob/new/foreign-1`, "");
  const all = queued(home.store, "bob");
  Deno.writeTextFileSync(`${home.root}/mail/bob/new/foreign-2`, "");
  equal(oldestQueued(home.store, "bob", 6), { oldest: all.slice(0, 6), count: 20 });
  equal(home.names("mail/bob/bad").length, 2);
});

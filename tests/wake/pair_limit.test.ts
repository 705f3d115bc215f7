/** Two agents wake each other thirty times an hour, and no more. */

import { claimPairWake } from "../../src/wake/policy.ts";
import { PAIR_WAKE_WINDOW_MS, PAIR_WAKES_MAX } from "../../src/wire/limits.ts";
import { equal, that } from "../support/assert.ts";
import { FakeClock, testStore } from "./support.ts";

Deno.test("the thirty-first wake of a pair within an hour is refused, in either direction [T-loop-03]", async () => {
  await using store = await testStore();
  const clock = new FakeClock();
  const stamps = { ...store, clock };
  for (let n = 0; n < PAIR_WAKES_MAX; n++) {
    const [a = "", b = ""] = n % 2 === 0 ? ["ann", "ben"] : ["ben", "ann"];
    equal((await claimPairWake(stamps, a, b)).won, true, `wake ${n}`);
  }
  equal((await claimPairWake(stamps, "ann", "ben")).won, false);
  equal((await claimPairWake(stamps, "ann", "cat")).won, true, "another pair is free");
  clock.advance(PAIR_WAKE_WINDOW_MS + 1_000);
  equal((await claimPairWake(stamps, "ann", "ben")).won, true, "free again after an hour");
});

Deno.test("a wake that did not happen gives its place back", async () => {
  await using store = await testStore();
  const stamps = { ...store, clock: new FakeClock() };
  for (let n = 0; n < 2 * PAIR_WAKES_MAX; n++) {
    const claim = await claimPairWake(stamps, "ann", "ben");
    that(claim.won, `wake ${n}`);
    claim.takeBack();
  }
});

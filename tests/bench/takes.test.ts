import { equal } from "../support/assert.ts";
import { openTakes } from "./takes.ts";

/** A figure that is measured at one pace after the other, and how often it was. */
function measuredAt(...paces: number[]) {
  let taken = 0;
  return {
    take: () => Promise.resolve({ slower: paces[taken] ?? 9, take: ++taken }),
    taken: () => taken,
  };
}

Deno.test("a figure is taken once on a quiet machine", async () => {
  const { take, taken } = measuredAt(1.05, 1);
  equal((await openTakes(5, () => {})(take)).take, 1);
  equal(taken(), 1);
});

Deno.test("a figure is taken again until the machine is quiet", async () => {
  const { take, taken } = measuredAt(1.4, 1.2, 1, 1);
  equal((await openTakes(5, () => {})(take)).take, 3);
  equal(taken(), 3);
});

Deno.test("of the takes on a busy machine the one at the best pace counts", async () => {
  const { take, taken } = measuredAt(1.4, 1.2, 1.3, 1);
  equal((await openTakes(3, () => {})(take)).take, 2);
  equal(taken(), 3);
});

Deno.test("a figure is taken once where no second take is allowed", async () => {
  const { take, taken } = measuredAt(1.4, 1);
  equal((await openTakes(1, () => {})(take)).take, 1);
  equal(taken(), 1);
});

/** The fault experiments at their quick size. `deno task faults` runs them at full size. */

import { that } from "../support/assert.ts";
import { EXPERIMENTS } from "./all.ts";
import { runOne } from "./run_one.ts";

for (const experiment of EXPERIMENTS) {
  const obstacle = experiment.obstacle?.() ?? null;
  Deno.test({
    name: `${experiment.id} ${experiment.name}: what must hold holds, and planted bugs are caught` +
      (obstacle === null ? "" : ` (${obstacle})`),
    ignore: obstacle !== null,
    // Programs are killed on purpose, and their pipes close when they are gone.
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      const outcome = await runOne(experiment, { seed: 1, size: "quick", soakMinutes: 0 });
      that(outcome.verdict === "PASS", `${outcome.figure}\n${outcome.details}`);
    },
  });
}

/**
 * F20: a server that is killed, told to end or told to end while it answers, and started again at once: the
 * first call after it is its agent's. And servers that are stopped at any moment, and go on.
 */

import { checkoutConfig } from "../../tools/checkout.ts";
import { restart, RESTARTS, stopAndGoOn } from "../support/restarts.ts";
import { type Experiment, judge } from "./experiment.ts";
import { plant } from "./identity_storm/planted.ts";

/** It shows at the first restart, however long a server takes to start. */
const FORGETFUL = {
  name: "a server takes up no claim of the one before",
  module: "src/agents/claim.ts",
  changes: [[
    'return hit("sticky-claim", session_id, "strong", more);',
    'return abstain("sticky-claim", `${session_id} ${more.sinceMs}`);',
  ]],
  groups: [],
} as const;

/** The experiment. */
export const restarts: Experiment = {
  id: "F20",
  name: "restarts and stops",
  async run({ size, folder }) {
    const rounds = size === "full" ? 200 : 2;
    const problems: string[] = [];
    for (const [how, end] of Object.entries(RESTARTS)) {
      problems.push(
        ...(await restart(end, rounds)).map((problem) => `a server that ${how}: ${problem}`),
      );
    }
    problems.push(...(await stopAndGoOn(rounds)).map((problem) => `stopped: ${problem}`));
    const broken = plant(FORGETFUL, await checkoutConfig(), folder);
    const [end] = Object.values(RESTARTS);
    const [caught = null] = end === undefined ? [] : await restart(end, 1, broken);
    return judge({
      figure:
        `${rounds} restarts in each of ${Object.keys(RESTARTS).length} ways, ${rounds} stops: ` +
        `${problems.length} went wrong`,
      problems,
      mutants: [{ name: FORGETFUL.name, caught }],
    });
  },
};

/**
 * F20: a server that is killed, told to end or told to end while it answers, and started again at once: the
 * first call after it is its agent's. And servers that are stopped at any moment, and go on.
 */

import { checkoutConfig } from "../../tools/checkout.ts";
import { restart, RESTARTS, stopAndGoOn } from "../support/restarts.ts";
import { type Experiment, judge } from "./experiment.ts";
import { plant } from "./identity_storm/planted.ts";

const WHILE_IT_ANSWERS = "is told to end while it answers";
/** What shows when a call does not wait for the server before. */
const HASTY = {
  name: "a call does not wait for the server before, which is about to end",
  module: "src/agents/detect.ts",
  changes: [["const isEnding = this.#sources.isPredecessorEnding();", "const isEnding = false;"]],
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
    const broken = plant(HASTY, await checkoutConfig(), folder);
    const [end] = Object.entries(RESTARTS).flatMap(([how, act]) =>
      how === WHILE_IT_ANSWERS ? [act] : []
    );
    const [caught = null] = end === undefined ? [] : await restart(end, 3, broken);
    return judge({
      figure:
        `${rounds} restarts in each of ${Object.keys(RESTARTS).length} ways, ${rounds} stops: ` +
        `${problems.length} went wrong`,
      problems,
      mutants: [{ name: HASTY.name, caught }],
    });
  },
};

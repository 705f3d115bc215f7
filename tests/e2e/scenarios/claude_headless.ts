/** `claude -p` answers and ends at once, whatever listens elsewhere, and is nobody after its end. */

import type { Lab } from "../lab.ts";
import { installOxtail, peersIn } from "../oxtail.ts";
import { statusOf } from "../run_oxtail.ts";
import { expect, expectEqual, resultObject, type Scenario } from "../scenario.ts";
import { isObject } from "../../../src/wire/json.ts";
import { arrayOf } from "../stream.ts";

/** With a listener that waits for mail it took 33 s. */
const ENDS_MS = 20_000;

/** See the top of this file. */
export const claudeHeadless: Scenario = {
  name:
    "claude -p ends with its answer, is shown as headless while it runs, and as nothing after it",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab);
    await lab.startClaude("a");
    const beganMs = Date.now();
    // A prompt is never shown, so the lab's own wait for one is of no use.
    const prompt = "CALL_TOOL mcp__oxtail__list_project_sessions {} ;; DELAY 2000 ;; SAY good bye";
    lab.startClaude("p", { args: ["-p", prompt] }).catch(() => {});
    const row = await lab.waitFor(
      async () =>
        arrayOf((await statusOf(lab)).agents).filter(isObject)
          .find(({ mode }) => mode === "headless"),
      15_000,
      "oxtail status shows it as headless",
    );
    const result = await lab.waitFor(
      () => lab.model.results("p", "list_project_sessions")[0],
      20_000,
      "it has called a tool",
    );
    expectEqual(peersIn(resultObject(result.text)).length, 1, "the peers that it sees");
    await lab.waitFor(
      async () => (await lab.processes("p")).length === 1,
      ENDS_MS,
      "it has ended",
    );
    const tookMs = Date.now() - beganMs;
    expect((await lab.capture("p")).includes("good bye"), "it has answered");
    const left = await lab.waitFor(
      async () => {
        const agents = arrayOf((await statusOf(lab)).agents).filter(isObject);
        return agents.length === 1 ? agents : null;
      },
      5_000,
      "it has no row any more",
    );
    expect(left[0]?.session_id !== row.session_id, "the row that is left is a's");
    return `it ended ${tookMs} ms after it was started`;
  },
};

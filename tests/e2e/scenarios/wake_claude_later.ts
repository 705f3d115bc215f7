/** A Claude Code that has been idle for longer than it lets a hook wait by default is woken all the same. */

import type { Lab } from "../lab.ts";
import { listenersOf } from "../listeners.ts";
import { installOxtail } from "../oxtail.ts";
import { expect, expectEqual, type Scenario } from "../scenario.ts";
import { heardMs, sendWaking, toldAt } from "../wakes.ts";

const IDLE_MINUTES = 15;
const WAKE_MS = 1_500;

/** See the top of this file. */
export const wakeClaudeLater: Scenario = {
  name: `a Claude Code is woken by its listener after ${IDLE_MINUTES} idle minutes`,
  slowMinutes: IDLE_MINUTES,
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab);
    const peer = await lab.startClaude("b");
    await lab.say("b", "SAY good night");
    await lab.waitFor(() => lab.requests("b").length > 0, 15_000, "b has had a turn");
    await new Promise((resolve) => setTimeout(resolve, IDLE_MINUTES * 60_000));
    expectEqual((await listenersOf(lab, peer.pid)).length, 1, "the number of b's listeners");
    await lab.startClaude("a");
    const sent = await sendWaking(lab, "a", peer.sessionId, "good morning");
    expectEqual([sent.status, sent.result.hint], ["fired", undefined], "what a is told");
    const heard = await lab.waitFor(
      () => heardMs(lab, "b", "| good morning"),
      5_000,
      "b heard it",
    );
    expect(heard - sent.toldMs <= WAKE_MS, `b heard it ${heard - sent.toldMs} ms after a was told`);
    return `told to b's model ${toldAt(heard - sent.toldMs)}`;
  },
};

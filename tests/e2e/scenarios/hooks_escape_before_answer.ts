/**
 * Escape in Claude Code before the model's first answer throws the prompt away, and what the prompt's
 * hook handed over. The next turn is told again.
 */

import { AGAIN, BODY, escape, LONG_MS, nextTurn } from "../escape.ts";
import type { Lab } from "../lab.ts";
import { installOxtail, sendTo } from "../oxtail.ts";
import { expect, type Scenario } from "../scenario.ts";

/** See the top of this file. */
export const hooksEscapeBeforeAnswer: Scenario = {
  name: "what a prompt's hook handed over before Escape is offered again, marked",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab);
    const { sessionId } = await lab.startClaude("a");
    const id = sendTo(lab, sessionId, BODY);
    await lab.say("a", `DELAY ${LONG_MS} ;; SAY too late`);
    const first = await lab.waitFor(
      () => lab.requests("a").find(({ heard }) => heard.includes(`| ${BODY}`)),
      20_000,
      "the model is told of the message",
    );
    expect(!first.heard.includes(AGAIN), "the first delivery is not marked");
    await escape(lab);
    await nextTurn(lab, sessionId, id);
    return "one marked delivery after Escape";
  },
};

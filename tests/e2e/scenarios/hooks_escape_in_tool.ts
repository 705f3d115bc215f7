/**
 * Escape in Claude Code while a tool runs throws away what the hook before that tool handed over. The
 * next turn is told again.
 */

import { BODY, escape, LONG_MS, nextTurn } from "../escape.ts";
import type { Lab } from "../lab.ts";
import { installOxtail, mailState, sendTo } from "../oxtail.ts";
import { expect, type Scenario } from "../scenario.ts";

/** See the top of this file. */
export const hooksEscapeInTool: Scenario = {
  name: "what a tool's hook handed over before Escape is offered again, marked",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab);
    const { sessionId } = await lab.startClaude("a");
    const tool = `CALL_TOOL Bash {"command":"sleep ${LONG_MS / 1_000}","description":"Work"}`;
    await lab.say("a", `DELAY 4000 ;; ${tool} ;; SAY too late`);
    await lab.waitFor(() => lab.requests("a")[0], 20_000, "the turn has begun");
    const id = sendTo(lab, sessionId, BODY);
    await lab.waitFor(
      () => mailState(lab, sessionId, id) === "cur",
      20_000,
      "the hook before the tool has handed the message over",
    );
    await lab.waitFor(
      async () => /sleep 20/.test((await lab.processes("a")).map(({ args }) => args).join("\n")),
      20_000,
      "the tool runs",
    );
    await escape(lab);
    expect(
      lab.requests("a").every(({ heard }) => !heard.includes(BODY)),
      "the model knows nothing",
    );
    await nextTurn(lab, sessionId, id);
    return "one marked delivery after Escape";
  },
};

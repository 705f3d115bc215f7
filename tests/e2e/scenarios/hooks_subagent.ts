/**
 * A subagent of Claude Code reads mail with the tools of its parent's server. It is told how much waits
 * and takes nothing; the parent takes the message when the same tool is its own call.
 */

import type { Lab } from "../lab.ts";
import { installOxtail, mailState, sendTo } from "../oxtail.ts";
import { expect, expectEqual, resultObject, type Scenario } from "../scenario.ts";

const READ = "CALL_TOOL mcp__oxtail__read_my_messages {}";

/** See the top of this file. */
export const hooksSubagent: Scenario = {
  name: "a subagent is told how much mail waits, and its parent takes it",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab);
    const { sessionId } = await lab.startClaude("a", {
      args: ["--permission-mode", "default", "--allowedTools", "Agent"],
    });
    const task = JSON.stringify({
      description: "Read mail",
      prompt: `DELAY 6000\n${READ}\nSAY subagent done`,
      subagent_type: "general-purpose",
    });
    lab.model.rule({ agent: "a", when: "Ask a subagent", then: `CALL_TOOL Agent ${task}` });
    await lab.say("a", "Ask a subagent");
    // The subagent works in the background, and its parent's turn ends.
    const mark = `${lab.home}/.oxtail/activity/${sessionId}`;
    await lab.waitFor(
      () => lab.requests("a").length > 1 && Deno.readTextFileSync(mark) === "idle",
      30_000,
      "the parent is idle",
    );
    const id = sendTo(lab, sessionId, "for the parent");
    const told = await lab.waitFor(
      () => lab.model.results("a", "read_my_messages")[0],
      30_000,
      "the subagent has read",
    );
    const { drained, count, deferred_count } = resultObject(told.text);
    expectEqual([drained, count, deferred_count], [false, 0, 1], "what the subagent is told");
    await lab.waitFor(
      () => lab.requests("a").find(({ heard }) => heard.includes("| for the parent")),
      30_000,
      "a hook of the parent has handed the message over",
    );
    const notes = [...Deno.readDirSync(`${lab.home}/.oxtail/calls`)];
    expect(notes.length === 1, "the subagent's call was noted");
    await lab.waitFor(
      () => mailState(lab, sessionId, id) === "done",
      20_000,
      "the end of the parent's turn has acknowledged it",
    );
    return "counts for the subagent, the message for its parent";
  },
};

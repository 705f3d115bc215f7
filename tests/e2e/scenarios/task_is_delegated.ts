/**
 * Work without a human: Claude Code delegates a task to a Claude Code that is idle. It gets woken, finds
 * the task among its open work, does it, and reports back.
 */

import type { Lab } from "../lab.ts";
import { installOxtail, mailNames } from "../oxtail.ts";
import { expect, expectEqual, resultObject, type Scenario } from "../scenario.ts";
import { textOf } from "../stream.ts";

/** See the top of this file. */
export const taskIsDelegated: Scenario = {
  name: "a task for an idle agent is found, done and reported back without a human",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab);
    const requester = await lab.startClaude("a");
    const worker = await lab.startClaude("b");
    const result = "The tests pass: 42 of 42";
    lab.model.rule({
      agent: "b",
      when: "| Run the tests",
      then: `CALL_TOOL mcp__oxtail__my_open_work {} ;; CALL_TOOL mcp__oxtail__complete_work ` +
        `{"message_id":"$ID","body":"${result}"}`,
    });
    const task = { target: worker.sessionId, body: "Run the tests", action_required: true };
    await lab.say("a", `CALL_TOOL mcp__oxtail__send_message ${JSON.stringify(task)}`);
    const sent = await lab.waitFor(
      () => lab.model.results("a", "send_message")[0],
      30_000,
      "a has sent the task",
    );
    const heard = await lab.waitFor(
      () => lab.requests("a").find((request) => request.heard.includes(`| ${result}`)),
      60_000,
      "the result is in a request of a",
    );
    const work = lab.model.results("b", "my_open_work")[0];
    expect(work?.text.includes("Run the tests") === true, "b finds the task in its open work");
    const closed = await lab.waitFor(
      () => lab.model.results("b", "complete_work")[0],
      20_000,
      "b was told that the task is closed",
    );
    expectEqual(resultObject(closed.text).obligation_state, "done", "the obligation");
    const { message_id } = resultObject(sent.text);
    const isClosed = mailNames(lab, worker.sessionId, "done")
      .some((name) => name.includes(textOf(message_id)) && name.endsWith("~done"));
    expect(isClosed, "the task lies closed in b's done");
    expect(requester.sessionId !== worker.sessionId, "they are two");
    return `sent to reported ${heard.atMs - sent.atMs} ms`;
  },
};

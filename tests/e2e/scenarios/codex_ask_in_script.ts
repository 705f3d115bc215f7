/**
 * A Codex asks two agents from one script. The script gets control back after 30 s, its turn ends, and the
 * answers come when no model waits for them: one to a call that still blocks in the background, one to a
 * call that has said that its answer is pending. Who answers is told that the asker was woken, and both
 * answers are in a request of the asker's model.
 */

import { CODE_MODE_MODEL } from "../codex.ts";
import type { Lab } from "../lab.ts";
import { installOxtail, mailNames } from "../oxtail.ts";
import { expect, expectEqual, resultObject, type Scenario } from "../scenario.ts";
import { heardMs } from "../wakes.ts";

/** From the first question on. The second one is asked 25 s later, and the script yields 5 s after that. */
const SLOW_ANSWER_S = 68;
/** From the second question on. */
const QUICK_ANSWER_S = 14;

/** See the top of this file. */
export const codexAskInScript: Scenario = {
  name: "answers to a script of Codex that has ended wake it and reach its model in the next turn",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab, { codexHooks: true });
    const slow = await lab.startClaude("slow");
    const quick = await lab.startClaude("quick");
    await lab.startCodex("x", { withoutDaemon: true, model: CODE_MODE_MODEL });
    answerAfter(lab, "slow", SLOW_ANSWER_S);
    answerAfter(lab, "quick", QUICK_ANSWER_S);
    const ask = (target: string, body: string) =>
      `await tools.mcp__oxtail__ask_peer({target:"${target}",body:"${body}",timeout_ms:120000})`;
    const saidMs = Date.now();
    await lab.say(
      "x",
      `JS text(${ask(slow.sessionId, "slow?")}); text(${
        ask(quick.sessionId, "quick?")
      }) ;;; SAY done`,
    );
    const output = await lab.waitFor(
      () => lab.model.results("x", "exec")[0],
      50_000,
      "the script has yielded",
    );
    expect(output.text.includes("running with cell ID"), `it goes on, found ${output.text}`);
    const told: string[] = [];
    for (const name of ["quick", "slow"]) {
      const reply = await lab.waitFor(
        () => lab.model.results(name, "reply_to_message")[0],
        90_000,
        `${name} has answered`,
      );
      const { wake_status: status, wake_reason: reason } = resultObject(reply.text);
      expectEqual([status, reason], ["fired", "late_reply_to_pending"], `what ${name} is told`);
      const heard = await lab.waitFor(
        () => heardMs(lab, "x", `| from ${name}`),
        20_000,
        `x's model was given the answer of ${name}`,
      );
      told.push(`${name} ${heard - reply.atMs} ms after its sender was answered`);
    }
    const thread = threadOf(lab);
    await lab.waitFor(
      () => mailNames(lab, thread, "done").length === 2,
      10_000,
      "both answers are acknowledged",
    );
    expectEqual(
      [...mailNames(lab, thread, "new"), ...mailNames(lab, thread, "cur")],
      [],
      "the rest",
    );
    return `${told.join(", ")}, ${Math.round((Date.now() - saidMs) / 1000)} s in all`;
  },
};

function answerAfter(lab: Lab, agent: string, seconds: number): void {
  const reply = `{"message_id":"$ID","body":"from ${agent}"}`;
  lab.model.rule({
    agent,
    when: `| ${agent}?`,
    then: `DELAY ${seconds * 1_000} ;; CALL_TOOL mcp__oxtail__reply_to_message ${reply}`,
  });
}

/** The session of the only Codex here: the only box with answers in it. */
function threadOf(lab: Lab): string {
  const boxes = [...Deno.readDirSync(`${lab.home}/.oxtail/waits`)].map(({ name }) => name);
  expectEqual(boxes.length, 1, "the number of agents that asked");
  return boxes[0] ?? "";
}

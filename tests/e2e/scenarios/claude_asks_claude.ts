/**
 * A Claude Code asks another one that is in the middle of a turn. The question reaches the other's
 * model through the hook of a tool, and the answer comes back as the result of `ask_peer`.
 */

import type { Lab } from "../lab.ts";
import { installOxtail, mailNames, mailState, peersIn } from "../oxtail.ts";
import { expect, expectEqual, resultObject, type Scenario } from "../scenario.ts";
import { handOvers } from "../script.ts";
import { isObject } from "../../../src/wire/json.ts";
import { textOf } from "../stream.ts";

const QUESTION = "Which port does the API listen on?";
const ANSWER = "It listens on 8443.";

/** See the top of this file. */
export const claudeAsksClaude: Scenario = {
  name: "a Claude Code asks a busy one and gets the answer in the same tool call",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab);
    const asker = await lab.startClaude("a");
    const peer = await lab.startClaude("b");
    lab.model.rule({
      agent: "b",
      when: `| ${QUESTION}`,
      then: `CALL_TOOL mcp__oxtail__reply_to_message {"message_id":"$ID","body":"${ANSWER}"}`,
    });

    await lab.say("a", "CALL_TOOL mcp__oxtail__list_project_sessions {}");
    const list = await lab.waitFor(
      () => lab.model.results("a", "list_project_sessions")[0],
      30_000,
      "a has listed the sessions",
    );
    expectEqual(peersIn(resultObject(list.text)), [peer.sessionId], "the list of a's peers");

    await lab.say("b", busyPrompt());
    await lab.waitFor(() => lab.model.results("b", "Bash")[0], 30_000, "b is busy with its tools");
    const ask = JSON.stringify({ target: peer.sessionId, body: QUESTION, timeout_ms: 40_000 });
    await lab.say("a", `CALL_TOOL mcp__oxtail__ask_peer ${ask}`);
    const result = await lab.waitFor(
      () => lab.model.results("a", "ask_peer")[0],
      50_000,
      "the result of ask_peer is in a request of a",
    );

    const { reply, message_id } = resultObject(result.text);
    expect(isObject(reply), `ask_peer returns a reply, found ${result.text}`);
    expectEqual(reply.correlation, "correlated", "the correlation of the reply");
    expectEqual(reply.body, ANSWER, "the body of the reply");
    checkHandOver(lab, textOf(message_id));

    await lab.waitFor(
      () => mailState(lab, peer.sessionId, textOf(message_id)) === "done",
      5_000,
      "the question lies in b's done",
    );
    await lab.waitFor(
      () => mailState(lab, asker.sessionId, textOf(reply.id)) === "done",
      20_000,
      "the reply lies in a's done",
    );
    expectEqual(mailNames(lab, asker.sessionId, "new"), [], "what is left in a's new");
    expectEqual(mailNames(lab, peer.sessionId, "new"), [], "what is left in b's new");
    return figure(lab, result.atMs);
  },
};

/** Work for about ten seconds, with a hook before each step. */
function busyPrompt(): string {
  const step = 'CALL_TOOL Bash {"command":"sleep 1.5","description":"Work"}';
  return `${Array(7).fill(step).join(" ;; ")} ;; SAY finished`;
}

/** The question was in a request of b, put there by the hook of a tool, once, framed and with its ids. */
function checkHandOver(lab: Lab, messageId: string): void {
  const request = lab.requests("b").find((request) => request.heard.includes(`| ${QUESTION}`));
  expect(request !== undefined, "the question is in a model request of b");
  expect(
    /(?:Pre|Post)ToolUse:\w+ hook additional context: \[oxtail/.test(request.heard),
    "the hook before or after a tool put it there",
  );
  const [header, ...more] = handOvers(request.heard);
  expectEqual(more, [], "what was handed over besides the question");
  expectEqual(header?.id, messageId, "the id in the header");
  expectEqual(header?.requestId, messageId, "the request id in the header");
}

function figure(lab: Lab, answeredMs: number): string {
  const asked = lab.requests("a").find((request) =>
    request.heard.includes("CALL_TOOL mcp__oxtail__ask_peer")
  );
  const heard = lab.requests("b").find((request) => request.heard.includes(`| ${QUESTION}`));
  const since = (ms: number | undefined) => `${answeredMs - (ms ?? answeredMs)} ms`;
  return `asked to answered ${since(asked?.atMs)}, of which after b's model saw it ${
    since(heard?.atMs)
  }`;
}

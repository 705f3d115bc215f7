/**
 * A Claude Code asks an idle one whose person has begun to type. Nothing is typed into that prompt;
 * when the person submits it, the question comes along through the UserPromptSubmit hook.
 */

import type { Lab } from "../lab.ts";
import { installOxtail, mailNames, mailState } from "../oxtail.ts";
import { expect, expectEqual, resultObject, type Scenario } from "../scenario.ts";
import { isObject } from "../../../src/wire/json.ts";
import { textOf } from "../stream.ts";

const QUESTION = "Is the migration finished?";
const ANSWER = "Yes, since noon.";
/** Long enough for a wake, were there one. */
const WAKE_MS = 3_000;

/** See the top of this file. */
export const claudeAsksDraftingClaude: Scenario = {
  name:
    "an idle Claude Code gets the question with the person's next prompt, and the draft stays whole",
  async run(lab: Lab): Promise<string> {
    // A listener would start a turn of its own, and leave the draft alone as well.
    await installOxtail(lab, { listener: false });
    await lab.startClaude("a");
    const peer = await lab.startClaude("b");
    lab.model.rule({
      agent: "b",
      when: `| ${QUESTION}`,
      then: `CALL_TOOL mcp__oxtail__reply_to_message {"message_id":"$ID","body":"${ANSWER}"}`,
    });

    await lab.type("b", "contin");
    const ask = JSON.stringify({ target: peer.sessionId, body: QUESTION, timeout_ms: 60_000 });
    await lab.say("a", `CALL_TOOL mcp__oxtail__ask_peer ${ask}`);
    await lab.waitFor(
      () => mailNames(lab, peer.sessionId, "new").length === 1,
      20_000,
      "the question lies in b's new",
    );
    await new Promise((resolve) => setTimeout(resolve, WAKE_MS));
    expectEqual(
      lab.requests("b").length,
      0,
      "the number of requests of b before its person prompts",
    );
    expect(
      /❯\scontin\s*$/m.test(await lab.capture("b")),
      "b's prompt still holds what its person typed",
    );

    const promptedMs = Date.now();
    await lab.say("b", "ue");
    const result = await lab.waitFor(
      () => lab.model.results("a", "ask_peer")[0],
      30_000,
      "the result of ask_peer is in a request of a",
    );
    const { reply, message_id } = resultObject(result.text);
    expect(isObject(reply), `ask_peer returns a reply, found ${result.text}`);
    expectEqual(reply.correlation, "correlated", "the correlation of the reply");
    expectEqual(reply.body, ANSWER, "the body of the reply");
    checkPrompt(lab);
    expectEqual(
      mailState(lab, peer.sessionId, textOf(message_id)),
      "done",
      "the state of the question",
    );
    return `prompted to answered ${result.atMs - promptedMs} ms`;
  },
};

/** b's first request holds the person's prompt as it was typed, and the question beside it. */
function checkPrompt(lab: Lab): void {
  const [first] = lab.requests("b");
  expect(first !== undefined, "b has asked its model");
  const inputs = first.conversation.entries.flatMap((entry) =>
    entry.kind === "input" ? [entry] : []
  );
  expect(
    inputs.some(({ role, text }) => role === "user" && text === "continue"),
    'b\'s prompt is "continue"',
  );
  expect(
    inputs.some(({ text }) => text.includes("UserPromptSubmit hook additional context: [oxtail")),
    "a UserPromptSubmit hook put the question beside it",
  );
}

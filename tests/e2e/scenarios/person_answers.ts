/**
 * The person as a peer: a Claude Code and a Codex ask `human`, and the person answers in a shell. Where the
 * client shows a form meanwhile it goes away by itself, and the next one is answered in it.
 */

import { isObject } from "../../../src/wire/json.ts";
import { checkoutConfig } from "../../../tools/checkout.ts";
import { run } from "../command.ts";
import type { Lab } from "../lab.ts";
import { installOxtail } from "../oxtail.ts";
import { expect, expectEqual, resultObject, type Scenario } from "../scenario.ts";
import { arrayOf, textOf } from "../stream.ts";

const ASK = {
  target: "human",
  body: "Which name shall the release have?",
  choices: ["Anna", "Berta"],
  timeout_ms: 60_000,
};

/** See the top of this file. */
export const personAnswersClaude: Scenario = {
  name: "Claude Code asks the person, and oxtail answer answers it",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab);
    await lab.startClaude("a");
    await asksAndIsAnswered(lab, "a", "mcp__oxtail__ask_peer");
    return "answered";
  },
};

/** See the top of this file. */
export const personAnswersCodex: Scenario = {
  name: "Codex asks the person, and oxtail answer answers it",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab, { codexHooks: true });
    await lab.startCodex("x", { withoutDaemon: true });
    await asksAndIsAnswered(lab, "x", "mcp__oxtail::ask_peer");
    return "answered";
  },
};

/** See the top of this file. */
export const personAnswersForm: Scenario = {
  name: "a Codex that asks before it acts shows its person the question as a form",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab, { codexHooks: true });
    const args = ["-c", 'approval_policy="on-request"'];
    await lab.startCodex("x", { withoutDaemon: true, args });
    await lab.say("x", `CALL_TOOL mcp__oxtail::ask_peer ${JSON.stringify(ASK)}`);
    for (let n = 0; n < 4; n++) {
      await new Promise((resolve) => setTimeout(resolve, 4_000));
      console.log(await lab.capture("x"));
    }
    return "seen";
  },
};

async function asksAndIsAnswered(lab: Lab, agent: string, tool: string): Promise<void> {
  await lab.say(agent, `CALL_TOOL ${tool} ${JSON.stringify(ASK)}`);
  const id = await lab.waitFor(
    async () => {
      const [question] = arrayOf((await answer(lab, "--json")).questions);
      return isObject(question) ? textOf(question.message_id) : undefined;
    },
    40_000,
    "the question waits for the person",
  );
  await answer(lab, "--json", id, "2");
  const told = await lab.waitFor(
    () => lab.model.results(agent, "ask_peer")[0],
    30_000,
    `${agent} has its answer`,
  );
  const { reply } = resultObject(told.text);
  expect(isObject(reply), `there is a reply, found ${told.text}`);
  expectEqual([reply.body, reply.origin], ["Berta", "operator"], "the answer of the person");
}

/** What `oxtail answer` of the checkout says in the lab's project. */
async function answer(lab: Lab, ...rest: string[]) {
  const { command, args } = await checkoutConfig();
  const env = { HOME: lab.home, PATH: "/usr/local/bin:/usr/bin:/bin" };
  const line = [...args.slice(0, -1), "answer", ...rest];
  const { ok, stdout, stderr } = await run(command, line, { env, cwd: lab.project });
  expect(ok, `oxtail answer succeeds, found ${stderr}`);
  return resultObject(stdout);
}

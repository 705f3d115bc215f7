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
  name:
    "a Codex that asks before it acts shows its person a form, which answers, or goes when they answered elsewhere",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab, { codexHooks: true });
    const args = ["-c", 'approval_policy="on-request"'];
    await lab.startCodex("x", { withoutDaemon: true, args });
    const isShown = async () => /\b2\. Berta/.test(await lab.capture("x"));
    const say = (text: string) => sayForForm(lab, "x", text, isShown);
    await say(`CALL_TOOL mcp__oxtail::ask_peer ${JSON.stringify(ASK)}`);
    await lab.key("x", "Down");
    await lab.waitFor(
      async () => /› 2\. Berta/.test(await lab.capture("x")),
      20_000,
      "the second choice is chosen",
    );
    await lab.key("x", "Enter");
    await isTold(lab, "x", 0);
    await asksAndIsAnswered(lab, "x", "mcp__oxtail::ask_peer", say, 1);
    await lab.waitFor(async () => !await isShown(), 20_000, "the form has gone");
    return "answered both ways";
  },
};

/** Submits `text` by a single Enter, because another one would answer the form that it leads to. */
async function sayForForm(
  lab: Lab,
  agent: string,
  text: string,
  isShown: () => Promise<boolean>,
): Promise<void> {
  await lab.waitFor(async () => !await isShown(), 20_000, "no form is shown");
  await lab.type(agent, text);
  const isTyped = async () => (await lab.composer(agent)).startsWith("CALL_TOOL");
  await lab.waitFor(isTyped, 20_000, "the prompt is typed");
  // A client takes an Enter that comes at once for a part of a paste.
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  await lab.key(agent, "Enter");
  await lab.waitFor(isShown, 40_000, "the form is shown");
}

async function asksAndIsAnswered(
  lab: Lab,
  agent: string,
  tool: string,
  say = (text: string) => lab.say(agent, text),
  nth = 0,
): Promise<void> {
  await say(`CALL_TOOL ${tool} ${JSON.stringify(ASK)}`);
  const id = await lab.waitFor(
    async () => {
      const [question] = arrayOf((await answer(lab, "--json")).questions);
      return isObject(question) ? textOf(question.message_id) : undefined;
    },
    40_000,
    "the question waits for the person",
  );
  await answer(lab, "--json", id, "2");
  await isTold(lab, agent, nth);
}

/** Its nth question was answered with the second choice. */
async function isTold(lab: Lab, agent: string, nth: number): Promise<void> {
  const told = await lab.waitFor(
    () => lab.model.results(agent, "ask_peer")[nth],
    40_000,
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

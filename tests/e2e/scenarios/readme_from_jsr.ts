/**
 * Strangers with README and nothing else; a registry on loopback stands in for JSR. One sets nothing up:
 * both clients have the server entry that README has for them. The other runs README's setup.
 */

import { isObject } from "../../../src/wire/json.ts";
import { openJsr } from "../../publish/jsr.ts";
import { readReadme } from "../../publish/readme.ts";
import type { Lab } from "../lab.ts";
import { expect, expectEqual, resultObject, type Scenario } from "../scenario.ts";
import { arrayOf, textOf } from "../stream.ts";

const QUESTION = "Which port does the API listen on?";
const ANSWER = "It listens on 8443.";

/** See the top of this file. */
export const readmeFromJsr: Scenario = {
  name: "with README's entries, from a registry like JSR, Claude Code asks Codex and is answered",
  async run(lab: Lab): Promise<string> {
    await using jsr = await openJsr();
    const { fetch, server } = readReadme();
    const fetched = await jsr.sh(fetch, { home: lab.home, cwd: lab.project });
    expect(fetched.code === 0, `the package is fetched, found ${fetched.stderr}`);
    // Clients hand few variables on. These lead to the registry, which users do not have.
    const { PATH, DENO_DIR, JSR_URL } = jsr.env;
    const variables = [`PATH=${PATH}`, `DENO_DIR=${DENO_DIR}`, `JSR_URL=${JSR_URL}`];
    await lab.configure({
      server: { command: "/usr/bin/env", args: [...variables, server.command, ...server.args] },
      claudeSettings: { permissions: { allow: ["mcp__oxtail"] } },
      codexHooks: null,
    });
    await lab.startClaude("a");
    await lab.startCodex("x", { withoutDaemon: true });
    return await converse(lab);
  },
};

/** See the top of this file. */
export const setupFromJsr: Scenario = {
  name: "README's setup, from a registry like JSR: Claude Code asks Codex and is answered",
  async run(lab: Lab): Promise<string> {
    await using jsr = await openJsr();
    for (const name of ["claude", "codex"]) {
      await Deno.symlink(`${lab.root}/bin/${name}`, `${jsr.bin}/${name}`);
    }
    await lab.configure({ server: null, claudeSettings: {}, codexHooks: null });
    const line = `${readReadme().commands.get("setup")} --yes --allow-tools`;
    const beganMs = Date.now();
    const done = await jsr.sh(line, { home: lab.home, cwd: lab.project });
    expect(done.code === 0, `setup succeeds, found ${done.stdout}${done.stderr}`);
    const setupMs = Date.now() - beganMs;
    await lab.startClaude("a");
    await lab.startCodex("x", { withoutDaemon: true });
    lab.model.rule({
      agent: "x",
      when: `| ${QUESTION}`,
      then: `CALL_TOOL mcp__oxtail::reply_to_message {"message_id":"$ID","body":"${ANSWER}"}`,
    });
    const askedMs = Date.now();
    await ask(lab, await threadOf(lab), "mcp__plugin_oxtail_oxtail__ask_peer");
    await expectAnswer(lab);
    return `set up in ${setupMs} ms, answered in ${Date.now() - askedMs} ms`;
  },
};

/** Claude Code asks; the wake makes Codex read; its person has it answer. */
async function converse(lab: Lab): Promise<string> {
  const target = await threadOf(lab);
  lab.model.rule({
    agent: "x",
    when: "oxtail: a peer sent you a message",
    then: "CALL_TOOL mcp__oxtail::read_my_messages {}",
  });
  const beganMs = Date.now();
  await ask(lab, target, "mcp__oxtail__ask_peer");
  const [message] = arrayOf((await resultOf(lab, "x", "read_my_messages")).messages);
  expect(isObject(message), "the wake made x read its message");
  expectEqual(message.body, QUESTION, "the question");
  const readMs = Date.now() - beganMs;
  const reply = JSON.stringify({ message_id: message.id, body: ANSWER });
  await lab.say("x", `CALL_TOOL mcp__oxtail::reply_to_message ${reply}`);
  await expectAnswer(lab);
  return `woken and read in ${readMs} ms`;
}

/** The session id of the Codex in `x`. */
async function threadOf(lab: Lab): Promise<string> {
  await lab.say("x", "CALL_TOOL mcp__oxtail::get_my_session {}");
  const { entry } = await resultOf(lab, "x", "get_my_session");
  expect(isObject(entry) && isObject(entry.client), "x is registered");
  return textOf(entry.client.session_id);
}

/** How the tool is called depends on who brought the server: the user or the plugin. */
async function ask(lab: Lab, target: string, tool: string): Promise<void> {
  const question = JSON.stringify({ target, body: QUESTION, timeout_ms: 60_000 });
  await lab.say("a", `CALL_TOOL ${tool} ${question}`);
}

async function expectAnswer(lab: Lab): Promise<void> {
  const asked = await resultOf(lab, "a", "ask_peer");
  expect(isObject(asked.reply), `there is a reply, found ${JSON.stringify(asked)}`);
  expectEqual(asked.reply.body, ANSWER, "the answer");
}

async function resultOf(lab: Lab, agent: string, tool: string) {
  const look = () => lab.model.results(agent, tool)[0];
  return resultObject((await lab.waitFor(look, 60_000, `${agent} has a result of ${tool}`)).text);
}

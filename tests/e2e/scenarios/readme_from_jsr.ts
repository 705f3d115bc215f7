/**
 * A stranger who sets nothing up: both clients have the server entry that README has for them, and
 * fetch the package from a registry on loopback that stands in for JSR.
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

/** Claude Code asks; the wake makes Codex read; its person has it answer. */
async function converse(lab: Lab): Promise<string> {
  await lab.say("x", "CALL_TOOL mcp__oxtail::get_my_session {}");
  const me = await resultOf(lab, "x", "get_my_session");
  expect(isObject(me.entry) && isObject(me.entry.client), "x is registered");
  const target = textOf(me.entry.client.session_id);
  lab.model.rule({
    agent: "x",
    when: "oxtail: a peer sent you a message",
    then: "CALL_TOOL mcp__oxtail::read_my_messages {}",
  });
  const beganMs = Date.now();
  const ask = JSON.stringify({ target, body: QUESTION, timeout_ms: 60_000 });
  await lab.say("a", `CALL_TOOL mcp__oxtail__ask_peer ${ask}`);
  const [message] = arrayOf((await resultOf(lab, "x", "read_my_messages")).messages);
  expect(isObject(message), "the wake made x read its message");
  expectEqual(message.body, QUESTION, "the question");
  const readMs = Date.now() - beganMs;
  const reply = JSON.stringify({ message_id: message.id, body: ANSWER });
  await lab.say("x", `CALL_TOOL mcp__oxtail::reply_to_message ${reply}`);
  const asked = await resultOf(lab, "a", "ask_peer");
  expect(isObject(asked.reply), `there is a reply, found ${JSON.stringify(asked)}`);
  expectEqual(asked.reply.body, ANSWER, "the answer");
  return `woken and read in ${readMs} ms`;
}

async function resultOf(lab: Lab, agent: string, tool: string) {
  const look = () => lab.model.results(agent, tool)[0];
  return resultObject((await lab.waitFor(look, 60_000, `${agent} has a result of ${tool}`)).text);
}

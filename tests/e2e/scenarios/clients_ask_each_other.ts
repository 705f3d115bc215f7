/** The two clients ask each other, with no human in between, and a trace tells how. */

import { isObject } from "../../../src/wire/json.ts";
import type { Lab } from "../lab.ts";
import { installOxtail } from "../oxtail.ts";
import { expect, expectEqual, resultObject, type Scenario } from "../scenario.ts";
import { textOf } from "../stream.ts";

/** See the top of this file. */
export const clientsAskEachOther: Scenario = {
  name: "Claude Code asks Codex and Codex asks Claude Code, and each is answered",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab, { codexHooks: true });
    const trace = `${lab.home}/.oxtail/trace/oxtail.ndjson`;
    const env = { MCP_TRACE_FILE: trace };
    const claude = await lab.startClaude("a", { env });
    await lab.startCodex("x", { withoutDaemon: true, env });
    await lab.say("x", "CALL_TOOL mcp__oxtail::get_my_session {}");
    const me = await lab.waitFor(
      () => lab.model.results("x", "get_my_session")[0],
      40_000,
      "x knows who it is",
    );
    const { entry } = resultObject(me.text);
    expect(isObject(entry) && isObject(entry.client), `there is an entry, found ${me.text}`);
    const thread = textOf(entry.client.session_id);
    answers(lab, "x", "mcp__oxtail::reply_to_message", "| Is it green?", "Codex says yes");
    answers(lab, "a", "mcp__oxtail__reply_to_message", "| Is it red?", "Claude says no");

    const first = await asks(lab, "a", "mcp__oxtail__ask_peer", thread, "Is it green?");
    expectEqual(first.body, "Codex says yes", "the answer of Codex");
    const second = await asks(lab, "x", "mcp__oxtail::ask_peer", claude.sessionId, "Is it red?");
    expectEqual(second.body, "Claude says no", "the answer of Claude Code");
    checkTrace(trace, claude.sessionId, thread);
    return `answered in ${first.ms} and ${second.ms} ms`;
  },
};

/** Servers and hooks of both clients have written down what they did, and no body. */
function checkTrace(path: string, claude: string, codex: string): void {
  const text = Deno.readTextFileSync(path);
  const records = text.trim().split("\n").map((line) => JSON.parse(line));
  const of = (event: string) => records.filter((record) => record.event === event);
  expectEqual(
    of("ask_peer_end").map(({ timed_out, correlation }) => [timed_out, correlation]),
    [[false, "correlated"], [false, "correlated"]],
    "how the questions ended",
  );
  expectEqual(
    of("wake_outcome").map((one) => [one.target_session_id, one.rung, one.wake_status]),
    [[codex, "keys", "fired"], [claude, "listener", "fired"]],
    "how the two were woken",
  );
  for (const box of [claude, codex]) {
    const byHook = of("hand_over").some((one) => one.box === box && /^[A-Z]/.test(one.by));
    expect(byHook, `a hook of ${box} has traced a hand-over`);
    expect(of("acknowledge").some((one) => one.box === box), `${box} has acknowledged`);
    expect(of("detect_run").some((one) => one.session_id === box), `${box} was identified`);
  }
  expect(!/Codex says yes|Is it red/.test(text), "no body is in the trace");
}

/** Has the model of `agent` answer a question by its id, as soon as it hears it. */
function answers(lab: Lab, agent: string, tool: string, when: string, body: string): void {
  lab.model.rule({ agent, when, then: `CALL_TOOL ${tool} {"message_id":"$ID","body":"${body}"}` });
}

/** One agent asks; gives the answer, and how long it took. */
async function asks(lab: Lab, agent: string, tool: string, target: string, body: string) {
  const args = JSON.stringify({ target, body, timeout_ms: 50_000 });
  const beganMs = Date.now();
  await lab.say(agent, `CALL_TOOL ${tool} ${args}`);
  const told = await lab.waitFor(
    () => lab.model.results(agent, "ask_peer")[0],
    70_000,
    `${agent} has its answer`,
  );
  const { reply } = resultObject(told.text);
  expect(isObject(reply), `there is a reply, found ${told.text}`);
  return { body: textOf(reply.body), ms: told.atMs - beganMs };
}

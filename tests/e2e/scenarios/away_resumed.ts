/**
 * What is sent to an agent whose client was quit waits for it: by the name that it chose, it is away
 * meanwhile, and once somebody resumes it, it gets its mail and is called what it was called.
 */

import type { Lab } from "../lab.ts";
import { installOxtail, mailNames } from "../oxtail.ts";
import { expect, expectEqual, resultObject, type Scenario } from "../scenario.ts";

/** How the two clients spell our tools. */
const CLAUDE = "mcp__oxtail__";
const CODEX = "mcp__oxtail::";
const BODY = "sent while you were away";

/** See the top of this file. */
export const awayClaudeResumed: Scenario = {
  name: "mail to a Claude Code that was quit waits for it, and arrives when it is resumed",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab);
    const { sessionId } = await lab.startClaude("a");
    await lab.startClaude("b");
    await nameIt(lab, "a", "reviewer");
    await lab.say("a", "/exit");
    await lab.waitFor(async () => await lab.session("a") === null, 20_000, "a is gone");
    await sendToAway(lab, "b", "reviewer");
    await askAway(lab, "b", "reviewer");
    expectEqual(mailNames(lab, sessionId, "new").length, 2, "what waits for a");
    await lab.startClaude("back", { args: ["--resume", sessionId] });
    return await heardAgain(lab, "back", sessionId);
  },
};

/** See the top of this file. */
export const awayCodexResumed: Scenario = {
  name: "mail to a Codex that was quit waits for it, and arrives when it is resumed",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab, { codexHooks: true });
    await lab.startCodex("a", { withoutDaemon: true });
    await lab.startClaude("b");
    await nameIt(lab, "a", "reviewer", CODEX);
    const sessionId = threadOf(lab);
    await lab.say("a", "/quit");
    await lab.waitFor(async () => (await lab.processes("a")).length <= 1, 20_000, "a has ended");
    await sendToAway(lab, "b", "reviewer");
    await lab.startCodex("back", { withoutDaemon: true, args: ["resume", sessionId] });
    return await heardAgain(lab, "back", sessionId, CODEX);
  },
};

/** The thread that is named `reviewer`. */
function threadOf(lab: Lab): string {
  const folder = `${lab.home}/.oxtail/mail`;
  const named = [...Deno.readDirSync(folder)].find(({ name }) => {
    try {
      return Deno.readTextFileSync(`${folder}/${name}/card.json`).includes('"reviewer"');
    } catch {
      return false;
    }
  });
  expect(named !== undefined, "a has a card");
  return named.name;
}

async function nameIt(lab: Lab, agent: string, name: string, tools = CLAUDE): Promise<void> {
  await lab.say(agent, `CALL_TOOL ${tools}set_my_state ${JSON.stringify({ name })}`);
  const result = await lab.waitFor(
    () => lab.model.results(agent, "set_my_state")[0],
    30_000,
    `${agent} has a name`,
  );
  expectEqual(resultObject(result.text).peer_name, name, "the name that it chose");
}

async function sendToAway(lab: Lab, from: string, target: string): Promise<void> {
  const call = JSON.stringify({ target, body: BODY });
  await lab.say(from, `CALL_TOOL mcp__oxtail__send_message ${call}`);
  const result = await lab.waitFor(
    () => lab.model.results(from, "send_message")[0],
    30_000,
    `${from} has sent`,
  );
  const { status, delivery_outlook: outlook } = resultObject(result.text);
  expectEqual([status, outlook], ["queued", "away"], `what ${from} is told, ${result.text}`);
}

async function askAway(lab: Lab, from: string, target: string): Promise<void> {
  const call = JSON.stringify({ target, body: "Are you back?", timeout_ms: 60_000 });
  const startMs = Date.now();
  await lab.say(from, `CALL_TOOL mcp__oxtail__ask_peer ${call}`);
  const result = await lab.waitFor(
    () => lab.model.results(from, "ask_peer")[0],
    20_000,
    `${from} is told that nobody answers now, after ${Date.now() - startMs} ms`,
  );
  const { reply, timed_out: timedOut, wake_status: woken } = resultObject(result.text);
  expectEqual([reply, timedOut, woken], [null, false, "skipped_no_target"], result.text);
}

/** The resumed agent's next turn has what was sent, and its name. */
async function heardAgain(
  lab: Lab,
  agent: string,
  sessionId: string,
  tools = CLAUDE,
): Promise<string> {
  await lab.say(agent, `CALL_TOOL ${tools}get_my_session {}`);
  await lab.waitFor(
    () => lab.requests(agent).find((request) => request.heard.includes(BODY)),
    30_000,
    `${agent}'s model has seen what was sent`,
  );
  const result = await lab.waitFor(
    () => lab.model.results(agent, "get_my_session")[0],
    30_000,
    `${agent} knows who it is`,
  );
  expect(result.text.includes(sessionId), `it is the same session, ${result.text}`);
  expect(result.text.includes('"peer_name":"reviewer"'), `it has its name, ${result.text}`);
  return "it was away, and got its mail";
}

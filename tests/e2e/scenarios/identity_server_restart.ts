/**
 * The server of a client dies. The one that the client starts in its place serves the same session, and
 * what was sent meanwhile arrives.
 */

import type { Lab } from "../lab.ts";
import { installOxtail } from "../oxtail.ts";
import { processesWithHome } from "../processes.ts";
import { expect, expectEqual, resultObject, type Scenario } from "../scenario.ts";
import { clientIn, threadOf } from "../wakes.ts";

/** See the top of this file. */
export const identityClaudeRestart: Scenario = {
  name: "a Claude Code whose server was killed keeps its id and its name, also after /clear",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab, { listener: false });
    const first = await lab.startClaude("a");
    await lab.startClaude("b");
    expectEqual(await whoIs(lab, "a"), first.sessionId, "a's id at the start");
    await nameIt(lab, "planner");
    await killServerOf(lab, first.sessionId);
    await send(lab, "planner", "while it was dead");
    await reconnect(lab);
    expectEqual(await whoIs(lab, "a"), first.sessionId, "a's id after the restart");
    expect(heard(lab, "a", "| while it was dead"), "a's model was told what came meanwhile");

    await lab.say("a", "/clear");
    const second = await lab.waitFor(
      async () => {
        const session = await lab.session("a");
        return session !== null && session.sessionId !== first.sessionId ? session : null;
      },
      20_000,
      "a has another session",
    );
    await lab.waitFor(() => serverOf(lab, second.sessionId), 10_000, "its server shows the new id");
    await killServerOf(lab, second.sessionId);
    await reconnect(lab);
    expectEqual(await whoIs(lab, "a"), second.sessionId, "a's id after /clear and a restart");
    expectEqual(nameIn(lab), "planner", "a's name at the end");
    return "the same id and name, before and after /clear";
  },
};

/** See the top of this file. */
export const identityCodexRestart: Scenario = {
  name: "a Codex that is resumed after its server was killed keeps its id",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab, { codexHooks: true });
    await lab.startClaude("b");
    await lab.startCodex("x", { withoutDaemon: true });
    const thread = await threadOf(lab, "x", "x");
    const killed = await killServerOf(lab, thread);
    await send(lab, thread, "while it was dead");
    await lab.say("x", "/quit");
    await lab.waitFor(async () => (await lab.processes("x")).length <= 1, 20_000, "x has ended");
    await lab.startCodex("y", { withoutDaemon: true, args: ["resume", thread] });
    expectEqual(await threadOf(lab, "y", "y"), thread, "the id of the resumed x");
    expect(heard(lab, "y", "| while it was dead"), "its model was told what came meanwhile");
    expect(serverOf(lab, thread) !== killed, "another server serves it");
    return "the same id";
  },
};

/** Has the Claude Code in a window ask who it is; gives its session id. */
async function whoIs(lab: Lab, name: string): Promise<unknown> {
  const before = lab.model.results(name, "get_my_session").length;
  await lab.say(name, "CALL_TOOL mcp__oxtail__get_my_session {}");
  const result = await lab.waitFor(
    () => lab.model.results(name, "get_my_session")[before],
    30_000,
    `${name} knows who it is`,
  );
  return clientIn(result.text).session_id;
}

/** Has `a` choose a name. */
async function nameIt(lab: Lab, name: string): Promise<void> {
  await lab.say("a", `CALL_TOOL mcp__oxtail__set_my_state ${JSON.stringify({ name })}`);
  const result = await lab.waitFor(
    () => lab.model.results("a", "set_my_state")[0],
    30_000,
    "a has a name",
  );
  expectEqual(resultObject(result.text).peer_name, name, "the name that a chose");
}

/** What `a` was called when it last asked who it is. */
function nameIn(lab: Lab): unknown {
  const result = lab.model.results("a", "get_my_session").at(-1);
  return /"peer_name":"([^"]*)"/.exec(result?.text ?? "")?.[1];
}

async function send(lab: Lab, target: string, body: string): Promise<void> {
  await lab.say("b", `CALL_TOOL mcp__oxtail__send_message ${JSON.stringify({ target, body })}`);
  const result = await lab.waitFor(
    () => lab.model.results("b", "send_message")[0],
    30_000,
    "b has sent",
  );
  expectEqual(resultObject(result.text).status, "queued", "the status of what b sent");
}

function heard(lab: Lab, agent: string, text: string): boolean {
  return lab.requests(agent).some((request) => request.heard.includes(text));
}

/** Kills the server that serves a session as a crash would; gives its pid. */
async function killServerOf(lab: Lab, sessionId: string): Promise<number> {
  const pid = serverOf(lab, sessionId);
  expect(pid !== null, `a server serves ${sessionId}`);
  Deno.kill(pid, "SIGKILL");
  await lab.waitFor(
    async () => !(await processesWithHome(lab.home)).some((process) => process.pid === pid),
    5_000,
    "the server is gone",
  );
  return pid;
}

/** The pid in the registry entry of a session, or null. */
function serverOf(lab: Lab, sessionId: string): number | null {
  const folder = `${lab.home}/.oxtail/sessions`;
  const entry = [...Deno.readDirSync(folder)].find(({ name }) =>
    name.endsWith(".json") &&
    Deno.readTextFileSync(`${folder}/${name}`).includes(`"session_id":"${sessionId}"`)
  );
  return entry === undefined ? null : Number.parseInt(entry.name, 10);
}

/** In Claude Code a person reconnects a server that has failed. */
async function reconnect(lab: Lab): Promise<void> {
  await lab.waitFor(
    async () => (await lab.session("a"))?.status === "idle",
    10_000,
    "a waits for a prompt",
  );
  await lab.say("a", "/mcp");
  const shows = (pattern: RegExp) =>
    lab.waitFor(async () => pattern.test(await lab.capture("a")), 10_000, `a shows ${pattern}`);
  await shows(/❯ ✘ oxtail/);
  await lab.key("a", "Enter");
  await shows(/❯ Reconnect/);
  await lab.key("a", "Enter");
  await shows(/Reconnected/);
}

/**
 * What `/new` in a Codex does to the thread that was left. In a terminal of its own the new thread is the same
 * agent to others; under the shared daemon nobody can tell, so each thread keeps what is its own.
 */

import { SHARED_CODEX } from "../codex.ts";
import type { Lab } from "../lab.ts";
import { installOxtail, mailNames, sendTo } from "../oxtail.ts";
import { expect, expectEqual, resultObject, type Scenario } from "../scenario.ts";
import { arrayOf, textOf } from "../stream.ts";
import { isObject } from "../../../src/wire/json.ts";
import { heardMs, sendWaking, showsWakeLine, threadOf } from "../wakes.ts";

/** See the top of this file. */
export const codexNew: Scenario = {
  name:
    "after /new in a terminal of its own the new thread has the name and the mail of the one before",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab, { codexHooks: true });
    await lab.startClaude("a");
    await lab.startCodex("x", { withoutDaemon: true });
    const left = await named(lab, "x", "x", "worker");
    await begin(lab, "x");
    const early = await sendWaking(lab, "a", "worker", "before the first prompt");
    expectEqual(early.status, "skipped_no_target", `the wake of a thread that was left`);
    expect(!await showsWakeLine(lab, "x"), "nothing was typed into the new conversation");
    await lab.say("x", "SAY hello");
    const agents = await lab.waitFor(
      async () => {
        const rows = await codexRows(lab, "a");
        return rows.length === 1 && rows[0]?.session !== left ? rows : null;
      },
      40_000,
      "one row stands for the terminal, and it is the new thread",
    );
    expectEqual(agents.map(({ name }) => name), ["worker"], "what the new thread is called");
    expectEqual(mailNames(lab, left, "new"), [], "what is left in the old box");
    await lab.waitFor(
      () => heardMs(lab, "x", "| before the first prompt"),
      40_000,
      "the new thread was given the mail of the old one",
    );
    await pause(4_500);
    const byId = await sendWaking(lab, "a", left, "by the old id");
    expectEqual(byId.result.target_session_id, agents[0]?.session, "who gets mail for the old id");
    expectEqual(byId.status, "fired", `the wake, told ${byId.result.hint}`);
    await lab.waitFor(
      () => heardMs(lab, "x", "| by the old id"),
      15_000,
      "the new thread heard it",
    );
    return `${left} went on as ${agents[0]?.session}`;
  },
};

/** See the top of this file. */
export const codexNewDaemon: Scenario = {
  name:
    "under the daemon /new moves nothing: two terminals keep name and mail, whoever prompted last",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab, { codexHooks: true, env: { OXTAIL_SELF_WAKE: "off" } });
    await lab.startClaude("a");
    await lab.startCodex("x");
    const first = await named(lab, "x", SHARED_CODEX, "one");
    await lab.startCodex("y");
    const second = await named(lab, "y", SHARED_CODEX, "two", first);
    for (const id of [first, second]) sendTo(lab, id, `for ${id}`);
    await begin(lab, "x");
    await lab.say("x", "SAY hello");
    await pause(5_000);
    const rows = await codexRows(lab, "a");
    const nameOf = (id: string) => rows.find(({ session }) => session === id)?.name;
    expectEqual([nameOf(first), nameOf(second)], ["one", "two"], "their names");
    for (const id of [first, second]) {
      expectEqual(mailNames(lab, id, "new").length, 1, `the mail of ${id}`);
    }
    return `${first} and ${second} of ${rows.length} threads`;
  },
};

/** What others are told of one terminal whose Codex has ended and is resumed. */
export const codexResume: Scenario = {
  name: "a Codex that ended and is resumed has its name and its mail again, and is one row",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab, { codexHooks: true, env: { OXTAIL_SELF_WAKE: "off" } });
    await lab.startClaude("a");
    await lab.startCodex("x", { withoutDaemon: true });
    const thread = await named(lab, "x", "x", "worker");
    await lab.say("x", "/quit");
    await lab.waitFor(
      async () => /codex resume/.test(await lab.capture("x")),
      15_000,
      "Codex has ended",
    );
    sendTo(lab, thread, "while it was away");
    await lab.resumeCodex("x", thread);
    const waiting = await codexRows(lab, "a");
    expectEqual(
      waiting.length,
      1,
      `the rows for it before its first prompt, ${JSON.stringify(waiting)}`,
    );
    await lab.say("x", "SAY back");
    await lab.waitFor(
      () => heardMs(lab, "x", "| while it was away"),
      20_000,
      "it was given what came meanwhile",
    );
    const after = await codexRows(lab, "a");
    expectEqual(after.map(({ session, name }) => [session, name]), [[thread, "worker"]], "its row");
    return `before its first prompt: ${JSON.stringify(waiting)}`;
  },
};

/** Has the Codex in a window call itself `name`; its thread. */
async function named(
  lab: Lab,
  window: string,
  agent: string,
  name: string,
  other = "",
): Promise<string> {
  const thread = await threadOf(lab, window, agent, other);
  await lab.say(window, `CALL_TOOL mcp__oxtail::set_my_state {"name":"${name}"}`);
  await lab.waitFor(
    () => lab.model.results(agent, "set_my_state").some(({ text }) => text.includes(`"${name}"`)),
    30_000,
    `${window} is called ${name}`,
  );
  await pause(2_500);
  return thread;
}

/** Begins a new conversation in a window, where it is. */
async function begin(lab: Lab, window: string): Promise<void> {
  await lab.say(window, "/new");
  await lab.waitFor(
    async () => /Where should the new conversation run/.test(await lab.capture(window)),
    10_000,
    "Codex asks where the new conversation should run",
  );
  await pause(500);
  await lab.key(window, "Enter");
  // The new conversation's server starts.
  await pause(4_000);
}

/** The agents of Codex that the Claude Code in `from` is shown. */
async function codexRows(
  lab: Lab,
  from: string,
): Promise<{ readonly session: string; readonly name: string }[]> {
  const before = lab.model.results(from, "list_project_sessions").length;
  await lab.say(from, "CALL_TOOL mcp__oxtail__list_project_sessions {}");
  const told = await lab.waitFor(
    () => lab.model.results(from, "list_project_sessions")[before],
    30_000,
    `${from} was shown who is here`,
  );
  return arrayOf(resultObject(told.text).sessions).filter(isObject)
    .filter((row) => row.client_type === "codex")
    .map((row) => ({ session: textOf(row.client_session_id), name: textOf(row.peer_name) }));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

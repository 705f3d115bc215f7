/**
 * The cockpit beside two real clients: a person sees in it that a Codex has a dialog open, goes there, writes
 * to Claude Code, answers what an agent asks and what it tells, and finds what was said.
 */

import type { Lab } from "../lab.ts";
import { installOxtail } from "../oxtail.ts";
import { expect, expectEqual, resultObject, type Scenario } from "../scenario.ts";
import { isObject } from "../../../src/wire/json.ts";

const ASKS = ["-c", 'approval_policy="on-request"', "-c", 'sandbox_mode="read-only"'];
const SIZE = [100, 30] as const;

/** See the top of this file. */
export const cockpitActs: Scenario = {
  name:
    "in the cockpit a person sees a dialog, goes there, writes, answers, and finds what was said",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab, { codexHooks: true });
    await lab.startClaude("a");
    await lab.startCodex("x", { withoutDaemon: true, args: ASKS });
    await nameIt(lab, "a", "mcp__oxtail__", "main");
    await nameIt(lab, "x", "mcp__oxtail::", "reviewer");
    await lab.openShell("person", { PATH: `${lab.root}/bin:/usr/bin:/bin` });
    await lab.tmux.resize("person", ...SIZE);
    await keys(lab, "~/.oxtail/bin/oxtail", "Enter");
    await shows(lab, /^oxtail {2}project: .*2 idle.*\[overview\]/);

    const dialogMs = await openDialog(lab);
    const shown = await lab.tmux.watched(async () => {
      await keys(lab, "", "Enter");
      await shows(lab, /^reviewer is shown$/m);
    });
    expectEqual(shown, "x", "the window that Enter leads to");
    await lab.key("x", "Escape");
    await shows(lab, /^oxtail {2}project: .*2 idle/);

    await keys(lab, "/claude", "Enter");
    await shows(lab, /^Only what has "claude": Esc shows all$/m);
    expect(!/^..○ +reviewer /m.test(await lab.capture("person")), "the filter hides reviewer");
    await keys(lab, "mWhich branch?", "Enter");
    await shows(lab, /^Queued for main /m);
    await lab.waitFor(() => hears(lab, "a", "Which branch?"), 60_000, "a was told what was typed");
    await keys(lab, "2", "Escape");
    await shows(lab, /you → main {2}seen \d+ s ago\n +Which branch\?/);

    await keys(lab, "1", "");
    const ask = { target: "human", body: "Ship it?", timeout_ms: 20_000 };
    await lab.say("x", `CALL_TOOL mcp__oxtail::ask_peer ${JSON.stringify(ask)}`);
    await shows(lab, /^. reviewer asks you: Ship it\?: a answers$/m);
    await keys(lab, "ayes, today", "Enter");
    await lab.waitFor(
      () =>
        lab.model.results("x", "ask_peer").some(({ text }) => {
          const { reply } = resultObject(text);
          return isObject(reply) && reply.body === "yes, today";
        }) || hears(lab, "x", "yes, today"),
      60_000,
      "the answer has reached x",
    );

    const note = { target: "human", body: "All green" };
    await lab.say("a", `CALL_TOOL mcp__oxtail__send_message ${JSON.stringify(note)}`);
    await shows(lab, /^. main tells you: All green: Enter has it read, a answers$/m);
    await keys(lab, "2", "");
    await shows(lab, /^▸ \d\d:\d\d {2}main → you .*\n +All green/m);
    await keys(lab, "rThanks a lot", "Enter");
    await lab.waitFor(() => hears(lab, "a", "Thanks a lot"), 60_000, "a hears the reply");
    await keys(lab, "q", "");
    await shows(lab, /^\$ *$/m);
    return `a dialog is first in the cockpit after ${dialogMs} ms`;
  },
};

async function nameIt(lab: Lab, agent: string, tools: string, name: string): Promise<void> {
  await lab.say(agent, `CALL_TOOL ${tools}set_my_state ${JSON.stringify({ name })}`);
  const results = () => lab.model.results(agent, "set_my_state")[0];
  const { text } = await lab.waitFor(results, 30_000, `${agent} has a name`);
  expectEqual(resultObject(text).peer_name, name, `the name of ${agent}, told ${text}`);
}

/** Has x ask for a permission; gives how long after its mark the cockpit shows it, first of all. */
async function openDialog(lab: Lab): Promise<number> {
  const command = JSON.stringify({
    cmd: "touch approved-by-nobody",
    sandbox_permissions: "require_escalated",
    justification: "a test",
  });
  await lab.say("x", `CALL_TOOL exec_command ${command}`);
  const marks = `${lab.home}/.oxtail/activity`;
  const isMarked = () =>
    [...Deno.readDirSync(marks)].some(({ name }) =>
      Deno.readTextFileSync(`${marks}/${name}`).trim() === "wait"
    );
  await lab.waitFor(isMarked, 30_000, "the hook has marked that x asks");
  const markedMs = Date.now();
  await shows(
    lab,
    /^NEEDS YOU\n. reviewer has a dialog or a long tool for \d+ s: Enter goes there/m,
  );
  return Date.now() - markedMs;
}

/** Types into the cockpit, and presses a key when one is named. */
async function keys(lab: Lab, text: string, key: string): Promise<void> {
  if (text !== "") await lab.type("person", text);
  if (key !== "") await lab.key("person", key);
}

async function shows(lab: Lab, what: RegExp): Promise<void> {
  const looks = async () => what.test(await lab.capture("person"));
  await lab.waitFor(looks, 60_000, `the cockpit shows ${what}`);
}

function hears(lab: Lab, name: string, text: string): boolean {
  return lab.requests(name).some(({ heard }) => heard.includes(text));
}

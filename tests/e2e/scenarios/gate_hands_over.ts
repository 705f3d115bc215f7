/**
 * The gate hands a message over by itself in every event that may: the client gives it to its model before
 * the next request, and Stop proves it. From SessionStart on the hook program is not started.
 */

import type { Lab } from "../lab.ts";
import { installOxtail, mailState, sendTo } from "../oxtail.ts";
import { expectEqual, type Scenario } from "../scenario.ts";

/** See the top of this file. */
export const gateHandsOverToClaude: Scenario = {
  name: "Claude Code is handed messages at a prompt, before and after a tool, without the program",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab);
    const { sessionId } = await lab.startClaude("a");
    return await handOver(
      lab,
      "a",
      sessionId,
      (command) => `CALL_TOOL Bash ${JSON.stringify({ command })}`,
    );
  },
};

/** See the top of this file. */
export const gateHandsOverToCodex: Scenario = {
  name: "Codex is handed messages at a prompt, before and after a tool, without the program",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab, { codexHooks: true });
    await lab.startCodex("x", { withoutDaemon: true });
    return await handOver(
      lab,
      "x",
      "",
      (cmd) => `CALL_TOOL exec_command ${JSON.stringify({ cmd })}`,
    );
  },
};

async function handOver(
  lab: Lab,
  agent: string,
  known: string,
  call: (command: string) => string,
): Promise<string> {
  await lab.say(agent, "SAY the first turn makes the folders");
  const sessionId = await lab.waitFor(() => boxIn(lab, known), 40_000, "the session has a box");
  await lab.waitFor(() => isIdle(lab, sessionId), 40_000, "the first turn has ended");
  const log = countStarts(lab);
  const heard = async (id: string, event: string) => {
    await lab.waitFor(
      () => lab.requests(agent).find((request) => request.heard.includes(`id=${id} sent`)),
      30_000,
      `the model has the message of ${event}`,
    );
  };
  const atPrompt = sendTo(lab, sessionId, "at the prompt");
  await lab.say(agent, `${call("sleep 4")} ;; DELAY 4000 ;; ${call("echo two")} ;; SAY done`);
  await heard(atPrompt, "UserPromptSubmit");
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const after = sendTo(lab, sessionId, "after a tool");
  await heard(after, "PostToolUse");
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const before = sendTo(lab, sessionId, "before a tool");
  await heard(before, "PreToolUse");
  await lab.waitFor(() => isIdle(lab, sessionId), 30_000, "the turn has ended");
  const ids = [atPrompt, after, before];
  await lab.waitFor(
    () => ids.every((id) => mailState(lab, sessionId, id) === "done"),
    10_000,
    "its end has acknowledged all three",
  );
  expectEqual(startsIn(log), [], "starts of the program");
  return "three messages, no start of the program";
}

function boxIn(lab: Lab, known: string): string | null {
  if (known !== "") return known;
  const [start] = [...Deno.readDirSync(`${lab.home}/.oxtail/starts`)];
  return start === undefined ? null : start.name.replace(/\.json$/, "");
}

function isIdle(lab: Lab, sessionId: string): boolean {
  try {
    return Deno.readTextFileSync(`${lab.home}/.oxtail/activity/${sessionId}`) === "idle";
  } catch {
    return false;
  }
}

/** The launcher notes from now on which hooks start the program. */
function countStarts(lab: Lab): string {
  const [launcher, log] = [`${lab.home}/.oxtail/bin/oxtail`, `${lab.home}/started`];
  const [first = "", ...rest] = Deno.readTextFileSync(launcher).split("\n");
  const note = `[ "\${1-}" != hook ] || printf '%s\\n' "$*" >>'${log}'`;
  Deno.writeTextFileSync(launcher, [first, note, ...rest].join("\n"));
  return log;
}

function startsIn(log: string): string[] {
  try {
    return Deno.readTextFileSync(log).trim().split("\n");
  } catch {
    return [];
  }
}

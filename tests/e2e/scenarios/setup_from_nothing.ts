/**
 * A stranger's machine: one command sets oxtail up, both clients are started and talk, and one command
 * takes everything back. The only other step is the one that Codex itself asks for: to trust its hooks.
 */

import { run } from "../command.ts";
import type { Lab } from "../lab.ts";
import { mailState } from "../oxtail.ts";
import { runOxtail } from "../run_oxtail.ts";
import { expect, expectEqual, resultObject, type Scenario } from "../scenario.ts";
import { arrayOf, textOf } from "../stream.ts";
import { isObject, type JsonObject, parseObject } from "../../../src/wire/json.ts";

const QUESTION = "Which port does the API listen on?";
const ANSWER = "It listens on 8443.";
/** Beside these the clients keep what they know of themselves. */
const FILES = [".claude/settings.json", ".codex/config.toml", ".codex/hooks.json", ".oxtail"];

/** See the top of this file. */
export const setupFromNothing: Scenario = {
  name: "setup, a question from Claude Code to Codex and its answer, and uninstall",
  async run(lab: Lab): Promise<string> {
    await lab.configure({
      server: null,
      claudeSettings: { permissions: { allow: ["Bash"] }, ...foreignHooks(lab, "claude") },
      codexHooks: foreignHooks(lab, "codex"),
    });
    // Claude Code moves what a lab's older files say into its settings, once.
    const env = { HOME: lab.home, PATH: "/usr/local/bin:/usr/bin:/bin" };
    await run(`${lab.root}/bin/claude`, ["plugin", "list"], { env, cwd: lab.home });
    const before = snapshot(lab);
    await runOxtail(lab, "setup", "--yes", "--allow-tools");
    await runOxtail(lab, "uninstall", "--yes");
    expectEqual(snapshot(lab), before, "what setup and uninstall leave");

    const beganMs = Date.now();
    await runOxtail(lab, "setup", "--yes", "--allow-tools");
    const setupMs = Date.now() - beganMs;
    const once = snapshot(lab);
    await runOxtail(lab, "setup", "--yes", "--allow-tools");
    expectEqual(snapshot(lab), once, "what a second setup leaves");
    await isMended(lab);
    expectEqual(snapshot(lab), once, "what the fixing commands leave");

    await lab.startClaude("a");
    await lab.startCodex("codex");
    const answered = await converse(lab);
    checkForeignHooks(lab);

    await lab.say("a", "/exit");
    await lab.say("codex", "/quit");
    await lab.waitFor(async () => (await lab.processes("a")).length <= 1, 20_000, "a has ended");
    await lab.waitFor(
      async () => (await lab.processes("codex")).length <= 1,
      20_000,
      "codex has ended",
    );
    await runOxtail(lab, "uninstall", "--yes");
    checkUndone(lab, before);
    return `setup ${setupMs} ms, ${answered}`;
  },
};

/** A question from one to the other; gives how long the answer took. */
async function converse(lab: Lab): Promise<string> {
  lab.model.rule({
    agent: "codex",
    when: `| ${QUESTION}`,
    then: `CALL_TOOL mcp__oxtail::reply_to_message {"message_id":"$ID","body":"${ANSWER}"}`,
  });
  const step = 'CALL_TOOL exec_command {"cmd":"sleep 1.5"}';
  await lab.say(
    "codex",
    `CALL_TOOL mcp__oxtail::get_my_session {} ;; ${Array(7).fill(step).join(" ;; ")}`,
  );
  const me = await lab.waitFor(
    () => lab.model.results("codex", "get_my_session")[0],
    40_000,
    "codex knows who it is",
  );
  const { entry } = resultObject(me.text);
  expect(isObject(entry) && isObject(entry.client), `there is an entry, found ${me.text}`);
  const target = textOf(entry.client.session_id);
  const askedMs = Date.now();
  const ask = JSON.stringify({ target, body: QUESTION, timeout_ms: 40_000 });
  await lab.say("a", `CALL_TOOL mcp__plugin_oxtail_oxtail__ask_peer ${ask}`);
  const result = await lab.waitFor(
    () => lab.model.results("a", "ask_peer")[0],
    60_000,
    "the result of ask_peer is in a request of a",
  );
  const { reply, message_id } = resultObject(result.text);
  expect(isObject(reply), `ask_peer returns a reply, found ${result.text}`);
  expectEqual(reply.body, ANSWER, "the body of the reply");
  const heard = lab.requests("codex").find((request) => request.heard.includes(`| ${QUESTION}`));
  expect(heard !== undefined, "a hook put the question into a model request of codex");
  await lab.waitFor(
    () => mailState(lab, target, textOf(message_id)) === "done",
    20_000,
    "the question lies in codex's done",
  );
  return `asked to answered ${result.atMs - askedMs} ms`;
}

/** What is broken is named by diagnose, and the commands that it prints fix it when they are pasted. */
async function isMended(lab: Lab): Promise<void> {
  const { home } = lab;
  const env = { HOME: home, PATH: `${lab.root}/bin:/usr/local/bin:/usr/bin:/bin` };
  const failures = async () => {
    const { stdout } = await run(`${home}/.oxtail/bin/oxtail`, ["diagnose", "--json"], { env });
    return arrayOf(parseObject(stdout)?.findings).filter(isObject)
      .filter(({ verdict }) => verdict === "fail");
  };
  Deno.removeSync(`${home}/.oxtail/hooks/oxtail-hook`);
  Deno.writeTextFileSync(`${home}/.oxtail/hooks/oxtail-listener`, "# changed\n", { append: true });
  const found = await failures();
  expectEqual(found.map(({ code }) => code), ["gate-missing", "listener-stale"], "what fails");
  for (const { mend } of found) {
    const { ok, stderr } = await run("/bin/sh", ["-c", textOf(mend)], { env, cwd: lab.project });
    expect(ok, `"${mend}" can be pasted, found ${stderr}`);
  }
  const left = (await failures()).map(({ code }) => code);
  expectEqual(left, [], "what fails then");
}

/** Nothing of ours is left, and what the clients did not write for themselves has its old bytes. */
function checkUndone(lab: Lab, before: Record<string, string>): void {
  const after = snapshot(lab);
  for (const path of [".claude/settings.json", ".codex/hooks.json", ".oxtail"]) {
    expectEqual(after[path], before[path], path);
  }
  // Codex has written of its screens meanwhile.
  const config = after[".codex/config.toml"] ?? "";
  const ours = config.split("\n").filter((line) => line.includes("oxtail"));
  expectEqual(ours, [], "what is left of oxtail in Codex's configuration");
  expect(
    config.startsWith((before[".codex/config.toml"] ?? "").trimEnd()),
    "the configuration of Codex begins as it did",
  );
}

/** The events on which other tools have hooks too. */
const SHARED_EVENTS = ["SessionStart", "UserPromptSubmit", "PreToolUse"];

/** Hooks of another tool, which note that they ran. */
function foreignHooks(lab: Lab, client: string): JsonObject {
  const groups = SHARED_EVENTS.map((event) => [event, [{
    hooks: [{ type: "command", command: `echo ${client} ${event} >>${lab.root}/foreign` }],
  }]]);
  return { hooks: Object.fromEntries(groups) };
}

/** The other tool's hooks ran in both clients. */
function checkForeignHooks(lab: Lab): void {
  const ran = new Set(Deno.readTextFileSync(`${lab.root}/foreign`).trim().split("\n"));
  const wanted = ["claude", "codex"].flatMap((client) =>
    SHARED_EVENTS.map((event) => `${client} ${event}`)
  );
  expectEqual([...ran].sort(), wanted.sort(), "the other tool's hooks that ran");
}

/** The text of every file that setup may touch; what is not there is left out. */
function snapshot(lab: Lab): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const path of FILES) read(`${lab.home}/${path}`, path, texts);
  return texts;
}

function read(path: string, name: string, texts: Record<string, string>): void {
  let found;
  try {
    found = Deno.lstatSync(path);
  } catch {
    return;
  }
  if (found.isFile) texts[name] = Deno.readTextFileSync(path);
  if (!found.isDirectory) return;
  texts[name] = "folder";
  for (const entry of Deno.readDirSync(path)) {
    read(`${path}/${entry.name}`, `${name}/${entry.name}`, texts);
  }
}

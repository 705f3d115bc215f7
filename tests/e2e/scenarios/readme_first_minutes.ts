/**
 * README from its first line to its first answer, with its words, on a machine that has no Deno: a person
 * pastes the line of the release, answers its one question, and trusts the hooks in Codex. No more is
 * decided, and no key is pressed for a wake: listener and queue do it.
 */

import { mustRun } from "../command.ts";
import { releaseOf } from "../../publish/release.ts";
import type { Lab } from "../lab.ts";
import { expect, expectEqual, resultObject, type Scenario } from "../scenario.ts";
import { isObject } from "../../../src/wire/json.ts";
import { arrayOf, textOf } from "../stream.ts";

const README = await Deno.readTextFile(new URL("../../../README.md", import.meta.url));
const RELEASE = "https://github.com/<owner>/<repository>/releases/latest/download";
const INSTALL = `curl -fsSL ${RELEASE}/install.sh | sh`;
const JOIN = "/oxtail:join reviewer";
const ASK = "Ask reviewer which branch it is on.";
const DELEGATE = "Give docs the task to write the release notes, and go on.";
const CLAUDE = "CALL_TOOL mcp__plugin_oxtail_oxtail__";
const CODEX = "CALL_TOOL mcp__oxtail::";
/** Whatever may tell where a Deno is, or bring one. */
const NO_DENO = "command -v deno npx; echo found: $?";

/** See the top of this file. */
export const readmeFirstMinutes: Scenario = {
  name:
    "README's install line on a machine without Deno, and its first five minutes, with its words and two decisions",
  async run(lab: Lab): Promise<string> {
    for (const words of [INSTALL, JOIN, ASK, DELEGATE]) {
      expect(README.includes(words), `README has "${words}"`);
    }
    await lab.configure({ server: null, claudeSettings: {}, codexHooks: null });
    const installedMs = await install(lab);

    await lab.startClaude("a");
    await lab.startCodex("codex"); // the second decision: to trust the hooks
    const trust = await Deno.readTextFile(`${lab.home}/.codex/config.toml`);
    expect(/^\[hooks\.state\."oxtail@oxtail-local:/m.test(trust), "Codex trusts the hooks");
    const rule = (agent: string, when: string | RegExp, then: string) =>
      lab.model.rule({ agent, when, then });

    rule("a", /reviewer/, `${CLAUDE}set_my_state {"name":"reviewer"}`);
    await lab.say("a", JOIN);
    await lab.waitFor(() => lab.model.results("a", "set_my_state")[0], 30_000, "a is reviewer");

    rule(
      "a",
      "| Which branch?",
      `${CLAUDE}reply_to_message {"message_id":"$ID","body":"On main."}`,
    );
    const ask = `${CODEX}ask_peer {"target":"reviewer","body":"Which branch?","timeout_ms":40000}`;
    rule("codex", ASK, `${CODEX}set_my_state {"name":"docs"} ;; ${ask} ;; SAY It is on main.`);
    const askedMs = Date.now();
    await lab.say("codex", ASK);
    const answered = await lab.waitFor(
      () => lab.model.results("codex", "ask_peer")[0],
      60_000,
      "Codex has the result of ask_peer",
    );
    const { reply } = resultObject(answered.text);
    expect(isObject(reply), `ask_peer returns a reply, found ${answered.text}`);
    expectEqual(reply.body, "On main.", "the answer of the idle Claude Code");
    await lab.waitFor(
      async () => /It is on main/.test(await lab.capture("codex")),
      20_000,
      "the person sees the answer in Codex",
    );
    const answerMs = answered.atMs - askedMs;

    await sayToShell(lab, "~/.oxtail/bin/oxtail status", /^reviewer .*claude-code/m);
    await lab.waitFor(
      async () => await howReached(lab, "docs") === "queue",
      20_000,
      "docs is idle",
    );
    rule("codex", "| Write them.", `${CODEX}complete_work {"message_id":"$ID","body":"Written."}`);
    const task = `{"target":"docs","body":"Write them.","action_required":true}`;
    rule("a", DELEGATE, `${CLAUDE}send_message ${task}`);
    await lab.say("a", DELEGATE);
    await lab.waitFor(
      () => lab.model.results("codex", "complete_work")[0],
      60_000,
      "the idle Codex was woken and has closed the task",
    );
    await lab.waitFor(
      () => lab.requests("a").find(({ heard }) => heard.includes("| Written.")),
      30_000,
      "a was told of the result",
    );
    await lab.waitFor(
      async () => await howReached(lab, "reviewer") === "listener",
      20_000,
      "the idle Claude Code listens",
    );
    await sayToShell(lab, "~/.oxtail/bin/oxtail diagnose", /^Nothing failed$/m);
    await sayToShell(lab, "~/.oxtail/bin/oxtail uninstall --yes", /^Restart the sessions/m);
    await lab.say("codex", "SAY Still here.");
    await lab.waitFor(
      async () => /• Still here/.test(await lab.capture("codex")),
      30_000,
      "Codex goes on when oxtail is gone",
    );
    expect(!/hook.*failed/i.test(await lab.capture("codex")), "no hook of a running Codex fails");
    return `installed in ${installedMs} ms, asked to answered ${answerMs} ms`;
  },
};

/** Pastes README's line into a shell, and answers the one question. Gives how long that took. */
async function install(lab: Lab): Promise<number> {
  await using release = await releaseOf(lab.root);
  const bin = `${lab.root}/bin`;
  const node = ["/usr/local/bin/node", "/usr/bin/node"].find(exists);
  if (node !== undefined) await Deno.symlink(node, `${bin}/node`);
  await lab.openShell("person", { PATH: `${bin}:/usr/bin:/bin` });
  await sayToShell(lab, NO_DENO, /^found: [1-9]/m);
  const beganMs = Date.now();
  await sayToShell(lab, INSTALL.replace(RELEASE, release.url), /Go on\? .*:\s*$/);
  await sayToShell(lab, "a", /^Next:/m); // the first decision
  return Date.now() - beganMs;
}

/** Types a line into the person's shell, and waits for what it leads to. */
async function sayToShell(lab: Lab, line: string, then: RegExp): Promise<void> {
  await lab.type("person", line);
  await lab.key("person", "Enter");
  await lab.waitFor(
    async () => then.test(await lab.capture("person")),
    90_000,
    `"${line}" leads to ${then}`,
  );
}

/** How an idle agent is reached, as the installed status says it; null while it is not idle. */
async function howReached(lab: Lab, name: string): Promise<string | null> {
  const env = { HOME: lab.home, PATH: `${lab.root}/bin:/usr/bin:/bin` };
  const printed = await mustRun(`${lab.home}/.oxtail/bin/oxtail`, ["status", "--json"], {
    env,
    cwd: lab.project,
  });
  const agent = arrayOf(resultObject(printed).agents).filter(isObject)
    .find((one) => one.name === name);
  return agent?.state === "idle" ? textOf(agent.reachable_by) : null;
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

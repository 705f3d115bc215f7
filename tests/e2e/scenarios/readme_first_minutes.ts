/**
 * README's first five minutes after setup, with its words: a Claude Code joins as reviewer, an idle one is
 * asked by Codex, and an idle Codex is given a task. No key is pressed: listener and queue do it.
 */

import type { Lab } from "../lab.ts";
import { runOxtail } from "../run_oxtail.ts";
import { expect, expectEqual, resultObject, type Scenario } from "../scenario.ts";
import { isObject } from "../../../src/wire/json.ts";

const README = await Deno.readTextFile(new URL("../../../README.md", import.meta.url));
const JOIN = "/oxtail:join reviewer";
const ASK = "Ask reviewer which branch it is on.";
const DELEGATE = "Give docs the task to write the release notes, and go on.";
const CLAUDE = "CALL_TOOL mcp__plugin_oxtail_oxtail__";
const CODEX = "CALL_TOOL mcp__oxtail::";

/** See the top of this file. */
export const readmeFirstMinutes: Scenario = {
  name:
    "README's first five minutes, with its words: both clients are woken when idle, without a key",
  async run(lab: Lab): Promise<string> {
    for (const words of [JOIN, ASK, DELEGATE]) {
      expect(README.includes(words), `README has "${words}"`);
    }
    await lab.configure({ server: null, claudeSettings: {}, codexHooks: null });
    await runOxtail(lab, "setup", "--yes", "--allow-tools", "--no-keys");
    await lab.startClaude("a");
    await lab.startCodex("codex");
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
    rule("codex", ASK, `${CODEX}set_my_state {"name":"docs"} ;; ${ask}`);
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

    await new Promise((resolve) => setTimeout(resolve, 3_000));
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
    return `asked to answered ${answered.atMs - askedMs} ms`;
  },
};

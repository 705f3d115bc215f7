/**
 * Three long messages in Japanese wait for a Codex. It counts bytes where a text has three for each
 * character, and leaves out the middle of what is too long: what is acknowledged stood whole in a request.
 */

import type { Lab } from "../lab.ts";
import { installOxtail, mailNames, mailState, sendTo } from "../oxtail.ts";
import { expect, resultObject, type Scenario } from "../scenario.ts";
import { isObject } from "../../../src/wire/json.ts";

const LINES = 26;
const LINE_CHARS = 99;

/** See the top of this file. */
export const hooksWide: Scenario = {
  name: "what a hook of Codex hands over in characters of three bytes stands whole in a request",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab, { codexHooks: true });
    await lab.startCodex("x", { withoutDaemon: true });
    await lab.say("x", "CALL_TOOL mcp__oxtail::get_my_session {}");
    const told = await lab.waitFor(
      () => lab.model.results("x", "get_my_session")[0],
      30_000,
      "x knows its session",
    );
    const { entry } = resultObject(told.text);
    const client = isObject(entry) ? entry.client : null;
    const id = isObject(client) ? String(client.session_id) : "";
    const bodies = [..."あいう"].map((letter) => `${letter.repeat(LINE_CHARS)}\n`.repeat(LINES));
    const ids = bodies.map((body) => sendTo(lab, id, body));
    await lab.say("x", "SAY seen");
    await lab.waitFor(() => mailNames(lab, id, "done").length > 0, 20_000, "one is acknowledged");
    await lab.waitFor(
      () => mailNames(lab, id, "cur").length === 0,
      20_000,
      "all that was shown is",
    );
    const heard = lab.requests("x").map((request) => request.heard).join("\n");
    expect(!heard.includes("truncated"), "nothing was left out");
    const done = ids.filter((one) => mailState(lab, id, one) === "done");
    for (const one of done) {
      const letter = bodies[ids.indexOf(one)]?.[0] ?? "";
      const lines = heard.match(new RegExp(`${letter}{${LINE_CHARS}}(?!${letter})`, "g")) ?? [];
      expect(
        lines.length >= LINES,
        `all of ${one} stood in a request, found ${lines.length} lines`,
      );
    }
    return `${done.length} acknowledged, each whole`;
  },
};

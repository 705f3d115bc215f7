/**
 * A Codex with a model of its catalog offers its tools in code mode: the request has no list of tools, and
 * a script calls them.
 */

import { CODE_MODE_MODEL } from "../codex.ts";
import type { Lab } from "../lab.ts";
import { installOxtail } from "../oxtail.ts";
import { expect, type Scenario } from "../scenario.ts";

/** See the top of this file. */
export const codexCodeMode: Scenario = {
  name: "a Codex in code mode calls a tool from a script and reads what it printed",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab);
    await lab.startCodex("codex", { withoutDaemon: true, model: CODE_MODE_MODEL });
    const saidMs = Date.now();
    await lab.say(
      "codex",
      "JS const r = await tools.mcp__oxtail__get_my_session({}); text(r) ;;; SAY done",
    );
    const result = await lab.waitFor(
      () => lab.model.results("codex", "exec")[0],
      40_000,
      "the output of the script is in a request of codex",
    );
    expect(
      result.text.includes("call-meta"),
      `the id comes from the metadata of the call, found ${result.text.slice(0, 300)}`,
    );
    return `prompt to answer ${result.atMs - saidMs} ms`;
  },
};

/** Two Claude Codes in one directory, started at the same time, know who they are and are not mixed. */

import type { Lab } from "../lab.ts";
import { installOxtail, peersIn } from "../oxtail.ts";
import { expect, expectEqual, resultObject, type Scenario } from "../scenario.ts";
import { isObject } from "../../../src/wire/json.ts";

/** One window is open by then, and its client still starts. */
const WINDOW_MS = 300;

/** See the top of this file. */
export const identityTwoClaudes: Scenario = {
  name: "two Claude Codes that start together in one directory are never mixed",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab);
    const starting = lab.startClaude("one");
    await new Promise((resolve) => setTimeout(resolve, WINDOW_MS));
    const [one, two] = await Promise.all([starting, lab.startClaude("two")]);
    const pairs = [["one", one, two], ["two", two, one]] as const;
    for (const [name, own, other] of pairs) {
      await lab.say(
        name,
        "CALL_TOOL mcp__oxtail__get_my_session {} ;; CALL_TOOL mcp__oxtail__list_project_sessions {}",
      );
      const list = await lab.waitFor(
        () => lab.model.results(name, "list_project_sessions")[0],
        40_000,
        `${name} has listed the sessions`,
      );
      const [me] = lab.model.results(name, "get_my_session");
      const { entry } = resultObject(me?.text ?? "");
      expect(isObject(entry) && isObject(entry.client), "there is an entry");
      expectEqual(entry.client.session_id, own.sessionId, `the id of ${name}`);
      expectEqual(entry.tmux_pane, paneOf(name), `the pane of ${name}`);
      expectEqual(peersIn(resultObject(list.text)), [other.sessionId], `the peers of ${name}`);
    }
    return "both ids and both panes are right";
  },
};

/** The lab opens one window after the other. */
function paneOf(name: "one" | "two"): string {
  return name === "one" ? "%1" : "%2";
}

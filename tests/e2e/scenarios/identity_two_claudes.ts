/** Two Claude Codes in one directory, started at the same time, know who they are and are not mixed. */

import type { Lab } from "../lab.ts";
import { installOxtail, peersIn } from "../oxtail.ts";
import { expect, expectEqual, resultObject, type Scenario } from "../scenario.ts";
import { isObject, type JsonObject } from "../../../src/wire/json.ts";

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
      const me = await call(lab, name, "get_my_session");
      const list = await call(lab, name, "list_project_sessions");
      const { entry } = me;
      expect(isObject(entry) && isObject(entry.client), "there is an entry");
      expectEqual(entry.client.session_id, own.sessionId, `the id of ${name}`);
      expectEqual(entry.tmux_pane, paneOf(name), `the pane of ${name}`);
      expectEqual(peersIn(list), [other.sessionId], `the peers of ${name}`);
    }
    return "both ids and both panes are right";
  },
};

/** Has the client in the window `name` call a tool without arguments. */
async function call(lab: Lab, name: string, tool: string): Promise<JsonObject> {
  await lab.say(name, `CALL_TOOL mcp__oxtail__${tool} {}`);
  const result = await lab.waitFor(
    async () => {
      const [first] = lab.model.results(name, tool);
      // On a busy machine a client that has just started may take the Enter for a part of a paste.
      if (first === undefined && lab.requests(name).length === 0) await lab.key(name, "Enter");
      return first;
    },
    40_000,
    `${name} has called ${tool}`,
  );
  return resultObject(result.text);
}

/** The lab opens one window after the other. */
function paneOf(name: "one" | "two"): string {
  return name === "one" ? "%1" : "%2";
}

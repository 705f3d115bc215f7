/**
 * Two Codex terminals share the daemon that the first one started. Each thread is known by its own
 * calls, and neither is shown in a pane: what the process tree says is the first one's for both.
 */

import type { Lab } from "../lab.ts";
import { installOxtail } from "../oxtail.ts";
import { expect, expectEqual, resultObject, type Scenario } from "../scenario.ts";
import { SHARED_CODEX } from "../codex.ts";
import { isObject, type JsonObject } from "../../../src/wire/json.ts";

/** See the top of this file. */
export const identityCodexDaemon: Scenario = {
  name: "two Codex CLIs under one daemon have ids of their own, and none gets the other's pane",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab);
    await lab.startCodex("codex-first");
    const first = await whoIs(lab, "codex-first", 0);
    await lab.startCodex("codex-second");
    const second = await whoIs(lab, "codex-second", 1);
    const again = await whoIs(lab, "codex-first", 2);
    for (const entry of [first, second, again]) {
      expect(isObject(entry.client), "there is a client");
      expectEqual(entry.client.session_id_source, "call-meta", "where the id is known from");
      expectEqual([entry.tmux_pane, entry.tmux_session], [null, null], "the pane");
    }
    expect(idOf(first) !== idOf(second), "the two threads have two ids");
    expectEqual(idOf(again), idOf(first), "the first thread's id when it calls again");
    return `${idOf(first)} and ${idOf(second)}`;
  },
};

async function whoIs(lab: Lab, name: string, nth: number): Promise<JsonObject> {
  await lab.say(name, "CALL_TOOL mcp__oxtail::get_my_session {}");
  const result = await lab.waitFor(
    () => lab.model.results(SHARED_CODEX, "get_my_session")[nth],
    40_000,
    `${name} has called get_my_session`,
  );
  const { entry } = resultObject(result.text);
  expect(isObject(entry), `there is an entry, found ${result.text}`);
  return entry;
}

function idOf({ client }: JsonObject): string {
  return isObject(client) && typeof client.session_id === "string" ? client.session_id : "";
}

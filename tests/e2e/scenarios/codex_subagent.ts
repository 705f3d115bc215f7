/**
 * A Codex has a subagent work while a message waits for it. The subagent has a server, a turn and hooks of
 * its own, all under its parent's session: it is told how much waits, and its parent gets the message.
 */

import type { Lab } from "../lab.ts";
import { installOxtail, mailState, sendTo } from "../oxtail.ts";
import { expect, expectEqual, resultObject, type Scenario } from "../scenario.ts";

const WORK = "Work as a subagent";

/** See the top of this file. */
export const codexSubagent: Scenario = {
  name: "a subagent of Codex is told how much mail waits, and its parent gets it",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab, { codexHooks: true });
    await lab.startCodex("x", { withoutDaemon: true });
    lab.model.rule({
      agent: "x",
      when: "Ask a subagent",
      then:
        `CALL_TOOL multi_agent_v1::spawn_agent {"message":"${WORK}"} ;; DELAY 12000 ;; SAY parent`,
    });
    lab.model.rule({
      agent: "x",
      when: WORK,
      then:
        'DELAY 3000 ;; CALL_TOOL exec_command {"cmd":"true"} ;; CALL_TOOL mcp__oxtail::read_my_messages {} ;; SAY child',
    });
    await lab.say("x", "Ask a subagent");
    await lab.waitFor(
      () => lab.model.results("x", "spawn_agent")[0],
      20_000,
      "the subagent was started",
    );
    const turns = `${lab.home}/.oxtail/turn`;
    const [id = ""] = [...Deno.readDirSync(turns)].map(({ name }) => name);
    const turn = Deno.readTextFileSync(`${turns}/${id}`);
    const sent = sendTo(lab, id, "for the parent");
    const told = await lab.waitFor(
      () => lab.model.results("x", "read_my_messages")[0],
      30_000,
      "the subagent has read",
    );
    const { drained, count, deferred_count } = resultObject(told.text);
    expectEqual([drained, count, deferred_count], [false, 0, 1], "what the subagent is told");
    expectEqual(Deno.readTextFileSync(`${turns}/${id}`), turn, "the turn that is noted");
    const heard = await lab.waitFor(
      () => lab.requests("x").find((request) => request.heard.includes("| for the parent")),
      30_000,
      "a hook has handed the message over",
    );
    expect(
      JSON.stringify(heard).includes("Ask a subagent"),
      "it stands in the conversation of the parent",
    );
    await lab.waitFor(() => mailState(lab, id, sent) === "done", 20_000, "it is acknowledged");
    return "counts for the subagent, the message for its parent";
  },
};

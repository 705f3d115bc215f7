/**
 * Where a window sends what is typed to all of its panes, nothing is typed: a neighbour with an open
 * permission dialog would approve it.
 */

import type { Lab } from "../lab.ts";
import { installOxtail, mailState } from "../oxtail.ts";
import { expect, expectEqual, type Scenario } from "../scenario.ts";
import { leaveGreeting, sendWaking } from "../wakes.ts";

const TOUCHED = "approved-by-nobody";

/** See the top of this file. */
export const wakeClaudeSynchronized: Scenario = {
  name: "synchronized panes: nothing is typed, and a neighbour's dialog stays open",
  async run(lab: Lab): Promise<string> {
    const env = { OXTAIL_SELF_WAKE: "off", OXTAIL_ASK_PEER_WAKE_STRATEGY: "auto" };
    await installOxtail(lab, { listener: false, sockets: false, asks: true, env });
    await lab.startClaude("a", { args: ["--permission-mode", "default"] });
    const peer = await lab.startClaude("b", { args: ["--permission-mode", "default"] });
    await lab.startClaude("c", { args: ["--permission-mode", "default"] });
    for (const name of ["a", "b", "c"]) await leaveGreeting(lab, name);
    await lab.say("c", `CALL_TOOL Bash {"command":"touch ${TOUCHED}","description":"Touch"}`);
    const asks = async () => /Do you want to proceed|Esc to cancel/.test(await lab.capture("c"));
    await lab.waitFor(asks, 15_000, "c asks for a permission");
    await lab.tmux.joinTo("b", "c");
    await lab.tmux.synchronize("b", true);
    await pause(4_500);
    const sent = await sendWaking(lab, "a", peer.sessionId, "one");
    expectEqual(sent.status, "skipped_synchronized", "the wake");
    await pause(2_000);
    expect(!exists(`${lab.project}/${TOUCHED}`), "the permission was not given");
    expectEqual((await lab.session("c"))?.status, "waiting", "what c waits for");
    await lab.tmux.synchronize("b", false);
    await pause(1_500);
    const later = await sendWaking(lab, "a", peer.sessionId, "two");
    expectEqual(later.status, "fired", "the wake when the panes are apart again");
    await lab.waitFor(() => mailState(lab, peer.sessionId, later.id) === "done", 10_000, "done");
    expect(!exists(`${lab.project}/${TOUCHED}`), "the permission was not given later either");
    return "nothing was typed anywhere";
  },
};

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

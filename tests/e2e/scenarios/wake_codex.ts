/**
 * An idle Codex is woken by keys into its own proved pane, and by its queue where the user allowed
 * that in setup. Under the shared daemon no pane is proved: then no terminal gets another thread's wake.
 */

import type { Lab } from "../lab.ts";
import { installOxtail } from "../oxtail.ts";
import { runOxtail } from "../run_oxtail.ts";
import { expect, expectEqual, type Scenario } from "../scenario.ts";
import { heardMs, sendWaking, showsWakeLine, threadOf, toldAt } from "../wakes.ts";

/** See the top of this file. */
export const wakeCodex: Scenario = {
  name: "an idle Codex with its own processes is woken by keys",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab, { codexHooks: true });
    await lab.startClaude("a");
    await lab.startCodex("x", { withoutDaemon: true });
    const thread = await threadOf(lab, "x", "x");
    const sent = await sendWaking(lab, "a", thread, "codex one");
    expectEqual(sent.status, "fired", `the wake of an idle Codex, told ${sent.result.hint}`);
    const heard = await lab.waitFor(() => heardMs(lab, "x", "| codex one"), 15_000, "x heard it");
    expect(await showsWakeLine(lab, "x"), "the constant line was typed");

    await lab.type("x", "half a thought");
    await pause(4_500);
    const second = await sendWaking(lab, "a", thread, "codex two");
    expectEqual(second.status, "skipped_draft", "the wake while x holds a draft");
    expect(/›\shalf a thought\s*$/m.test(await lab.capture("x")), "x's draft is untouched");
    return `told to x's model ${toldAt(heard - sent.toldMs)}`;
  },
};

/** See the top of this file. */
export const wakeCodexDaemon: Scenario = {
  name: "under the shared daemon no terminal gets another thread's wake",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab, { codexHooks: true, env: { OXTAIL_SELF_WAKE: "off" } });
    await lab.startClaude("a");
    await lab.startCodex("x");
    const first = await threadOf(lab, "x", "codex");
    await lab.startCodex("y");
    const second = await threadOf(lab, "y", "codex", first);
    for (const [thread, body] of [[first, "to first"], [second, "to second"]] as const) {
      const { status } = await sendWaking(lab, "a", thread, body);
      expectEqual(status, "skipped_no_target", `the wake of ${body}`);
    }
    await pause(2_000);
    for (const name of ["x", "y"]) {
      expect(!await showsWakeLine(lab, name), `nothing was typed into ${name}`);
    }
    return "nothing was typed into either";
  },
};

/** Codex cuts the id in the title, so this is what proves the pane. */
export const wakeCodexTitle: Scenario = {
  name: "under the shared daemon the terminal whose title shows the thread is woken by keys",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab, { codexHooks: true, env: { OXTAIL_SELF_WAKE: "off" } });
    await lab.startClaude("a");
    const args = ["-c", 'tui.terminal_title=["thread-id"]'];
    await lab.startCodex("x", { args });
    const first = await threadOf(lab, "x", "codex");
    await lab.startCodex("y", { args });
    const second = await threadOf(lab, "y", "codex", first);
    const sent = await sendWaking(lab, "a", second, "to second");
    expectEqual(sent.status, "fired", `the wake by title, told ${sent.result.hint}`);
    await lab.waitFor(() => heardMs(lab, "codex", "| to second"), 15_000, "it was heard");
    expect(await showsWakeLine(lab, "y"), "the line was typed into y");
    expect(!await showsWakeLine(lab, "x"), "nothing was typed into x");
    return `${second} of two threads`;
  },
};

/** See the top of this file. */
export const wakeCodexQueue: Scenario = {
  name: "as setup leaves it, an idle Codex is woken through its queue, and its draft stays",
  async run(lab: Lab): Promise<string> {
    await lab.configure({ server: null, claudeSettings: {}, codexHooks: null });
    await runOxtail(lab, "setup", "--yes", "--allow-tools");
    await lab.startClaude("a");
    await lab.startCodex("x");
    const thread = await threadOf(lab, "x", "codex");
    await lab.type("x", "half a thought");
    await pause(500);
    const sent = await sendWaking(lab, "a", thread, "by queue", "plugin_oxtail_oxtail");
    expectEqual(sent.result.reachable_by, "queue", "how a is told that x is reached");
    expect(
      sent.status === "fired" || sent.status === "fired_unconfirmed",
      `the wake is fired, found ${sent.status} (${sent.result.hint})`,
    );
    const heard = await lab.waitFor(
      () => heardMs(lab, "codex", "| by queue"),
      20_000,
      "the thread heard it",
    );
    expect(/›\shalf a thought\s*$/m.test(await lab.capture("x")), "x's draft is untouched");
    return `${sent.status}, told to x's model ${toldAt(heard - sent.toldMs)}`;
  },
};

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * A Codex that asks for a permission, or is in copy mode, gets no key, also when nothing but its screen
 * says so. Once its person has pressed Escape it counts as idle, and is woken.
 */

import type { Lab } from "../lab.ts";
import { installOxtail } from "../oxtail.ts";
import { expect, expectEqual, type Scenario } from "../scenario.ts";
import { heardMs, sendWaking, showsWakeLine, threadOf } from "../wakes.ts";

const TOUCHED = "approved-by-nobody";
const ASKS = ["-c", 'approval_policy="on-request"', "-c", 'sandbox_mode="read-only"'];
/** A busy mark is stale beyond ten minutes. */
const STALE_S = 3_600;
const IDLE_MS = 1_000;

/** See the top of this file. */
export const wakeCodexDialog: Scenario = {
  name: "a Codex that asks for a permission or is in copy mode gets no key",
  async run(lab: Lab): Promise<string> {
    // Nobody heals here: what is left alone must stay so.
    await installOxtail(lab, { codexHooks: true, env: { OXTAIL_SELF_WAKE: "off" } });
    await lab.startClaude("a");
    await lab.startCodex("x", { withoutDaemon: true, args: ASKS });
    const thread = await threadOf(lab, "x", "x");
    const mark = `${lab.home}/.oxtail/activity/${thread}`;
    const wake = (body: string) => sendWaking(lab, "a", thread, body);

    await lab.tmux.copyMode("x");
    expectEqual((await wake("one")).status, "skipped_copy_mode", "the wake in copy mode");
    await lab.key("x", "q");

    const command = JSON.stringify({
      cmd: `touch ${TOUCHED}`,
      sandbox_permissions: "require_escalated",
      justification: "a test",
    });
    await lab.say("x", `CALL_TOOL exec_command ${command}`);
    const asks = async () => /Would you like to run/.test(await lab.capture("x"));
    await lab.waitFor(asks, 20_000, "x asks for a permission");
    await lab.waitFor(
      () => Deno.readTextFileSync(mark) === "wait",
      5_000,
      "the hook has marked that x asks",
    );
    expectEqual((await wake("two")).status, "skipped_dialog", "the wake while x asks");
    const then = new Date(Date.now() - STALE_S * 1_000);
    Deno.writeTextFileSync(mark, "busy");
    Deno.utimeSync(mark, then, then);
    expectEqual((await wake("three")).status, "skipped_dialog", "the wake with a stale mark");
    await pause(2_000);
    expect(await asks(), "x still asks");
    expect(!await showsWakeLine(lab, "x"), "nothing was typed into x");
    expect(!exists(`${lab.project}/${TOUCHED}`), "the permission was not given");

    const escapedMs = Date.now();
    await lab.key("x", "Escape");
    await lab.waitFor(() => Deno.readTextFileSync(mark) === "idle", 5_000, "x is marked as idle");
    const tookMs = Date.now() - escapedMs;
    expect(tookMs <= IDLE_MS, `x counts as idle within a second after Escape, not ${tookMs} ms`);
    await pause(4_500);
    const sent = await wake("four");
    expectEqual(sent.status, "fired", `the wake of an idle x, told ${sent.result.hint}`);
    await lab.waitFor(() => heardMs(lab, "x", "| four"), 15_000, "x heard it");
    return `idle ${tookMs} ms after Escape`;
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

/**
 * Without a listener an idle Claude Code is woken by keys, and only then: a half-typed text, an open
 * permission dialog and copy mode are left alone, and its sender is told.
 */

import type { Lab } from "../lab.ts";
import { installOxtail, mailState } from "../oxtail.ts";
import { expect, expectEqual, type Scenario } from "../scenario.ts";
import { heardMs, leaveGreeting, sendWaking, showsWakeLine, toldAt } from "../wakes.ts";

const TOUCHED = "approved-by-nobody";
/** A busy mark is stale beyond ten minutes. */
const STALE_S = 3_600;

/** See the top of this file. */
export const wakeClaudeKeys: Scenario = {
  name: "an idle Claude Code is woken by keys; a draft, a dialog and copy mode get none",
  async run(lab: Lab): Promise<string> {
    // Nobody heals here: what is left alone must stay so.
    await installOxtail(lab, {
      listener: false,
      sockets: false,
      asks: true,
      env: { OXTAIL_SELF_WAKE: "off" },
    });
    await lab.startClaude("a", { args: ["--permission-mode", "default"] });
    const peer = await lab.startClaude("b", { args: ["--permission-mode", "default"] });
    for (const name of ["a", "b"]) await leaveGreeting(lab, name);
    const wake = (body: string) => sendWaking(lab, "a", peer.sessionId, body);

    await lab.type("b", "half a thought");
    await pause(4_500);
    expectEqual((await wake("one")).status, "skipped_draft", "the wake while b holds a draft");
    expect(/❯\shalf a thought\s*$/m.test(await lab.capture("b")), "b's draft is untouched");
    await lab.key("b", "C-u");

    await lab.tmux.copyMode("b");
    expectEqual((await wake("two")).status, "skipped_copy_mode", "the wake in copy mode");
    await lab.key("b", "q");
    expectEqual(lab.requests("b").length, 0, "the number of requests of b so far");

    await lab.say("b", `CALL_TOOL Bash {"command":"touch ${TOUCHED}","description":"Touch"}`);
    await lab.waitFor(
      async () => /Do you want to proceed|Esc to cancel/.test(await lab.capture("b")),
      15_000,
      "b asks for a permission",
    );
    await pause(1_000);
    expectEqual((await wake("three")).status, "skipped_dialog", "the wake while b asks");
    // Claude Code tells of the dialog a second time, some seconds later: that hook has run then.
    await lab.waitFor(
      () => /Notification:permission_prompt .* completed/.test(logOf(lab, "b")),
      20_000,
      "b has notified its person",
    );
    hideDialog(lab, peer.pid, peer.sessionId);
    expectEqual(
      (await wake("four")).status,
      "skipped_dialog",
      "the wake when only the screen says so",
    );
    await pause(2_000);
    expect(!exists(`${lab.project}/${TOUCHED}`), "the permission was not given");
    expect(/Do you want to proceed|Esc to cancel/.test(await lab.capture("b")), "b still asks");
    await lab.key("b", "Escape");
    await pause(1_500);
    await clearComposer(lab);

    await pause(4_500);
    const sent = await wake("five");
    expectEqual(sent.status, "fired", "the wake of an idle b with an empty prompt");
    const heard = await lab.waitFor(() => heardMs(lab, "b", "| five"), 10_000, "b heard it");
    expect(await showsWakeLine(lab, "b"), "the constant line was typed");
    await lab.waitFor(
      () => mailState(lab, peer.sessionId, sent.id) === "done",
      10_000,
      "the message lies in done",
    );
    return `told to b's model ${toldAt(heard - sent.toldMs)}`;
  },
};

/** The state in which only the screen tells of the dialog: no session file, and a stale busy mark. */
function hideDialog(lab: Lab, pid: number, box: string): void {
  Deno.removeSync(`${lab.home}/.claude/sessions/${pid}.json`);
  const mark = `${lab.home}/.oxtail/activity/${box}`;
  Deno.writeTextFileSync(mark, "busy");
  const then = new Date(Date.now() - STALE_S * 1_000);
  Deno.utimeSync(mark, then, then);
}

/** Claude Code's own log of the window `name`. */
function logOf(lab: Lab, name: string): string {
  return Deno.readTextFileSync(`${lab.root}/debug-${name}.log`);
}

async function clearComposer(lab: Lab): Promise<void> {
  for (let n = 0; n < 4; n++) await lab.key("b", "C-u");
  await pause(300);
}

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

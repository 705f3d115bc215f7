/**
 * An idle Claude Code is woken by its own listener: a turn starts, the mail is in it, and no key was
 * pressed; what its person has half typed stays. tmux is not needed. At most one listener runs for a
 * client, for the session that it is in, whatever happened before, and none outlives it.
 */

import type { Lab } from "../lab.ts";
import { listenerOwner, listenersOf } from "../listeners.ts";
import { installOxtail } from "../oxtail.ts";
import { expect, expectEqual, type Scenario } from "../scenario.ts";
import { activityOf } from "../activity.ts";
import { heardMs, sendWaking, showsWakeLine } from "../wakes.ts";

const BODY = "The build is green again.";
/** From the moment the message lies in the box. */
const WAKE_MS = 1_500;
const TURNS = 50;
const DRAFT = "half a thought";

/** See the top of this file. */
export const wakeClaudeListener: Scenario = {
  name: "an idle Claude Code is woken by its listener, without a key and without tmux",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab, { noTmux: true });
    await lab.startClaude("a");
    const peer = await lab.startClaude("b");
    await busyDay(lab, peer.sessionId);
    const idle = await lab.session("b");
    expect(idle !== null, "b has a session");
    expect(idle.sessionId !== peer.sessionId, "b is in another session after /clear");
    const listeners = await listenersOf(lab, peer.pid);
    const owner = { pid: listeners[0], sessionId: idle.sessionId };
    expectEqual([listeners.length, listenerOwner(lab, peer.pid)], [1, owner], "b's listener");

    await lab.type("b", DRAFT);
    const sent = await sendWaking(lab, "a", idle.sessionId, BODY);
    expectEqual(sent.status, "fired", "what a is told of the wake");
    const heard = await lab.waitFor(() => heardMs(lab, "b", `| ${BODY}`), 5_000, "b heard it");
    const storedMs = idTimeMs(sent.id);
    expect(
      heard - storedMs <= WAKE_MS,
      `it took ${heard - storedMs} ms from the store to b's model`,
    );
    // Keys would stand in the history as a prompt of b's person.
    const typed = lab.requests("b").some(({ conversation }) =>
      conversation.entries.some((entry) =>
        entry.kind === "input" && entry.text.startsWith("oxtail: a peer sent you")
      )
    );
    expect(!typed && !await showsTyped(lab), "nothing was typed into b's prompt");

    await lab.waitFor(
      async () => (await lab.session("b"))?.status === "idle",
      10_000,
      "b is idle after the turn",
    );
    expect(
      new RegExp(`❯\\s${DRAFT}\\s*$`, "m").test(await lab.capture("b")),
      "b's half-typed text is as it was",
    );

    Deno.kill(peer.pid, "SIGKILL");
    await lab.waitFor(
      async () => (await listenersOf(lab, peer.pid)).length === 0,
      3_000,
      "b's listener has ended with its client",
    );
    return `stored to b's model ${heard - storedMs} ms, after ${TURNS} turns, Escapes and a /clear`;
  },
};

/** Turns, Escapes and a /clear: each starts another listener. */
async function busyDay(lab: Lab, sessionId: string): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) {
    const isEscaped = turn % 3 === 2;
    const before = lab.requests("b").length;
    await lab.say("b", isEscaped ? "DELAY 5000 ;; SAY late" : `SAY turn ${turn}`);
    await lab.waitFor(() => lab.requests("b").length > before, 10_000, "b has asked its model");
    if (isEscaped) await lab.key("b", "Escape");
    const pressedMs = Date.now();
    await lab.waitFor(
      async () => (await lab.session("b"))?.status === "idle",
      10_000,
      "b is idle again",
    );
    if (!isEscaped) continue;
    // The same file is what its peers go by.
    expect(activityOf(lab, sessionId) === "idle", "b's peers take it for idle");
    expect(Date.now() - pressedMs < 1_000, "after Escape b counts as idle within a second");
    await pause(300);
    for (let n = 0; n < 2; n++) await lab.key("b", "C-u");
  }
  await lab.say("b", "/clear");
  await pause(3_000);
}

async function showsTyped(lab: Lab): Promise<boolean> {
  return await showsWakeLine(lab, "b") && /❯\soxtail: a peer/.test(await lab.capture("b"));
}

/** The first 48 bits of an id are its time. */
function idTimeMs(id: string): number {
  const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  return [...id.slice(0, 10)].reduce((sum, char) => sum * 32 + digits.indexOf(char), 0);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

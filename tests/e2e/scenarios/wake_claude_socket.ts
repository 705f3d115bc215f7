/**
 * Without a listener an idle Claude Code is woken by its own server, by the socket of its session: no
 * tmux is needed, no key is pressed, what its person has half typed stays; also after `/clear`. Where
 * the client asks nobody (bypassPermissions) nothing is written.
 */

import type { Lab } from "../lab.ts";
import { installOxtail, mailNames, mailState } from "../oxtail.ts";
import { expect, expectEqual, type Scenario } from "../scenario.ts";
import { heardMs, leaveGreeting, sendWaking, toldAt } from "../wakes.ts";

const DRAFT = "half a thought";
const ENV = { OXTAIL_SELF_WAKE: "off" };

/** See the top of this file. */
export const wakeClaudeSocket: Scenario = {
  name:
    "an idle Claude Code is woken by the socket of its session, without a key, tmux or listener",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab, { listener: false, noTmux: true, env: ENV });
    await lab.startClaude("a");
    const peer = await lab.startClaude("b");
    for (const name of ["a", "b"]) await leaveGreeting(lab, name);
    const early = await sendWaking(lab, "a", peer.sessionId, "zero");
    expectEqual(early.status, "skipped_no_target", "the wake before any prompt of b");

    await lab.say("b", "SAY hello");
    await idle(lab);
    const first = await wake(lab, peer.sessionId, "one");
    await idle(lab);
    const done = mailNames(lab, peer.sessionId, "done");
    expectEqual(
      done.length,
      2,
      "what b was shown, once its server has looked for what was taken back",
    );

    await lab.say("b", "/clear");
    const cleared = await lab.waitFor(
      async () => {
        const session = await lab.session("b");
        return session !== null && session.sessionId !== peer.sessionId ? session : null;
      },
      20_000,
      "b is in another session",
    );
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const second = await wake(lab, cleared.sessionId, "two");
    return `told to b's model ${first}, and after /clear ${second}`;
  },
};

/** See the top of this file. */
export const wakeClaudeBypass: Scenario = {
  name: "nothing is written to the socket of a Claude Code that asks nobody",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab, { listener: false, noTmux: true, env: ENV });
    await lab.startClaude("a");
    const peer = await lab.startClaude("b", { args: ["--permission-mode", "bypassPermissions"] });
    for (const name of ["a", "b"]) await leaveGreeting(lab, name);
    await lab.say("b", "SAY hello");
    await idle(lab);
    const sent = await sendWaking(lab, "a", peer.sessionId, "one");
    expectEqual(sent.status, "skipped_no_target", "what a is told");
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(!/messaging\] Client connected/.test(logOf(lab)), "nobody connected to b's socket");
    expectEqual(mailState(lab, peer.sessionId, sent.id), "new", "where the message lies");
    return "left alone";
  },
};

/** Wakes b beside a draft; gives when its model was told. */
async function wake(lab: Lab, sessionId: string, body: string): Promise<string> {
  await idle(lab);
  await lab.type("b", DRAFT);
  const sent = await sendWaking(lab, "a", sessionId, body);
  expectEqual(sent.status, "fired", `the wake of "${body}"`);
  expectEqual(sent.result.reachable_by, "socket", "how a is told that b is reached");
  const heard = await lab.waitFor(() => heardMs(lab, "b", `| ${body}`), 10_000, "b heard it");
  await idle(lab);
  expect(
    new RegExp(`❯\\s${DRAFT}\\s*$`, "m").test(await lab.capture("b")),
    "b's half-typed text is as it was",
  );
  for (let n = 0; n < 2; n++) await lab.key("b", "C-u");
  await lab.waitFor(() => mailState(lab, sessionId, sent.id) === "done", 10_000, "it is in done");
  return toldAt(heard - sent.toldMs);
}

async function idle(lab: Lab): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await lab.waitFor(async () => (await lab.session("b"))?.status === "idle", 20_000, "b is idle");
}

/** Claude Code's own log of b. */
function logOf(lab: Lab): string {
  return Deno.readTextFileSync(`${lab.root}/debug-b.log`);
}

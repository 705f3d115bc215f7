/**
 * With vi's keys and out of insert mode Claude Code takes the first letter of what is typed for a command.
 * The wake gets through all the same, and leaves nothing in the composer.
 */

import type { Lab } from "../lab.ts";
import { installOxtail, mailState } from "../oxtail.ts";
import { expect, expectEqual, type Scenario } from "../scenario.ts";
import { heardMs, leaveGreeting, sendWaking, toldAt } from "../wakes.ts";

/** See the top of this file. */
export const wakeClaudeVim: Scenario = {
  name: "an idle Claude Code with vi's keys is woken, whatever its mode",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab, {
      listener: false,
      sockets: false,
      asks: true,
      env: { OXTAIL_SELF_WAKE: "off" },
    });
    useViKeys(lab);
    await lab.startClaude("a", { args: ["--permission-mode", "default"] });
    const peer = await lab.startClaude("b", { args: ["--permission-mode", "default"] });
    for (const name of ["a", "b"]) await leaveGreeting(lab, name);
    expect(/-- INSERT --/.test(await lab.capture("b")), "b has vi's keys");
    await lab.key("b", "Escape");
    await pause(4_500);
    expect(!/-- INSERT --/.test(await lab.capture("b")), "b is out of insert mode");
    const sent = await sendWaking(lab, "a", peer.sessionId, "one");
    expectEqual(sent.status, "fired", "the wake");
    const heard = await lab.waitFor(() => heardMs(lab, "b", "| one"), 10_000, "b heard it");
    await lab.waitFor(
      () => mailState(lab, peer.sessionId, sent.id) === "done",
      10_000,
      "the message lies in done",
    );
    expect(/❯\s*$/m.test(await lab.capture("b")), "b's composer is empty");
    return `told to b's model ${toldAt(heard - sent.toldMs)}`;
  },
};

function useViKeys({ home }: Lab): void {
  for (const file of [`${home}/.claude.json`, `${home}/.claude/settings.json`]) {
    const settings = JSON.parse(Deno.readTextFileSync(file));
    Deno.writeTextFileSync(file, JSON.stringify({ ...settings, editorMode: "vim" }));
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

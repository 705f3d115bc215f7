/** However a Claude Code ends, its idle listener ends with it. */

import type { Lab } from "../lab.ts";
import { installOxtail } from "../oxtail.ts";
import { expect, expectEqual, type Scenario } from "../scenario.ts";
import { listenersOf } from "../listeners.ts";

/** A listener looks twice a second. */
const END_MS = 3_000;

/** See the top of this file. */
export const wakeListenerEnds: Scenario = {
  name: "no idle listener outlives its Claude Code, however that ends",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab);
    const ends: readonly [string, (pid: number) => void | Promise<void>][] = [
      ["exit", () => lab.say("exit", "/exit")],
      ["closed", () => lab.tmux.close("closed")],
      ["killed", (pid) => Deno.kill(pid, "SIGKILL")],
    ];
    const figures: string[] = [];
    for (const [name, end] of ends) {
      const { pid } = await lab.startClaude(name);
      const listeners = await lab.waitFor(
        async () => {
          const found = await listenersOf(lab, pid);
          return found.length > 0 && found;
        },
        5_000,
        `${name} has a listener`,
      );
      expectEqual(listeners.length, 1, `the number of listeners of ${name}`);
      await end(pid);
      await lab.waitFor(() => !isAlive(pid), 15_000, `the client ${name} is gone`);
      const goneMs = Date.now();
      await lab.waitFor(
        async () => (await listenersOf(lab, pid)).length === 0,
        END_MS,
        `the listener of ${name} has ended`,
      );
      figures.push(`${name} ${Date.now() - goneMs} ms`);
      expect(listeners.every((listener) => !isAlive(listener)), `no listener of ${name} is left`);
    }
    return `after the client: ${figures.join(", ")}`;
  },
};

function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(Deno.readTextFileSync(`/proc/${pid}/status`));
  } catch {
    return isListed(pid);
  }
}

/** Where there is no /proc, ps knows. */
function isListed(pid: number): boolean {
  const { stdout } = new Deno.Command("ps", { args: ["-p", String(pid), "-o", "stat="] })
    .outputSync();
  const state = new TextDecoder().decode(stdout).trim();
  return state !== "" && !state.startsWith("Z");
}

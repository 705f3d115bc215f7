/**
 * A tool is called with a megabyte of input while no mail waits. The gate has nothing to do, but has to
 * take the input: a client whose write fails says that the hook is broken.
 */

import type { Lab } from "../lab.ts";
import { installOxtail } from "../oxtail.ts";
import { expect, expectEqual, type Scenario } from "../scenario.ts";
import { SHARED_CODEX } from "../codex.ts";

const INPUT_CHARS = 1024 * 1024;
/** How the clients speak of a hook that failed. */
const BROKEN = /hooks?\b[^\n]{0,120}\b(error|failed|EPIPE|broken pipe)/i;

/** See the top of this file. */
export const hooksLargeInput: Scenario = {
  name: "a tool input of a megabyte and an empty box cause no hook error in either client",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab, { codexHooks: true });
    const clients = [
      { window: "a", agent: "a", tool: "mcp__oxtail__send_message" },
      { window: "codex", agent: SHARED_CODEX, tool: "mcp__oxtail::send_message" },
    ];
    for (const { agent, tool } of clients) {
      const args = JSON.stringify({ target: "nobody", body: "x".repeat(INPUT_CHARS) });
      lab.model.rule({
        agent,
        when: "a large call",
        then: `CALL_TOOL ${tool} ${args} ;; SAY done`,
      });
    }
    await lab.startClaude("a");
    await lab.startCodex("codex");
    for (const [ended, { window, agent }] of clients.entries()) {
      await lab.say(window, "Make a large call");
      const { text } = await lab.waitFor(
        () => lab.model.results(agent, "send_message")[0],
        40_000,
        `${window} has made the call`,
      );
      // The server took all of it: the body is refused by its size.
      expect(/8,192|8192/.test(text), `the body is too large, found ${text.slice(0, 200)}`);
      await lab.waitFor(
        () => marks(lab).filter((word) => word === "idle").length > ended,
        20_000,
        `the hooks of ${window} have marked the end of the turn`,
      );
      const screen = await lab.capture(window);
      expect(!BROKEN.test(screen), `${window} says nothing of a broken hook, found ${screen}`);
    }
    checkLog(Deno.readTextFileSync(`${lab.root}/debug-a.log`));
    return "1 MiB to each hook";
  },
};

/** Claude Code logs each hook with its exit status. */
function checkLog(log: string): void {
  const ended = [...log.matchAll(/Hooks: (\w+)\S* \[.*oxtail-hook.*\] (.*)/g)];
  const before = ended.filter(([, event]) => event === "PreToolUse");
  expectEqual(before.length, 2, "hooks before the tool");
  for (const [line, , how = ""] of ended) {
    expect(how.startsWith("finished with status 0 "), `every hook ends well, found ${line}`);
  }
  const said = BROKEN.exec(log);
  expect(said === null, `Claude Code logs no broken hook, found ${said?.[0]}`);
}

/** What the hooks say that the agents are doing. */
function marks(lab: Lab): string[] {
  const folder = `${lab.home}/.oxtail/activity`;
  return [...Deno.readDirSync(folder)].map(({ name }) =>
    Deno.readTextFileSync(`${folder}/${name}`)
  );
}

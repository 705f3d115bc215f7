/** Which version of MCP each client speaks with the server, and what a person can say by its prompts. */

import type { Lab } from "../lab.ts";
import { installOxtail } from "../oxtail.ts";
import { expect, expectEqual, type Scenario } from "../scenario.ts";

/** See the top of this file. */
export const protocolEras: Scenario = {
  name:
    "Claude Code speaks MCP 2026-07-28 without a handshake, Codex 2025-06-18, and a prompt is a command",
  async run(lab: Lab): Promise<string> {
    const trace = `${lab.home}/.oxtail/trace/oxtail.ndjson`;
    await installOxtail(lab, { env: { MCP_TRACE_FILE: trace } });
    await lab.startClaude("a");
    await lab.startCodex("x", { withoutDaemon: true });
    await lab.say("x", 'CALL_TOOL mcp__oxtail::set_my_state {"name":"reviewer"}');
    await lab.say("a", "CALL_TOOL mcp__oxtail__list_project_sessions {}");
    for (const [agent, tool] of [["x", "set_my_state"], ["a", "list_project_sessions"]] as const) {
      await lab.waitFor(() => lab.model.results(agent, tool)[0], 40_000, `${agent} has called`);
    }
    const began = Deno.readTextFileSync(trace).trim().split("\n").map((line) => JSON.parse(line))
      .filter(({ event }) => event === "client_began")
      .map(({ client, protocol }) => [client, protocol]).sort();
    const spoken = [["claude-code", "2026-07-28"], ["codex-mcp-client", "2025-06-18"]];
    expectEqual(began, spoken, "what the clients speak");

    await lab.say("a", "/mcp__oxtail__ask reviewer Which branch is yours?");
    const asked = await lab.waitFor(
      () => lab.requests("a").find(({ heard }) => heard.includes("Ask the agent `reviewer`")),
      20_000,
      "the prompt is in a request of a",
    );
    const { heard } = asked;
    expect(heard.includes("The question: Which"), "the argument stands in the prompt");
    expect(heard.includes("Which branch is yours?"), "the model sees all of the command");
    return spoken.map(([client, version]) => `${client} ${version}`).join(", ");
  },
};

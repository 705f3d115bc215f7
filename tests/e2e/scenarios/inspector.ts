/** The Inspector of MCP, which checks what a server says in both ways to begin. It is fetched by npx. */

import { isObject, parseObject } from "../../../src/wire/json.ts";
import { checkoutConfig } from "../../../tools/checkout.ts";
import { mustRun } from "../command.ts";
import type { Lab } from "../lab.ts";
import { expect, expectEqual, type Scenario } from "../scenario.ts";
import { arrayOf, textOf } from "../stream.ts";

const INSPECTOR = "@modelcontextprotocol/inspector@2.12.0";

/** See the top of this file. */
export const inspector: Scenario = {
  name:
    "the Inspector lists and calls tools and gets prompts, with a handshake and without, and has no remark",
  async run(lab: Lab): Promise<string> {
    const { command, args } = await checkoutConfig();
    const server = `${lab.root}/server`;
    const words = [command, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
    const text = `#!/bin/sh\nHOME='${lab.home}' exec ${words.join(" ")}\n`;
    await Deno.writeTextFile(server, text, { mode: 0o755 });
    const env = { HOME: Deno.env.get("HOME") ?? "/tmp" };
    for (const era of ["legacy", "modern"]) {
      const ask = async (...method: string[]) => {
        const given = ["-y", INSPECTOR, "--cli", "--protocol-era", era, "--cwd", lab.project];
        const printed = await mustRun("npx", [...given, server, "--method", ...method], { env });
        return parseObject(printed) ?? {};
      };
      // Its exit status is 6 when a schema is one that some clients cannot take.
      const { tools } = await ask("tools/list", "--strict");
      expectEqual(arrayOf(tools).length, 14, `the number of tools (${era})`);
      const { prompts } = await ask("prompts/list");
      const names = arrayOf(prompts).map((prompt) => isObject(prompt) ? prompt.name : null);
      expectEqual(names, ["join", "handoff", "ask"], `the prompts (${era})`);
      const { messages } = await ask("prompts/get", "--prompt-name", "join");
      expect(JSON.stringify(messages).includes("set_my_state"), `a prompt has its text (${era})`);
      const { content } = await ask("tools/call", "--tool-name", "list_project_sessions");
      const [first] = arrayOf(content);
      const result = parseObject(isObject(first) ? textOf(first.text) : "");
      expectEqual(result?.ok, true, `what a call gives (${era})`);
    }
    return INSPECTOR;
  },
};

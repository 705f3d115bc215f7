/** Running a command of oxtail in a lab as a person would. */

import { checkoutConfig } from "../../tools/checkout.ts";
import { run } from "./command.ts";
import type { Lab } from "./lab.ts";
import type { JsonObject } from "../../src/wire/json.ts";
import { expect, resultObject } from "./scenario.ts";

/**
 * Runs `oxtail` with `args` in the HOME and with the programs of the lab: setup by the launcher of the
 * checkout, and anything else by the one that setup installed. Throws with what it said when it fails.
 */
export async function runOxtail(lab: Lab, ...args: string[]): Promise<void> {
  const { command, args: options } = await checkoutConfig();
  const installed = `${lab.home}/.oxtail/bin/oxtail`;
  const line = args[0] === "setup" ? [command, ...options.slice(0, -1)] : [installed];
  const [program = "", ...rest] = [...line, ...args];
  const env = { HOME: lab.home, PATH: `${lab.root}/bin:/usr/local/bin:/usr/bin:/bin` };
  const { ok, stdout, stderr } = await run(program, rest, { env, cwd: lab.project });
  expect(ok, `oxtail ${args.join(" ")} succeeds, found ${stdout}${stderr}`);
}

/** What `oxtail status --json` of the checkout says in a lab. */
export async function statusOf(lab: Lab): Promise<JsonObject> {
  const { command, args } = await checkoutConfig();
  const env = { HOME: lab.home, PATH: "/usr/local/bin:/usr/bin:/bin" };
  const line = [...args.slice(0, -1), "status", "--json"];
  const { ok, stdout, stderr } = await run(command, line, { env, cwd: lab.project });
  expect(ok, `oxtail status succeeds, found ${stderr}`);
  return resultObject(stdout);
}

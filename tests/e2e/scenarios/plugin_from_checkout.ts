/**
 * A checkout is a plugin of Claude Code: loaded as one, it brings the server and the hooks along, and no
 * setup was run.
 */

import type { Lab } from "../lab.ts";
import { mailState, sendTo } from "../oxtail.ts";
import { expect, expectEqual, resultObject, type Scenario } from "../scenario.ts";
import { isObject } from "../../../src/wire/json.ts";
import { checkoutConfig } from "../../../tools/checkout.ts";
import { ROOT } from "../../../tools/paths.ts";

const BODY = "from a peer to a plugin";

/** See the top of this file. */
export const pluginFromCheckout: Scenario = {
  name: "a checkout loaded as a plugin knows its session and hands mail over",
  async run(lab: Lab): Promise<string> {
    await lab.configure({
      server: null,
      claudeSettings: { permissions: { allow: ["mcp__plugin_oxtail_oxtail", "Bash"] } },
      codexHooks: null,
    });
    await provideDeno(lab);
    const { sessionId } = await lab.startClaude("a", { args: ["--plugin-dir", ROOT] });
    await lab.say("a", "CALL_TOOL mcp__plugin_oxtail_oxtail__get_my_session {} ;; SAY there");
    const { text } = await lab.waitFor(
      () => lab.model.results("a", "get_my_session")[0],
      40_000,
      "a has called a tool of the plugin's server",
    );
    const { entry } = resultObject(text);
    expect(isObject(entry) && isObject(entry.client), `there is an entry, found ${text}`);
    expectEqual(entry.client.session_id, sessionId, "the session that the server serves");
    const mark = `${lab.home}/.oxtail/activity/${sessionId}`;
    await lab.waitFor(() => Deno.readTextFileSync(mark) === "idle", 20_000, "the turn has ended");

    const id = sendTo(lab, sessionId, BODY);
    await lab.say("a", 'CALL_TOOL Bash {"command":"true","description":"Work"} ;; SAY done');
    await lab.waitFor(
      () => lab.requests("a").find(({ heard }) => heard.includes(`| ${BODY}`)),
      30_000,
      "a hook of the plugin has handed the message over",
    );
    await lab.waitFor(
      () => mailState(lab, sessionId, id) === "done",
      20_000,
      "the end of the turn has acknowledged it",
    );
    const log = Deno.readTextFileSync(`${lab.root}/debug-a.log`);
    expect(!/plugin-hook[^\n]*finished with status [^0]/.test(log), "every hook ends well");
    return "server and hooks from the checkout alone";
  },
};

/** Puts Deno into PATH, and into its cache what the checkout needs: a plugin downloads nothing. */
async function provideDeno(lab: Lab): Promise<void> {
  const { args } = await checkoutConfig();
  const cache = args.find((arg) => arg.startsWith("--deno-dir="))?.slice("--deno-dir=".length);
  await Deno.symlink(Deno.execPath(), `${lab.root}/bin/deno`);
  if (cache === undefined) return;
  await Deno.mkdir(`${lab.home}/.cache`, { recursive: true });
  await Deno.symlink(cache, `${lab.home}/.cache/deno`);
}

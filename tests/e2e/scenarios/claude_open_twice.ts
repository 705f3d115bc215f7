/**
 * One session of Claude Code in two terminals. The first one gets the mail; the second one is told so once,
 * and people see it in `oxtail status`. When the first one ends, the second one is served.
 */

import type { Lab } from "../lab.ts";
import { installOxtail } from "../oxtail.ts";
import { statusOf } from "../run_oxtail.ts";
import { expect, expectEqual, type Scenario } from "../scenario.ts";
import { heardMs, sendWaking } from "../wakes.ts";
import { isObject } from "../../../src/wire/json.ts";
import { arrayOf } from "../stream.ts";

/** See the top of this file. */
export const claudeOpenTwice: Scenario = {
  name:
    "of one Claude Code session in two terminals the first one gets the mail, and then the other",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab);
    await lab.startClaude("a");
    const first = await lab.startClaude("one");
    await lab.say("one", "SAY hello");
    await lab.waitFor(
      async () => /● hello/.test(await lab.capture("one")),
      20_000,
      "one has a turn",
    );
    await lab.startClaude("two", { args: ["--resume", first.sessionId] });
    const row = await lab.waitFor(
      async () =>
        arrayOf((await statusOf(lab)).agents).filter(isObject)
          .find(({ session_id, open_in }) => session_id === first.sessionId && open_in === 2),
      10_000,
      "oxtail status says that the session is open in two terminals",
    );
    expectEqual(arrayOf((await statusOf(lab)).agents).length, 2, "the rows of oxtail status");
    const [stuck] = arrayOf((await statusOf(lab)).stuck).filter(isObject);
    expectEqual([stuck?.code, stuck?.agents], ["open-twice", [row.name]], "what is stuck");

    await lab.say("two", "SAY I am the second");
    const told = await lab.waitFor(
      () => lab.requests("two").findLast(({ heard }) => heard.includes("I am the second")),
      20_000,
      "two has a turn",
    );
    expect(told.heard.includes("open in another terminal"), "two is told that it is not served");
    const sent = await sendWaking(lab, "a", first.sessionId, "Who reads this?");
    expectEqual(sent.status, "fired", "what a is told of the wake");
    await lab.waitFor(() => heardMs(lab, "one", "| Who reads this?"), 10_000, "one heard it");
    await lab.say("two", "CALL_TOOL mcp__oxtail__read_my_messages {}");
    const read = await lab.waitFor(
      () => lab.model.results("two", "read_my_messages")[0],
      20_000,
      "two has looked",
    );
    expect(/"count":0.*another terminal/.test(read.text), `two gets nothing, found ${read.text}`);
    expect(heardMs(lab, "two", "| Who reads this?") === null, "two has not heard it");

    await lab.say("one", "/exit");
    await lab.waitFor(async () => await lab.session("one") === null, 20_000, "one has ended");
    await lab.waitFor(
      async () =>
        arrayOf((await statusOf(lab)).agents).filter(isObject)
          .some(({ session_id, open_in }) => session_id === first.sessionId && open_in === 1),
      10_000,
      "the session is open in one terminal",
    );
    const later = await sendWaking(lab, "a", first.sessionId, "And this?");
    await lab.waitFor(() => heardMs(lab, "two", "| And this?"), 20_000, "two heard it");
    return `the second one is served after the first one's end, by a wake that said ${later.status}`;
  },
};

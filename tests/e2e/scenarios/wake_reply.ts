/**
 * A reply to an asker that has gone idle wakes it at once, with nobody at the keyboard. And a wake that
 * was missed, because nobody was there to send it, is tried again by the recipient's own server.
 */

import type { Lab } from "../lab.ts";
import { installOxtail, mailNames } from "../oxtail.ts";
import { expect, expectEqual, resultObject, type Scenario } from "../scenario.ts";
import { heardMs, sendWaking } from "../wakes.ts";

/** From the reply in the box to the model of the asker. */
const REPLY_MS = 2_000;
const HEAL_MS = 30_000;

/** See the top of this file. */
export const wakeReply: Scenario = {
  name: "a reply to an idle asker wakes it within 2 s, with nobody at the keyboard",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab);
    const asker = await lab.startClaude("a");
    const peer = await lab.startClaude("b");
    lab.model.rule({
      agent: "b",
      when: "| Which port?",
      then:
        'CALL_TOOL Bash {"command":"sleep 4","description":"Think"} ;; CALL_TOOL mcp__oxtail__reply_to_message {"message_id":"$ID","body":"8443"}',
    });
    await sendWaking(lab, "a", peer.sessionId, "Which port?");
    const reply = await lab.waitFor(
      () => lab.model.results("b", "reply_to_message")[0],
      30_000,
      "b has replied",
    );
    const { wake_status: status, wake_reason: reason } = resultObject(reply.text);
    expectEqual(status, "fired", `what b is told of the wake, ${reply.text}`);
    expectEqual(reason, "reply_to_default", "why the asker is woken");
    const heard = await lab.waitFor(() => heardMs(lab, "a", "| 8443"), 10_000, "a heard the reply");
    const tookMs = heard - reply.atMs;
    expect(tookMs <= REPLY_MS, `a's model was told within 2 s, it took ${tookMs} ms`);
    expectEqual(mailNames(lab, asker.sessionId, "new"), [], "what is left in a's new");
    return `a's model heard the reply ${tookMs} ms after b's was told that it was sent`;
  },
};

/** See the top of this file. */
export const wakeHeals: Scenario = {
  name: "a missed wake heals within 30 s: mail of a busy time is handed over after Escape",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab, { listener: false });
    await lab.startClaude("a");
    const peer = await lab.startClaude("b");
    await lab.say("b", "DELAY 60000 ;; SAY late");
    await lab.waitFor(() => lab.requests("b").length > 0, 15_000, "b is busy");
    const sent = await sendWaking(lab, "a", peer.sessionId, "missed");
    expectEqual(sent.status, "skipped_busy", "what a is told while b is busy");
    await lab.key("b", "Escape");
    await new Promise((resolve) => setTimeout(resolve, 700));
    // The prompt that was interrupted is back in the composer; its person takes it out and goes away.
    for (let n = 0; n < 3; n++) await lab.key("b", "C-u");
    const escapedMs = Date.now();
    const heard = await lab.waitFor(
      () => heardMs(lab, "b", "| missed"),
      HEAL_MS,
      "b's model was given the message",
    );
    return `healed ${heard - escapedMs} ms after Escape`;
  },
};

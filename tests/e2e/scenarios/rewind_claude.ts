/**
 * A person goes back to an earlier prompt of Claude Code (Escape twice) after mail was handed over: the
 * model knows nothing of it any more, so it gets it again. A compaction is not taken for that.
 */

import { BODY } from "../escape.ts";
import type { Lab } from "../lab.ts";
import { installOxtail, mailState, sendTo } from "../oxtail.ts";
import { expect, expectEqual, type Scenario } from "../scenario.ts";
import { handOvers } from "../script.ts";

/** How a message is marked that was shown in the part that was taken back. */
export const MARK = "shown before in a part of the conversation that was taken back";
/** Longer than the server takes to find the new prompt in the transcript. */
export const ANSWER_MS = 4_000;

/** See the top of this file. */
export const rewindClaude: Scenario = {
  name: "what was handed over in a turn that a rewind took back is handed over again, marked",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab, { listener: false });
    const { sessionId } = await lab.startClaude("a");
    await turn(lab, "SAY one");
    const id = sendTo(lab, sessionId, BODY);
    await turn(lab, "SAY two");
    expectEqual(mailState(lab, sessionId, id), "done", "where the message lies after its turn");

    await turn(lab, "/compact");
    await turn(lab, `DELAY ${ANSWER_MS} ;; SAY compacted`);
    expectEqual(mailState(lab, sessionId, id), "done", "where it lies after a compaction");

    const later = sendTo(lab, sessionId, "The build is red.");
    await turn(lab, "SAY three");
    await goBackTo(lab, "SAY three");
    const before = lab.requests("a").length;
    await turn(lab, `DELAY ${ANSWER_MS} ;; SAY four`);
    const told = lab.requests("a").slice(before).find(({ heard }) => heard.includes(MARK));
    expect(told !== undefined, "the model is told of the message again");
    const shown = handOvers(told.heard).map((header) => header.id);
    expect(shown.includes(later) && !shown.includes(id), "of that one, and no other");
    expect(told.heard.includes("| The build is red."), "the body is there");
    await lab.waitFor(
      () => mailState(lab, sessionId, later) === "done",
      15_000,
      "the end of the turn has acknowledged it again",
    );
    return "one marked delivery after a rewind, none after a compaction";
  },
};

/** Says something to the model, and waits until the turn is over. */
async function turn(lab: Lab, text: string): Promise<void> {
  const isIdle = async () => (await lab.session("a"))?.status === "idle";
  await lab.say("a", text);
  await lab.waitFor(async () => !await isIdle(), 5_000, `"${text}" has begun`).catch(() => {});
  await lab.waitFor(isIdle, 40_000, `"${text}" is over`);
}

/** Goes back to before the last prompt, by the client's own menu. */
async function goBackTo(lab: Lab, prompt: string): Promise<void> {
  const shows = (text: string | RegExp) =>
    lab.waitFor(async () => (await lab.capture("a")).search(text) >= 0, 10_000, `${text} is shown`);
  await lab.key("a", "Escape");
  await lab.key("a", "Escape");
  await shows("Restore the code and/or conversation");
  await lab.key("a", "Up");
  await shows(new RegExp(`❯ ${prompt}`));
  await lab.key("a", "Enter");
  await shows("1. Restore conversation");
  await lab.key("a", "1");
  await lab.waitFor(
    async () => !(await lab.capture("a")).includes("Restore conversation"),
    10_000,
    "the menu has closed",
  );
  await lab.key("a", "C-u");
}

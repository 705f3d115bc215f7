/**
 * A person goes back to an earlier prompt of Codex (Escape twice, Enter) after mail was handed over: the
 * session goes on in another file, and the model gets the message again.
 */

import { BODY } from "../escape.ts";
import type { Lab } from "../lab.ts";
import { installOxtail, mailState, sendTo } from "../oxtail.ts";
import { expect, expectEqual, type Scenario } from "../scenario.ts";
import { handOvers } from "../script.ts";
import { ANSWER_MS, MARK } from "./rewind_claude.ts";

/** See the top of this file. */
export const rewindCodex: Scenario = {
  name: "what was handed over in a turn of Codex that was taken back is handed over again, marked",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab, { codexHooks: true });
    await lab.startCodex("a", { withoutDaemon: true });
    await turn(lab, "SAY one");
    const sessionId = await lab.waitFor(() => theSession(lab), 10_000, "the session is known");
    const id = sendTo(lab, sessionId, BODY);
    await turn(lab, "SAY two");
    expectEqual(mailState(lab, sessionId, id), "done", "where the message lies after its turn");

    await lab.key("a", "Escape");
    await shows(lab, "esc again to edit previous message");
    await lab.key("a", "Escape");
    await shows(lab, "↵ rewind");
    await lab.key("a", "Enter");
    await shows(lab, "Conversation reverted");
    await lab.key("a", "C-u");
    const before = lab.requests("a").length;
    await turn(lab, `DELAY ${ANSWER_MS} ;; SAY three`, ANSWER_MS);
    const told = await lab.waitFor(
      () => lab.requests("a").slice(before).find(({ heard }) => heard.includes(MARK)),
      20_000,
      "the model is told of the message again",
    );
    expectEqual(handOvers(told.heard).map((header) => header.id), [id], "what it is told of");
    expect(told.heard.includes(`| ${BODY}`), "the body is there");
    await lab.waitFor(
      () => mailState(lab, sessionId, id) === "done",
      15_000,
      "the end of the turn has acknowledged it again",
    );
    return "one marked delivery after a rewind";
  },
};

/** Says something to the model, and waits until it has answered. */
async function turn(lab: Lab, text: string, answerMs = 0): Promise<void> {
  await lab.say("a", text);
  await new Promise((resolve) => setTimeout(resolve, answerMs + 1_500));
  await lab.waitFor(
    () =>
      Array.from(Deno.readDirSync(`${lab.home}/.oxtail/activity`)).every(({ name }) =>
        Deno.readTextFileSync(`${lab.home}/.oxtail/activity/${name}`).trim() === "idle"
      ),
    30_000,
    `"${text}" is over`,
  );
}

async function shows(lab: Lab, text: string): Promise<void> {
  await lab.waitFor(
    async () => (await lab.capture("a")).includes(text),
    10_000,
    `"${text}" stands there`,
  );
}

/** The session that the hooks told of. */
function theSession(lab: Lab): string | null {
  const names = Array.from(Deno.readDirSync(`${lab.home}/.oxtail/starts`), ({ name }) => name);
  return names.find((name) => name.endsWith(".json"))?.replace(".json", "") ?? null;
}

/**
 * A person presses Escape in Claude Code, and what a hook had handed over is lost with the turn. No hook
 * is run then, so the store has no evidence, and the next turn offers the message again, marked.
 */

import type { Lab } from "./lab.ts";
import { mailState } from "./oxtail.ts";
import { expect, expectEqual } from "./scenario.ts";
import { handOvers } from "./script.ts";

/** The message that is handed over. */
export const BODY = "The tests are green.";
/** How a second delivery is marked. */
export const AGAIN = "second delivery of this id; ignore if already handled";
/** Time to press Escape in, before the model answers or the tool ends. */
export const LONG_MS = 20_000;

/** Presses Escape, and empties the prompt if the client has put the text back into it. */
export async function escape(lab: Lab): Promise<void> {
  await lab.key("a", "Escape");
  await lab.waitFor(
    async () => (await lab.session("a"))?.status === "idle",
    15_000,
    "the turn has ended",
  );
  await lab.key("a", "C-u");
}

/** The next turn is told of the message once and marked, and its end proves the delivery. */
export async function nextTurn(lab: Lab, sessionId: string, id: string): Promise<void> {
  expectEqual(mailState(lab, sessionId, id), "cur", "where the message lies after Escape");
  const before = lab.requests("a").length;
  await lab.say("a", "SAY finished");
  const { heard } = await lab.waitFor(
    () => lab.requests("a").slice(before).find(({ heard }) => heard.includes("SAY finished")),
    20_000,
    "the next turn has begun",
  );
  expectEqual(handOvers(heard).map((header) => header.id), [id], "what the model is told of");
  expect(heard.includes(AGAIN), "the delivery is marked");
  expect(heard.includes(`| ${BODY}`), "the body is there");
  await lab.waitFor(
    () => mailState(lab, sessionId, id) === "done",
    15_000,
    "the end of the turn has acknowledged the message",
  );
}

/** The person as a recipient: what the tools do when their target is `human`. */

import * as z from "zod";
import { find } from "../mail/find.ts";
import { giveAnswer, presenceOf, rings, ticketNames, ticketsFault } from "../mail/tickets.ts";
import { HUMAN, HUMAN_BOX } from "../wire/ids.ts";
import { CHOICE_MAX_CHARS, CHOICES_MAX } from "../wire/limits.ts";
import { bodyFault, type Message } from "../wire/message.ts";
import { safeText } from "../wire/text.ts";
import { outcome, type WakeOutcome } from "../wire/wake.ts";
import { boxTag } from "../wire/ids.ts";
import type { ToolError } from "./encode.ts";
import { type Caller, refuse } from "./tool.ts";

/** What a question to the person may offer. */
export const personInputs = {
  choices: z.array(z.string().min(1).max(CHOICE_MAX_CHARS)).min(2).max(CHOICES_MAX).optional()
    .describe("For human: answers to choose from"),
  default: z.string().min(1).max(CHOICE_MAX_CHARS).optional()
    .describe("For human: what you would do yourself"),
} as const;

/** How the person is named where an agent could be. */
export const PERSON_TARGET: {
  readonly box: string;
  readonly sessionId: string;
  readonly serverPid: null;
} = { box: HUMAN_BOX, sessionId: HUMAN, serverPid: null };

/** Whether an address means the person: it does in every project. */
export function meansPerson(target: string): boolean {
  return target === HUMAN;
}

/** Why the person cannot be asked now. */
export function cannotAsk(caller: Caller, fromBox: string): ToolError | null {
  const detail = ticketsFault(caller.store, boxTag(fromBox));
  return detail === null ? null : refuse("mailbox-full", detail);
}

/** Rings once for a message to the person, where somebody can hear it. */
export function ring(caller: Caller, id: string): WakeOutcome {
  const { isCockpitOpen } = presenceOf(caller.store);
  if (!isCockpitOpen) {
    return outcome(
      "skipped_no_target",
      "No cockpit is open, so nothing rang: the person finds this when they look (oxtail answer)",
    );
  }
  const isFirst = rings(caller.store, id, "cockpit");
  return isFirst ? { status: "fired", rung: "cockpit" } : outcome("skipped_deduped");
}

/** What lists say of the person. `open` counts the questions of all projects. */
export function personView({ store }: Caller) {
  const { isCockpitOpen, seenMs } = presenceOf(store);
  return {
    open: ticketNames(store).length,
    seen_at: seenMs,
    reachable: isCockpitOpen ? "cockpit" : "none",
  } as const;
}

// The question in the asker's own client, where that offers forms and somebody sits there.

/** What a form gave: the SDK's `elicitation/create`. */
const Given = z.looseObject({
  action: z.string(),
  content: z.looseObject({ answer: z.string().optional() }).optional(),
});

/**
 * Shows the question in the client. Whatever comes of it but an answer leaves the ticket as it is; so does
 * a client in which nobody sits.
 *
 * @param signal The question was answered elsewhere, or nobody waits any more
 */
export async function elicit(
  caller: Caller,
  { message_id, body, choices, default_choice }: Message,
  signal: AbortSignal,
): Promise<void> {
  const isSomebodyThere = (caller.agent.entry().mode ?? "interactive") === "interactive";
  if (caller.request === null || !isSomebodyThere) return;
  const answer = {
    type: "string",
    title: "Answer",
    ...(choices === undefined ? {} : { enum: choices }),
    ...(default_choice === undefined ? {} : { default: default_choice }),
  };
  const schema = { type: "object", properties: { answer }, required: ["answer"] };
  const params = { mode: "form", message: safeText(body), requestedSchema: schema };
  const given = await caller.request("elicitation/create", params, Given, signal);
  const text = given?.action === "accept" ? given.content?.answer : undefined;
  if (text === undefined || bodyFault(text) !== null) return;
  const { store, compose, quota } = caller;
  const found = find(store, HUMAN_BOX, message_id);
  if (found !== null) giveAnswer(store, compose, quota, found, { body: text, by: "elicitation" });
}

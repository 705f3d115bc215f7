/** What each hook event does. A new event is one function and one line in the table. */

import { handedOver, queued } from "../mail/claim.ts";
import { endSuccession } from "../mail/successor.ts";
import { NO_TURN } from "../wire/turn.ts";
import { blockAnswer, contextAnswer } from "./answer.ts";
import { turnBegan, turnEnded } from "./evidence.ts";
import { type HandOver, prepareHandOver, type Waiting } from "./hand_over.ts";
import type { Hook } from "./hook.ts";
import { activityWord, currentTurn, markActivity, markTurn } from "./marks.ts";
import { writeStart } from "./start.ts";

/** What is printed, and the hand-over in it. */
export interface Answer {
  readonly text: string;
  readonly handOver: HandOver;
}

/** Handles one event; null when there is nothing to print. */
export type Handler = (hook: Hook) => Answer | null;

/** The handlers by the name of their event. */
export const HANDLERS: ReadonlyMap<string, Handler> = new Map([
  ["SessionStart", sessionStart],
  ["UserPromptSubmit", userPromptSubmit],
  ["PreToolUse", preToolUse],
  ["Stop", stop],
]);

/** The tool that hands mail over itself, right after its PreToolUse. */
const READ_TOOL = "mcp__oxtail__read_my_messages";

/** A session began, or goes on after a compaction, which may come in the middle of a turn. */
function sessionStart(hook: Hook): Answer | null {
  const { store, box, input } = hook;
  writeStart(hook);
  endSuccession(store, box);
  const inTurn = input.source === "compact" && activityWord(store, box) === "busy";
  const turn = inTurn ? currentTurn(store, box) : NO_TURN;
  if (!inTurn) {
    markActivity(hook, "idle");
    markTurn(hook, turn);
  }
  const held = handedOver(store, box);
  return context(hook, { turn, held, fresh: queued(store, box), fromTheStart: true });
}

/** A turn begins. */
function userPromptSubmit(hook: Hook): Answer | null {
  const { store, box, input } = hook;
  const before = currentTurn(store, box);
  const turn = input.turnId ?? `t${store.clock.nowMs()}`;
  markActivity(hook, "busy");
  markTurn(hook, turn);
  const held = turnBegan(hook, handedOver(store, box), before, turn);
  return context(hook, { turn, held, fresh: queued(store, box) });
}

/** A tool is about to run. */
function preToolUse(hook: Hook): Answer | null {
  const { store, box, input } = hook;
  markActivity(hook, "busy");
  if (input.agentId !== null || input.toolName === READ_TOOL) return null;
  const turn = input.turnId ?? currentTurn(store, box);
  return context(hook, { turn, held: [], fresh: queued(store, box) });
}

/** The turn is about to end. With mail it goes on, but only once, so that it can never loop. */
function stop(hook: Hook): Answer | null {
  const { store, box, input } = hook;
  if (input.agentId !== null) return null;
  const marked = currentTurn(store, box);
  const turn = input.turnId ?? marked;
  // What the Stop before this one handed over was noted under the turn as it was called then.
  const turns = input.stopHookActive ? [turn, marked] : [turn];
  const held = turnEnded(hook, handedOver(store, box), turns);
  if (input.stopHookActive) {
    markActivity(hook, "idle");
    return null;
  }
  const handOver = prepareHandOver(hook, { turn, held, fresh: queued(store, box) }) ??
    goIdle(hook, turn);
  if (handOver === null) return null;
  markActivity(hook, "busy");
  return { text: blockAnswer(handOver.frame), handOver };
}

/** Who sends after the mark was written sees it; so what was sent before it is looked for after it. */
function goIdle(hook: Hook, turn: string): HandOver | null {
  markActivity(hook, "idle");
  return prepareHandOver(hook, { turn, held: [], fresh: queued(hook.store, hook.box) });
}

function context(hook: Hook, waiting: Waiting): Answer | null {
  const handOver = prepareHandOver(hook, waiting);
  return handOver === null ? null : { text: contextAnswer(hook.event, handOver.frame), handOver };
}

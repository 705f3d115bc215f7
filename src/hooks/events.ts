/** What each hook event does. A new event is one function and one line in the table. */

import { readCard } from "../agents/cards.ts";
import { clientByType } from "../clients/index.ts";
import { unfold } from "../mail/hand.ts";
import { announcedIn, handedOver } from "../mail/lease.ts";
import { endSuccession, followSuccessor } from "../mail/successor.ts";
import { forgetFurther, isOpenElsewhere, noteFurther } from "../mail/windows.ts";
import { UNSHOWN_MAX_MS } from "../wire/limits.ts";
import { endedTurn, NO_TURN, type Start } from "../wire/notes.ts";
import { byteLength } from "../wire/text.ts";
import { turnBegan, turnEnded } from "./arrival.ts";
import { drawNonce, type HandOver, prepareHandOver, queueOf, type Waiting } from "./hand_over.ts";
import {
  activityWord,
  allowAnswer,
  blockAnswer,
  contextAnswer,
  currentTurn,
  type Hook,
  markActivity,
  markTurn,
  noteSubagentCall,
} from "./hook.ts";
import { recall } from "./recall.ts";
import {
  noteEnd,
  noteWork,
  replaceStart,
  startSeen,
  takeBackPlace,
  takeOverCleared,
} from "./session.ts";

/** What is printed, and the hand-over in it; null when it only tells of mail. */
export interface Answer {
  readonly text: string;
  readonly handOver: HandOver | null;
}

/** Handles one event; null when there is nothing to print. */
export type Handler = (hook: Hook) => Answer | null;

/** The handlers by the name of their event, and the third word of the command where it has one. */
export const HANDLERS: ReadonlyMap<string, Handler> = new Map([
  ["SessionStart", sessionStart],
  ["UserPromptSubmit", userPromptSubmit],
  ["UserPromptSubmit began", spareBegan],
  ["PreToolUse", preToolUse],
  ["PreToolUse oxtail", oxtailTool],
  ["PermissionRequest", dialogOpens],
  ["Notification", notification],
  ["PostToolUse", postToolUse],
  ["Stop", stop],
  ["Interrupt", interrupt],
  ["SessionEnd", sessionEnd],
]);

/**
 * The tool that hands mail over itself, right after its PreToolUse, as the clients call it: under the name of
 * the server's entry, with a plugin's before it, and with other marks in between.
 */
const READ_TOOL = /^(?:mcp__(?:plugin_oxtail_)?oxtail__|mcp_oxtail_|oxtail[-_])read_my_messages$/;

/** Any tool of ours, in both spellings. */
const OWN_TOOL = /^mcp__(?:plugin_oxtail_)?oxtail__[a-z_]+$/;

/** How a session goes on when the text of its mail may have left the context. */
const LOSES_TEXT: ReadonlySet<string | null> = new Set(["compact", "resume"]);

/** A session began, or goes on after a compaction, which may come in the middle of a turn. */
function sessionStart(hook: Hook): Answer | null {
  const { store, box, input } = hook;
  const start = startSeen(hook);
  const pid = hook.owner?.pid ?? null;
  if (start !== null && pid !== null) {
    if (isOpenElsewhere(store, box, pid)) return furtherWindow(hook, { ...start, client_pid: pid });
    forgetFurther(store, box, pid);
  }
  if (start !== null) {
    replaceStart(hook, start);
    takeBackPlace(hook, start);
  }
  const heir = input.source === "resume" ? followSuccessor(store, box) : box;
  endSuccession(store, box);
  if (start !== null) takeOverCleared(hook, start);
  const word = activityWord(store, box);
  const inTurn = input.source === "compact" && (word === "busy" || word === "wait");
  const turn = inTurn ? currentTurn(store, box) : NO_TURN;
  markActivity(hook, inTurn ? "busy" : "idle");
  if (!inTurn) markTurn(hook, turn);
  const held = handedOver(store, box);
  const told = [
    heir === box ? "" : wentOn(hook, heir),
    LOSES_TEXT.has(input.source) ? recall(hook) : "",
  ].filter((part) => part !== "").join("\n");
  const room = { ...hook, maxBytes: hook.maxBytes - byteLength(told) - 1 };
  const handOver = prepareHandOver(room, {
    turn,
    held,
    fresh: queueOf(hook),
    fromTheStart: true,
  });
  const text = [handOver?.frame ?? "", told].filter((part) => part !== "").join("\n");
  return text === "" ? null : { text: contextAnswer(hook, text), handOver };
}

/** Another terminal has the session open and gets its mail: that is said once. */
function furtherWindow(hook: Hook, start: Start): Answer | null {
  if (!noteFurther(hook.store, hook.box, start)) return null;
  const text = `[oxtail ${drawNonce(hook.store)}] This session is open in another terminal, ` +
    "which gets its messages: none are handed over here while that one runs.";
  return { text: contextAnswer(hook, text), handOver: null };
}

/** What a session is told that goes on by itself, after it had gone on as another one. */
function wentOn({ store }: Hook, heir: string): string {
  const { name } = readCard(store, heir);
  const who = name === null ? heir.slice(0, 8) : `${name} (${heir.slice(0, 8)})`;
  return `[oxtail ${drawNonce(store)}] This session had gone on as ${who}, which keeps its name, ` +
    "its messages and its tasks. Messages to the id of this one come here again; " +
    "set_my_state gives it a name of its own.";
}

/** The first turn of a session that was kept ready. */
function spareBegan(hook: Hook): Answer | null {
  noteWork(hook);
  return userPromptSubmit(hook);
}

/** A turn begins. */
function userPromptSubmit(hook: Hook): Answer | null {
  const { store, box, input } = hook;
  // Codex has a prompt and a turn for each subagent, under the session of its parent.
  if (input.agentId !== null) return null;
  const before = currentTurn(store, box);
  // Qwen Code says it again with each result of a tool, of the turn that runs.
  if (input.isPromptEmpty && input.turnId === before) return postToolUse(hook);
  const turn = input.turnId ?? `t${store.clock.nowMs()}`;
  markActivity(hook, "busy");
  markTurn(hook, turn);
  unfold(store, box, UNSHOWN_MAX_MS, turn);
  const held = turnBegan(hook, handedOver(store, box), before, turn);
  return context(hook, { turn, held, fresh: queueOf(hook) });
}

/** A tool is about to run. */
function preToolUse(hook: Hook): Answer | null {
  const { store, box, input } = hook;
  // A subagent of Codex may go on when its parent's turn has ended.
  const isLate = hook.client === "codex" && input.agentId !== null;
  if (!isLate || activityWord(store, box) !== "idle") markActivity(hook, "busy");
  if (clientByType(hook.client)?.hooks?.losesPreToolUse === true) return null;
  if (input.agentId !== null || READ_TOOL.test(input.toolName ?? "")) return null;
  return withinTurn(hook);
}

/** A tool of oxtail is about to run, and {@link preToolUse} is called as well, which hands mail over. */
function oxtailTool(hook: Hook): Answer | null {
  const { agentId, toolUseId, toolName } = hook.input;
  if (agentId !== null && toolUseId !== null) noteSubagentCall(hook, toolUseId);
  const { files, root } = hook.store;
  const isOurs = OWN_TOOL.test(toolName ?? "");
  if (!isOurs || files.lstat(`${root}/hooks/allow-tools`)?.kind !== "file") return null;
  return { text: allowAnswer(hook.event), handOver: null };
}

/** A dialog is open, whoever the tool is for: nobody may type. */
function dialogOpens(hook: Hook): null {
  markActivity(hook, "wait");
  return null;
}

function notification(hook: Hook): null {
  return hook.input.notificationType === "permission_prompt" ? dialogOpens(hook) : null;
}

/** A tool has run, so no dialog is open for it any more. */
function postToolUse(hook: Hook): Answer | null {
  // A call that a script of Codex left in the background may end after its turn: no model is told of it.
  if (hook.client === "codex" && activityWord(hook.store, hook.box) === "idle") return null;
  markActivity(hook, "busy");
  return hook.input.agentId === null ? withinTurn(hook) : null;
}

/** Hands over in the middle of a turn: what nobody has shown, though it was taken, and what is new. */
function withinTurn(hook: Hook): Answer | null {
  const { store, box, input } = hook;
  const turn = input.turnId ?? currentTurn(store, box);
  const held = announcedIn(store, box).filter(({ lease }) => !lease.shown);
  return context(hook, { turn, held, fresh: queueOf(hook) });
}

/** The turn is about to end. With mail it goes on, but only once, so that it can never loop. */
function stop(hook: Hook): Answer | null {
  const { store, box, input } = hook;
  if (input.agentId !== null) return null;
  const marked = currentTurn(store, box);
  const turn = input.turnId ?? marked;
  // What the Stop before this one handed over was noted under the turn as it was called then.
  const turns = input.stopHookActive ? [turn, marked] : [turn];
  // Of a turn that ends no gate is printing any more.
  unfold(store, box, 0);
  const held = turnEnded(hook, handedOver(store, box), turns);
  if (input.stopHookActive) {
    markActivity(hook, "idle");
    return null;
  }
  const waiting = { turn, held, fresh: queueOf(hook), endsTurn: true } as const;
  const handOver = prepareHandOver(hook, waiting) ?? goIdle(hook, turn);
  if (handOver === null) return null;
  markActivity(hook, "busy");
  return { text: blockAnswer(handOver.frame), handOver };
}

/** The user ended the turn. */
function interrupt(hook: Hook): null {
  if (hook.input.agentId === null) markActivity(hook, "idle");
  return null;
}

/** The session is over. What it was handed without evidence is for whoever resumes it. */
function sessionEnd(hook: Hook): null {
  if (hook.input.agentId !== null) return null;
  markActivity(hook, "done");
  markTurn(hook, endedTurn(hook.store.clock.nowMs()));
  noteEnd(hook);
  return null;
}

/** Who sends after the mark was written sees it; so what was sent before it is looked for after it. */
function goIdle(hook: Hook, turn: string): HandOver | null {
  markActivity(hook, "idle");
  return prepareHandOver(hook, { turn, held: [], fresh: queueOf(hook) });
}

function context(hook: Hook, waiting: Waiting): Answer | null {
  const handOver = prepareHandOver(hook, waiting);
  return handOver === null ? null : { text: contextAnswer(hook, handOver.frame), handOver };
}

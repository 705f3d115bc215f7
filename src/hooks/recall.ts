/** Reminding a session of its earlier mail when the text of it may have left the context. */

import { shortIds } from "../agents/peers.ts";
import { unanswered } from "../mail/sent.ts";
import { countOpenTasks } from "../mail/tasks.ts";
import { kindOf, sender, type ShortId } from "../wire/shown.ts";
import { age } from "../render/terminal.ts";
import { RECALL_MAX_MESSAGES, RECALL_MAX_SHARE } from "../wire/limits.ts";
import type { Message } from "../wire/message.ts";
import { byteLength } from "../wire/text.ts";
import { drawNonce } from "./hand_over.ts";
import { type Hook, lookBudget } from "./hook.ts";

/** The reminder; empty when there is nothing to remind of. */
export function recall(hook: Hook): string {
  const { store, box, maxBytes } = hook;
  const nowMs = store.clock.nowMs();
  const told = unanswered(store, hook, RECALL_MAX_MESSAGES, lookBudget(store.clock));
  const openTasks = countOpenTasks(store, box);
  const facts = { ...told, openTasks, nonce: drawNonce(store), nowMs, shortId: shortIds(store) };
  return renderRecall(facts, Math.floor(maxBytes * RECALL_MAX_SHARE));
}

// The reminder of earlier mail that a session gets when its context was cut: one line for each message
// that it has not answered, without the body.
//
// ```
// [oxtail 4f1c9a] 2 earlier messages to this session have no answer yet. read_my_messages with a message_id returns the text.
// [oxtail 4f1c9a] from reviewer (codex, 01a2023f) id=01K… asks, request_id=01K…, sent 14 min ago
// [oxtail 4f1c9a] from main (claude-code, 7ba5c12d) id=01K… sent 20 min ago
// [oxtail 4f1c9a] 1 task is open.
// ```

/** What is told. */
interface Recall {
  readonly messages: readonly Message[];
  /** Messages without an answer that are not among them. */
  readonly left: number;
  readonly openTasks: number;
  /** Six hex digits that nobody could know before. */
  readonly nonce: string;
  /** ms since the epoch */
  readonly nowMs: number;
  /** As in a frame. */
  readonly shortId?: ShortId;
}

/** The lines, at most `maxBytes` of them in UTF-8; empty when there is nothing to tell. */
function renderRecall(recall: Recall, maxBytes: number): string {
  const { messages, left, openTasks } = recall;
  for (let shown = messages.length; shown > 0; shown--) {
    const text = render(recall, messages.slice(0, shown), left + messages.length - shown);
    if (byteLength(text) <= maxBytes) return text;
  }
  const text = render(recall, [], left + messages.length);
  return messages.length + left + openTasks > 0 && byteLength(text) <= maxBytes ? text : "";
}

function render(recall: Recall, shown: readonly Message[], left: number): string {
  const { openTasks, nowMs } = recall;
  const count = shown.length + left;
  const heads = count === 0 ? [] : [
    (count === 1
      ? "1 earlier message to this session has no answer yet. "
      : `${count} earlier messages to this session have no answer yet. `) +
    "read_my_messages with a message_id returns the text.",
  ];
  const lines = shown.map((message) => {
    const said = [...kindOf(message), `sent ${age(nowMs - message.enqueued_ms)} ago`].join(", ");
    return `from ${sender(message, recall.shortId)} id=${message.message_id} ${said}`;
  });
  const rest = [
    ...(left > 0 && shown.length > 0
      ? [left === 1 ? "1 is not listed" : `${left} are not listed`]
      : []),
    ...(openTasks > 0 ? [openTasks === 1 ? "1 task is open" : `${openTasks} tasks are open`] : []),
  ];
  const ends = rest.length === 0 ? [] : [`${rest.join("; ")}.`];
  return [...heads, ...lines, ...ends].map((line) => `[oxtail ${recall.nonce}] ${line}`).join("\n");
}

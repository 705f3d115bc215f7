/** Reminding a session of its earlier mail when the text of it may have left the context. */

import { shortIds } from "../agents/names.ts";
import { unanswered } from "../mail/unanswered.ts";
import { countOpenTasks } from "../mail/work.ts";
import { renderRecall } from "../render/recall.ts";
import { RECALL_MAX_MESSAGES, RECALL_MAX_SHARE } from "../wire/limits.ts";
import { drawNonce } from "./hand_over.ts";
import type { Hook } from "./hook.ts";
import { lookBudget } from "./look_budget.ts";

/** The reminder; empty when there is nothing to remind of. */
export function recall(hook: Hook): string {
  const { store, box, maxChars } = hook;
  const nowMs = store.clock.nowMs();
  const told = unanswered(store, hook, RECALL_MAX_MESSAGES, lookBudget(store.clock));
  const openTasks = countOpenTasks(store, box);
  const facts = { ...told, openTasks, nonce: drawNonce(store), nowMs, shortId: shortIds(store) };
  return renderRecall(facts, Math.floor(maxChars * RECALL_MAX_SHARE));
}

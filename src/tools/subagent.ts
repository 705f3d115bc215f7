/**
 * Whether a subagent makes a call. Claude Code tells the server which call of a tool it is, and tells a
 * hook whether a subagent makes it: the hook leaves a note under the id of that call.
 */

import { callPath } from "../mail/layout.ts";
import type { Store } from "../mail/store.ts";
import { isToolUseId } from "../wire/ids.ts";
import { isObject, own } from "../wire/json.ts";

/** Whether a hook noted the call with this `_meta` as a subagent's. */
export function isSubagentCall(store: Store, meta: unknown): boolean {
  const id = isObject(meta) ? own(meta, "claudecode/toolUseId") : null;
  if (typeof id !== "string" || !isToolUseId(id)) return false;
  return store.files.lstat(callPath(store.root, id))?.kind === "file";
}

/** One call of the hook program: everything that the handler of an event needs. */

import { clientByType } from "../clients/index.ts";
import { activityPath, callPath, turnPath } from "../mail/layout.ts";
import { fileFault, readSmall, SMALL_FILE, type Store, storeFault } from "../mail/store.ts";
import type { Clock } from "../sys/ports.ts";
import type { HookInput } from "../wire/hook_input.ts";
import { HOOK_LOOK_MAX_MS, HOOK_LOOK_MIN_FILES } from "../wire/limits.ts";
import type { Owner } from "../wire/name.ts";
import { type ActivityWord, formatTurn, NO_TURN, parseActivity, parseTurn } from "../wire/notes.ts";
import type { GetEnv } from "../wire/settings.ts";

/** A call. */
export interface Hook {
  readonly store: Store;
  readonly env: GetEnv;
  /** As its adapter calls it: `claude-code`. */
  readonly client: string;
  readonly event: string;
  readonly input: HookInput;
  readonly sessionId: string;
  readonly box: string;
  /** Stands for the box in leases. */
  readonly tag: string;
  /** The client process that runs the hook; absent where only its session is known. */
  readonly owner?: Owner;
  /** The most of one hand-over, in bytes of UTF-8. */
  readonly maxBytes: number;
  /** Notes that something is wrong; the first note is printed. */
  complain(reason: string): void;
}

// What the clients read from a hook's standard output.

/** Adds `text` to what the model sees. */
export function contextAnswer(
  { client, event }: Pick<Hook, "client" | "event">,
  text: string,
): string {
  const hooks = clientByType(client)?.hooks;
  if (hooks?.isFlat === true) return JSON.stringify({ additionalContext: text });
  const hookEventName = hooks?.nameOf?.(event) ?? event;
  return JSON.stringify({ hookSpecificOutput: { hookEventName, additionalContext: text } });
}

/** Lets the turn go on, with `text` as the reason. Only Stop may answer so. */
export function blockAnswer(text: string): string {
  return JSON.stringify({ decision: "block", reason: text });
}

/** Lets a tool run without asking. What the user or an organisation denies, or wants to be asked about, wins. */
export function allowAnswer(event: string): string {
  const permissionDecisionReason = "oxtail's own tools are allowed: setup --allow-tools";
  return JSON.stringify({
    hookSpecificOutput: {
      hookEventName: event,
      permissionDecision: "allow",
      permissionDecisionReason,
    },
  });
}

// What the hooks keep for everybody to see: whether the agent is busy, which turn it is in, and
// which calls its subagents make. The gate writes the first two when there is nothing else to do. A mark that cannot be written is
// complained about and never keeps mail from its reader.

/** Marks what the agent is doing from now on. */
export function markActivity(hook: Hook, word: ActivityWord): void {
  stamp(hook, activityPath(hook.store.root, hook.box), word);
}

/** What the agent is doing, or null when that is not known. */
export function activityWord(store: Store, box: string): ActivityWord | null {
  return parseActivity(readSmall(store, activityPath(store.root, box)) ?? "");
}

/** Marks which turn is running. */
export function markTurn(hook: Hook, turn: string): void {
  stamp(hook, turnPath(hook.store.root, hook.box), formatTurn(turn));
}

/** The turn that is running, or ran last. */
export function currentTurn(store: Store, box: string): string {
  return parseTurn(readSmall(store, turnPath(store.root, box)) ?? NO_TURN);
}

/** Notes that a subagent makes the call `toolUseId`: the server that takes it cannot see that. */
export function noteSubagentCall(hook: Hook, toolUseId: string): void {
  stamp(hook, callPath(hook.store.root, toolUseId), hook.box);
}

function stamp(hook: Hook, path: string, text: string): void {
  const { store } = hook;
  orTell(hook, () => {
    const fault = fileFault(store, path, SMALL_FILE);
    if (fault === null || fault === "missing") store.files.stamp(path, text);
    // A file of somebody else's has been linked here. The gate cannot see that, so it must not stay.
    else if (fault === "too many links") store.files.replace(path, new TextEncoder().encode(text));
    else hook.complain(`Cannot write "${path}", it is not a plain file of ours: remove it`);
  }, undefined);
}

/** What `act` gives; `otherwise` when the disk fails, which is complained about. */
export function orTell<T, U>(hook: Hook, act: () => T, otherwise: U): T | U {
  try {
    return act();
  } catch (error) {
    hook.complain(storeFault(error, hook.store.root));
    return otherwise;
  }
}

// How long a hook looks into files, of which a hostile box may hold a hundred thousand.

/** Begins a look. The result is asked before each file, and says whether the time for looking is over. */
export function lookBudget(clock: Pick<Clock, "nowMs">): () => boolean {
  const sinceMs = clock.nowMs();
  let files = 0;
  return () => ++files > HOOK_LOOK_MIN_FILES && clock.nowMs() - sinceMs > HOOK_LOOK_MAX_MS;
}

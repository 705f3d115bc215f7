/**
 * What a client writes to a hook's standard input: one JSON object. It may be cut off (the gate hands
 * on its first bytes only) or not be JSON at all, and a tool's input in it may be large. So this is
 * no full parser: it walks over the top level, takes the few fields that hooks use, and stops where
 * the text stops making sense. It is total, and its time is linear in the text.
 */

import { isSessionId, isToolUseId, isTurnId } from "./ids.ts";
import { PATH_MAX_CHARS } from "./limits.ts";

/** The fields that hooks use; null where the text has none of the right shape. */
export interface HookInput {
  readonly sessionId: string | null;
  /** `prompt_id` of Claude Code and Qwen Code, `turn_id` of Codex. */
  readonly turnId: string | null;
  readonly cwd: string | null;
  readonly transcriptPath: string | null;
  /** Why a session started: `startup`, `resume`, `clear` or `compact`. */
  readonly source: string | null;
  readonly toolName: string | null;
  /** The id of a tool call. */
  readonly toolUseId: string | null;
  /** Why the client notifies its user. */
  readonly notificationType: string | null;
  /** Set when a subagent made the call. */
  readonly agentId: string | null;
  /** The turn goes on only because a Stop hook asked for it. */
  readonly stopHookActive: boolean;
  /**
   * The prompt by which Claude Code tells the model that a call ended in the background, with its result, as
   * it stands in the text, which may be cut off; null for every other prompt.
   */
  readonly taskNotice: string | null;
  /** There is a prompt, and nothing stands in it. */
  readonly isPromptEmpty: boolean;
}

/** A field's value: a string, true or false, or null for anything else. */
type Value = string | boolean | null;

/** Within a string of JSON no quotation mark stands alone, so this is a key and no part of a text. */
const TASK_NOTICE = /"prompt"[ \t]*:[ \t]*"<task-notification>[^"\\]*(?:\\[^][^"\\]*)*/;

/** The fields in `text`, whatever it is. */
export function parseHookInput(text: string): HookInput {
  const { fields } = topLevel(text);
  const string = (key: string, maxChars: number) => {
    const value = fields.get(key);
    return typeof value === "string" && value !== "" && value.length <= maxChars ? value : null;
  };
  const checked = (key: string, isGood: (text: string) => boolean) => {
    const value = string(key, PATH_MAX_CHARS);
    return value !== null && isGood(value) ? value : null;
  };
  return {
    sessionId: checked("session_id", isSessionId) ?? checked("sessionId", isSessionId),
    turnId: turnOf(string("prompt_id", PATH_MAX_CHARS)) ??
      turnOf(string("turn_id", PATH_MAX_CHARS)),
    cwd: checked("cwd", isPath),
    transcriptPath: checked("transcript_path", isPath),
    source: string("source", 32),
    toolName: string("tool_name", 256),
    toolUseId: checked("tool_use_id", isToolUseId),
    notificationType: string("notification_type", 64),
    agentId: string("agent_id", 256),
    stopHookActive: fields.get("stop_hook_active") === true,
    isPromptEmpty: fields.get("prompt") === "",
    taskNotice: TASK_NOTICE.exec(text)?.[0] ?? null,
  };
}

/** Qwen Code numbers the turns of a session: `<session id>########<n>`. */
function turnOf(text: string | null): string | null {
  const turn = text?.replace(/########(?=\d+$)/, "-") ?? "";
  return isTurnId(turn) ? turn : null;
}

function isPath(text: string): boolean {
  return text.startsWith("/") && !text.includes("\0");
}

/** Whether `text` is one object from its beginning to its end. */
export function isWholeInput(text: string): boolean {
  // Most parts of a long input do not end like this, and the look at all of it is saved.
  return /\}[ \t\r\n]*$/.test(text.slice(-16)) && topLevel(text).isWhole;
}

/** The strings and truth values at the top level. Of two fields with one name the first counts. */
function topLevel(text: string): { fields: ReadonlyMap<string, Value>; isWhole: boolean } {
  const fields = new Map<string, Value>();
  let at = skipBlanks(text, 0);
  if (text[at] !== "{") return { fields, isWhole: false };
  do {
    const key = readString(text, skipBlanks(text, at + 1));
    if (key === null) break;
    const colon = skipBlanks(text, key.end);
    if (text[colon] !== ":") break;
    const value = readValue(text, skipBlanks(text, colon + 1));
    if (value === null) break;
    if (!fields.has(key.value)) fields.set(key.value, value.value);
    at = skipBlanks(text, value.end);
  } while (text[at] === ",");
  return { fields, isWhole: text[at] === "}" && skipBlanks(text, at + 1) === text.length };
}

/** Something read, and the index behind it. */
interface Read<T> {
  readonly value: T;
  readonly end: number;
}

function readValue(text: string, at: number): Read<Value> | null {
  const first = text[at];
  if (first === '"') return readString(text, at);
  if (first === "{" || first === "[") {
    const end = skipNested(text, at);
    return end === null ? null : { value: null, end };
  }
  WORD.lastIndex = at;
  const word = WORD.exec(text)?.[0];
  if (word === undefined) return null;
  const value = word === "true" ? true : word === "false" ? false : null;
  return { value, end: at + word.length };
}

const BLANKS = /[ \t\r\n]*/y;
/** A number, true, false or null; what else it matches is worth nothing. */
const WORD = /[-+.\w]+/y;
const STRING = /"[^"\\]*(?:\\[^][^"\\]*)*"/y;
/** What matters between the brackets of a value that is skipped. */
const STRING_OR_BRACKET = /"[^"\\]*(?:\\[^][^"\\]*)*"|["[\]{}]/g;

function skipBlanks(text: string, at: number): number {
  BLANKS.lastIndex = at;
  return at + (BLANKS.exec(text)?.[0].length ?? 0);
}

/** The string that begins at `at`, or null when none does, or when it is cut off. */
function readString(text: string, at: number): Read<string> | null {
  STRING.lastIndex = at;
  const found = STRING.exec(text)?.[0];
  if (found === undefined) return null;
  try {
    const value: unknown = JSON.parse(found);
    return typeof value === "string" ? { value, end: at + found.length } : null;
  } catch {
    return null;
  }
}

/** The index behind the object or array that begins at `at`, or null when it is cut off. */
function skipNested(text: string, at: number): number | null {
  let depth = 0;
  STRING_OR_BRACKET.lastIndex = at;
  for (;;) {
    const found = STRING_OR_BRACKET.exec(text)?.[0];
    if (found === undefined || found === '"') return null;
    if (found === "{" || found === "[") depth++;
    else if (found === "}" || found === "]") depth--;
    if (depth === 0) return STRING_OR_BRACKET.lastIndex;
  }
}

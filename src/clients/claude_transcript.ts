/** The transcripts of Claude Code, as seen at version 2.1.332. */

import {
  isObject,
  type JsonObject,
  objectField,
  own,
  parseObject,
  stringField,
} from "../wire/json.ts";
import { TRANSCRIPT_FIND_MAX_NAMES } from "../wire/limits.ts";
import { isTurnId } from "../wire/ids.ts";
import {
  type Branch,
  clientFolder,
  lineMs,
  textOfContent,
  timestampOf,
  type ToolLine,
  type TranscriptFormat,
  type TranscriptMessage,
} from "./transcript.ts";

/** `<claude folder>/projects/<slug of the directory>/<session id>.jsonl` */
export const claudeTranscript: TranscriptFormat = {
  folder: (env) => clientFolder(env, "CLAUDE_CONFIG_DIR", ".claude", "projects"),
  isNameOf: (name, sessionId) => name === `${sessionId}.jsonl`,
  *candidates(folder, { sessionId, cwd }, list) {
    const likely = slugOf(cwd);
    const isSure = likely.length <= SLUG_MAX_CHARS;
    if (isSure) yield `${folder}/${likely}/${sessionId}.jsonl`;
    // The client's own directory may differ from its server's, and a long slug ends in a hash.
    const slugs = list(folder).slice(0, TRANSCRIPT_FIND_MAX_NAMES);
    for (const slug of slugs) {
      if (!isSure || slug !== likely) yield `${folder}/${slug}/${sessionId}.jsonl`;
    }
  },
  parseLine,
  branch,
  parseToolLine,
};

/** A longer slug is cut, and has a hash at its end. */
const SLUG_MAX_CHARS = 200;
/** Lines that are no part of the conversation, by the field that says so. */
const LEFT_OUT = ["isMeta", "isSidechain", "isCompactSummary"] as const;
/** Texts that the client wrote in the user's name: what a command printed, and reminders. */
const BY_CLIENT =
  /^\s*<(?:local-command-(?:stdout|stderr|caveat)|bash-(?:stdout|stderr)|system-reminder)>/;

/** The folder name of a directory's sessions. */
export function slugOf(directory: string): string {
  return directory.replace(/[^A-Za-z0-9]/g, "-");
}

function parseLine(line: string): TranscriptMessage | null {
  // Most lines are something else, and some of those are long.
  if (!line.includes('"user"') && !line.includes('"assistant"')) return null;
  const object = parseObject(line);
  const role = object === null ? null : own(object, "type");
  if (object === null || (role !== "user" && role !== "assistant")) return null;
  if (LEFT_OUT.some((field) => own(object, field) === true)) return null;
  const message = objectField(object, "message");
  const content = message === null ? null : own(message, "content");
  const text = textOfContent(content, ["text"], (text) => BY_CLIENT.test(text));
  return text.trim() === "" ? null : { role, text, timestamp: timestampOf(object) };
}

/** The longest id of a line or a prompt; both are UUIDs. */
const ID_MAX_CHARS = 64;

/**
 * Each line names the one that it goes on from. Nothing is written when the user goes back: the next
 * prompt goes on from the last line that was kept. A compaction begins a chain of its own, and says what
 * the summary stands for as the logical parent; what lies in between is summed up and not taken back.
 */
function branch(): Branch {
  /** The line that the last one goes on from; undefined before the latest message, null at the beginning. */
  let next: string | null | undefined;
  let isSummedUp = false;
  return {
    holds(line) {
      if (!line.includes('"uuid":')) return true;
      if (typeof next === "string" && !line.includes(next)) return isSummedUp;
      const object = next === null ? null : parseObject(line);
      if (object === null) return false;
      if (next === undefined ? !isMessage(object) : own(object, "uuid") !== next) return isSummedUp;
      const parent = stringField(object, "parentUuid", ID_MAX_CHARS);
      const logical = stringField(object, "logicalParentUuid", ID_MAX_CHARS);
      isSummedUp = parent === null && logical !== null;
      next = isFirstPrompt(object) ? null : parent ?? logical;
      return true;
    },
    turnOf(line) {
      if (!line.includes('"promptId":')) return null;
      const turn = stringField(parseObject(line) ?? {}, "promptId", ID_MAX_CHARS);
      return turn !== null && isTurnId(turn) ? turn : null;
    },
    isOpen: () => typeof next === "string" && !isSummedUp,
  };
}

function isMessage(line: JsonObject): boolean {
  const type = own(line, "type");
  return (type === "user" || type === "assistant") && own(line, "isSidechain") !== true;
}

/** Whoever goes back to the very first prompt begins anew, though the line names one of the old ones. */
function isFirstPrompt(line: JsonObject): boolean {
  const position = objectField(line, "turnPosition");
  return position !== null && own(position, "promptIndex") === 1 &&
    own(line, "isCompactSummary") !== true;
}

/** A result in whose place Claude Code gave the model a preview and the name of a file. */
const SPILLED = "<persisted-output>";

function parseToolLine(line: string): ToolLine | null {
  if (!line.includes('"tool_result"')) return null;
  const object = parseObject(line);
  const message = object === null ? null : objectField(object, "message");
  const atMs = object === null ? null : lineMs(object);
  const content = message === null ? null : own(message, "content");
  if (atMs === null || !Array.isArray(content)) return null;
  for (const block of content) {
    if (!isObject(block) || own(block, "type") !== "tool_result") continue;
    const text = textOfContent(own(block, "content"), ["text"], () => false);
    const callId = stringField(block, "tool_use_id", 128);
    return {
      atMs,
      turn: null,
      said: { kind: "output", callId, text, isCut: text.includes(SPILLED) },
    };
  }
  return null;
}

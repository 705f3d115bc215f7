/** The transcripts of Claude Code, as seen at version 2.1.330. */

import { objectField, own, parseObject } from "../wire/json.ts";
import { TRANSCRIPT_FIND_MAX_NAMES } from "../wire/limits.ts";
import {
  clientFolder,
  textOfContent,
  timestampOf,
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

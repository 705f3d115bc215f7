/** How the sessions of Claude Code are told apart, as seen at version 2.1.330. */

import { type JsonObject, parseObject, stringField } from "../wire/json.ts";
import { slugOf } from "./claude_transcript.ts";
import type { ClientIdentity } from "./client_identity.ts";
import { clientFolder } from "./transcript.ts";

/** A name longer than this is no name of a session, in characters. */
const SESSION_NAME_MAX_CHARS = 200;

/** Claude Code: one process a terminal; `/clear` begins a new session in it. */
export const claudeIdentity: ClientIdentity = {
  clearsInPlace: true,
  hasSharedDaemon: false,
  howToFindId: "run the shell command: printenv CLAUDE_CODE_SESSION_ID",
  transcriptsOf(env, cwd) {
    const folder = clientFolder(env, "CLAUDE_CONFIG_DIR", ".claude", "projects");
    return folder === null ? null : `${folder}/${slugOf(cwd)}`;
  },
  sessionFile(env, pid) {
    const folder = clientFolder(env, "CLAUDE_CONFIG_DIR", ".claude", "sessions");
    return folder === null ? null : `${folder}/${pid}.json`;
  },
  readSessionFile(text) {
    const object = parseObject(text);
    if (object === null) return null;
    const sessionId = stringField(object, "sessionId", 100);
    const name = stringField(object, "name", SESSION_NAME_MAX_CHARS);
    if (sessionId === null || name === null) return null;
    const activity = activityIn(object);
    return { sessionId, name, ...(activity === null ? {} : { activity }) };
  },
};

const WORDS: ReadonlyMap<unknown, "busy" | "idle" | "wait"> = new Map(
  [
    ["busy", "busy"],
    ["idle", "idle"],
    // A permission prompt, a question, or a menu such as /model.
    ["waiting", "wait"],
  ] as const,
);

/** `status` and, in ms since the epoch, `statusUpdatedAt`; 8 to 40 ms behind the screen. */
function activityIn({ status, statusUpdatedAt }: JsonObject) {
  const word = WORDS.get(status);
  if (word === undefined || typeof statusUpdatedAt !== "number") return null;
  return Number.isFinite(statusUpdatedAt) ? { word, sinceMs: statusUpdatedAt } : null;
}

/** How the sessions of Claude Code are told apart, as seen at version 2.1.332. */

import type { SessionMode } from "../wire/entry.ts";
import type { GetEnv } from "../wire/env.ts";
import { isSessionId } from "../wire/ids.ts";
import { type JsonObject, own, parseObject, stringField } from "../wire/json.ts";
import { PATH_MAX_CHARS } from "../wire/limits.ts";
import { slugOf } from "./claude_transcript.ts";
import type { ClientIdentity, SessionNote } from "./client_identity.ts";
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
    const socket = stringField(object, "messagingSocketPath", PATH_MAX_CHARS);
    return {
      sessionId,
      name,
      ...(activity === null ? {} : { activity }),
      ...backgroundIn(object),
      ...(socket === null ? {} : { socket }),
    };
  },
  continuedIn(end, sessionId) {
    for (const line of end.split("\n").reverse()) {
      const object = /"(?:user|assistant|continued-in)"/.test(line) ? parseObject(line) : null;
      const type = object === null ? null : own(object, "type");
      // It was resumed, and goes on under its own id again.
      if (type === "user" || type === "assistant") return null;
      if (object === null || type !== "continued-in") continue;
      const next = stringField(object, "continuedInSessionId", 100);
      const isOwn = own(object, "sessionId") === sessionId && next !== sessionId;
      return isOwn && next !== null && isSessionId(next) ? next : null;
    }
    return null;
  },
  modeOf: claudeMode,
};

/** How a session is run whose server or hook has this environment. */
export function claudeMode(env: GetEnv): SessionMode {
  if (env("CLAUDE_CODE_ENTRYPOINT") === "sdk-cli") return "headless";
  return (env("CLAUDE_JOB_DIR") ?? "") === "" ? "interactive" : "background";
}

/** A job's id has 8 characters. */
const JOB_ID_MAX_CHARS = 64;

/** What only sessions of the agent view have: `kind`, `jobId`, `parkedJobId` and `spare`. */
function backgroundIn(object: JsonObject): Partial<SessionNote> {
  const jobId = stringField(object, "jobId", JOB_ID_MAX_CHARS);
  const parkedJobId = stringField(object, "parkedJobId", JOB_ID_MAX_CHARS);
  const isBackground = own(object, "kind") === "bg";
  const isHeadless = own(object, "entrypoint") === "sdk-cli";
  return {
    ...(isBackground ? { mode: "background" } : isHeadless ? { mode: "headless" } : {}),
    ...(own(object, "spare") === true ? { isSpare: true } : {}),
    ...(jobId === null ? {} : { jobId }),
    ...(parkedJobId === null ? {} : { parkedJobId }),
  };
}

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

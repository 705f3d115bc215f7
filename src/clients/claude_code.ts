/** Claude Code. */

import type { SessionMode } from "../wire/entry.ts";
import { isSessionId, isTurnId } from "../wire/ids.ts";
import {
  isObject,
  type JsonObject,
  objectField,
  own,
  parseObject,
  stringField,
} from "../wire/json.ts";
import { PATH_MAX_CHARS, TRANSCRIPT_FIND_MAX_NAMES } from "../wire/limits.ts";
import type { GetEnv } from "../wire/settings.ts";
import { WAKE_LINE } from "../wire/wake.ts";
import { recogniseClaude } from "./claude_screen.ts";
import {
  type Branch,
  type ClientAdapter,
  clientFolder,
  type ClientIdentity,
  lineMs,
  runsProgram,
  type SessionNote,
  textOfContent,
  timestampOf,
  type ToolLine,
  type TranscriptFormat,
  type TranscriptMessage,
} from "./client.ts";

// The transcripts of Claude Code, as seen at version 2.1.332.

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

/**
 * Whoever goes back to the very first prompt begins anew, though the line names one of the old ones. Turns
 * that a wake begins have a position of their own, and count as no prompt.
 */
function isFirstPrompt(line: JsonObject): boolean {
  const position = objectField(line, "turnPosition");
  return position !== null && own(position, "turnIndex") === 1 &&
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

// How the sessions of Claude Code are told apart, as seen at version 2.1.332.

/** A name longer than this is no name of a session, in characters. */
const SESSION_NAME_MAX_CHARS = 200;

/** Claude Code: one process a terminal; `/clear` begins a new session in it. */
const claudeIdentity: ClientIdentity = {
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
  saysDialogs: true,
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

/**
 * The processes of the agent view. The daemon is a child of the terminal in which the view was opened
 * first, and every session in the background stands below it, whatever terminal shows that session.
 */
const DAEMON =
  /^(?:\S+ )?(?:\S*\/)?claude(?:\.exe|\.[cm]?js)? (?:daemon run\b|bg-pty-host\b|bg-spare\b|--bg-spare )/;

/** Claude Code, as seen at version 2.1.332. */
export const claudeCode: ClientAdapter = {
  type: "claude-code",
  title: "Claude Code",
  clientName: "claude-code",
  testedVersion: "2.1.332",
  sessionIdVariables: ["CLAUDE_CODE_SESSION_ID"],
  variables: ["CLAUDE_CODE_ENTRYPOINT", "CLAUDE_JOB_DIR", "MAX_MCP_OUTPUT_TOKENS"],
  identity: claudeIdentity,
  isClientProcess: (args) => runsProgram(args, "claude"),
  isSharedDaemon: (args) => DAEMON.test(args),
  transcript: claudeTranscript,
  recognise: recogniseClaude,
  hooks: { keepsContext: false, namesProcess: true },
  socketVariable: "CLAUDE_CODE_MESSAGING_SOCKET",
  socketLine,
  keyGapMs: 150,
  askCeilingMs: 600_000,
  // Of 60,000 characters the model is shown a preview. The user's own limit is in tokens, and a result of twice as
  // many characters is passed on without being counted.
  resultMaxBytes(env) {
    const tokens = Number(env("MAX_MCP_OUTPUT_TOKENS") ?? NaN);
    return tokens > 0 ? Math.min(40_000, Math.floor(1.5 * tokens)) : 40_000;
  },
  // After 120 s a call goes on in the background, and the notice of its end is a prompt.
  lateResultsWake: true,
};

/**
 * Whether a session takes what another program of its user writes to its socket, by the text of the user's
 * settings. Any value that Claude Code does not know makes it hold what comes, until a person has looked.
 */
export function takesSocketLines(settings: string): boolean {
  const said = /"crossSessionInbound"\s*:\s*("[^"]*"|[^,}\s]*)/.exec(settings);
  return said === null || said[1] === '"accept"';
}

/** The same line twice within 30 s is dropped as a duplicate, without a word to us: hence the id. */
function socketLine(messageId: string): string {
  const content = `${WAKE_LINE} (${messageId})`;
  return JSON.stringify({ type: "user", message: { role: "user", content } });
}

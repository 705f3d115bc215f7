/** Gemini CLI, as seen at version 0.61.0. */

import { isObject, type JsonObject, own, parseObject } from "../../wire/json.ts";
import { TRANSCRIPT_FIND_MAX_NAMES } from "../../wire/limits.ts";
import {
  type ClientAdapter,
  clientFolder,
  runsProgram,
  type SetupKit,
  textOfContent,
  timestampOf,
  type TranscriptFormat,
} from "../client.ts";

/** `~/.gemini/tmp/<project>/chats/session-<time>-<the id's first eight>.jsonl` */
const transcript: TranscriptFormat = {
  folder: (env) => clientFolder(env, null, ".gemini", "tmp"),
  isNameOf: (name, sessionId) =>
    name.startsWith("session-") && name.endsWith(`-${sessionId.slice(0, 8)}.jsonl`),
  *candidates(folder, { sessionId }, list) {
    for (const project of list(folder).slice(0, TRANSCRIPT_FIND_MAX_NAMES)) {
      const chats = `${folder}/${project}/chats`;
      const names = list(chats).filter((name) => transcript.isNameOf(name, sessionId));
      for (const name of names.toSorted().reverse()) yield `${chats}/${name}`;
    }
  },
  parseLine(line) {
    const object = line.includes('"type"') ? parseObject(line) : null;
    const type = object === null ? null : own(object, "type");
    if (object === null || (type !== "user" && type !== "gemini")) return null;
    // With the calls of its tools the same message is written again.
    const text = own(object, "toolCalls") === undefined ? textOf(own(object, "content")) : "";
    if (text.trim() === "") return null;
    return { role: type === "user" ? type : "assistant", text, timestamp: timestampOf(object) };
  },
};

/** A text, or parts that have no type. */
function textOf(content: unknown): string {
  if (!Array.isArray(content)) return textOfContent(content, [], () => false);
  const parts = content.map((part: unknown) => isObject(part) ? { ...part, type: "text" } : part);
  return textOfContent(parts, ["text"], (text) => /^<(?:hook|session)_context>/.test(text));
}

/** Its words for our events. */
const EVENTS: ReadonlyMap<string, string> = new Map([
  ["UserPromptSubmit", "BeforeAgent"],
  ["PreToolUse", "BeforeTool"],
  ["PostToolUse", "AfterTool"],
  ["Stop", "AfterAgent"],
]);

/** A hook is done within 2 s; in ms. */
const HOOK_MS = 10_000;
/**
 * What a hook says before a tool is dropped, and each one delays the turn: so there is none. Of notifications only
 * that of a dialog is asked for.
 */
const HOOKS = [
  ["SessionStart", "SessionStart"],
  ["BeforeAgent", "UserPromptSubmit"],
  ["AfterTool", "PostToolUse"],
  ["AfterAgent", "Stop"],
  ["Notification", "PermissionRequest", "ToolPermission"],
  ["SessionEnd", "SessionEnd"],
] as const;

function settings({ server, hook, allowTools }: SetupKit): JsonObject {
  const groups = HOOKS.map(([event, ours, matcher]) => [event, [{
    ...(matcher === undefined ? {} : { matcher }),
    hooks: [{ type: "command", name: "oxtail", command: hook(ours), timeout: HOOK_MS }],
  }]]);
  return {
    mcpServers: { oxtail: { ...server, ...(allowTools ? { trust: true } : {}) } },
    hooks: Object.fromEntries(groups),
  };
}

/** Gemini CLI: one process a terminal; `/clear` begins a new session in it. */
export const gemini: ClientAdapter = {
  type: "gemini",
  title: "Gemini CLI",
  clientName: "gemini-cli-mcp-client",
  testedVersion: "0.61.0",
  sessionIdVariables: [],
  reads: [".gemini/tmp"],
  identity: {
    clearsInPlace: true,
    hasSharedDaemon: false,
    howToFindId: "look for the session id in /stats",
  },
  isClientProcess: (args) => runsProgram(args, "gemini"),
  isSharedDaemon: () => false,
  // Escape takes the prompt and what was said with it out of the conversation.
  hooks: { keepsContext: false, nameOf: (event) => EVENTS.get(event) ?? event },
  setup: {
    program: "gemini",
    movedBy: "GEMINI_CLI_HOME",
    files: [{ path: ".gemini/settings.json", adds: settings }],
    folders: [".gemini"],
    next: "restart the sessions that run",
  },
  transcript,
  keyGapMs: 500,
  // It ends a call after 600 s, whatever progress it is told of.
  askCeilingMs: 590_000,
  // Of 41,008 characters the model is shown the two ends.
  resultMaxBytes: () => 36_000,
};

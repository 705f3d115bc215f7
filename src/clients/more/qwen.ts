/** Qwen Code, as seen at version 0.24.4. */

import {
  isObject,
  type JsonObject,
  objectField,
  own,
  parseObject,
  stringField,
} from "../../wire/json.ts";
import { PATH_MAX_CHARS, TRANSCRIPT_FIND_MAX_NAMES } from "../../wire/limits.ts";
import { WAKE_LINE } from "../../wire/wake.ts";
import {
  type ClientAdapter,
  clientFolder,
  runsPackage,
  runsProgram,
  type SetupKit,
  textOfContent,
  timestampOf,
  type TranscriptFormat,
} from "../client.ts";

/** A name longer than this is no name of a session, in characters. */
const NAME_MAX_CHARS = 200;

/** `~/.qwen/projects/<the directory, with dashes>/chats/<session id>.jsonl` */
const transcript: TranscriptFormat = {
  folder: (env) => clientFolder(env, null, ".qwen", "projects"),
  isNameOf: (name, sessionId) => name === `${sessionId}.jsonl`,
  *candidates(folder, { sessionId, cwd }, list) {
    const likely = slugOf(cwd);
    yield `${folder}/${likely}/chats/${sessionId}.jsonl`;
    for (const slug of list(folder).slice(0, TRANSCRIPT_FIND_MAX_NAMES)) {
      if (slug !== likely) yield `${folder}/${slug}/chats/${sessionId}.jsonl`;
    }
  },
  parseLine(line) {
    if (!line.includes('"user"') && !line.includes('"assistant"')) return null;
    const object = parseObject(line);
    const role = object === null ? null : own(object, "type");
    if (object === null || (role !== "user" && role !== "assistant")) return null;
    // What a hook or another program said in the user's name.
    if (own(object, "provenance") === "system") return null;
    const message = objectField(object, "message");
    const parts = message === null ? null : own(message, "parts");
    const text = textOfParts(parts);
    return text.trim() === "" ? null : { role, text, timestamp: timestampOf(object) };
  },
};

function slugOf(directory: string): string {
  return directory.replace(/[^A-Za-z0-9]/g, "-");
}

/** Parts have no type: one with a text that is no thought is what was said. */
function textOfParts(parts: unknown): string {
  const said = Array.isArray(parts)
    ? parts.filter(isObject).map((part) => ({
      type: own(part, "thought") === true ? "thought" : "text",
      text: own(part, "text"),
    }))
    : null;
  return textOfContent(said, ["text"], () => false);
}

/** Its hooks are nearly those of Claude Code. A hook is done within 2 s; in ms. */
const HOOK_MS = 10_000;
const EVENTS = [
  "SessionStart",
  "UserPromptSubmit",
  "PreToolUse",
  "PermissionRequest",
  "Notification",
  "PostToolUse",
  "Stop",
  "SessionEnd",
] as const;

/** Tools of a server are hidden behind a search unless they are named. */
const TOOLS = [
  "list_project_sessions",
  "read_session",
  "send_message",
  "ask_peer",
  "read_my_messages",
  "reply_to_message",
  "message_status",
  "my_open_work",
  "complete_work",
  "block_work",
  "set_my_state",
  "get_my_session",
  "claim_session",
  "register_my_session",
];

function settings({ server, hook, allowTools }: SetupKit): JsonObject {
  const groups = EVENTS.map((event) => [event, [{
    ...(event.endsWith("ToolUse") ? { matcher: "*" } : {}),
    hooks: [{ type: "command", command: hook(event), timeout: HOOK_MS }],
  }]]);
  return {
    mcpServers: { oxtail: { ...server, ...(allowTools ? { trust: true } : {}) } },
    tools: { visible: TOOLS.map((name) => `mcp__oxtail__${name}`) },
    hooks: Object.fromEntries(groups),
  };
}

/** See the top of this file. */
export const qwen: ClientAdapter = {
  type: "qwen",
  title: "Qwen Code",
  clientName: "qwen-cli-mcp-client",
  // The name of the server's entry stands behind it.
  isAlsoNamed: (name) => name.startsWith("qwen-cli-mcp-client-"),
  hidesVersion: true,
  testedVersion: "0.24.4",
  sessionIdVariables: ["QWEN_CODE_SESSION_ID"],
  variables: ["QWEN_CODE_MESSAGING_TOKEN"],
  reads: [".qwen/sessions", ".qwen/projects"],
  identity: {
    clearsInPlace: true,
    hasSharedDaemon: false,
    howToFindId: "run the shell command: printenv QWEN_CODE_SESSION_ID",
    sessionFile(env, pid) {
      const folder = clientFolder(env, null, ".qwen", "sessions");
      return folder === null ? null : `${folder}/${pid}.json`;
    },
    readSessionFile(text) {
      const object = parseObject(text);
      const sessionId = object === null ? null : stringField(object, "sessionId", 100);
      if (object === null || sessionId === null) return null;
      const socket = stringField(object, "ipcPath", PATH_MAX_CHARS);
      const name = stringField(object, "name", NAME_MAX_CHARS) ?? "";
      return { sessionId, name, ...(socket === null ? {} : { socket }) };
    },
  },
  isClientProcess: (args) => runsPackage(args, "qwen-code") || runsProgram(args, "qwen"),
  isSharedDaemon: () => false,
  hooks: { keepsContext: false, losesPreToolUse: true },
  setup: {
    program: "qwen",
    movedBy: "QWEN_HOME",
    files: [{ path: ".qwen/settings.json", adds: settings }],
    next: "restart the sessions that run",
  },
  transcript,
  socketVariable: "QWEN_CODE_MESSAGING_SOCKET",
  socketLine(messageId, sessionId, env) {
    const token = env("QWEN_CODE_MESSAGING_TOKEN") ?? "";
    if (token === "") return null;
    const content = `${WAKE_LINE} (${messageId})`;
    const lines = [
      { msgV: 1, type: "auth", token },
      {
        msgV: 1,
        msgId: crypto.randomUUID(),
        type: "user",
        fromName: "oxtail",
        toSessionId: sessionId,
        priority: "next",
        message: { role: "user", content },
      },
    ];
    return lines.map((line) => JSON.stringify(line)).join("\n");
  },
  keyGapMs: 500,
  // It ends a call after 600 s, and progress does not put that off.
  askCeilingMs: 590_000,
  // Of 31,008 characters the model is shown a preview.
  resultMaxBytes: () => 18_000,
};

/** GitHub Copilot CLI, as seen at version 1.0.102. */

import { type JsonObject, objectField, own, parseObject, stringField } from "../../wire/json.ts";
import {
  type ClientAdapter,
  clientFolder,
  runsPackage,
  runsProgram,
  type SetupKit,
  timestampOf,
  type TranscriptFormat,
  type TranscriptMessage,
} from "../client.ts";

/** `~/.copilot/session-state/<session id>/events.jsonl` */
const transcript: TranscriptFormat = {
  folder: (env) => clientFolder(env, null, ".copilot", "session-state"),
  isNameOf: (name) => name === "events.jsonl",
  candidates: (folder, { sessionId }) => [`${folder}/${sessionId}/events.jsonl`],
  parseLine,
};

/** A message is longer than any other field that we read; the reader cuts it. */
const TEXT_MAX_CHARS = 1_000_000;

function parseLine(line: string): TranscriptMessage | null {
  const [, role] = /"type":"(user|assistant)\.message"/.exec(line) ?? [];
  const object = role === undefined ? null : parseObject(line);
  if (object === null || (role !== "user" && role !== "assistant")) return null;
  if (own(object, "type") !== `${role}.message`) return null;
  const data = objectField(object, "data");
  // A subagent's is that of the call which began it.
  if (data === null || stringField(data, "parentToolCallId", 200) !== null) return null;
  const text = stringField(data, "content", TEXT_MAX_CHARS) ?? "";
  return text.trim() === "" ? null : { role, text, timestamp: timestampOf(object) };
}

/**
 * The events as Claude Code calls them. A hook of PermissionRequest would run with no dialog open. In seconds.
 */
const EVENTS = [
  "SessionStart",
  "UserPromptSubmit",
  "PreToolUse",
  "Notification",
  "PostToolUse",
  "Stop",
  "SessionEnd",
] as const;
const HOOK_S = 10;

function hooks({ hook }: SetupKit): string {
  const entries = EVENTS.map((event) => [
    event,
    [{ type: "command", bash: hook(event), timeoutSec: HOOK_S }],
  ]);
  return `${JSON.stringify({ version: 1, hooks: Object.fromEntries(entries) }, null, 2)}\n`;
}

/** Tells its server, in whose entry others read it, that the extension wakes its session. */
function servers({ server, extension }: SetupKit): JsonObject {
  const env = extension ? { env: { OXTAIL_PLUGIN: "wakes" } } : {};
  return { mcpServers: { oxtail: { type: "local", ...server, ...env, tools: ["*"] } } };
}

/** What the client gives its extensions. */
const SDK = "@github/copilot-sdk/extension";
/** It may be gone before its client has: then it does nothing. */
const EXTENSION =
  `// Starts a turn in an idle session for which mail waits: oxtail, ~/.oxtail/hooks/oxtail-plugin.mjs
import { existsSync } from "node:fs";
import { joinSession } from ${JSON.stringify(SDK)};

const plugin = \`\${process.env.HOME}/.oxtail/hooks/oxtail-plugin.mjs\`;
const session = await joinSession();
if (existsSync(plugin)) {
  const { copilot } = await import(plugin);
  copilot({ sessionId: session.sessionId, send: (message) => session.send(message) });
}
`;

/** See the top of this file. */
export const copilot: ClientAdapter = {
  type: "copilot",
  title: "Copilot CLI",
  clientName: "copilot-cli",
  testedVersion: "1.0.102",
  sessionIdVariables: ["COPILOT_AGENT_SESSION_ID"],
  reads: [".copilot/session-state"],
  identity: {
    // Its `/new` starts another server; the session before lives on in the same process.
    clearsInPlace: false,
    hasSharedDaemon: false,
    howToFindId: "run the shell command: printenv COPILOT_AGENT_SESSION_ID",
  },
  isClientProcess: (args) => runsPackage(args, "@github/copilot") || runsProgram(args, "copilot"),
  isSharedDaemon: () => false,
  hooks: { keepsContext: false, isFlat: true },
  wakesByPlugin: (env) => env("OXTAIL_PLUGIN") === "wakes",
  setup: {
    program: "copilot",
    movedBy: "COPILOT_HOME",
    files: [
      { path: ".copilot/mcp-config.json", adds: servers },
      { path: ".copilot/hooks/oxtail.json", text: hooks },
      { path: ".copilot/extensions/oxtail/extension.mjs", text: () => EXTENSION },
      {
        path: ".copilot/settings.json",
        adds: ({ extension }) => extension ? { experimental: true } : {},
      },
    ],
    folders: [".copilot/hooks", ".copilot/extensions", ".copilot/extensions/oxtail"],
    next:
      "restart it; it waits for its next turn, unless setup --copilot-extension lets it be woken",
  },
  transcript,
  keyGapMs: 500,
  // It ends a call after 180 s without progress.
  askCeilingMs: 170_000,
  // Of 22,008 characters the model is shown a preview.
  resultMaxBytes: () => 18_000,
};

/** pi, as seen at version 1.6.0. */

import { objectField, own, parseObject } from "../../wire/json.ts";
import { TRANSCRIPT_FIND_MAX_NAMES } from "../../wire/limits.ts";
import {
  type ClientAdapter,
  clientFolder,
  runsPackage,
  textOfContent,
  timestampOf,
  type TranscriptFormat,
} from "../client.ts";

/** `~/.pi/agent/sessions/--<the directory, with dashes>--/<time>_<session id>.jsonl` */
const transcript: TranscriptFormat = {
  folder: (env) => clientFolder(env, null, ".pi/agent", "sessions"),
  isNameOf: (name, sessionId) => name.endsWith(`_${sessionId}.jsonl`),
  *candidates(folder, { sessionId, cwd }, list) {
    const likely = slugOf(cwd);
    const others = list(folder).filter((slug) => slug !== likely);
    for (const slug of [likely, ...others].slice(0, TRANSCRIPT_FIND_MAX_NAMES)) {
      const name = list(`${folder}/${slug}`).find((one) => transcript.isNameOf(one, sessionId));
      if (name !== undefined) yield `${folder}/${slug}/${name}`;
    }
  },
  parseLine(line) {
    const object = line.includes('"message"') ? parseObject(line) : null;
    const message = object === null ? null : objectField(object, "message");
    const role = message === null ? null : own(message, "role");
    if (object === null || message === null) return null;
    if (role !== "user" && role !== "assistant") return null;
    const text = textOfContent(own(message, "content"), ["text"], () => false);
    return text.trim() === "" ? null : { role, text, timestamp: timestampOf(object) };
  },
};

function slugOf(directory: string): string {
  return `--${directory.replace(/^\//, "").replace(/[/\\:]/g, "-")}--`;
}

/** It loads what lies in this folder. Once oxtail is gone there is nothing to start, and nothing is said of it. */
const EXTENSION = `// Made by oxtail setup; oxtail uninstall removes it.
export default async (api) => {
  const path = \`\${process.env.HOME}/.oxtail/hooks/oxtail-plugin.mjs\`;
  const ours = await import(path).catch(() => null);
  if (ours !== null) ours.pi(api);
};
`;

/** pi: a session at a time, each with a server of its own; our plugin runs in it. */
export const pi: ClientAdapter = {
  type: "pi",
  title: "pi",
  clientName: "pi",
  testedVersion: "1.6.0",
  sessionIdVariables: [],
  reads: [".pi/agent/sessions"],
  identity: {
    clearsInPlace: true,
    hasSharedDaemon: false,
    howToFindId: "run the shell command: printenv PI_SESSION_ID",
  },
  // It calls its process by its name alone, and its package is another program until then.
  isClientProcess: (args) => /^pi *$/.test(args) || runsPackage(args, "pi-coding-agent"),
  isSharedDaemon: () => false,
  isStamped: true,
  // Escape leaves every message in the conversation.
  hooks: { keepsContext: true },
  setup: {
    program: "pi",
    movedBy: "PI_CODING_AGENT_DIR",
    files: [{ path: ".pi/agent/extensions/oxtail.js", text: () => EXTENSION }],
    folders: [".pi", ".pi/agent", ".pi/agent/extensions"],
    next: "restart the sessions that run",
  },
  transcript,
  keyGapMs: 500,
  // It gives a call 60 s, and our progress begins them anew.
  askCeilingMs: 600_000,
  // Of 22,008 characters the model is shown the two ends.
  resultMaxBytes: () => 18_000,
};

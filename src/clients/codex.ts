/** Codex CLI. */

import { isTurnId } from "../wire/ids.ts";
import {
  countField,
  isObject,
  type JsonObject,
  objectField,
  own,
  parseObject,
  stringField,
} from "../wire/json.ts";
import { TRANSCRIPT_FIND_MAX_NAMES } from "../wire/limits.ts";
import {
  type ClientAdapter,
  clientFolder,
  type ClientIdentity,
  lineMs,
  type ListNames,
  runsProgram,
  textOfContent,
  timestampOf,
  type ToolLine,
  type TranscriptFormat,
  type TranscriptMessage,
} from "./client.ts";
import { recogniseCodex } from "./codex_screen.ts";

// The transcripts of Codex CLI ("rollouts"), as seen at version 0.171.0.

/**
 * `<codex folder>/sessions/YYYY/MM/DD/rollout-<time>-<session id>.jsonl`. Each time that the user goes back
 * to an earlier prompt, the session goes on in another file, `rollout-<time>-<session id>_<its id>.jsonl`.
 */
export const codexTranscript: TranscriptFormat = {
  folder: (env) => clientFolder(env, "CODEX_HOME", ".codex", "sessions"),
  isNameOf: (name, sessionId) =>
    name.startsWith("rollout-") &&
    (name.endsWith(`-${sessionId}.jsonl`) ||
      PART.exec(name)?.[1]?.endsWith(`-${sessionId}`) === true),
  *candidates(folder, { sessionId }, list) {
    let looked = 0;
    for (const day of daysNewestFirst(folder, list)) {
      for (const name of list(day).toSorted().reverse()) {
        if (++looked > TRANSCRIPT_FIND_MAX_NAMES) return;
        if (!codexTranscript.isNameOf(name, sessionId)) continue;
        yield `${day}/${name}`;
        // The first file of a session is its oldest.
        if (!PART.test(name)) return;
      }
    }
  },
  parseLine,
  parseToolLine,
  // Within one file nothing is taken back.
  branch: () => ({ holds: () => true, turnOf, isOpen: () => false }),
  parts: { idOf: (name, sessionId) => PART.exec(name)?.[2] ?? sessionId, base },
};

/** A file that does not hold the beginning of its session: the session's id ends the first part. */
const PART = /^rollout-(.+)_([0-9a-f-]{36})\.jsonl$/;
const ID_MAX_CHARS = 64;

function base(firstLine: string): { readonly id: string; readonly bytes: number } | null {
  const meta = objectField(parseObject(firstLine) ?? {}, "payload");
  const from = meta === null ? null : objectField(meta, "history_base");
  if (from === null) return null;
  const id = stringField(from, "thread_id", ID_MAX_CHARS);
  const bytes = countField(from, "end_byte_offset");
  return id === null || bytes === null ? null : { id, bytes };
}

function turnOf(line: string): string | null {
  if (!line.includes('"task_started"')) return null;
  const event = objectField(parseObject(line) ?? {}, "payload");
  if (event === null || own(event, "type") !== "task_started") return null;
  const turn = stringField(event, "turn_id", ID_MAX_CHARS);
  return turn !== null && isTurnId(turn) ? turn : null;
}

/**
 * Texts that the client wrote in the user's name: instructions, the environment, what a command
 * printed.
 */
const BY_CLIENT =
  /^\s*(?:# AGENTS\.md instructions\b|<(?:[a-z_]*instructions|permissions instructions|environment_context|user_shell_command|turn_aborted|skill|collaboration_mode)>)/i;

function* daysNewestFirst(folder: string, list: ListNames): Generator<string> {
  for (const year of numbersDown(list(folder), 4)) {
    for (const month of numbersDown(list(`${folder}/${year}`), 2)) {
      for (const day of numbersDown(list(`${folder}/${year}/${month}`), 2)) {
        yield `${folder}/${year}/${month}/${day}`;
      }
    }
  }
}

/** The names of so many digits, largest first. */
function numbersDown(names: readonly string[], digits: number): string[] {
  return names.filter((name) => name.length === digits && /^\d+$/.test(name)).sort().reverse();
}

function parseLine(line: string): TranscriptMessage | null {
  // Most lines are something else, and some of those are long.
  if (!line.includes('"response_item"') || !line.includes('"message"')) return null;
  const object = parseObject(line);
  if (object === null || own(object, "type") !== "response_item") return null;
  const item = objectField(object, "payload");
  const role = item === null ? null : own(item, "role");
  if (item === null || own(item, "type") !== "message") return null;
  if (role !== "user" && role !== "assistant") return null;
  const isDropped = (text: string) => role === "user" && BY_CLIENT.test(text);
  const text = textOfContent(own(item, "content"), ["input_text", "output_text"], isDropped);
  return text.trim() === "" ? null : { role, text, timestamp: timestampOf(object) };
}

/** What Codex puts in the place of what it leaves out of a result. */
const CUT = /…\d+ (?:tokens|chars) truncated…/;

/** Only outputs are what the model was given: an ended call that nobody waited for is an event and no more. */
function parseToolLine(line: string): ToolLine | null {
  if (!/_call"|_call_output"|"task_(?:started|complete)"|"turn_aborted"/.test(line)) return null;
  const object = parseObject(line);
  const payload = object === null ? null : objectField(object, "payload");
  const atMs = object === null ? null : lineMs(object);
  if (object === null || payload === null || atMs === null) return null;
  const said = saidOf(own(object, "type"), payload);
  if (said === null) return null;
  const passed = objectField(payload, "internal_chat_message_metadata_passthrough") ?? payload;
  return { atMs, turn: stringField(passed, "turn_id", 64), said };
}

function saidOf(kind: unknown, payload: JsonObject): ToolLine["said"] | null {
  const type = own(payload, "type");
  if (kind === "event_msg") {
    if (type === "task_started") return { kind: "turn-began" };
    return type === "task_complete" || type === "turn_aborted" ? { kind: "turn-ended" } : null;
  }
  if (kind !== "response_item" || typeof type !== "string") return null;
  if (type === "custom_tool_call" && own(payload, "name") === "exec") return { kind: "script" };
  if (type.endsWith("_call")) return { kind: "call" };
  if (!type.endsWith("_call_output")) return null;
  const output = own(payload, "output");
  const text = textOfContent(output, ["input_text", "output_text", "text"], () => false);
  const callId = stringField(payload, "call_id", 128);
  return { kind: "output", callId, text, isCut: CUT.test(text) };
}

// How the sessions of Codex CLI are told apart, as seen at version 0.171.0.

/**
 * Codex: every tool call names its thread. Its terminals share a daemon unless it runs with
 * `--no-daemon`, and `/new` starts a second server; so a process says little, and nothing that
 * happens in it changes the session of a server that is known.
 */
const codexIdentity: ClientIdentity = {
  clearsInPlace: false,
  hasSharedDaemon: true,
  howToFindId: "ask your user to type /status, which shows the session id",
  beganAnew(head) {
    // Within a text no quotation mark stands alone, so these are fields.
    return head.includes('"type":"session_meta"') && head.includes('"thread_source":"user"') &&
      !/"(?:forked_from_id|parent_thread_id)":"/.test(head);
  },
};

/** Codex CLI, as seen at version 0.171.0. */
export const codex: ClientAdapter = {
  type: "codex",
  title: "Codex",
  clientName: "codex-mcp-client",
  testedVersion: "0.171.0",
  // Only where the user passes them on: Codex gives a server next to no environment.
  sessionIdVariables: ["CODEX_THREAD_ID", "CODEX_COMPANION_SESSION_ID"],
  identity: codexIdentity,
  isClientProcess: (args) => runsProgram(args, "codex"),
  // The first terminal starts it, and the servers of every later one are its children as well.
  isSharedDaemon: (args) =>
    runsProgram(args, "codex") && args.split(" ").some((word) => MANY_THREADS.has(word)),
  transcript: codexTranscript,
  recognise: recogniseCodex,
  hooks: { keepsContext: true, leavesResults: true },
  takesQueue: true,
  // Its paste detection holds Enter back for 120 ms.
  keyGapMs: 500,
  // It ends a tool call after 300 s.
  askCeilingMs: 280_000,
  // It cuts the middle out of 10,000 tokens of four bytes, and with a model that it does not know out of 12,000
  // characters. A script prints our JSON as a string, which escapes it once more.
  resultMaxBytes: () => 9_000,
  // A script gets control back after 30 s, and then the model goes on without the result. The 5 s save a
  // wait and prove nothing: two asks in one script, or a pause before one, outlive it all the same.
  patienceMs: (meta) => runsInScript(meta) ? 25_000 : null,
};

/** Commands of Codex whose process has the threads of many terminals or programs. */
const MANY_THREADS: ReadonlySet<string> = new Set(["app-server", "mcp-server"]);

/** Whether a script of code mode makes the call: its id says so. Where none is named, it may be one. */
function runsInScript(meta: unknown): boolean {
  const id = isObject(meta) ? own(meta, "callId") : undefined;
  return typeof id !== "string" || id.startsWith("exec-");
}

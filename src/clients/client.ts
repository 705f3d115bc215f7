/**
 * What oxtail has to know of a client: how to tell its processes, how its prompt looks, how to press
 * its keys. One file each; a new client is one new file and one line in index.ts.
 */

import type { SessionMode } from "../wire/entry.ts";
import { isObject, type JsonObject, own, stringField } from "../wire/json.ts";
import type { GetEnv } from "../wire/settings.ts";

/** What the visible screen of a client was recognised as. Anything in doubt is `unknown`. */
export type Composer =
  | { readonly kind: "empty" }
  /** Text stands in the composer, not submitted yet. */
  | { readonly kind: "draft"; readonly text: string }
  /** A question that Enter would answer. */
  | { readonly kind: "dialog" }
  | { readonly kind: "unknown" };

/** A client. Command lines are as ps prints them: parts joined by spaces. */
export interface ClientAdapter {
  /** `client.type` of a registry entry. */
  readonly type: string;
  /** For people: "Claude Code". */
  readonly title: string;
  /** How it calls itself in the MCP handshake. */
  readonly clientName: string;
  /** Whether it also calls itself so: the name of a client may hold that of the server's entry. */
  isAlsoNamed?(clientName: string): boolean;
  /** What it gives as its version in the handshake is another number. */
  readonly hidesVersion?: true;
  /** The version its constants were seen at, or null when it comes with oxtail. */
  readonly testedVersion: string | null;
  /** Variables of the server's environment that may hold the session id, best first. */
  readonly sessionIdVariables: readonly string[];
  /** Others of them that the adapter reads. */
  readonly variables?: readonly string[];
  /** Folders below the user's home that servers and commands read: what it says of its sessions, its transcripts. */
  readonly reads?: readonly string[];
  /** How its sessions are told apart. */
  readonly identity: ClientIdentity;
  /** Whether this is the command line of the client itself. */
  isClientProcess(args: string): boolean;
  /** Whether this is a process that several terminals of the client share, which proves no pane. */
  isSharedDaemon(args: string): boolean;
  /**
   * Recognises the visible screen, captured with its colours as escape sequences. Absent while no screen of the client is known: then nothing is
   * ever typed into it.
   */
  recognise?(screen: string): Composer;
  /** It takes a prompt for an idle session from its own command line (`codex queue`). */
  readonly takesQueue?: boolean;
  /** The variable in which it names the socket of its session to the servers that it starts. */
  readonly socketVariable?: string;
  /**
   * What starts a turn when it is written to the socket of an idle session: a line or several, or null where the
   * environment does not allow it. It names the id of the newest mail, and nothing else of it.
   */
  socketLine?(messageId: string, sessionId: string, env: GetEnv): string | null;
  /** How it writes its transcripts; absent for a client that writes none. */
  readonly transcript?: TranscriptFormat;
  /** How its hooks work, or the plugin that calls the gate in their place; absent for one that has none. */
  readonly hooks?: ClientHooks;
  /** What setup writes for it; absent for one that installs our plugin itself. */
  readonly setup?: ClientSetup;
  /** Between the text and Enter, in ms: with less, the client takes both for a paste. */
  readonly keyGapMs: number;
  /**
   * Our plugin runs in it in the place of hooks (hooks/oxtail-plugin.mjs). It wakes its sessions, of which one server
   * may have several, and stamps each call with the one that makes it: the argument `_session`, `{id, root, key}`. `root` is the session that the person talks to; of another `id` a
   * subagent calls. `key` is 32 hex digits that the plugin gives its hooks and its server in `OXTAIL_PLUGIN_KEY`.
   */
  readonly isStamped?: true;
  /** Whether an extension of ours wakes its session, as its server was told. */
  wakesByPlugin?(env: GetEnv): boolean;
  /** The longest tool call it waits for, in ms. */
  readonly askCeilingMs: number;
  /** The longest result of a tool that its model is shown whole, in bytes of UTF-8. */
  resultMaxBytes(env: GetEnv): number;
  /**
   * How long the model itself waits for the result of a call with this `_meta`, in ms; null for as long as the
   * client does. Absent for a client whose model always waits. Total: the metadata may be anything.
   */
  patienceMs?(meta: unknown): number | null;
  /** The result of a call that the turn did not wait for starts a turn of its own. */
  readonly lateResultsWake?: true;
}

/** What setup writes into the settings of a client that has no installer for all of it. */
interface ClientSetup {
  /** Its program, as PATH has it. */
  readonly program: string;
  /** The variable that moves its folder: where it is set, setup leaves the client to its user. */
  readonly movedBy: string;
  readonly files: readonly ClientFile[];
  /** Folders of files of ours, each after the one that it lies in: made where they are missing, gone when empty. */
  readonly folders?: readonly string[];
  /** What its user has to do now: the rest of "- <title>: …". */
  readonly next: string;
}

/** A file of a client, below its user's home. */
export type ClientFile =
  /** Its own, of JSON: what we add. Objects are joined, lists get what they do not have, and the rest is set. */
  | { readonly path: string; readonly adds: (kit: SetupKit) => JsonObject }
  /** Ours. */
  | { readonly path: string; readonly text: (kit: SetupKit) => string };

/** What the files of a client name. */
export interface SetupKit {
  /** How the server is started. */
  readonly server: { readonly command: string; readonly args: readonly string[] };
  /** The command line of the hook of one of our events. */
  readonly hook: (event: string) => string;
  /** Our tools run without asking. */
  readonly allowTools: boolean;
  /** What a client calls experimental may be switched on, where it takes that to be woken. */
  readonly extension: boolean;
}

/** What the hook program has to know of the client that runs it. */
interface ClientHooks {
  /**
   * Escape before the model's next answer leaves in the conversation what a hook has said. Then any later
   * event proves that it arrived; else only the end of the same turn does.
   */
  readonly keepsContext: boolean;
  /** What a hook says before a tool runs reaches no model. */
  readonly losesPreToolUse?: true;
  /** The environment of its hooks names its process. */
  readonly namesProcess?: true;
  /** A model may go on without the result of a tool, so no hook tells whether it got one. */
  readonly leavesResults?: true;
  /** Text for the model stands at the top of a hook's answer, and not under the name of the event. */
  readonly isFlat?: true;
  /** How it calls an event of ours; absent where it calls all of them as we do. */
  nameOf?(event: string): string;
}

/**
 * Whether a client says itself when a dialog has been answered. Of another our hooks see only that the
 * dialog opened and that the tool has ended, so in between it may be either.
 */
export function saysDialogs(client: Pick<ClientAdapter, "identity"> | null): boolean {
  return client?.identity.saysDialogs === true;
}

/**
 * Whether a command line runs the program `name`: as a program of that name, or as a script of that
 * name under an interpreter.
 */
export function runsProgram(args: string, name: string): boolean {
  const [first = "", ...rest] = args.split(" ");
  if (baseName(first) === name) return true;
  if (!INTERPRETERS.has(baseName(first))) return false;
  const script = rest.find((word) => word !== "" && !word.startsWith("-"));
  return script !== undefined && baseName(script).replace(/\.[cm]?js$/, "") === name;
}

const INTERPRETERS: ReadonlySet<string> = new Set(["node", "bun"]);

/**
 * Whether a command line runs a script of the npm package `name` under node, whatever the script is called:
 * `node --expose-gc …/node_modules/@x/cli/dist/index.js`.
 */
export function runsPackage(args: string, name: string): boolean {
  const [first = "", ...rest] = args.split(" ");
  const script = rest.find((word) => word !== "" && !word.startsWith("-"));
  return INTERPRETERS.has(baseName(first)) && script?.includes(`/${name}/`) === true;
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

// What oxtail has to know of a client to tell which of its sessions a server serves.

/** What a running client writes about its session. */
export interface SessionNote {
  readonly sessionId: string;
  /** What the client calls the session: any text. */
  readonly name: string;
  /** The path of its session's socket; absent when it does not say. */
  readonly socket?: string;
  /** What it is doing; absent when it does not say, or in words that we do not know. */
  readonly activity?: { readonly word: "busy" | "idle" | "wait"; readonly sinceMs: number };
  /** How it is run; absent when it does not say. */
  readonly mode?: SessionMode;
  /** It was started to be ready when a person wants another session, and is nobody yet. */
  readonly isSpare?: boolean;
  /** What its client calls it in the background. */
  readonly jobId?: string;
  /** Its conversation goes on in the background as this job, and its terminal shows that one. */
  readonly parkedJobId?: string;
}

/** The traces of a client's sessions. */
export interface ClientIdentity {
  /** A new session may begin in the running client (`/clear`), and its server is told nothing. */
  readonly clearsInPlace: boolean;
  /** Several terminals may share one process, which then does not say which of them calls. */
  readonly hasSharedDaemon: boolean;
  /** What a model does to learn its session id: a part of a sentence, "run …". */
  readonly howToFindId: string;
  /**
   * The folder that holds the transcripts of one directory and nothing else, or null when the
   * environment does not say where. Absent for a client that keeps those of all directories together.
   */
  transcriptsOf?(env: GetEnv, cwd: string): string | null;
  /** The file in which the client process `pid` writes about its session, or null. */
  sessionFile?(env: GetEnv, pid: number): string | null;
  /** That file says what the session is doing, and so when a dialog was answered. */
  readonly saysDialogs?: true;
  /** What such a file says, or null. Total: it may hold anything. */
  readSessionFile?(text: string): SessionNote | null;
  /**
   * The session in which the conversation of `sessionId` goes on, as the end of its transcript has it, or
   * null when it goes on there, or says nothing. Total.
   */
  continuedIn?(end: string, sessionId: string): string | null;
  /**
   * Whether the beginning of a transcript says that a person began a new conversation: no fork, and no
   * subagent. In a process that is one terminal it took the place of the one before. Absent for a client
   * whose servers are never left with a session that its terminal has left. Total.
   */
  beganAnew?(head: string): boolean;
  /** How a session is run whose server or hook has this environment; absent where that is not told. */
  modeOf?(env: GetEnv): SessionMode;
}

// What oxtail has to know of the transcripts that a client writes: JSON Lines, one file a session.

/** A message of a conversation, as the client wrote it down: untrusted text. */
export interface TranscriptMessage {
  readonly role: "user" | "assistant";
  readonly text: string;
  /** ISO 8601 in UTC; null when the client noted none. */
  readonly timestamp: string | null;
}

/** The session whose transcript is looked for. */
interface TranscriptOwner {
  readonly sessionId: string;
  /** The directory that the client was started in. */
  readonly cwd: string;
}

/** The names in a folder, unsorted. */
export type ListNames = (folder: string) => readonly string[];

/** Where a client's transcripts lie, and how a line becomes a message. */
export interface TranscriptFormat {
  /** The folder that holds them all, or null when the environment does not say where. */
  folder(env: GetEnv): string | null;
  /** Whether a file of this name can be the transcript of this session. */
  isNameOf(name: string, sessionId: string): boolean;
  /** Where the transcript may lie, best first, of several parts the newest; lists as few folders as it can. */
  candidates(folder: string, owner: TranscriptOwner, list: ListNames): Iterable<string>;
  /** The message of a line, or null when it holds none. Total: a line may be anything. */
  parseLine(line: string): TranscriptMessage | null;
  /** What a line says of tools, or null when it says nothing. Total: a line may be anything. */
  parseToolLine?(line: string): ToolLine | null;
  /** Begins to follow the conversation from its end; absent for a client in which nothing is ever taken back. */
  branch?(): Branch;
  /** For a client that goes on in a file of its own after a part was taken back; absent where one file is all. */
  readonly parts?: TranscriptParts;
}

/** The files of one session: each after the first goes on from the beginning of an earlier one, or from nothing. */
interface TranscriptParts {
  /** By which name other files go on from the file; that of the first is the session's id. */
  idOf(name: string, sessionId: string): string;
  /** What the file with this first line goes on from: so many bytes of that one. Total. */
  base(firstLine: string): { readonly id: string; readonly bytes: number } | null;
}

/**
 * The conversation as it stands. A user may go back to an earlier message and go on from there: what came
 * after it stays in the file, and the model knows nothing of it any more. Lines are given newest first.
 */
export interface Branch {
  /** Whether the line is of the conversation as it stands. Total: a line may be anything. */
  holds(line: string): boolean;
  /** The turn that the line is of, as the client's hooks call it, or null when it does not say. */
  turnOf(line: string): string | null;
  /** Whether what the last line goes on from was not met yet. At the file's beginning it is missing. */
  isOpen(): boolean;
}

/** A line that says which tools were called and what the model was given of their results. */
export interface ToolLine {
  /** When it was written, in ms since the epoch. */
  readonly atMs: number;
  /** The turn as hooks call it; null where the line does not say. */
  readonly turn: string | null;
  readonly said:
    | { readonly kind: "turn-began" | "turn-ended" | "call" | "script" }
    /** What the model was given. Of a cut text a part is missing somewhere. */
    | {
      readonly kind: "output";
      readonly callId: string | null;
      readonly text: string;
      readonly isCut: boolean;
    };
}

/**
 * `<the variable>/<name>` where there is one and it holds an absolute path, else `<home>/<ofHome>/<name>`.
 *
 * @returns null when the home folder is not known either
 */
export function clientFolder(
  env: GetEnv,
  variable: string | null,
  ofHome: string,
  name: string,
): string | null {
  const chosen = (variable === null ? null : env(variable)) ?? "";
  if (chosen.startsWith("/")) return `${chosen.replace(/\/+$/, "")}/${name}`;
  const home = env("HOME") ?? "";
  return home.startsWith("/") ? `${home}/${ofHome}/${name}` : null;
}

/** The texts of content blocks of these types, joined by newlines; a string stands for itself. */
export function textOfContent(
  content: unknown,
  types: readonly string[],
  isDropped: (text: string) => boolean,
): string {
  if (typeof content === "string") return isDropped(content) ? "" : content;
  if (!Array.isArray(content)) return "";
  const texts = content.flatMap((block: unknown) => {
    if (!isObject(block)) return [];
    const [type, text] = [own(block, "type"), own(block, "text")];
    if (typeof type !== "string" || !types.includes(type) || typeof text !== "string") return [];
    return isDropped(text) ? [] : [text];
  });
  return texts.join("\n");
}

/** The `timestamp` of a line in ms since the epoch, or null when it has none. */
export function lineMs(line: JsonObject): number | null {
  const ms = Date.parse(stringField(line, "timestamp", 40) ?? "");
  return Number.isNaN(ms) ? null : ms;
}

/** The `timestamp` of a line in one form, or null when it is none. */
export function timestampOf(line: { readonly [key: string]: unknown }): string | null {
  const time = Date.parse(stringField(line, "timestamp", 40) ?? "");
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/** A client whose screen is known. */
export type ReadableClient = ClientAdapter & { recognise(screen: string): Composer };

/** What oxtail has to know of the transcripts that a client writes: JSON Lines, one file a session. */

import type { GetEnv } from "../wire/env.ts";
import { isObject, type JsonObject, own, stringField } from "../wire/json.ts";

/** A message of a conversation, as the client wrote it down: untrusted text. */
export interface TranscriptMessage {
  readonly role: "user" | "assistant";
  readonly text: string;
  /** ISO 8601 in UTC; null when the client noted none. */
  readonly timestamp: string | null;
}

/** The session whose transcript is looked for. */
export interface TranscriptOwner {
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
export interface TranscriptParts {
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
 * `<the variable>/<name>` where the variable holds an absolute path, else `<home>/<ofHome>/<name>`.
 *
 * @returns null when the home folder is not known either
 */
export function clientFolder(
  env: GetEnv,
  variable: string,
  ofHome: string,
  name: string,
): string | null {
  const chosen = env(variable) ?? "";
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

/**
 * The one place where results and errors become the text that a client shows its model. A client cuts what is
 * too long for it, or puts it aside, and nobody is told; so no text leaves here that is longer than the client
 * passes on whole.
 */

import { ZodError } from "zod";
import { storeFault } from "../mail/store.ts";
import { FileError } from "../sys/files.ts";
import { ERROR_MAX_BYTES, SCHEMA_VERSION, SHOWN_PATH_MAX_BYTES } from "../wire/limits.ts";
import { byteLength, type Message } from "../wire/message.ts";
import { beginningOf, endOf, safeLine, safeText } from "../wire/text.ts";

/** A result: `ok` and the fields of the design page, or a domain error. */
export type ToolResult = { readonly ok: true; readonly [field: string]: unknown } | ToolError;

/** An expected failure: a code for programs, a sentence that says what to do. */
export interface ToolError {
  readonly ok: false;
  readonly error: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

/** An MCP tool result: one text item. */
type CallResult = {
  content: [{ type: "text"; text: string }];
  isError?: true;
};

/**
 * A tool's result as JSON: one line, but for the rows of its lists, which have a line each, so that a client that
 * shows some lines shows whole rows.
 *
 * @throws {Error} When it has more than `maxBytes` of UTF-8: its tool should have left something out
 */
export function encodeResult(result: ToolResult, maxBytes: number): CallResult {
  const text = resultText(result);
  const bytes = byteLength(text);
  if (bytes > maxBytes) {
    throw new Error(`Cannot answer: the result has ${bytes} bytes, this client shows ${maxBytes}`);
  }
  return { content: [{ type: "text", text }] };
}

/** How many bytes a list may take beside `rest`, which has that list empty and its counts at their largest. */
export function roomBeside(rest: ToolResult, maxBytes: number): number {
  return maxBytes - byteLength(resultText(rest)) - 2 * ROW_ENDS.length;
}

/** The bytes that a row takes in a list. */
export function rowBytes(row: object): number {
  return byteLength(encode(row)) + ROW_ENDS.length;
}

/** The bytes that a text takes in a result, between its quotes. */
export function textBytes(text: string): number {
  return byteLength(encode(text)) - 2;
}

/** Whether the whole result fits. */
export function fits(result: ToolResult, maxBytes: number): boolean {
  return byteLength(resultText(result)) <= maxBytes;
}

/** What stands between two rows. */
const ROW_ENDS = ",\n";

function resultText(result: ToolResult): string {
  const fields = Object.entries({ schema_version: SCHEMA_VERSION, ...result }).flatMap(
    ([key, value]) => value === undefined ? [] : [`${encode(key)}:${valueText(value)}`],
  );
  return `{${fields.join(",")}}`;
}

function valueText(value: unknown): string {
  const isList = Array.isArray(value) && value.length > 0 &&
    value.every((row) => typeof row === "object");
  return isList ? `[\n${value.map(encode).join(ROW_ENDS)}\n]` : encode(value);
}

/** JSON in which no text looks like markup: `<` is spelled `\u003c` where a tag could begin with it. */
function encode(value: unknown): string {
  return JSON.stringify(value).replace(/<(?=[A-Za-z/!?])/g, "\\u003c");
}

/** What a model is told when `tool` threw. Anything unexpected is left to the caller to log. */
export function encodeFailure(
  tool: string,
  error: unknown,
  root: string,
  maxBytes: number,
): CallResult {
  if (error instanceof ZodError) {
    const text = `Invalid arguments for ${tool}: ${error.issues.map(issueText).join("; ")}`;
    return failed(text);
  }
  if (error instanceof FileError) {
    const code = error.fault === "no-space" ? "store-full" : "store-unusable";
    return encodeResult({ ok: false, error: code, message: storeFault(error, root) }, maxBytes);
  }
  return failed(`${tool} failed inside oxtail: run oxtail diagnose and see the server's stderr`);
}

/** A text that is no result. */
export function failed(text: string): CallResult {
  const shown = beginningOf(text, ERROR_MAX_BYTES).replaceAll("<", "\\u003c");
  return { content: [{ type: "text", text: shown }], isError: true };
}

/** What is wrong with a value, and where in it. */
export function issueText(issue: ZodError["issues"][number]): string {
  if (issue.code === "unrecognized_keys") {
    return `unknown argument ${
      issue.keys.map((key) => JSON.stringify(key.slice(0, 64))).join(", ")
    }`;
  }
  const field = issue.path.map(String).join(".");
  return field === "" ? issue.message : `${field}: ${issue.message}`;
}

// A path as results show it.

/** The path on one line, made safe; of a very long one the end. */
export function shownPath(path: string): string {
  const shown = safeLine(path);
  if (byteLength(shown) <= SHOWN_PATH_MAX_BYTES) return shown;
  // Three bytes of UTF-8 at most for each UTF-16 unit.
  return `…${endOf(shown, Math.floor(SHOWN_PATH_MAX_BYTES / 3) - 1)}`;
}

// A message in a result.

/**
 * Texts made safe, empty fields left out.
 *
 * @param announced Only that there is such a message, without its body
 */
export function messageView(message: Message, attempt: number, announced: boolean): object {
  return {
    id: message.message_id,
    ...(announced ? announcement(message) : { body: safeText(message.body) }),
    body_bytes: message.body_bytes,
    enqueued_at: message.enqueued_at,
    origin: message.origin,
    from_session_id: message.from_session_id,
    from_name: safeLine(message.from_name),
    ...given(message, "request_id"),
    ...given(message, "reply_to"),
    ...given(message, "source_message_id"),
    ...given(message, "action_required"),
    ...given(message, "result_of"),
    ...given(message, "result_state"),
    ...given(message, "recipients"),
    attempt,
    ...(message.hop === undefined || message.hop === 0 ? {} : { hop: message.hop }),
  };
}

function announcement({ message_id }: Message): object {
  return { body_omitted: true, hint: howToRead(message_id) };
}

/** What stands in the place of a body that does not fit. */
export function omittedBody({ message_id, body_bytes }: Message) {
  return { body_omitted: true, body_bytes, hint: howToRead(message_id) };
}

function howToRead(id: string): string {
  return `The body is over the budget: read_my_messages({"message_id":"${id}"}) shows it`;
}

function given<Key extends keyof Message>(message: Message, key: Key): Partial<Message> {
  return message[key] === undefined ? {} : { [key]: message[key] };
}

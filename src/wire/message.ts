/**
 * A message, as one JSON object whose last key is `"end":true`. It may begin with a line of its own, that
 * holds `shown`: what the gate copies for a model. The rest never depends on it.
 */

import { isMessageId, isSessionId } from "./ids.ts";
import { countField, type JsonObject, own, parseObject, stringField } from "./json.ts";
import {
  BODY_MAX_BYTES,
  CHOICE_MAX_CHARS,
  CHOICES_MAX,
  HOP_STORED_MAX,
  NAME_MAX_CHARS,
  PATH_MAX_CHARS,
  RECIPIENTS_MAX,
  SCHEMA_VERSION,
} from "./limits.ts";
import type { Closed } from "./name.ts";
import { no, ok, type Result } from "./result.ts";

const ENCODER = new TextEncoder();

/** Who wrote a message: an agent, the person, or oxtail itself. */
type Origin = "peer" | "operator" | "system";

/** A message. Names are the keys on disk; `enqueued_at` is in seconds, `enqueued_ms` in milliseconds. */
export interface Message {
  readonly schema_version: number;
  readonly message_id: string;
  readonly body: string;
  readonly body_bytes: number;
  readonly enqueued_at: number;
  readonly enqueued_ms: number;
  readonly origin: Origin;
  readonly from_session_id: string;
  readonly from_name: string;
  readonly from_client: string;
  readonly to_session_id: string;
  /** The project's id: the git common directory, or the directory itself without git. */
  readonly project: string;
  readonly idempotency_key?: string;
  readonly request_id?: string;
  readonly reply_to?: string;
  readonly source_message_id?: string;
  readonly action_required?: boolean;
  readonly result_of?: string;
  /** With `result_of`: how the task was closed. */
  readonly result_state?: Closed;
  readonly wake_reason?: string;
  readonly hop?: number;
  /** How many agents got it, each a message of its own, where it was sent to several. */
  readonly recipients?: number;
  /** Of a question to the person: answers to choose from, and the one that is given when they wait too long. */
  readonly choices?: readonly string[];
  readonly default_choice?: string;
  /** An answer that is the question's own default: no person wrote it. */
  readonly by_default?: true;
}

/** Why bytes are not a message. */
type MessageFault = "not JSON" | "truncated" | "unknown version" | `bad field ${string}`;

/**
 * The bytes of `message`: `"end":true` last, so that a truncated file cannot parse.
 *
 * @param shown How it is shown, as the inside of a JSON string; on the first line, by itself
 */
export function encodeMessage(message: Message, shown: string | null = null): Uint8Array {
  const json = JSON.stringify({ ...message, end: true });
  const text = shown === null ? json : `{"shown":"${shown}",\n${json.slice(1)}`;
  return ENCODER.encode(`${text}\n`);
}

/** The message that `text` spells, or why it is none. Never throws. */
export function parseMessage(text: string): Result<Message, MessageFault> {
  const object = parseObject(text);
  if (object === null) return no("not JSON");
  const version = countField(object, "schema_version");
  if (version === null || version === 0) return no("bad field schema_version");
  if (version !== SCHEMA_VERSION) return no("unknown version");
  if (own(object, "end") !== true) return no("truncated");
  return readFields(object);
}

/** Why `body`, which takes `bytes` of UTF-8, cannot be sent, as a sentence, or null when it can. */
export function bodyFault(body: string, bytes: number = byteLength(body)): string | null {
  if (bytes === 0) return "The body is empty: send 1 to 8,192 bytes of text";
  if (bytes > BODY_MAX_BYTES) {
    return `The body has ${bytes.toLocaleString("en-US")} bytes, the limit is 8,192: ` +
      "send it in parts, or write it to a file and send the path";
  }
  if (body.includes("\0")) return "The body holds a NUL character: remove it";
  return null;
}

/** Whether a message has all the words of `text` in its body or in its sender's name, whatever their case. */
export function matcherOf(text: string): (message: Pick<Message, "body" | "from_name">) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== "");
  return ({ body, from_name }) => {
    const said = `${from_name}\n${body}`.toLowerCase();
    return words.every((word) => said.includes(word));
  };
}

/** The length of `text` in bytes of UTF-8. */
export function byteLength(text: string): number {
  return ENCODER.encode(text).length;
}

function readFields(object: JsonObject): Result<Message, MessageFault> {
  const message_id = idField(object, "message_id");
  if (message_id === null) return no("bad field message_id");
  const body = own(object, "body");
  if (typeof body !== "string") return no("bad field body");
  const body_bytes = byteLength(body);
  if (bodyFault(body, body_bytes) !== null) return no("bad field body");
  const enqueued_ms = countField(object, "enqueued_ms");
  if (enqueued_ms === null) return no("bad field enqueued_ms");
  const origin = originField(object);
  if (origin === null) return no("bad field origin");
  const from_session_id = sessionField(object, "from_session_id");
  if (from_session_id === null) return no("bad field from_session_id");
  const to_session_id = sessionField(object, "to_session_id");
  if (to_session_id === null) return no("bad field to_session_id");
  const project = stringField(object, "project", PATH_MAX_CHARS);
  if (project === null) return no("bad field project");
  const optional = readOptional(object);
  if (!optional.ok) return optional;
  return ok({
    schema_version: SCHEMA_VERSION,
    message_id,
    body,
    body_bytes,
    enqueued_at: Math.floor(enqueued_ms / 1000),
    enqueued_ms,
    origin,
    from_session_id,
    from_name: stringField(object, "from_name", NAME_MAX_CHARS) ?? "",
    from_client: stringField(object, "from_client", NAME_MAX_CHARS) ?? "",
    to_session_id,
    project,
    ...optional.value,
  });
}

type Optional = Pick<
  Message,
  | "idempotency_key"
  | "request_id"
  | "reply_to"
  | "source_message_id"
  | "action_required"
  | "result_of"
  | "result_state"
  | "wake_reason"
  | "hop"
  | "recipients"
  | "choices"
  | "default_choice"
  | "by_default"
>;

/** Optional fields may be absent; one that is present must have its shape. */
function readOptional(object: JsonObject): Result<Optional, MessageFault> {
  const found: { -readonly [K in keyof Optional]: Optional[K] } = {};
  for (const key of ["request_id", "reply_to", "source_message_id", "result_of"] as const) {
    if (own(object, key) === undefined) continue;
    const id = idField(object, key);
    if (id === null) return no(`bad field ${key}`);
    found[key] = id;
  }
  for (const key of ["idempotency_key", "wake_reason"] as const) {
    if (own(object, key) === undefined) continue;
    const text = stringField(object, key, 100);
    if (text === null) return no(`bad field ${key}`);
    found[key] = text;
  }
  const action = own(object, "action_required");
  if (action !== undefined) {
    if (typeof action !== "boolean") return no("bad field action_required");
    found.action_required = action;
  }
  const state = own(object, "result_state");
  if (state !== undefined) {
    if (state !== "done" && state !== "blocked") return no("bad field result_state");
    found.result_state = state;
  }
  if (own(object, "choices") !== undefined) {
    const choices = choicesField(object);
    if (choices === null) return no("bad field choices");
    found.choices = choices;
  }
  if (own(object, "default_choice") !== undefined) {
    const text = stringField(object, "default_choice", CHOICE_MAX_CHARS);
    if (text === null) return no("bad field default_choice");
    found.default_choice = text;
  }
  if (own(object, "by_default") !== undefined) {
    if (own(object, "by_default") !== true) return no("bad field by_default");
    found.by_default = true;
  }
  if (own(object, "hop") !== undefined) {
    const hop = countField(object, "hop");
    if (hop === null || hop > HOP_STORED_MAX) return no("bad field hop");
    found.hop = hop;
  }
  if (own(object, "recipients") !== undefined) {
    const recipients = countField(object, "recipients");
    if (recipients === null || recipients > RECIPIENTS_MAX) return no("bad field recipients");
    found.recipients = recipients;
  }
  return ok(found);
}

function idField(object: JsonObject, key: string): string | null {
  const text = stringField(object, key, 26);
  return text !== null && isMessageId(text) ? text : null;
}

function sessionField(object: JsonObject, key: string): string | null {
  const text = stringField(object, key, 100);
  return text !== null && isSessionId(text) ? text : null;
}

function choicesField(object: JsonObject): readonly string[] | null {
  const value = own(object, "choices");
  if (!Array.isArray(value) || value.length > CHOICES_MAX) return null;
  const isChoice = (one: unknown) => typeof one === "string" && one.length <= CHOICE_MAX_CHARS;
  return value.every(isChoice) ? value.map(String) : null;
}

function originField(object: JsonObject): Origin | null {
  const text = own(object, "origin");
  return text === "peer" || text === "operator" || text === "system" ? text : null;
}

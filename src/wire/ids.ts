/** Ids and the names derived from them. All checks are total: they take any string. */

import { SESSION_ID_MAX_CHARS, SESSION_PREFIX_MIN_CHARS } from "./limits.ts";

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const MESSAGE_ID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const SESSION_ID = /^[A-Za-z0-9._:-]+$/;
const PLAIN_BOX = /^[a-z0-9-]{1,64}$/;
const HEX_BOX = /^x-(?:[0-9a-f]{2})+$/;
const TURN_ID = /^[A-Za-z0-9-]{1,64}$/;
const TOOL_USE_ID = /^[A-Za-z0-9_-]{1,128}$/;
const DOMAIN = /^[0-9a-f]{8}$/;
const PROCESS_NAME = /^([1-9]\d{0,9})-([0-9a-f]{8})$/;
const PEER_NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;

/** Whether `text` is a message id: a ULID, 26 characters of Crockford's base 32. */
export function isMessageId(text: string): boolean {
  return MESSAGE_ID.test(text);
}

/** Whether `text` may be a session id: 1 to 100 characters of `[A-Za-z0-9._:-]`. */
export function isSessionId(text: string): boolean {
  return text.length <= SESSION_ID_MAX_CHARS && SESSION_ID.test(text);
}

/** Whether `text` may be a turn id: 1 to 64 characters of `[A-Za-z0-9-]`. */
export function isTurnId(text: string): boolean {
  return TURN_ID.test(text);
}

/** Whether `text` may be the id of a tool call: 1 to 128 characters of `[A-Za-z0-9_-]`. */
export function isToolUseId(text: string): boolean {
  return TOOL_USE_ID.test(text);
}

/** Whether `text` may be a peer name: `[a-z0-9][a-z0-9-]{0,31}`. */
export function isPeerName(text: string): boolean {
  return PEER_NAME.test(text);
}

/**
 * Sixteen hex digits that stand for a project in a folder's name (64-bit FNV-1a of its id). What lies there
 * says which project it is of, so that two of one tag are not taken for each other.
 */
export function projectTag(projectId: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(projectId)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}

/** The address of the person, in every project of this HOME. */
export const HUMAN = "human";
/** In whose name the person's messages are written. */
export const OPERATOR = "operator";
/** The person's box. No other session id has it, see {@link boxOf}. */
export const HUMAN_BOX = "x-human";

/** Whether `sessionId` stands for the person: no agent may be called so. */
export function isPerson(sessionId: string): boolean {
  return sessionId === HUMAN || sessionId === OPERATOR;
}

/** Names that stand for somebody else: a person, the client, or oxtail itself. */
const RESERVED_NAMES: ReadonlySet<string> = new Set([
  "user",
  HUMAN,
  "system",
  OPERATOR,
  "oxtail",
]);
/** What looks like a session id or the beginning of one, as frames and lists show it. */
const LIKE_AN_ID = /^[0-9a-f]{8}(?:[0-9a-f]*|-[0-9a-f-]*)$/;

/** Whether a session id could be taken for a person, for oxtail, or for the person's box. */
export function isReservedId(id: string): boolean {
  const plain = id.toLowerCase();
  return RESERVED_NAMES.has(plain) || plain === HUMAN_BOX;
}

/** Whether `id` may be the session of an agent. */
export function isAgentId(id: string): boolean {
  return isSessionId(id) && !isReservedId(id);
}

/** Whether a peer's name could be taken for a person, for oxtail, or for a session id. */
export function isMisleadingName(name: string): boolean {
  return RESERVED_NAMES.has(name) || LIKE_AN_ID.test(name);
}

/** Whether `name` means the session `id` as well: it is the id, or a beginning that addresses it. */
export function meansSession(name: string, id: string): boolean {
  return name === id || (name.length >= SESSION_PREFIX_MIN_CHARS && id.startsWith(name));
}

/** The session whose box `box` is; null for a box of an agent that has no id. */
export function sessionOfBox(box: string): string | null {
  if (/^p-\d+-(?:[0-9a-f]{8}-)?\d+$/.test(box)) return null;
  if (!HEX_BOX.test(box)) return boxOf(box) === box ? box : null;
  const bytes = (box.slice(2).match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16));
  const id = new TextDecoder().decode(new Uint8Array(bytes));
  return isSessionId(id) && boxOf(id) === box ? id : null;
}

/**
 * The shortest beginning of a session id, of eight characters or more, that no other of `ids` begins
 * with. Ids that count the time, such as Codex's, have their first eight in common for a minute.
 */
export function shortId(id: string, ids: Iterable<string>): string {
  let length = SESSION_PREFIX_MIN_CHARS;
  for (const other of ids) {
    if (other === id) continue;
    while (length < id.length && other.startsWith(id.slice(0, length))) length++;
  }
  return id.slice(0, length);
}

/** Whether `text` is the name of a box, that is, of a folder under `mail`. */
export function isBox(text: string): boolean {
  return PLAIN_BOX.test(text) ||
    (text.length <= 2 + 2 * SESSION_ID_MAX_CHARS && HEX_BOX.test(text));
}

/**
 * A ULID: 48 bits of time and 80 bits of randomness (https://github.com/ulid/spec).
 *
 * @param nowMs Milliseconds since the epoch
 * @param random Ten random bytes
 */
export function messageId(nowMs: number, random: Uint8Array): string {
  return spell(Math.trunc(nowMs) % 2 ** 48, random);
}

/**
 * An id that is the same whenever it is made of the same parts, so that a send that is tried again
 * after a crash is recognised (the first 128 bits of SHA-256, in the form of a ULID).
 */
export async function derivedId(...parts: readonly string[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(parts));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return spell(numberOf(digest.subarray(0, 6)), digest.subarray(6, 16));
}

/** A number of 48 bits and ten bytes as 26 characters of Crockford's base 32. */
function spell(head: number, tail: Uint8Array): string {
  const [first, second] = [tail.subarray(0, 5), tail.subarray(5, 10)];
  return base32(head, 10) + base32(numberOf(first), 8) + base32(numberOf(second), 8);
}

/** Up to six bytes as one number. */
function numberOf(bytes: Uint8Array): number {
  return bytes.reduce((number, byte) => number * 256 + byte, 0);
}

function base32(number: number, chars: number): string {
  let text = "";
  for (let rest = number; text.length < chars; rest = Math.floor(rest / 32)) {
    text = CROCKFORD.charAt(rest % 32) + text;
  }
  return text;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The box of a session. A session id that is a plain lower-case name is its own box; any other is
 * spelled in hex, so that ids that differ only in case never share a box on a file system that
 * ignores case. The person has one box, whatever they are called.
 */
export function boxOf(sessionId: string): string {
  if (isPerson(sessionId)) return HUMAN_BOX;
  if (PLAIN_BOX.test(sessionId) && !sessionId.startsWith("x-")) return sessionId;
  return `x-${hex(new TextEncoder().encode(sessionId))}`;
}

/** The domain of a process that was not told its own: {@link isDomain}. */
export const NO_DOMAIN = "00000000";

/**
 * Whether `text` is a domain: 8 hex digits for one pid namespace of one boot of one machine. Where two
 * containers use one HOME the same pids come in both, and only the domain tells them apart.
 */
export function isDomain(text: string): boolean {
  return DOMAIN.test(text);
}

/** A process as file names say it: `<pid>-<domain>`. */
export function processName(pid: number, domain: string): string {
  return `${pid}-${domain}`;
}

/** The process that {@link processName} named, or null when `text` names none. */
export function parseProcessName(
  text: string,
): { readonly pid: number; readonly domain: string } | null {
  const match = PROCESS_NAME.exec(text);
  return match === null ? null : { pid: Number(match[1]), domain: match[2] ?? NO_DOMAIN };
}

/** The box of an agent that has no session id yet: its server's {@link processName} and start, in ms. */
export function provisionalBox(server: string, startedMs: number): string {
  return `p-${server}-${startedMs}`;
}

/**
 * Eight hex digits that stand for a box in a file name (32-bit FNV-1a). It groups names for counting
 * and tells leases of different sessions apart; nothing trusts it.
 */
export function boxTag(box: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(box)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

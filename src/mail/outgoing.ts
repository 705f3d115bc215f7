/** Composing a message: its ids, its name and its fields, all fixed before the first attempt. */

import type { Clock } from "../sys/ports.ts";
import { boxTag, derivedId, messageId } from "../wire/ids.ts";
import {
  BUSY_STALE_MS,
  DUPLICATE_MAX_KEPT,
  DUPLICATE_WINDOW_MS,
  HOP_STORED_MAX,
  KEYED_MAX_TRIES,
  KEYED_POLL_MS,
  RECIPIENTS_MAX_PER_HOUR,
  SCHEMA_VERSION,
} from "../wire/limits.ts";
import { byteLength, type Message, parseMessage } from "../wire/message.ts";
import { type Flags, formatLeased, type MessageName, parseName } from "../wire/name.ts";
import { serverOfTurn } from "../wire/notes.ts";
import { firstEight, type ShortId, shownLine } from "../wire/shown.ts";
import { isDelivered, type Outgoing } from "./deliver.ts";
import { keyedMarkPath, sentPath } from "./layout.ts";
import { handedOver, peek } from "./lease.ts";
import type { Reader } from "./mailbox.ts";
import {
  assertFolder,
  ensureSent,
  fileFault,
  MESSAGE_FILE,
  readSmall,
  type Store,
} from "./store.ts";

/** What a caller says of a message; the rest is filled in here. */
export interface Draft {
  readonly fromBox: string;
  readonly toBox: string;
  readonly wake: boolean;
  readonly fields: Omit<
    Message,
    "schema_version" | "message_id" | "body_bytes" | "enqueued_at" | "enqueued_ms" | "request_id"
  >;
  /** The message asks: its own id becomes the request id. */
  readonly ask: boolean;
}

/** Gives messages their names. One per server: it keeps that server's messages in order. */
export type Compose = (draft: Draft) => Outgoing;

/**
 * Composes for one server. Whatever the clock does, a later message has a later name.
 *
 * @param short Gives the beginnings of session ids by which models are told of agents
 */
export function createCompose(
  store: Pick<Store, "clock" | "random">,
  short: ShortId = firstEight,
): Compose {
  const lastMs = new Map<string, number>();
  let seq = 0;
  return ({ fromBox, toBox, wake, fields, ask }) => {
    const ms = Math.max(store.clock.nowMs(), (lastMs.get(toBox) ?? 0) + 1);
    lastMs.set(toBox, ms);
    const id = messageId(ms, store.random(10));
    const flags: Flags = {
      wake,
      task: fields.action_required === true,
      ask,
      reply: fields.reply_to !== undefined || fields.result_of !== undefined,
    };
    const message: Message = {
      schema_version: SCHEMA_VERSION,
      message_id: id,
      ...fields,
      body_bytes: byteLength(fields.body),
      enqueued_at: Math.floor(ms / 1000),
      enqueued_ms: ms,
      ...(ask ? { request_id: id } : {}),
    };
    return {
      fromBox,
      toBox,
      name: { ms, seq: seq++, id, senderTag: boxTag(fromBox), flags },
      message,
      show: (shown) => shownLine(shown, word(store.random(3)), short),
    };
  };
}

/** Six hex digits that mark the lines of one frame, which nobody could know before. */
export function word(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Sends that carry an idempotency key: the same key from the same sender is the same message, however
// often it is sent and whatever crashed in between.

/** What an earlier send left: nothing, the same message, or another one under the same key. */
type Earlier =
  | { readonly kind: "none" }
  | { readonly kind: "same"; readonly outgoing: Outgoing; readonly delivered: boolean }
  | { readonly kind: "other"; readonly message: Message };

/** `outgoing` under the id that its key gives it. */
export async function keyed(outgoing: Outgoing, key: string): Promise<Outgoing> {
  const { message, name, fromBox } = outgoing;
  const id = await derivedId("key", fromBox, key);
  const request = message.request_id === undefined ? {} : { request_id: id };
  return {
    ...outgoing,
    name: { ...name, id },
    message: { ...message, message_id: id, idempotency_key: key, ...request },
  };
}

/**
 * Does `act` while no other server of the agent sends under a key: the later of two finds what the earlier
 * one wrote. Who waits in vain goes ahead, because a stopped process must not keep anybody from sending.
 *
 * @throws {FileError} When the folder of what the agent has sent cannot be made
 */
export async function inTurn<T extends object>(
  store: Store,
  box: string,
  act: () => T,
): Promise<T> {
  ensureSent(store, box);
  const folder = sentPath(store.root, box);
  for (let tries = 0; tries < KEYED_MAX_TRIES; tries++) {
    const results: T[] = [];
    store.files.ifUnlocked(folder, () => results.push(act()));
    const [result] = results;
    if (result !== undefined) return result;
    await store.clock.sleep(KEYED_POLL_MS);
  }
  const result = act();
  // Who holds the lock may have sent meanwhile, and its mark may stand under ours.
  store.known.forget(folder);
  return result;
}

/**
 * Looks for an earlier send with the id of `outgoing`, in {@link inTurn}. Where there is none it leaves a mark
 * for the agent's other servers, so that they look anew; before the send, which may be killed on its way.
 */
export function earlierSend(store: Store, outgoing: Outgoing): Earlier {
  const { fromBox, message } = outgoing;
  const { message_id: id } = message;
  const folder = sentPath(store.root, fromBox);
  assertFolder(store, folder);
  const markPath = keyedMarkPath(store.root, fromBox);
  const base = store.known.findKeyed(folder, id, readSmall(store, markPath));
  const name = base === null ? null : parseName(base);
  const path = `${folder}/${base}`;
  if (name === null || fileFault(store, path, MESSAGE_FILE) !== null) {
    ensureSent(store, fromBox);
    // Another one each time: the same send may fail here, and be tried again by another server.
    const mark = messageId(store.clock.nowMs(), store.random(10));
    store.files.stamp(markPath, mark);
    store.known.marked(folder, mark);
    return { kind: "none" };
  }
  const text = store.files.readText(path);
  const parsed = parseMessage(text);
  // Torn by a crash: the send never returned, and the same name is written anew.
  if (!parsed.ok) return { kind: "same", outgoing: { ...outgoing, name }, delivered: false };
  const same = parsed.value.body === message.body &&
    parsed.value.to_session_id === message.to_session_id;
  if (!same) return { kind: "other", message: parsed.value };
  const delivered = isDelivered(store.files.lstat(path));
  const bytes = new TextEncoder().encode(text);
  return { kind: "same", outgoing: { ...outgoing, name, message: parsed.value, bytes }, delivered };
}

// How far a message is from the last human word: 0 for what an agent sends of its own accord, one more
// than the highest hop that was handed to it in the running turn otherwise. Agents that only answer
// each other count up, and the loop guard stops waking them.
//
// Where hooks tell the turn, what they handed over counts as well, from the folders. Without hooks
// nobody knows when a turn ends; there the latest response that handed something over counts, for the
// time that a turn may take.

/** The hops of one server. */
export interface Hops {
  /**
   * This server showed a message to the model, or the model acted on one.
   *
   * @param request What belongs to one response has this in common
   */
  handed(reader: Reader, request: string | number, base: string, hop: number): void;
  /** The hop of a message that the agent sends now. */
  next(reader: Reader): number;
}

const NONE = -1;

/** Starts counting. */
export function trackHops(store: Store): Hops {
  let period = "";
  let highest = NONE;
  let handedMs = 0;
  const seen = new Set<string>();
  const enter = (now: string) => {
    if (now === period) return;
    period = now;
    highest = NONE;
    seen.clear();
  };
  const scan = ({ box, turn }: Reader) => {
    for (const { base, lease } of handedOver(store, box)) {
      if (lease.turn !== turn || seen.has(base)) continue;
      seen.add(base);
      const message = peek(store, box, "cur", formatLeased(base, lease));
      if (message.ok) highest = Math.max(highest, message.value.hop ?? 0);
    }
  };
  return {
    handed(reader, request, base, hop) {
      enter(isTurn(reader) ? turnOf(reader) : `${turnOf(reader)} ${request}`);
      seen.add(base);
      highest = Math.max(highest, hop);
      handedMs = store.clock.nowMs();
    },
    next(reader) {
      if (isTurn(reader)) {
        enter(turnOf(reader));
        scan(reader);
      } else if (store.clock.nowMs() - handedMs > BUSY_STALE_MS) return 0;
      return Math.min(highest + 1, HOP_STORED_MAX);
    },
  };
}

/** One server may serve several sessions, whose turns are called alike without hooks. */
function turnOf({ box, turn }: Reader): string {
  return `${box} ${turn}`;
}

/** Whether the turn is one that hooks told, and not this very server. */
function isTurn({ turn }: Reader): boolean {
  return serverOfTurn(turn) === null;
}

// Plain messages that this server sent just now: the same text again is a model's retry, for as long as nobody has
// read the first. Once it was read, "run it again" is a second wish.

/** What was sent, and under which name. */
export interface RecentSends {
  /** The name of the message with this text to this box, when it was sent just now. */
  nameOf(box: string, body: string): MessageName | null;
  sent(box: string, body: string, name: MessageName): void;
  /** Counts agents that are addressed together; gives the time from which on so many may be, where they may not now. */
  address(count: number): number | null;
}

const HOUR_MS = 3_600_000;

/** Remembers for one server. */
export function rememberSends(clock: Clock): RecentSends {
  // In the order of their age, so the oldest are forgotten first.
  const kept = new Map<string, { readonly name: MessageName; readonly atMs: number }>();
  let addressed: { readonly count: number; readonly atMs: number }[] = [];
  return {
    address(count) {
      const nowMs = clock.nowMs();
      addressed = addressed.filter(({ atMs }) => Math.abs(nowMs - atMs) < HOUR_MS);
      const before = addressed.reduce((sum, one) => sum + one.count, 0);
      if (before + count > RECIPIENTS_MAX_PER_HOUR) return (addressed[0]?.atMs ?? nowMs) + HOUR_MS;
      addressed.push({ count, atMs: nowMs });
      return null;
    },
    nameOf(box, body) {
      const found = kept.get(`${box} ${body}`);
      if (found === undefined) return null;
      const ageMs = clock.nowMs() - found.atMs;
      return ageMs >= 0 && ageMs < DUPLICATE_WINDOW_MS ? found.name : null;
    },
    sent(box, body, name) {
      const key = `${box} ${body}`;
      kept.delete(key);
      kept.set(key, { name, atMs: clock.nowMs() });
      for (const [oldest] of kept) {
        if (kept.size <= DUPLICATE_MAX_KEPT) break;
        kept.delete(oldest);
      }
    },
  };
}

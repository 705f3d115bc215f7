/**
 * Delivering: write the message into `sent`, sync it, link it into the reader's `new`, sync that
 * folder. When `deliver` returns success the message survives a crash and a loss of power.
 *
 * A retry uses the same name, and the link count tells it whether an earlier try got through. The
 * name's absence from `new` would prove nothing: a fast reader may have taken it already.
 */

import { FileError, type FileStat } from "../sys/files.ts";
import { MESSAGE_FILE_MAX_BYTES } from "../wire/limits.ts";
import { encodeMessage, type Message, parseMessage } from "../wire/message.ts";
import { endsUnread, formatName, hasSenderTag, type MessageName } from "../wire/name.ts";
import { type BoxFolder, boxPath, sentPath } from "./layout.ts";
import {
  assertBox,
  assertFolder,
  ensureBox,
  ensureSent,
  fileFault,
  MESSAGE_FILE,
  type Store,
} from "./store.ts";
import { type FollowSuccessor, followSuccessor } from "./successor.ts";

/** A message with its full name, which is fixed before the first attempt. */
export interface Outgoing {
  readonly fromBox: string;
  readonly toBox: string;
  readonly name: MessageName;
  readonly message: Message;
  /** Renders it for the gate of its reader; null when only a program may show it. */
  readonly show?: (message: Message) => string | null;
  /** The message as an earlier attempt wrote it, with fields that this version does not know. */
  readonly bytes?: Uint8Array;
}

/** Why a message was not taken: a code, and a sentence that says what to do. */
export interface Refusal {
  readonly code: "mailbox-full" | "too-large";
  readonly detail: string;
}

/** The file name of the delivered message, or why it was refused. */
export type Delivery =
  | { readonly ok: true; readonly base: string }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * Delivers `outgoing`, or finds that an earlier attempt did.
 *
 * @param quota Watches over the recipient's box; a message that was delivered before never fails it
 * @param follow Finds the box that takes the recipient's mail now
 * @throws {FileError} When the disk fails; nothing is lost, and the same call may be made again
 */
export function deliver(
  store: Store,
  outgoing: Outgoing,
  quota: Quota,
  follow: FollowSuccessor = (box) => followSuccessor(store, box),
): Delivery {
  const base = formatName(outgoing.name);
  const bytes = outgoing.bytes ?? encode(outgoing);
  if (bytes.length > MESSAGE_FILE_MAX_BYTES) return tooLarge(bytes.length);
  assertFolder(store, sentPath(store.root, outgoing.fromBox));
  const sent = `${sentPath(store.root, outgoing.fromBox)}/${base}`;
  const toBox = follow(outgoing.toBox);
  assertBox(store, toBox, "new");
  const full = quota.fault(store, toBox, outgoing.name.senderTag);
  if (full !== null) {
    if (wasDelivered(store, sent)) return again(store, outgoing, base);
    return { ok: false, refusal: { code: "mailbox-full", detail: full } };
  }
  try {
    if (write(store, outgoing, sent, bytes) === "delivered") return again(store, outgoing, base);
    linkIntoNew(store, toBox, base, sent);
  } catch (error) {
    if (error instanceof FileError) forget(store, sent);
    throw error;
  }
  return { ok: true, base };
}

function encode({ message, show }: Outgoing): Uint8Array {
  return encodeMessage(message, show?.(message) ?? null);
}

/** The reader has it, wherever it has moved it since, or had it. */
function wasDelivered(store: Store, sent: string): boolean {
  return isDelivered(store.files.lstat(sent));
}

/** An earlier attempt linked it, and may have died before the link was durable. */
function again(store: Store, outgoing: Outgoing, base: string): Delivery {
  syncDelivered(store, outgoing.toBox);
  return { ok: true, base };
}

/**
 * Writes the sender's copy, unless an earlier attempt got as far as delivering it. Nearly every message
 * is new, so its name is tried first and looked at only when it is taken.
 */
function write(
  store: Store,
  outgoing: Outgoing,
  sent: string,
  bytes: Uint8Array,
): "written" | "delivered" {
  const { files } = store;
  try {
    files.create(sent, bytes, { sync: true });
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (error.fault === "not-found") ensureSent(store, outgoing.fromBox);
    else if (error.fault !== "exists") throw error;
    else if (wasDelivered(store, sent)) return "delivered";
    // The earlier attempt died while it wrote.
    else files.remove(sent);
    files.create(sent, bytes, { sync: true });
  }
  store.known.added(sentPath(store.root, outgoing.fromBox), formatName(outgoing.name));
  return "written";
}

/**
 * A send that says it failed leaves nothing that a later start would deliver after all, where that can
 * be helped.
 */
function forget(store: Store, sent: string): void {
  try {
    if (!wasDelivered(store, sent)) store.files.remove(sent);
  } catch (failed) {
    if (!(failed instanceof FileError)) throw failed;
  }
}

function linkIntoNew(store: Store, toBox: string, base: string, sent: string): void {
  const { files, root } = store;
  const folder = boxPath(root, toBox, "new");
  try {
    files.link(sent, `${folder}/${base}`);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (error.fault === "exists") adopt(store, `${folder}/${base}`, sent, error);
    else if (error.fault !== "not-found") throw error;
    else {
      ensureBox(store, toBox);
      files.link(sent, `${folder}/${base}`);
    }
  }
  try {
    files.syncFolder(folder);
  } catch (error) {
    // Who is told that the send failed will send it again, so it must not arrive as well; unless a
    // reader has taken it already.
    if (files.remove(`${folder}/${base}`)) throw error;
  }
}

function syncDelivered(store: Store, toBox: string): void {
  for (const box of new Set([toBox, followSuccessor(store, toBox)])) {
    try {
      store.files.syncFolder(boxPath(store.root, box, "new"));
    } catch (error) {
      if (!(error instanceof FileError) || error.fault !== "not-found") throw error;
    }
  }
}

/**
 * The name is taken in `new`. When the power went after an earlier attempt, and took the name in
 * `sent` with it, then what lies there is this message: it gets that name back. Otherwise somebody put
 * a file there.
 */
function adopt(store: Store, there: string, sent: string, error: FileError): void {
  const { files } = store;
  if (wasDelivered(store, sent)) return;
  if (fileFault(store, there, MESSAGE_FILE) !== null) throw error;
  const [theirs, ours] = [there, sent].map((path) => parseMessage(files.readText(path)));
  if (!theirs?.ok || !ours?.ok || theirs.value.message_id !== ours.value.message_id) throw error;
  files.remove(sent);
  files.link(there, sent);
}

function tooLarge(bytes: number): Delivery {
  const detail =
    `The message takes ${bytes} bytes on disk, the limit is ${MESSAGE_FILE_MAX_BYTES}: ` +
    "send it in parts";
  return { ok: false, refusal: { code: "too-large", detail } };
}

// Whether a message was delivered, as its sender's copy tells. The sender's copy and the reader's are one
// inode: two links prove it while the reader keeps the message. Before the reader's copy is swept the
// inode is sealed, and that proves it from then on, whatever the clock did to bring the sweep forward.

const OWNER_WRITES = 0o200;
const OWNER_RUNS = 0o100;

/** Whether the file with this `stat`, in `sent`, has been delivered. */
export function isDelivered(stat: FileStat | null): boolean {
  return stat !== null && (stat.links >= 2 || isSealed(stat));
}

/** A file that was never delivered has mode 0600, or less of it when its writer died on the way. */
function isSealed({ kind, mode }: FileStat): boolean {
  return kind === "file" && mode !== null && (mode & OWNER_WRITES) === 0 &&
    (mode & OWNER_RUNS) !== 0;
}

/**
 * To be called before the reader's copy is removed for good.
 *
 * @throws {FileError} When the disk fails; then the copy must stay
 */
export function sealDelivered(store: Store, box: string, folder: BoxFolder, name: string): void {
  const path = `${boxPath(store.root, box, folder)}/${name}`;
  // Without a sender's copy there is nothing to prove; and what is no message is not ours to change.
  if (store.files.lstat(path)?.links !== 2) return;
  if (readMessageAt(store, path) !== null) store.files.seal(path);
}

// How many unread messages a box may hold. Counting means listing a folder, so a sender that found
// plenty of room does not count again for a while: a send then costs the same whatever waits there.

/** The limits of one box. */
interface QuotaLimits {
  /** Messages of all senders together. */
  readonly unread: number;
  readonly perSender: number;
}

/** Watches over the limits for one sender process. */
export interface Quota {
  /** Why a message of `senderTag` does not fit into `box`, as a sentence; null when it does. */
  fault(store: Store, box: string, senderTag: string): string | null;
}

/** A sixteenth of the room that was found may be used without a further look. */
const TRUST = 16;

/** Starts counting. Several senders together may exceed the total by their trust, and no more. */
export function createQuota(limits: QuotaLimits): Quota {
  const trusted = new Map<string, number>();
  return {
    fault(store, box, senderTag) {
      const key = `${box} ${senderTag}`;
      const left = trusted.get(key) ?? 0;
      if (left > 0) {
        trusted.set(key, left - 1);
        return null;
      }
      const list = (folder: "new" | "cur") =>
        store.files.list(boxPath(store.root, box, folder)) ?? [];
      const names = [...list("new"), ...list("cur").filter(endsUnread)];
      const mine = names.filter((name) => hasSenderTag(name, senderTag)).length;
      const room = Math.min(limits.unread - names.length, limits.perSender - mine);
      if (room > 0) {
        trusted.set(key, Math.floor((room - 1) / TRUST));
        return null;
      }
      return mine >= limits.perSender
        ? full(`${count(mine)} messages of yours are`, limits.perSender)
        : full(`${count(names.length)} messages are`, limits.unread);
    },
  };
}

function full(what: string, limit: number): string {
  return `Cannot deliver: ${what} unread there, the limit is ${count(limit)}; ` +
    "wait until the recipient has read some";
}

function count(n: number): string {
  return n.toLocaleString("en-US");
}

/** The message in the file at `path`, or null when there is none that can be read. Nothing is moved. */
export function readMessageAt(store: Store, path: string): Message | null {
  try {
    if (fileFault(store, path, MESSAGE_FILE) !== null) return null;
    const message = parseMessage(store.files.readText(path));
    return message.ok ? message.value : null;
  } catch (error) {
    if (error instanceof FileError) return null;
    throw error;
  }
}

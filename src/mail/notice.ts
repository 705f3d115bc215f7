/**
 * Notices: what oxtail itself tells a sender about the fate of a message. A notice is a message of
 * origin `system`; its id is made of the message it is about, so that it is told once whoever tells it
 * and however often, and a notice never causes another.
 */

import { boxOf, boxTag, derivedId } from "../wire/ids.ts";
import { HAND_OVER_MAX_ATTEMPTS, SCHEMA_VERSION } from "../wire/limits.ts";
import { byteLength, type Message } from "../wire/message.ts";
import { formatLeased, type LeasedName, type MessageName } from "../wire/name.ts";
import { deliver, type Quota } from "./deliver.ts";
import { boxPath } from "./layout.ts";
import { peek, renew } from "./lease.ts";
import { earlierName } from "./sent.ts";
import type { Store } from "./store.ts";

/** What a notice tells: hooks have stopped offering the message, nobody came for it, or nobody reads it. */
type NoticeKind = "stalled" | "expired" | "unread";

/** A message that nobody came for. */
export interface Expired {
  /** The recipient's box. */
  readonly box: string;
  readonly message: Message;
  readonly about: MessageName;
}

const TEXT: { readonly [Kind in NoticeKind]: string } = {
  stalled: "Your message was handed over five times and never acknowledged. It is not pushed any " +
    "more; its recipient can still read it with read_my_messages.",
  unread: "Your message has been unread for 30 days, and its agent runs. It stays in its box.",
  expired: "Your message waited 30 days for an agent that never came back, and was removed.",
};

/**
 * Tells the sender of `message` what became of it. Nothing is told of a message that no agent wrote.
 *
 * Several servers of the recipient may find the message at the same moment: who tells holds the lock of
 * the message's file, and whoever comes later does not find the file there any more, because `then` has
 * moved or removed it.
 *
 * @param file The message's file in the recipient's box
 * @param box The recipient's box, in whose name the notice is kept
 * @param then What is done with the file afterwards, also when there was nobody to tell
 * @throws {FileError} When the disk fails; the same call may be made again
 */
export async function tellSender(
  store: Store,
  { file, box, message, about, kind }: Notice,
  quota: Quota,
  then: () => void,
): Promise<void> {
  const id = await derivedId("notice", kind, message.message_id);
  store.files.ifUnlocked(file, () => {
    if (store.files.lstat(file) === null) return;
    if (message.origin === "peer") tell(store, { file, box, message, about, kind }, id, quota);
    then();
  });
}

/** What is to be told. */
interface Notice extends Expired {
  readonly file: string;
  readonly kind: NoticeKind;
}

function tell(store: Store, { box, message, about, kind }: Notice, id: string, quota: Quota): void {
  const body = TEXT[kind];
  const flags = { wake: false, task: false, ask: false, reply: false };
  // The name must be the same at every attempt. Its time is that of the first one: made of the
  // message's own time, a notice could be too old before anybody reads it.
  const name: MessageName = earlierName(store, box, id) ??
    { ms: store.clock.nowMs(), seq: about.seq, id, senderTag: boxTag(box), flags };
  send(store, name, {
    fromBox: box,
    toBox: boxOf(message.from_session_id),
    from: message.to_session_id,
    to: message.from_session_id,
    project: message.project,
    body,
    source: { source_message_id: message.message_id },
  }, quota);
}

/** What oxtail tells an agent itself, in its own box. */
interface OwnNotice {
  readonly box: string;
  readonly sessionId: string;
  readonly project: string;
  readonly body: string;
  /** Of what it is made, so that it is told once. */
  readonly about: readonly string[];
}

/**
 * Tells an agent something of itself, once.
 *
 * @throws {FileError} When the disk fails; the same call may be made again
 */
export async function tellItself(store: Store, told: OwnNotice, quota: Quota): Promise<void> {
  const { box, sessionId, project, body, about } = told;
  const id = await derivedId("notice", box, ...about);
  if (earlierName(store, box, id) !== null) return;
  const flags = { wake: false, task: false, ask: false, reply: false };
  const name = { ms: store.clock.nowMs(), seq: 0, id, senderTag: boxTag(box), flags };
  const parties = { fromBox: box, toBox: box, from: sessionId, to: sessionId };
  send(store, name, { ...parties, project, body, source: {} }, quota);
}

/** A notice and whom it concerns. */
interface Outgoing extends Pick<Message, "project" | "body"> {
  readonly fromBox: string;
  readonly toBox: string;
  /** The session in whose name it is sent, and the one that reads it. */
  readonly from: Message["from_session_id"];
  readonly to: Message["to_session_id"];
  /** The message that it is about. */
  readonly source: Pick<Message, "source_message_id">;
}

function send(store: Store, name: MessageName, one: Outgoing, quota: Quota): void {
  const { fromBox, toBox, from, to, project, body, source } = one;
  deliver(store, {
    fromBox,
    toBox,
    name,
    message: {
      schema_version: SCHEMA_VERSION,
      message_id: name.id,
      body,
      body_bytes: byteLength(body),
      enqueued_at: Math.floor(name.ms / 1000),
      enqueued_ms: name.ms,
      origin: "system",
      from_session_id: from,
      from_name: "oxtail",
      from_client: "oxtail",
      to_session_id: to,
      project,
      ...source,
    },
  }, quota);
}

// The end of pushing: a message that hooks handed over five times without evidence is offered no more.
// It stays readable by tool, and its sender is told once.

/** Whether hooks have stopped offering it. */
export function isStalled({ lease }: LeasedName): boolean {
  return lease.attempt >= HAND_OVER_MAX_ATTEMPTS;
}

/**
 * Tells the senders of messages of `box` that have just stalled: those whose last hand-over was in
 * another turn than `turn`. Afterwards their count is past the limit, which says that it was told.
 *
 * @returns How many senders were told
 * @throws {FileError} When the disk fails; what was told is not told again
 */
export async function tellStalled(
  store: Store,
  box: string,
  held: readonly LeasedName[],
  turn: string,
  quota: Quota,
): Promise<number> {
  let told = 0;
  for (const one of held) {
    const { lease } = one;
    if (lease.attempt !== HAND_OVER_MAX_ATTEMPTS || lease.turn === turn) continue;
    const held = formatLeased(one.base, lease);
    const message = peek(store, box, "cur", held);
    if (!message.ok) continue;
    const file = `${boxPath(store.root, box, "cur")}/${held}`;
    const notice = { file, box, message: message.value, about: one.name, kind: "stalled" } as const;
    // First the notice, which is told once however often it is tried; then the mark.
    await tellSender(store, notice, quota, () => {
      renew(store, box, one, { ...lease, attempt: HAND_OVER_MAX_ATTEMPTS + 1 });
      told++;
    });
  }
  return told;
}

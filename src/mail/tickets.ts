/**
 * The person's mail. What agents ask of `human` lies in the box `x-human` like any other message; an ask
 * there is a ticket, open until somebody answers it. Beside the mail:
 *
 * | file                     | made by           | says                                                      |
 * |--------------------------|-------------------|-----------------------------------------------------------|
 * | `asks/<ticket>/rung`     | who rings         | that it rang once, and where: made exclusively, before    |
 * | `asks/<ticket>/answer`   | who answers first | the answer, whole: a link, which only the first one makes |
 * | `asks/seen`              | `oxtail answer`   | by its time, when the person was last here                |
 * | `asks/cockpit`           | a server          | locked for as long as a cockpit is open                   |
 *
 * Killed after the link and before the delivery: whoever answers next, or lists, delivers what lies there.
 */

import { failureOf, ifPossible, lookAt, namesIn, orElse } from "../sys/files.ts";
import { boxOf, boxTag, HUMAN, HUMAN_BOX, isMessageId, OPERATOR } from "../wire/ids.ts";
import { own, parseObject, stringField } from "../wire/json.ts";
import {
  MESSAGE_FILE_MAX_BYTES,
  SCHEMA_VERSION,
  TICKET_KEEP_MS,
  TICKETS_MAX,
  TICKETS_MAX_PER_SENDER,
} from "../wire/limits.ts";
import { type Message, parseMessage } from "../wire/message.ts";
import { anyName, formatName, hasSenderTag, type MessageName, parseName } from "../wire/name.ts";
import { deliver, isDelivered, type Outgoing, type Quota } from "./deliver.ts";
import { acknowledgeFound, type Found } from "./find.ts";
import { askPath, boxPath, sentPath } from "./layout.ts";
import { isAwaited, type Reader } from "./mailbox.ts";
import type { Compose } from "./outgoing.ts";
import { ensureFolder, isHeld, readPlain, type Store } from "./store.ts";

/** By whom a ticket was answered. */
export type AnsweredBy = "answer" | "cockpit" | "elicitation" | "default";

/** An answer as it was given first. */
export interface GivenAnswer {
  readonly by: AnsweredBy;
  readonly name: MessageName;
  readonly message: Message;
}

/** What became of an answer. */
export type Answered =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly first: GivenAnswer }
  | { readonly ok: false; readonly refused: { readonly code: string; readonly detail: string } };

/** The person as a reader of their box. */
export const PERSON: Reader = { box: HUMAN_BOX, tag: boxTag(HUMAN_BOX), turn: "0" };

/** Why the person can be asked no more, as a sentence; null while they can. */
export function ticketsFault(store: Store, senderTag: string): string | null {
  const open = ticketNames(store);
  const mine = open.filter((name) => hasSenderTag(name, senderTag)).length;
  if (mine >= TICKETS_MAX_PER_SENDER) {
    return `${mine} questions of yours wait for the person, the limit is ${TICKETS_MAX_PER_SENDER}: wait for answers`;
  }
  if (open.length < TICKETS_MAX) return null;
  return `${open.length} questions wait for the person, the limit is ${TICKETS_MAX}: wait for answers`;
}

/** The file names of open tickets. */
export function ticketNames(store: Pick<Store, "files" | "root">): string[] {
  return (["new", "cur"] as const).flatMap((folder) =>
    (namesIn(store.files, boxPath(store.root, HUMAN_BOX, folder)) ?? [])
      .filter((name) => anyName(name)?.flags.ask === true)
  );
}

/** How a person can be reached, and when they were last here (ms since the epoch). */
export function presenceOf(
  store: Store,
): { readonly isCockpitOpen: boolean; readonly seenMs: number | null } {
  const isCockpitOpen = isHeld(store, cockpitPath(store));
  const seenMs = lookAt(store.files, `${store.root}/asks/seen`)?.mtimeMs ?? null;
  return { isCockpitOpen, seenMs: isCockpitOpen ? store.clock.nowMs() : seenMs };
}

/** The file that a cockpit locks while it is open. It may not make one, so whoever asks does. */
export function cockpitPath({ root }: Pick<Store, "root">): string {
  return `${root}/asks/cockpit`;
}

/** The person did something at the command line. */
export function personWasHere(store: Store): void {
  ifPossible(() => {
    ensureFolder(store.files, `${store.root}/asks`, store.uid);
    store.files.stamp(`${store.root}/asks/seen`, "\n");
  });
}

/** Whether this ring is the first of the ticket: of several that would ring one does. */
export function rings(store: Store, ticket: string, where: string): boolean {
  return ifPossible(() => {
    ensureFolder(store.files, `${store.root}/asks`, store.uid);
    ensureFolder(store.files, askPath(store.root, ticket), store.uid);
    const bytes = new TextEncoder().encode(`${where}\n`);
    store.files.create(askPath(store.root, ticket, "rung"), bytes, { sync: false });
  });
}

/** The answer that was given first; null while there is none. */
export function answerOf(
  store: Pick<Store, "files" | "root" | "uid">,
  ticket: string,
): GivenAnswer | null {
  // Two links when its writer was killed before it removed the other name.
  const bounds = { maxBytes: 2 * MESSAGE_FILE_MAX_BYTES, maxLinks: 2 };
  const note = parseObject(readPlain(store, askPath(store.root, ticket, "answer"), bounds) ?? "");
  if (note === null) return null;
  const name = parseName(stringField(note, "name", 100) ?? "");
  const message = parseMessage(JSON.stringify(own(note, "message") ?? null));
  const by = own(note, "by");
  return name === null || !message.ok || !isAnsweredBy(by)
    ? null
    : { by, name, message: message.value };
}

function isAnsweredBy(value: unknown): value is AnsweredBy {
  return value === "answer" || value === "cockpit" || value === "elicitation" ||
    value === "default";
}

/**
 * Answers a message of the person's box. The first answer wins, and a ticket that has one is open no more.
 *
 * @throws {FileError} When the disk fails; the same call may be made again
 */
export function giveAnswer(
  store: Store,
  compose: Compose,
  quota: Quota,
  found: Found,
  given: { readonly body: string; readonly by: AnsweredBy },
): Answered {
  const { message } = found;
  const outgoing = composeAnswer(store, compose, message, given);
  if (!isFirst(store, message.message_id, outgoing, given.by)) {
    const first = answerOf(store, message.message_id);
    if (first === null) {
      const detail = `Remove "${askPath(store.root, message.message_id)}": nobody can read it`;
      return { ok: false, refused: { code: "store", detail } };
    }
    finish(store, quota, first);
    acknowledgeFound(store, PERSON, found);
    return { ok: false, first };
  }
  const delivery = deliver(store, outgoing, quota);
  if (!delivery.ok) {
    store.files.remove(askPath(store.root, message.message_id, "answer"));
    return { ok: false, refused: delivery.refusal };
  }
  acknowledgeFound(store, PERSON, found);
  return { ok: true, id: outgoing.message.message_id };
}

function composeAnswer(
  store: Store,
  compose: Compose,
  ticket: Message,
  { body, by }: { readonly body: string; readonly by: AnsweredBy },
): Outgoing {
  const { message_id, request_id = message_id, from_session_id, project } = ticket;
  const toBox = boxOf(from_session_id);
  const isLate = ticket.request_id !== undefined && !isAwaited(store, toBox, request_id);
  return compose({
    fromBox: HUMAN_BOX,
    toBox,
    wake: true,
    ask: false,
    fields: {
      body,
      origin: "operator",
      from_session_id: OPERATOR,
      from_name: OPERATOR,
      from_client: "oxtail",
      to_session_id: from_session_id,
      project,
      reply_to: request_id,
      source_message_id: message_id,
      wake_reason: isLate ? "late_reply_to_pending" : "reply_to_default",
      ...(by === "default" ? { by_default: true } : {}),
    },
  });
}

/** Puts the whole answer in its place by one link, which fails for everybody but the first. */
function isFirst(store: Store, ticket: string, outgoing: Outgoing, by: AnsweredBy): boolean {
  const { files, root, uid } = store;
  const { name, message } = outgoing;
  const note = { schema_version: SCHEMA_VERSION, by, name: formatName(name), message };
  const text = JSON.stringify({ ...note, message: { ...message, end: true } });
  ensureFolder(files, `${root}/asks`, uid);
  ensureFolder(files, askPath(root, ticket), uid);
  const own = `${askPath(root, ticket)}/${message.message_id}.tmp`;
  files.create(own, new TextEncoder().encode(`${text}\n`), { sync: true });
  try {
    files.link(own, askPath(root, ticket, "answer"));
    files.syncFolder(askPath(root, ticket));
    return true;
  } catch (error) {
    if (failureOf(error).fault !== "exists") throw error;
    return false;
  } finally {
    ifPossible(() => files.remove(own));
  }
}

/** Delivers an answer whose giver was killed before it did. */
function finish(store: Store, quota: Quota, { name, message }: GivenAnswer): void {
  const sent = `${sentPath(store.root, HUMAN_BOX)}/${formatName(name)}`;
  if (isDelivered(orElse(() => store.files.lstat(sent), null))) return;
  const toBox = boxOf(message.to_session_id);
  deliver(store, { fromBox: HUMAN_BOX, toBox, name, message }, quota);
}

/** What is known beside questions that are long over. */
export function* staleTickets(
  store: Store,
): Generator<{ readonly path: string; readonly why: string; readonly inside: readonly string[] }> {
  const open = new Set(ticketNames(store).map((name) => anyName(name)?.id));
  const root = `${store.root}/asks`;
  for (const id of namesIn(store.files, root) ?? []) {
    const path = `${root}/${id}`;
    const stat = isMessageId(id) && !open.has(id) ? lookAt(store.files, path) : null;
    if (stat === null || store.clock.nowMs() - stat.mtimeMs <= TICKET_KEEP_MS) continue;
    const inside = (namesIn(store.files, path) ?? []).map((name) => `${path}/${name}`);
    yield { path, why: "answered over 30 days ago", inside };
  }
}

/** Whether a message is one to the person. */
export function isToPerson({ to_session_id }: Message): boolean {
  return to_session_id === HUMAN;
}

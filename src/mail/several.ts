/**
 * One message to several agents: a file, an inode, an id and a receipt for each of them. Before the first is
 * delivered, their names are written down and synced, so that a sender that was killed in the middle finishes
 * at its next start what it began, under the same names.
 */

import { FileError, orElse } from "../sys/files.ts";
import { boxOf, isMessageId } from "../wire/ids.ts";
import { own, parseObject } from "../wire/json.ts";
import { RECIPIENTS_MAX, SEVERAL_FILE_MAX_BYTES } from "../wire/limits.ts";
import { type Message, parseMessage } from "../wire/message.ts";
import { formatName, type MessageName, parseName } from "../wire/name.ts";
import { deliver, type Outgoing, type Quota, type Refusal } from "./deliver.ts";
import { sentPath, severalPath } from "./layout.ts";
import { ensureSent, readPlain, type Store } from "./store.ts";
import { type FollowSuccessor, followSuccessor } from "./successor.ts";

/** What became of the message to one of them: null when it was delivered. */
export type Outcome = Refusal | { readonly code: "store-failed"; readonly detail: string } | null;

/**
 * Delivers `all`, messages of one sender that differ in their ids and recipients alone.
 *
 * @returns What became of each, in their order. What a full disk kept from being written was delivered to nobody
 * @throws {FileError} When the list of them cannot be written; then nothing was delivered
 */
export function deliverSeveral(
  store: Store,
  all: readonly Outgoing[],
  quota: Quota,
  follow: FollowSuccessor,
): Outcome[] {
  const [first] = all;
  if (first === undefined) return [];
  const path = severalPath(store.root, first.fromBox, first.name.id);
  ensureSent(store, first.fromBox);
  store.files.create(path, encodePlan(all), { sync: true });
  store.files.syncFolder(sentPath(store.root, first.fromBox));
  const outcomes = all.map((one) => deliverOne(store, one, quota, follow));
  // What was told as failed is not to arrive after all.
  store.files.remove(path);
  return outcomes;
}

function deliverOne(
  store: Store,
  outgoing: Outgoing,
  quota: Quota,
  follow: FollowSuccessor,
): Outcome {
  try {
    const delivery = deliver(store, outgoing, quota, follow);
    return delivery.ok ? null : delivery.refusal;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return { code: "store-failed", detail: `Cannot deliver: ${error.message}` };
  }
}

/**
 * Finishes what a killed server of this agent had begun to send to several. To be called when no other server
 * of the agent lives.
 */
export function finishSeveral(store: Store, fromBox: string, quota: Quota): void {
  const folder = sentPath(store.root, fromBox);
  for (const file of orElse(() => store.files.list(folder), null) ?? []) {
    const id = /^several-(.+)\.json$/.exec(file)?.[1];
    if (id === undefined || !isMessageId(id)) continue;
    const limits = { maxBytes: SEVERAL_FILE_MAX_BYTES, maxLinks: 1 };
    const plan = readPlan(readPlain(store, `${folder}/${file}`, limits) ?? "");
    const follow = (box: string) => followSuccessor(store, box);
    const outcomes = plan.map(({ name, message }) =>
      deliverOne(
        store,
        { fromBox, toBox: boxOf(message.to_session_id), name, message },
        quota,
        follow,
      )
    );
    // Where the disk failed, the next start tries again; a torn list was that of a send that had delivered nothing.
    if (outcomes.every((one) => one?.code !== "store-failed")) {
      orElse(() => store.files.remove(`${folder}/${file}`), false);
    }
  }
}

interface Planned {
  readonly name: MessageName;
  readonly message: Message;
}

/** The first message whole, and name and session of each. */
function encodePlan(all: readonly Outgoing[]): Uint8Array {
  const to = all.map(({ name, message }) => [formatName(name), message.to_session_id]);
  const plan = { message: { ...all[0]?.message, end: true }, to, end: true };
  return new TextEncoder().encode(`${JSON.stringify(plan)}\n`);
}

/** The messages that `text` lists; none when it is torn, or is no list of ours. Never throws. */
export function readPlan(text: string): Planned[] {
  const object = parseObject(text);
  const to = object === null ? null : own(object, "to");
  if (object === null || own(object, "end") !== true || !Array.isArray(to)) return [];
  const template = parseMessage(JSON.stringify(own(object, "message") ?? null));
  if (!template.ok) return [];
  return to.slice(0, RECIPIENTS_MAX).flatMap((one): Planned[] => {
    const [base, session]: readonly unknown[] = Array.isArray(one) ? one : [];
    const name = typeof base === "string" ? parseName(base) : null;
    if (name === null || typeof session !== "string") return [];
    const { request_id: _, ...rest } = template.value;
    const message = { ...rest, message_id: name.id, to_session_id: session };
    const checked = parseMessage(JSON.stringify({ ...message, end: true }));
    return checked.ok ? [{ name, message: checked.value }] : [];
  });
}

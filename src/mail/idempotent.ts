/**
 * Sends that carry an idempotency key: the same key from the same sender is the same message, however
 * often it is sent and whatever crashed in between.
 */

import { derivedId } from "../wire/ids.ts";
import { type Message, parseMessage } from "../wire/message.ts";
import { KEYED_MAX_TRIES, KEYED_POLL_MS } from "../wire/limits.ts";
import { parseName } from "../wire/names.ts";
import type { Outgoing } from "./deliver.ts";
import { isDelivered } from "./delivered.ts";
import { sentPath } from "./layout.ts";
import { assertFolder, ensureSent, fileFault, MESSAGE_FILE, type Store } from "./store.ts";

/** What an earlier send left: nothing, the same message, or another one under the same key. */
export type Earlier =
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
  return act();
}

/** Looks for an earlier send with the id of `outgoing`. */
export function earlierSend(store: Store, outgoing: Outgoing): Earlier {
  const { fromBox, message } = outgoing;
  const folder = sentPath(store.root, fromBox);
  assertFolder(store, folder);
  for (const base of store.files.list(folder) ?? []) {
    if (!base.includes(message.message_id)) continue;
    const name = parseName(base);
    const path = `${folder}/${base}`;
    if (name?.id !== message.message_id || fileFault(store, path, MESSAGE_FILE) !== null) continue;
    const text = store.files.readText(path);
    const parsed = parseMessage(text);
    // Torn by a crash: the send never returned, and the same name is written anew.
    if (!parsed.ok) return { kind: "same", outgoing: { ...outgoing, name }, delivered: false };
    const same = parsed.value.body === message.body &&
      parsed.value.to_session_id === message.to_session_id;
    if (!same) return { kind: "other", message: parsed.value };
    const delivered = isDelivered(store.files.lstat(path));
    const bytes = new TextEncoder().encode(text);
    return {
      kind: "same",
      outgoing: { ...outgoing, name, message: parsed.value, bytes },
      delivered,
    };
  }
  return { kind: "none" };
}

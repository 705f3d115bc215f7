/** A message to itself, through a box of its own, which is gone again afterwards. */

import { createCompose } from "../../mail/compose.ts";
import { acknowledge, queued } from "../../mail/claim.ts";
import { deliver } from "../../mail/deliver.ts";
import { BOX_FOLDERS, boxPath, sentPath } from "../../mail/layout.ts";
import { offers, take } from "../../mail/offer.ts";
import { createQuota } from "../../mail/quota.ts";
import { type Store, storeFault } from "../../mail/store.ts";
import type { ProbeTimes } from "../../render/finding.ts";
import { FileError } from "../../sys/files.ts";
import { boxTag } from "../../wire/ids.ts";
import { UNREAD_MAX, UNREAD_MAX_PER_SENDER } from "../../wire/limits.ts";
import { no, ok, type Result } from "../../wire/result.ts";

/**
 * Sends, reads and acknowledges one message.
 *
 * @param elapsedMs A clock for short times, in ms
 * @returns How long it took, or a sentence that says what went wrong
 */
export function probeStore(store: Store, elapsedMs: () => number): Result<ProbeTimes> {
  const box = `probe-${hex(store.random(8))}`;
  try {
    return sendAndRead(store, box, elapsedMs);
  } catch (error) {
    if (error instanceof FileError) return no(storeFault(error, store.root));
    throw error;
  } finally {
    clear(store, box);
  }
}

function sendAndRead(store: Store, box: string, elapsedMs: () => number): Result<ProbeTimes> {
  const startMs = elapsedMs();
  const outgoing = createCompose(store)({
    fromBox: box,
    toBox: box,
    wake: false,
    ask: false,
    fields: {
      body: "oxtail diagnose --probe",
      origin: "system",
      from_session_id: box,
      from_name: "oxtail",
      from_client: "oxtail",
      to_session_id: box,
      project: store.root,
    },
  });
  const limits = { unread: UNREAD_MAX, perSender: UNREAD_MAX_PER_SENDER };
  const delivery = deliver(store, outgoing, createQuota(limits));
  if (!delivery.ok) return no(delivery.refusal.detail);
  const storedMs = elapsedMs();
  const reader = { box, tag: boxTag(box), turn: "0" };
  const [offer] = offers(store, reader, [], queued(store, box));
  if (offer?.message.message_id !== outgoing.message.message_id) return no("it was not queued");
  const taken = take(store, reader, offer, false);
  if (taken === null || !acknowledge(store, box, taken)) return no("it could not be taken");
  return ok({ storeMs: storedMs - startMs, readMs: elapsedMs() - storedMs });
}

/** Removes the box and what was sent from it. What cannot be removed, housekeeping finds. */
function clear(store: Store, box: string): void {
  const folders = [
    ...BOX_FOLDERS.map((folder) => boxPath(store.root, box, folder)),
    sentPath(store.root, box),
  ];
  for (const folder of [...folders, boxPath(store.root, box)]) {
    try {
      for (const name of store.files.list(folder) ?? []) store.files.remove(`${folder}/${name}`);
      store.files.remove(folder);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
    }
  }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

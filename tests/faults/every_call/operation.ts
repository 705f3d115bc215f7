/**
 * One operation of the store, for a tracer that lets one of its system calls fail.
 *
 *   operation.ts ROOT OPERATION
 *
 * It says `ready` and waits for the link ROOT.go, so that the tracer can attach; then it prints what the
 * operation answered. The clock and chance are fixed, so that every run does the same.
 */

import { createQuota, deliver, type Outgoing } from "../../../src/mail/deliver.ts";
import { handedOver, queued } from "../../../src/mail/lease.ts";
import {
  acknowledgeTurn,
  confirm,
  offers,
  putBack,
  type Reader,
  take,
  takeBackTurns as takeBack,
} from "../../../src/mail/mailbox.ts";
import { createCompose } from "../../../src/mail/outgoing.ts";
import type { Store } from "../../../src/mail/store.ts";
import { FileError } from "../../../src/sys/files.ts";
import { boxTag } from "../../../src/wire/ids.ts";
import { draft, sealed } from "../messages.ts";
import { waitForLink } from "../programs.ts";
import { chanceOf } from "../random.ts";
import { realStore } from "../store.ts";

/** Who sends. */
export const SENDER = "ann";
/** Who reads. */
export const BOX = "cleo";
/** How this reader reads. */
export const READER: Reader = { box: BOX, tag: boxTag(BOX), turn: "t1" };
const NOW_MS = 1_700_000_000_000;

/** The operations. Each gives a word for what it answered. */
export const OPERATIONS: { readonly [name: string]: (store: Store) => string } = {
  deliver: (store) => {
    const delivery = deliver(store, theMessage(store), createQuota({ unread: 10, perSender: 10 }));
    return delivery.ok ? "promised" : "refused";
  },
  claim: (store) => {
    const [offer] = offers(store, READER, handedOver(store, BOX), queued(store, BOX));
    const taken = offer === undefined ? null : take(store, READER, offer, false, false);
    if (offer === undefined || taken === null) return "nothing";
    if (!print(`shown ${offer.message.message_id} ${offer.attempt}`)) {
      putBack(store, BOX, offer, taken);
      return "given back";
    }
    return confirm(store, BOX, taken) === null ? "taken" : "confirmed";
  },
  acknowledge: (store) => {
    return acknowledgeTurn(store, BOX, handedOver(store, BOX), READER.turn) === 1
      ? "acknowledged"
      : "nothing";
  },
  "take back": (store) =>
    takeBack(store, READER, new Set([READER.turn]), NOW_MS) === 1 ? "taken back" : "nothing",
};

/** The message that is delivered: the same one every time. */
export function theMessage(store: Store): Outgoing {
  return createCompose(store)(draft(SENDER, BOX, sealed("the message", 600)));
}

/** The store with a fixed clock and fixed chance. */
export function fixedStore(root: string): Store {
  const chance = chanceOf(1);
  const clock = { nowMs: () => NOW_MS, sleep: () => Promise.resolve() };
  return { ...realStore(root), clock, random: (n) => chance.bytes(n) };
}

function print(line: string): boolean {
  try {
    Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
    return true;
  } catch {
    return false;
  }
}

if (import.meta.main) {
  const [root = "", name = ""] = Deno.args;
  const store = fixedStore(root);
  const operation = OPERATIONS[name];
  print("ready");
  waitForLink(`${root}.go`);
  let answer = "no such operation";
  try {
    answer = operation?.(store) ?? answer;
  } catch (error) {
    answer = error instanceof FileError ? "error" : `threw ${error}`;
  }
  print(`answer ${answer}`);
}

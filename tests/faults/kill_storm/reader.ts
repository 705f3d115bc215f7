/**
 * A reader of the kill storm. Several at a time read one box for one session, as its hooks do: they
 * hand over in the turn that runs, one of them ends the turn now and then, and another begins a new one.
 *
 *   reader.ts ROOT BOX SEED VARIANT
 *
 * Showing a message is one line `<message id> <attempt> <whole>` on stdout. The variant `drain` reads
 * in a turn of its own until nothing is left, and ends.
 */

import { turnPath } from "../../../src/mail/layout.ts";
import { acknowledge, handedOver, queued } from "../../../src/mail/lease.ts";
import { acknowledgeTurn, confirm, offers, take } from "../../../src/mail/mailbox.ts";
import { ensureBox, readSmall, type Store } from "../../../src/mail/store.ts";
import { boxTag } from "../../../src/wire/ids.ts";
import { formatTurn, NO_TURN, parseTurn } from "../../../src/wire/notes.ts";
import { isSealed } from "../messages.ts";
import { chanceOf } from "../random.ts";
import { realStore } from "../store.ts";

/** It ends by itself when whoever wanted to kill it is gone. */
const LIFE_MS = 20_000;
/** Messages in one hand-over. */
const AT_ONCE = 20;

function main([root = "", box = "", seed = "0", variant = ""]: readonly string[]): void {
  const chance = chanceOf(Number(seed));
  const store = realStore(root);
  ensureBox(store, box);
  print("ready");
  if (variant === "drain") {
    while (handOver(store, box, "last", variant) > 0);
    return;
  }
  while (performance.now() < LIFE_MS) {
    const turn = parseTurn(readSmall(store, turnPath(root, box)) ?? NO_TURN);
    if (chance.happens(0.03)) {
      store.files.stamp(turnPath(root, box), formatTurn(`t${chance.below(1e9)}`));
    } else if (chance.happens(0.2)) acknowledgeTurn(store, box, handedOver(store, box), turn);
    else if (handOver(store, box, turn, variant) === 0) pause(1);
  }
}

function handOver(store: Store, box: string, turn: string, variant: string): number {
  const reader = { box, tag: boxTag(box), turn };
  let count = 0;
  for (const offer of offers(store, reader, handedOver(store, box), queued(store, box))) {
    const taken = take(store, reader, offer, false, false);
    if (taken === null) continue;
    if (variant === "early") acknowledge(store, box, taken);
    const { message_id, body } = offer.message;
    print(`${message_id} ${offer.attempt} ${isSealed(body) ? "whole" : "torn"}`);
    confirm(store, box, taken);
    if (++count >= AT_ONCE) break;
  }
  return count;
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** One write call: a line is printed whole or not at all. */
function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

if (import.meta.main) main(Deno.args);

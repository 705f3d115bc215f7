/**
 * Everything that the store does, once, in a program that can be given up on.
 *
 *   actor.ts ROOT
 *
 * Prints the bodies it was offered, and the reasons of what failed.
 */

import { waitsOf } from "../../../src/mail/asks.ts";
import { deliver } from "../../../src/mail/deliver.ts";
import { find } from "../../../src/mail/find.ts";
import { handedOver, queued } from "../../../src/mail/lease.ts";
import { acknowledgeTurn, isAwaited, offers, take } from "../../../src/mail/mailbox.ts";
import { createCompose } from "../../../src/mail/outgoing.ts";
import { recoverSends } from "../../../src/mail/sent.ts";
import { ensureBox, openStore, type Store, storeFault } from "../../../src/mail/store.ts";
import { moveMail } from "../../../src/mail/successor.ts";
import { createSweeper } from "../../../src/mail/sweep.ts";
import { denoFiles } from "../../../src/sys/deno_files.ts";
import { denoClock, denoRandom, temporaryName } from "../../../src/sys/deno_ports.ts";
import { FileError } from "../../../src/sys/files.ts";
import { boxTag } from "../../../src/wire/ids.ts";
import { fakeUptime } from "../../support/uptime.ts";
import { draft, NO_QUOTA, sealed } from "../messages.ts";

const STEPS: readonly ((store: Store) => unknown)[] = [
  (store) => ensureBox(store, "cleo"),
  (store) =>
    deliver(store, createCompose(store)(draft("ann", "cleo", sealed("new", 40))), NO_QUOTA),
  (store) => recoverSends(store, "ann", NO_QUOTA),
  (store) => {
    const reader = { box: "cleo", tag: boxTag("cleo"), turn: "t2" };
    for (const offer of offers(store, reader, handedOver(store, "cleo"), queued(store, "cleo"))) {
      take(store, reader, offer, false);
      console.log(`body ${JSON.stringify(offer.message.body)}`);
    }
  },
  (store) => find(store, "cleo", "01HF7YAT00M008FYZQ8YEBGVFY"),
  (store) => acknowledgeTurn(store, "cleo", handedOver(store, "cleo"), "t2"),
  (store) => store.files.replace(`${store.root}/starts/cleo.json`, new TextEncoder().encode("{}")),
  async (store) => {
    const sweeper = createSweeper(store, () => false, NO_QUOTA, fakeUptime(2 * 3_600_000));
    for (let box = 0; box < 8; box++) await sweeper.sweepNext();
  },
  (store) => waitsOf(store, "cleo"),
  (store) => isAwaited(store, "cleo", "01HF7YAT00M008FYZQ8YEBGVFY"),
  (store) => moveMail(store, "cleo", "cleo-2"),
];

if (import.meta.main) {
  const [root = ""] = Deno.args;
  const world = { files: denoFiles(temporaryName), clock: denoClock, random: denoRandom };
  const opened = openStore(world, root, null);
  if (!opened.ok) console.log(`refused ${opened.reason}`);
  for (const step of opened.ok ? STEPS : []) {
    try {
      if (opened.ok) await step(opened.value);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      console.log(`failed ${storeFault(error, root)}`);
    }
  }
}

/** Descriptors that operations leave open, also those that fail. */

import { deliver } from "../../../src/mail/deliver.ts";
import { handedOver, peek, queued } from "../../../src/mail/lease.ts";
import { acknowledgeTurn, offers, take } from "../../../src/mail/mailbox.ts";
import { createCompose } from "../../../src/mail/outgoing.ts";
import { ensureBox } from "../../../src/mail/store.ts";
import { FileError } from "../../../src/sys/files.ts";
import { boxTag } from "../../../src/wire/ids.ts";
import type { Setting } from "../experiment.ts";
import { draft, NO_QUOTA, sealed } from "../messages.ts";
import { realStore } from "../store.ts";
import type { Part } from "./experiment.ts";

/** Counts open descriptors before and after many operations. */
export function leaks({ folder, size }: Setting): Part {
  const name = "descriptors";
  const rounds = size === "full" ? 2_000 : 200;
  const store = realStore(`${folder}/leaks/.oxtail`);
  ensureBox(store, "cleo");
  const compose = createCompose(store);
  const reader = { box: "cleo", tag: boxTag("cleo"), turn: "t1" };
  const round = () => {
    deliver(store, compose(draft("ann", "cleo", sealed("one", 30))), NO_QUOTA);
    for (const offer of offers(store, reader, [], queued(store, "cleo"))) {
      take(store, reader, offer, false);
    }
    acknowledgeTurn(store, "cleo", handedOver(store, "cleo"), "t1");
    const { files, root } = store;
    failing(() => files.create(`${root}/none/x`, new Uint8Array(), { sync: true }));
    failing(() => files.create(`${root}/mail`, new Uint8Array(), { sync: true }));
    failing(() => files.list(`${root}/mail/cleo/successor`));
    failing(() => files.syncFolder(`${root}/none`));
    failing(() => files.readText(`${root}/mail`));
    failing(() => files.stamp(`${root}/mail`, "x"));
    failing(() => files.replace(`${root}/mail`, new Uint8Array()));
    failing(() => files.lock(`${root}/mail`));
    files.isLocked(`${root}/none`);
    files.ifUnlocked(`${root}/none`, () => {});
    peek(store, "cleo", "new", "none");
  };
  round();
  const before = openDescriptors();
  for (let n = 0; n < rounds; n++) round();
  const after = openDescriptors();
  if (before === null || after === null) {
    return { name, shows: "not counted: no access", problems: [] };
  }
  const leaked = after - before;
  const problems = leaked === 0 ? [] : [`${leaked} descriptors leaked`];
  return { name, shows: `leaked ${leaked} in ${rounds} rounds`, problems };
}

function failing(act: () => unknown): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
  }
}

/** Open descriptors, or null: Deno lets a program look there only if it may do everything. */
function openDescriptors(): number | null {
  try {
    return Array.from(Deno.readDirSync("/proc/self/fd")).length;
  } catch {
    return null;
  }
}

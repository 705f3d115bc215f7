/**
 * One operation under limits that are set while it waits.
 *
 *   program.ts ROOT OPERATION
 *
 * It says `ready` and goes on when the link ROOT.go is there; looking for it takes no descriptor. It
 * prints what came of it in one line.
 */

import { deliver } from "../../../src/mail/deliver.ts";
import { handedOver, queued } from "../../../src/mail/lease.ts";
import { offers, take } from "../../../src/mail/mailbox.ts";
import { createCompose } from "../../../src/mail/outgoing.ts";
import { openStore, type Store, storeFault } from "../../../src/mail/store.ts";
import { boxTag } from "../../../src/wire/ids.ts";
import { draft, NO_QUOTA, sealed } from "../messages.ts";
import { waitForLink } from "../programs.ts";
import { realStore } from "../store.ts";

const OPERATIONS: { readonly [name: string]: (store: Store) => string } = {
  deliver(store) {
    deliver(store, createCompose(store)(draft("ann", "cleo", sealed("one more", 50))), NO_QUOTA);
    return "delivered";
  },
  claim(store) {
    const reader = { box: "cleo", tag: boxTag("cleo"), turn: "t1" };
    const held = handedOver(store, "cleo");
    for (const offer of offers(store, reader, held, queued(store, "cleo"))) {
      return take(store, reader, offer, false) === null ? "gone" : "taken";
    }
    return "nothing";
  },
  open(store) {
    const opened = openStore(store, store.root, null);
    return opened.ok ? "opened" : opened.reason;
  },
};

if (import.meta.main) {
  const [root = "", name = ""] = Deno.args;
  const store = realStore(root);
  const print = (line: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
  print("ready");
  waitForLink(`${root}.go`);
  let answer = "";
  try {
    answer = OPERATIONS[name]?.(store) ?? "no such operation";
  } catch (error) {
    answer = storeFault(error, root);
  }
  print(answer);
}

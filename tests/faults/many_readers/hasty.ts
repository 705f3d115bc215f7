/**
 * A reader with a bug: it shows what it sees, and claims it afterwards.
 *
 *   hasty.ts ROOT BOX
 */

import { handedOver, queued } from "../../../src/mail/lease.ts";
import { offers, take } from "../../../src/mail/mailbox.ts";
import { boxTag } from "../../../src/wire/ids.ts";
import { waitForLink } from "../programs.ts";
import { realStore } from "../store.ts";

function main([root = "", box = ""]: readonly string[]): void {
  const store = realStore(root);
  const reader = { box, tag: boxTag(box), turn: "t1" };
  const seen = [...offers(store, reader, handedOver(store, box), queued(store, box))];
  Deno.stdout.writeSync(new TextEncoder().encode("ready\n"));
  waitForLink(`${root}.go`);
  const shown = seen.map(({ message }) => `${message.message_id}\n`).join("");
  Deno.stdout.writeSync(new TextEncoder().encode(shown));
  for (const offer of seen) take(store, reader, offer, false);
}

if (import.meta.main) main(Deno.args);

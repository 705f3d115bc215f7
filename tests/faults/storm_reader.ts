/**
 * A reader of the kill storm: takes what it is offered, shows it, and acknowledges it a little later.
 *
 *   storm_reader.ts ROOT BOX TURN
 *
 * Showing a message is one line `<message id> <attempt>` on stdout. It ends when its input ends, after
 * it has read everything.
 */

import { acknowledge, handedOver, queued } from "../../src/mail/claim.ts";
import { confirm, offers, take } from "../../src/mail/offer.ts";
import type { LeasedName } from "../../src/wire/names.ts";
import { boxTag } from "../../src/wire/ids.ts";
import { realStore } from "./store.ts";

if (import.meta.main) {
  const [root = "", box = "", turn = ""] = Deno.args;
  const store = realStore(root);
  const reader = { box, tag: boxTag(box), turn };
  let ending = false;
  (async () => {
    for await (const _chunk of Deno.stdin.readable);
    ending = true;
  })();
  for (let idle = 0; !ending || idle < 2;) {
    const shown: LeasedName[] = [];
    for (const offer of offers(store, reader, handedOver(store, box), queued(store, box))) {
      const taken = take(store, reader, offer, false, false);
      if (taken === null) continue;
      const line = `${offer.message.message_id} ${offer.attempt}\n`;
      Deno.stdout.writeSync(new TextEncoder().encode(line));
      const held = confirm(store, box, taken);
      if (held !== null) shown.push(held);
    }
    for (const held of shown) acknowledge(store, box, held);
    idle = shown.length === 0 ? idle + 1 : 0;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

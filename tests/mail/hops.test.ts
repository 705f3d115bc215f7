/** Counting how far a message is from the last human word. */

import { queued } from "../../src/mail/lease.ts";
import { offers, take } from "../../src/mail/mailbox.ts";
import { trackHops } from "../../src/mail/outgoing.ts";
import { BUSY_STALE_MS, HOP_STORED_MAX } from "../../src/wire/limits.ts";
import { encodeMessage, parseMessage } from "../../src/wire/message.ts";
import { equal, that } from "../support/assert.ts";
import { readerOf, tempStore } from "../support/store.ts";

Deno.test("a hop is one more than the highest that hooks handed over in the running turn [T-loop-01]", () => {
  using home = tempStore();
  const hops = trackHops(home.store);
  const reader = readerOf("bob", "turn-1");
  equal(hops.next(reader), 0);
  home.send("alice", "bob", { hop: 4 });
  home.send("alice", "bob", { hop: 2 });
  for (const offer of offers(home.store, reader, [], queued(home.store, "bob"))) {
    take(home.store, reader, offer, false);
  }
  equal(hops.next(reader), 5);
  equal(hops.next(readerOf("bob", "turn-2")), 0, "a turn that a person began starts anew");
});

Deno.test("without hooks the latest response that handed something over counts, for a while", () => {
  using home = tempStore();
  const hops = trackHops(home.store);
  const reader = readerOf("bob", "s17-00000000");
  hops.handed(reader, 1, "a", 7);
  hops.handed(reader, 1, "b", 3);
  equal(hops.next(reader), 8);
  hops.handed(reader, 2, "c", 0);
  equal(hops.next(reader), 1);
  home.nowMs += BUSY_STALE_MS + 1;
  equal(hops.next(reader), 0);
});

Deno.test("a hop never grows beyond what a message may carry", () => {
  using home = tempStore();
  const hops = trackHops(home.store);
  hops.handed(readerOf("bob", "t"), 1, "a", HOP_STORED_MAX);
  const hop = hops.next(readerOf("bob", "t"));
  const bytes = encodeMessage(home.compose("alice", "bob", { hop }).message);
  that(parseMessage(new TextDecoder().decode(bytes)).ok, `a message with hop ${hop} is read`);
});

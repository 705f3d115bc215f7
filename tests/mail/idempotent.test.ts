import { deliver } from "../../src/mail/deliver.ts";
import { sentPath } from "../../src/mail/layout.ts";
import { acknowledge, handedOver, queued } from "../../src/mail/lease.ts";
import { offers, take } from "../../src/mail/mailbox.ts";
import { earlierSend, keyed } from "../../src/mail/outgoing.ts";
import { ensureSent } from "../../src/mail/store.ts";
import { removeStale, staleInStore } from "../../src/mail/sweep.ts";
import { DONE_KEEP_MS } from "../../src/wire/limits.ts";
import { formatName } from "../../src/wire/name.ts";
import { equal, that } from "../support/assert.ts";
import { NO_LIMIT, readerOf, tempStore } from "../support/store.ts";

Deno.test("the same key a week later, when its message was read and swept, is the same send [T-send-01]", async () => {
  using home = tempStore();
  const { store } = home;
  const first = await keyed(home.compose("alice", "bob"), "deploy-7");
  equal(deliver(store, first, NO_LIMIT).ok, true);
  const reader = readerOf("bob", "turn-1");
  for (const offer of offers(store, reader, [], queued(store, "bob"))) {
    take(store, reader, offer, false);
  }
  for (const held of handedOver(store, "bob")) acknowledge(store, "bob", held);
  home.nowMs += DONE_KEEP_MS + 60_000;
  equal(await removeStale(store, staleInStore(store, () => false), NO_LIMIT), 1);
  const again = earlierSend(store, await keyed(home.compose("alice", "bob"), "deploy-7"));
  that(again.kind === "same" && again.delivered, JSON.stringify(again));
  equal(deliver(store, again.outgoing, NO_LIMIT).ok, true);
  equal(home.names("mail/bob/new"), []);
});

Deno.test("a retry under its key delivers what the first attempt wrote, byte for byte [T-send-01]", async () => {
  using home = tempStore();
  const { store } = home;
  const first = await keyed(home.compose("alice", "bob"), "deploy-8");
  const text = JSON.stringify({ ...first.message, mood: "tomorrow", end: true }) + "\n";
  const bytes = new TextEncoder().encode(text);
  ensureSent(store, "alice");
  const base = formatName(first.name);
  store.files.create(`${sentPath(home.root, "alice")}/${base}`, bytes, { sync: true });
  const again = earlierSend(store, await keyed(home.compose("alice", "bob"), "deploy-8"));
  that(again.kind === "same" && !again.delivered, JSON.stringify(again));
  equal(deliver(store, again.outgoing, NO_LIMIT).ok, true);
  equal(Deno.readTextFileSync(`${home.root}/mail/bob/new/${base}`), text);
});

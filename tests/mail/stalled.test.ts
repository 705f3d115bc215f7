import { handedOver, queued, renew } from "../../src/mail/lease.ts";
import { offers, take } from "../../src/mail/mailbox.ts";
import { tellStalled } from "../../src/mail/notice.ts";
import { HAND_OVER_MAX_ATTEMPTS } from "../../src/wire/limits.ts";
import { equal, that } from "../support/assert.ts";
import { NO_LIMIT, readerOf, type TempStore, tempStore } from "../support/store.ts";

/** Bob is handed the message again and again, each time in another turn, and never acknowledges. */
function handOver({ store }: TempStore, first: number, last: number): void {
  for (let attempt = first; attempt <= last; attempt++) {
    const reader = readerOf("bob", `turn-${attempt}`);
    for (const offer of offers(store, reader, handedOver(store, "bob"), queued(store, "bob"))) {
      take(store, reader, offer, false);
    }
  }
}

const tell = ({ store }: TempStore, turn: string) =>
  tellStalled(store, "bob", handedOver(store, "bob"), turn, NO_LIMIT);

Deno.test("the sender is told once when a message was handed over five times in vain [M-stall-01]", async () => {
  using home = tempStore();
  home.send("alice", "bob");
  handOver(home, 1, HAND_OVER_MAX_ATTEMPTS - 1);
  equal(await tell(home, "later"), 0);
  handOver(home, HAND_OVER_MAX_ATTEMPTS, HAND_OVER_MAX_ATTEMPTS);
  equal(await tell(home, `turn-${HAND_OVER_MAX_ATTEMPTS}`), 0, "its last turn still runs");
  equal(await tell(home, "later"), 1);
  equal(await tell(home, "later"), 0);
  equal(home.names("mail/alice/new").length, 1);
});

Deno.test("a crash between the notice and its mark tells nobody twice", async () => {
  using home = tempStore();
  home.send("alice", "bob");
  handOver(home, 1, HAND_OVER_MAX_ATTEMPTS);
  const [before] = handedOver(home.store, "bob");
  await tell(home, "later");
  const [after] = handedOver(home.store, "bob");
  that(before !== undefined && after !== undefined, "it stays in cur");
  renew(home.store, "bob", after, before.lease);
  equal(await tell(home, "later"), 1);
  equal(home.names("mail/alice/new").length, 1);
});

Deno.test("a notice that stalls itself is not told to anybody", async () => {
  using home = tempStore();
  home.send("alice", "bob", { origin: "system" });
  handOver(home, 1, HAND_OVER_MAX_ATTEMPTS);
  await tell(home, "later");
  equal(home.names("mail/alice/new"), []);
});

Deno.test("while another server tells the sender, this one does not", async () => {
  using home = tempStore();
  home.send("alice", "bob");
  handOver(home, 1, HAND_OVER_MAX_ATTEMPTS);
  const [name] = home.names("mail/bob/cur");
  const other = Deno.openSync(`${home.root}/mail/bob/cur/${name}`, { read: true });
  other.lockSync(true);
  equal([await tell(home, "later"), home.names("mail/alice/new")], [0, []]);
  other.close();
  equal([await tell(home, "later"), home.names("mail/alice/new").length], [1, 1]);
});

Deno.test("two that find the same stalled message tell its sender once", async () => {
  using home = tempStore();
  home.send("alice", "bob");
  handOver(home, 1, HAND_OVER_MAX_ATTEMPTS);
  const told = await Promise.all([tell(home, "later"), tell(home, "later")]);
  equal(told.toSorted(), [0, 1]);
  equal(home.names("mail/alice/new").length, 1);
});

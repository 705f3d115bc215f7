/** Costs that do not grow with what is kept: counted in looks at the disk, not in time. */

import { deliver, type Outgoing } from "../../src/mail/deliver.ts";
import { acknowledge, handedOver, queued } from "../../src/mail/lease.ts";
import { openKnownNames } from "../../src/sys/remembered.ts";
import { keyedMarkPath, sentPath } from "../../src/mail/layout.ts";
import { offers, take } from "../../src/mail/mailbox.ts";
import { earlierSend, keyed } from "../../src/mail/outgoing.ts";
import { messageStatus } from "../../src/mail/status.ts";
import { openStore, type Store } from "../../src/mail/store.ts";
import { removeStale, staleInStore } from "../../src/mail/sweep.ts";
import type { Files } from "../../src/sys/files.ts";
import { SENT_KEEP_MS, UNUSED_KEEP_MS } from "../../src/wire/limits.ts";
import { formatName } from "../../src/wire/name.ts";
import { equal, that } from "../support/assert.ts";
import { NO_LIMIT, readerOf, type TempStore, tempStore } from "../support/store.ts";

/** How many names were listed, and how many other operations there were. */
interface Cost {
  names: number;
  calls: number;
}

function counting(cost: Cost): (files: Files) => Files {
  return (files) =>
    new Proxy(files, {
      get: (target, key, receiver) => {
        const value: unknown = Reflect.get(target, key, receiver);
        if (typeof value !== "function") return value;
        return (...args: unknown[]) => {
          cost.calls++;
          const result: unknown = value.apply(target, args);
          if (key === "list" && Array.isArray(result)) cost.names += result.length;
          return result;
        };
      },
    });
}

/** What `act` costs when the store keeps so many messages, once it was done before. */
async function costOf(kept: number, act: (home: TempStore, sent: Outgoing) => Promise<void>) {
  const cost: Cost = { names: 0, calls: 0 };
  using home = tempStore(counting(cost));
  let sent = home.send("alice", "bob");
  for (let n = 1; n < kept; n++) sent = home.send("alice", "bob");
  for (let n = 0; n < kept; n++) home.send("bob", "carol");
  for (const offer of offers(home.store, readerOf("bob", "t"), [], queued(home.store, "bob"))) {
    take(home.store, readerOf("bob", "t"), offer, false);
  }
  for (const held of handedOver(home.store, "bob")) acknowledge(home.store, "bob", held);
  home.nowMs += 10_000;
  await act(home, sent);
  [cost.names, cost.calls] = [0, 0];
  await act(home, sent);
  return { ...cost };
}

async function sendKeyed(store: Store, outgoing: Outgoing, key: string) {
  const wanted = await keyed(outgoing, key);
  const earlier = earlierSend(store, wanted);
  if (earlier.kind === "other") throw new Error("another message");
  const given = earlier.kind === "same" ? earlier.outgoing : wanted;
  equal(deliver(store, given, NO_LIMIT).ok, true);
  return { earlier, base: formatName(given.name) };
}

Deno.test("a message's status costs the same whatever is kept", async () => {
  const status = async ({ store }: TempStore, { message }: Outgoing) => {
    equal((await messageStatus(store, "alice", message.message_id))?.status, "acknowledged");
  };
  equal(await costOf(300, status), await costOf(1, status));
});

Deno.test("a send under a key costs the same whatever is kept, also after sends of all kinds", async () => {
  let n = 0;
  const send = async (home: TempStore) => {
    home.send("alice", "bob");
    await sendKeyed(home.store, home.compose("alice", "bob"), `key ${n++}`);
  };
  equal(await costOf(300, send), await costOf(1, send));
});

/** The same store as another server of the same agent sees it. */
function sibling({ store }: TempStore): Store {
  const opened = openStore({ ...store }, store.root, null);
  if (!opened.ok) throw new Error(opened.reason);
  return opened.value;
}

Deno.test("what one server sent under a key another one of the agent does not send again, whoever was there first", async () => {
  using home = tempStore();
  const [one, other] = [home.store, sibling(home)];
  for (let n = 0; n < 20; n++) {
    const first = await sendKeyed(one, home.compose("alice", "bob"), `key ${n}`);
    const second = await sendKeyed(other, home.compose("alice", "bob"), `key ${n}`);
    that(second.earlier.kind === "same" && second.earlier.delivered, second.earlier.kind);
    equal(second.base, first.base);
    await sendKeyed(other, home.compose("alice", "bob"), `other ${n}`);
  }
  equal(home.names("mail/bob/new").length, 40);
});

Deno.test("a send under a key that failed here and went through at another server is not sent again", async () => {
  using home = tempStore();
  const [one, other] = [home.store, sibling(home)];
  const failed = await keyed(home.compose("alice", "bob"), "key");
  equal(earlierSend(one, failed).kind, "none");
  equal(deliver(one, failed, NO_LIMIT).ok, true);
  // As a send leaves it that says it failed.
  const base = formatName(failed.name);
  Deno.removeSync(`${home.root}/mail/bob/new/${base}`);
  Deno.removeSync(`${sentPath(home.root, "alice")}/${base}`);
  await sendKeyed(other, home.compose("alice", "bob"), "key");
  const { earlier } = await sendKeyed(one, home.compose("alice", "bob"), "key");
  that(earlier.kind === "same" && earlier.delivered, earlier.kind);
  equal(home.names("mail/bob/new").length, 1);
});

Deno.test("a mark that was torn, or is no file, makes the folder be listed, and nothing else", async () => {
  using home = tempStore();
  await sendKeyed(home.store, home.compose("alice", "bob"), "key");
  for (const text of ["", "x".repeat(100_000)]) {
    Deno.writeTextFileSync(keyedMarkPath(home.root, "alice"), text);
    const { earlier } = await sendKeyed(home.store, home.compose("alice", "bob"), "key");
    that(earlier.kind === "same" && earlier.delivered, earlier.kind);
  }
});

Deno.test("a message that came within the same tick of the clock is found", () => {
  using home = tempStore();
  const folder = sentPath(home.root, "alice");
  home.send("alice", "bob");
  home.nowMs = Date.now();
  const tick = new Date(home.nowMs);
  Deno.utimeSync(folder, tick, tick);
  equal(home.store.known.find(folder, "0".repeat(26)), null);
  const { message, name } = sendBeside(home);
  Deno.utimeSync(folder, tick, tick);
  equal(home.store.known.find(folder, message.message_id), formatName(name));
});

/** By another server: this one is told nothing of it. */
function sendBeside(home: TempStore): Outgoing {
  const outgoing = home.compose("alice", "bob");
  equal(deliver(sibling(home), outgoing, NO_LIMIT).ok, true);
  return outgoing;
}

Deno.test("what is known is bounded by its bytes, and a folder that is too large is listed each time", () => {
  using home = tempStore();
  const cost: Cost = { names: 0, calls: 0 };
  const { message } = home.send("alice", "bob");
  for (let n = 0; n < 9; n++) home.send("alice", "bob");
  home.nowMs += 10_000;
  const files = counting(cost)(home.store.files);
  const known = openKnownNames({ files, clock: home.store.clock }, 1_000);
  const folder = sentPath(home.root, "alice");
  for (let n = 0; n < 2; n++) that(known.find(folder, message.message_id) !== null, "found");
  equal(cost.names, 20);
});

Deno.test("the mark goes with the folder that nothing lies in any more", async () => {
  using home = tempStore();
  await sendKeyed(home.store, home.compose("alice", "bob"), "key");
  Deno.removeSync(`${home.root}/mail/bob`, { recursive: true });
  home.nowMs += SENT_KEEP_MS + 60_000;
  await removeStale(home.store, staleInStore(home.store, () => false), NO_LIMIT);
  equal(home.names("sent/alice"), ["keyed"]);
  home.nowMs += UNUSED_KEEP_MS;
  await removeStale(home.store, staleInStore(home.store, () => false), NO_LIMIT);
  equal(home.names("sent"), []);
});

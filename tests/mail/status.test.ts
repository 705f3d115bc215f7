/** What is told of a message: each word with what must lie in the folders for it. */

import { acknowledgeFound, find } from "../../src/mail/find.ts";
import { boxPath } from "../../src/mail/layout.ts";
import { acknowledge, handedOver, queued } from "../../src/mail/lease.ts";
import { offers, type Reader, take } from "../../src/mail/mailbox.ts";
import { tellStalled } from "../../src/mail/notice.ts";
import { messageStatus } from "../../src/mail/status.ts";
import { leaveSuccessor, moveMail } from "../../src/mail/successor.ts";
import { removeStale, staleInStore } from "../../src/mail/sweep.ts";
import { FileError } from "../../src/sys/files.ts";
import { HAND_OVER_MAX_ATTEMPTS, QUEUED_KEEP_MS } from "../../src/wire/limits.ts";
import { formatTurn } from "../../src/wire/notes.ts";
import { equal, that } from "../support/assert.ts";
import { NO_LIMIT, readerOf, type TempStore, tempStore } from "../support/store.ts";

function handOver(home: TempStore, change: Partial<Reader> = {}): void {
  const { store } = home;
  const reader = { ...readerOf("bob", "turn-1"), ...change };
  for (const offer of offers(store, reader, handedOver(store, "bob"), queued(store, "bob"))) {
    take(store, reader, offer, false);
  }
}

/** The status as the sender sees it, in one line. */
async function line(home: TempStore, id: string, box = "alice"): Promise<string> {
  const found = await messageStatus(home.store, box, id);
  if (found === null) return "null";
  const { status, via, attempts, evidence, recipient } = found;
  return [status, via, attempts, evidence, recipient].join(" ");
}

Deno.test("queued, handed over, acknowledged, answered: each with its evidence [T-status-01]", async () => {
  using home = tempStore();
  const { message } = home.send("alice", "bob");
  const id = message.message_id;
  equal(await line(home, id), "queued  0  bob");
  handOver(home);
  equal(await line(home, id), "handed_over hook 1  bob");
  const [held] = handedOver(home.store, "bob");
  that(held !== undefined, "held");
  acknowledge(home.store, "bob", held, "following_stop");
  equal(await line(home, id), "acknowledged hook 1 following_stop bob");
  home.nowMs += 5_000;
  home.send("bob", "alice", { reply_to: id });
  equal(await line(home, id), "answered reply 1 acted_on_id bob");
  equal((await messageStatus(home.store, "alice", id))?.atMs, home.nowMs);
});

Deno.test("the recipient is told the same as the sender, and nobody else anything [T-status-02]", async () => {
  using home = tempStore();
  const { message } = home.send("alice", "bob");
  home.send("eve", "bob");
  equal(await line(home, message.message_id, "bob"), "queued  0  bob");
  equal(await line(home, message.message_id, "eve"), "null");
});

Deno.test("the words for who handed it over and for the rule survive in the name [T-status-03]", async () => {
  using home = tempStore();
  const vias = ["read_my_messages", "ask_peer", undefined] as const;
  const rules = [
    "turn_ended",
    "following_stop",
    "next_request",
    "acted_on_id",
    "later_event",
    "transcript",
  ] as const;
  for (const [n, rule] of rules.entries()) {
    const via = vias[n % vias.length];
    const { message } = home.send("alice", "bob");
    handOver(home, via === undefined ? {} : { via });
    const [held] = handedOver(home.store, "bob");
    that(held !== undefined, "held");
    acknowledge(home.store, "bob", held, rule);
    const { message_id } = message;
    equal(await line(home, message_id), `acknowledged ${via ?? "hook"} 1 ${rule} bob`);
  }
});

Deno.test("what was taken and not shown is still queued, the second time handed over", async () => {
  using home = tempStore();
  const { message } = home.send("alice", "bob");
  for (const offer of offers(home.store, readerOf("bob", "t"), [], queued(home.store, "bob"))) {
    take(home.store, readerOf("bob", "t"), offer, false, false);
  }
  equal(await line(home, message.message_id), "queued  0  bob");
});

Deno.test("what was only announced is queued, until its body was shown", async () => {
  using home = tempStore();
  const id = home.send("alice", "bob").message.message_id;
  const hand = (turn: string, announced: boolean) => {
    const { store } = home;
    const reader = readerOf("bob", turn);
    for (const offer of offers(store, reader, handedOver(store, "bob"), queued(store, "bob"))) {
      take(store, reader, offer, announced);
    }
  };
  hand("turn-1", true);
  equal(await line(home, id), "queued  0  bob");
  hand("turn-2", false);
  equal(await line(home, id), "handed_over hook 2  bob");
  hand("turn-3", true);
  equal(await line(home, id), "handed_over hook 3  bob", "it was shown once");
});

Deno.test("a message that was handed over five times in vain is stalled once that turn is over [T-status-04]", async () => {
  using home = tempStore();
  const { message } = home.send("alice", "bob");
  for (let n = 1; n <= HAND_OVER_MAX_ATTEMPTS; n++) handOver(home, { turn: `turn-${n}` });
  Deno.writeTextFileSync(`${home.root}/turn/bob`, formatTurn(`turn-${HAND_OVER_MAX_ATTEMPTS}`));
  equal(await line(home, message.message_id), "handed_over hook 5  bob");
  Deno.writeTextFileSync(`${home.root}/turn/bob`, formatTurn("turn-9"));
  equal(await line(home, message.message_id), "stalled hook 5  bob");
  await tellStalled(home.store, "bob", handedOver(home.store, "bob"), "turn-9", NO_LIMIT);
  equal(await line(home, message.message_id), "stalled hook 5  bob");
});

Deno.test("a message nobody came for is expired when its sender was told, else unknown [T-status-05]", async () => {
  using home = tempStore();
  const { message } = home.send("alice", "bob");
  const id = message.message_id;
  home.nowMs += QUEUED_KEEP_MS + 1_000;
  const stale = [...staleInStore(home.store, () => false)].filter(({ path }) =>
    path.includes("/mail/")
  );
  equal(await removeStale(home.store, stale, NO_LIMIT), 1);
  equal(await line(home, id), "expired  0  bob");
  for (const name of home.names("sent/bob")) Deno.removeSync(`${home.root}/sent/bob/${name}`);
  equal(await line(home, id), "unknown  0  bob");
});

Deno.test("a message is followed to the box that took over", async () => {
  using home = tempStore();
  const { message } = home.send("alice", "bob");
  leaveSuccessor(home.store, "bob", "bobby");
  moveMail(home.store, "bob", "bobby");
  equal(await line(home, message.message_id), "queued  0  bob");
  home.nowMs += 1_000;
  home.send("bobby", "alice", { reply_to: message.message_id });
  equal(await line(home, message.message_id), "answered reply 1 acted_on_id bob");
  // What a box in between has sent stays there.
  leaveSuccessor(home.store, "bobby", "robert");
  equal(await line(home, message.message_id), "answered reply 1 acted_on_id bob");
});

Deno.test("a task is answered by its result alone, and a closed name says how [T-status-06]", async () => {
  using home = tempStore();
  const { message } = home.send("alice", "bob", { action_required: true });
  const id = message.message_id;
  home.send("bob", "alice", { reply_to: id, body: "I am at it" });
  equal(await line(home, id), "queued  0  bob");
  home.send("bob", "alice", { reply_to: id, result_of: id, result_state: "blocked" });
  home.nowMs += 1_000;
  home.send("bob", "alice", { reply_to: id, result_of: id, result_state: "done" });
  const found = await messageStatus(home.store, "alice", id);
  equal([found?.status, found?.closed], ["answered", "done"]);
});

Deno.test("a message that is acted on by its id before anybody handed it over is acknowledged [M-ack-04]", async () => {
  using home = tempStore();
  const { message } = home.send("alice", "bob");
  const found = find(home.store, "bob", message.message_id);
  that(found !== null, "found");
  acknowledgeFound(home.store, readerOf("bob", "turn-1"), found);
  equal(await line(home, message.message_id), "acknowledged read_my_messages 1 acted_on_id bob");
  equal(Array.from(Deno.readDirSync(boxPath(home.root, "bob", "new"))).length, 0);
});

Deno.test("what the model did is done, also when the disk takes no record of it", async () => {
  const disk = { isFull: false };
  using home = tempStore((files) => ({
    ...files,
    rename(from, to) {
      if (disk.isFull) throw new FileError("no-space", "rename", from);
      files.rename(from, to);
    },
  }));
  const { message } = home.send("alice", "bob");
  const found = find(home.store, "bob", message.message_id);
  that(found !== null, "found");
  disk.isFull = true;
  acknowledgeFound(home.store, readerOf("bob", "turn-1"), found);
  equal(await line(home, message.message_id), "queued  0  bob");
});

import { createQuota, deliver } from "../../src/mail/deliver.ts";
import { claim } from "../../src/mail/lease.ts";
import type { Files } from "../../src/sys/files.ts";
import { equal, that } from "../support/assert.ts";
import { tempStore } from "../support/store.ts";

Deno.test("a lone sender is stopped exactly at its limit, and goes on when some were read [M-quota-01]", () => {
  using home = tempStore();
  const quota = createQuota({ unread: 10_000, perSender: 100 });
  const send = () => deliver(home.store, home.compose("alice", "bob"), quota);
  for (let n = 0; n < 100; n++) equal(send().ok, true, `message ${n}`);
  const refused = send();
  that(!refused.ok && refused.refusal.code === "mailbox-full", "the box is full");
  that(!refused.ok && /100 messages of yours are unread/.test(refused.refusal.detail), "says why");
  equal(home.names("sent/alice").length, 100);
  const [first = ""] = home.names("mail/bob/new");
  Deno.removeSync(`${home.root}/mail/bob/new/${first}`);
  equal(send().ok, true);
});

Deno.test("what was announced without its body still fills the box", () => {
  using home = tempStore();
  const quota = createQuota({ unread: 10_000, perSender: 3 });
  const send = () => deliver(home.store, home.compose("alice", "bob"), quota).ok;
  const lease = { readerTag: "01234567", turn: "t", attempt: 1, ms: 1, shown: true };
  for (const announced of [true, true, true]) {
    equal(send(), true);
    const [name = ""] = home.names("mail/bob/new");
    claim(home.store, "bob", name, { ...lease, announced });
  }
  equal(send(), false);
  for (const name of home.names("mail/bob/cur")) {
    Deno.renameSync(
      `${home.root}/mail/bob/cur/${name}`,
      `${home.root}/mail/bob/cur/${name.slice(0, -1)}`,
    );
  }
  equal(send(), true, "it was read");
});

Deno.test("all senders together may exceed the total by a sixteenth at most", () => {
  using home = tempStore();
  const limits = { unread: 160, perSender: 100 };
  const senders = Array.from(
    { length: 8 },
    (_, n) => ({ name: `s-${n}`, quota: createQuota(limits) }),
  );
  for (let round = 0; round < 60; round++) {
    for (const { name, quota } of senders) deliver(home.store, home.compose(name, "bob"), quota);
  }
  const unread = home.names("mail/bob/new").length;
  that(unread >= 160 && unread <= 170 + 8 * 6, `${unread} are queued`);
});

Deno.test("a sender with plenty of room does not list the folder for every message", () => {
  let lists = 0;
  const counting = (files: Files): Files => ({
    ...files,
    list(path) {
      if (path.endsWith("/new")) lists++;
      return files.list(path);
    },
  });
  using home = tempStore(counting);
  const quota = createQuota({ unread: 10_000, perSender: 1_000 });
  for (let n = 0; n < 500; n++) deliver(home.store, home.compose("alice", "bob"), quota);
  that(lists < 20, `it listed ${lists} times for 500 messages`);
});

/** Locks, notes and folders that are not what they should be. To open a FIFO would wait for ever. */

import { findCircle, waitsOf } from "../../src/mail/asks.ts";
import { acknowledge, handedOver, queued } from "../../src/mail/lease.ts";
import { isAwaited, offers, take } from "../../src/mail/mailbox.ts";
import { ensureBox, isHeld } from "../../src/mail/store.ts";
import { createSweeper, removeStale, staleInStore } from "../../src/mail/sweep.ts";
import { FileError, type Files } from "../../src/sys/files.ts";
import { DONE_KEEP_MS } from "../../src/wire/limits.ts";
import { equal } from "../support/assert.ts";
import { NO_LIMIT, readerOf, tempStore } from "../support/store.ts";
import { fakeUptime } from "../support/uptime.ts";

const ID = "01HF7YAT00M008FYZQ8YEBGVFY";

/** Makes a FIFO, and the folder it lies in. */
function fifo(path: string): void {
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  new Deno.Command("mkfifo", { args: [path] }).outputSync();
}

Deno.test("a FIFO in the place of a wait's note holds nobody up, and is swept", async () => {
  using home = tempStore();
  const { store, root } = home;
  fifo(`${root}/waits/alice/${ID}`);
  equal(isHeld(store, `${root}/waits/alice/${ID}`), false);
  equal(isAwaited(store, "alice", ID), false);
  equal(waitsOf(store, "alice"), []);
  equal(findCircle(store, { box: "bob", sessionId: "bob" }, "alice"), null);
  await removeStale(store, staleInStore(store, () => false), NO_LIMIT);
  equal(home.names("waits/alice"), []);
});

Deno.test("a FIFO in the place of a server's lock gives its mail back to the others", () => {
  using home = tempStore();
  home.send("alice", "bob");
  fifo(`${home.root}/sessions/4711-00000000.lock`);
  for (
    const offer of offers(
      home.store,
      readerOf("bob", "s4711-00000000"),
      [],
      queued(home.store, "bob"),
    )
  ) {
    take(home.store, readerOf("bob", "s4711-00000000"), offer, false);
  }
  const again = [...offers(home.store, readerOf("bob", "t1"), handedOver(home.store, "bob"), [])];
  equal(again.map(({ attempt }) => attempt), [2]);
});

Deno.test("an old ask is swept though a FIFO stands for its asker's wait", async () => {
  using home = tempStore();
  const { message } = home.send("alice", "bob", { ask: true });
  const reader = readerOf("bob", "t1");
  for (const offer of offers(home.store, reader, [], queued(home.store, "bob"))) {
    take(home.store, reader, offer, false);
  }
  for (const held of handedOver(home.store, "bob")) acknowledge(home.store, "bob", held);
  fifo(`${home.root}/waits/alice/${message.message_id}`);
  home.nowMs += DONE_KEEP_MS + 60_000;
  await removeStale(home.store, staleInStore(home.store, () => false), NO_LIMIT);
  equal(home.names("mail/bob/done"), []);
});

Deno.test("folders that cannot be read keep nothing else from being swept [M-gone-01]", async () => {
  const closed = /\/(claims|mail\/aaa\/done|waits\/aaa|sent\/aaa)$/;
  const wrap = (files: Files): Files => ({
    ...files,
    list(path) {
      if (closed.test(path)) throw new FileError("denied", "list", path);
      return files.list(path);
    },
  });
  using home = tempStore(wrap);
  for (const box of ["aaa", "zzz"]) ensureBox(home.store, box);
  for (const folder of ["claims/x", "waits/aaa/x", "sent/aaa/x", "mail/aaa/done/x"]) {
    Deno.mkdirSync(`${home.root}/${folder}`, { recursive: true });
  }
  // A start that is noted keeps the folders of its session.
  for (const box of ["aaa", "zzz"]) Deno.mkdirSync(`${home.root}/starts/${box}.json`);
  const old = [`${home.root}/mail/zzz/bad/x`, `${home.root}/calls/x`, `${home.root}/autowake/x`];
  for (const path of old) Deno.writeTextFileSync(path, "");
  home.nowMs += 40 * 86_400_000;
  equal([...staleInStore(home.store, () => false)].map(({ path }) => path), old);
  const sweeper = createSweeper(home.store, () => false, NO_LIMIT, fakeUptime(2 * 3_600_000));
  let removed = 0;
  for (let n = 0; n < 12; n++) removed += await sweeper.sweepNext();
  equal(removed, 3);
});

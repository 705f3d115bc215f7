import { boxPath } from "../../src/mail/layout.ts";
import { deliverSeveral, finishSeveral, readPlan } from "../../src/mail/several.ts";
import { ensureBox } from "../../src/mail/store.ts";
import { createQuota } from "../../src/mail/deliver.ts";
import { FileError, type Files } from "../../src/sys/files.ts";
import { equal, that } from "../support/assert.ts";
import { NO_LIMIT, type TempStore, tempStore } from "../support/store.ts";

const READERS = ["ann", "bob", "cid"];
const asIs = (box: string) => box;

const toAll = (home: TempStore) =>
  READERS.map((reader) => home.compose("main", reader, { recipients: READERS.length }));

const counts = (home: TempStore) =>
  READERS.map((reader) => home.names(`mail/${reader}/new`).length);

Deno.test("each of several gets a message of its own, and one that has no room is told as such [M-several-01]", () => {
  using home = tempStore();
  home.send("main", "bob");
  const quota = createQuota({ unread: 1, perSender: 1 });
  const all = toAll(home);
  const outcomes = deliverSeveral(home.store, all, quota, asIs);
  equal(outcomes.map((one) => one?.code ?? null), [null, "mailbox-full", null]);
  equal(counts(home), [1, 1, 1]);
  equal(new Set(all.map(({ name }) => name.id)).size, 3);
  equal(home.names("sent/main").filter((name) => name.startsWith("several-")), []);
  const inode = (reader: string) =>
    Deno.statSync(`${home.root}/mail/${reader}/new/${home.names(`mail/${reader}/new`)[0]}`).ino;
  that(inode("ann") !== inode("cid"), "each is a file of its own");
});

class Killed extends Error {}

/** A disk before whose `n`th change the process dies. */
function dyingAt(n: number, changes: { count: number }): (files: Files) => Files {
  return (files) => {
    const act = <T>(what: () => T): T => {
      if (++changes.count === n) throw new Killed();
      return what();
    };
    return {
      ...files,
      create: (...args) => act(() => files.create(...args)),
      link: (...args) => act(() => files.link(...args)),
      remove: (...args) => act(() => files.remove(...args)),
      syncFolder: (...args) => act(() => files.syncFolder(...args)),
    };
  };
}

Deno.test("a sender that dies at any step has sent to nobody, or the next start finishes it for everybody once [M-several-01]", () => {
  for (let n = 1;; n++) {
    const changes = { count: -1_000_000 };
    using home = tempStore(dyingAt(n, changes));
    for (const box of READERS) ensureBox(home.store, box);
    let died = false;
    changes.count = 0;
    try {
      deliverSeveral(home.store, toAll(home), NO_LIMIT, asIs);
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      died = true;
    }
    changes.count = -1_000_000;
    const before = counts(home);
    finishSeveral(home.store, "main", NO_LIMIT);
    finishSeveral(home.store, "main", NO_LIMIT);
    const isNone = counts(home).every((count) => count === 0);
    that(
      isNone || counts(home).every((count) => count === 1),
      `at ${n}: ${before} ${counts(home)}`,
    );
    that(!isNone || before.every((count) => count === 0), `at ${n}: taken back ${before}`);
    equal(home.names("sent/main").filter((name) => name.startsWith("several-")), []);
    if (!died) {
      that(n > 10, `${n} steps`);
      return;
    }
  }
});

Deno.test("a disk that fails for one of them fails its row alone; what is no list of ours sends nothing", () => {
  const full = { path: "" };
  using home = tempStore((files) => ({
    ...files,
    link(from, to) {
      if (full.path !== "" && to.startsWith(full.path)) throw new FileError("no-space", "link", to);
      files.link(from, to);
    },
  }));
  for (const box of READERS) ensureBox(home.store, box);
  full.path = boxPath(home.root, "bob", "new");
  const outcomes = deliverSeveral(home.store, toAll(home), NO_LIMIT, asIs);
  equal(outcomes.map((one) => one?.code ?? null), [null, "store-failed", null]);
  full.path = "";
  finishSeveral(home.store, "main", NO_LIMIT);
  equal(counts(home), [1, 0, 1]);
  for (const text of ["", "{}", '{"to":[1,["x","y"]],"message":{},"end":true}', "[]"]) {
    equal(readPlan(text), []);
  }
  Deno.writeTextFileSync(
    `${home.root}/sent/main/several-${home.compose("a", "b").name.id}.json`,
    '{"to":[["',
  );
  finishSeveral(home.store, "main", NO_LIMIT);
  equal(home.names("sent/main").filter((name) => name.startsWith("several-")), []);
});

import { readyHands } from "../../src/mail/hand.ts";
import { boxTag } from "../../src/wire/ids.ts";
import { boxPath, callPath, cardPath, sentPath, waitPath } from "../../src/mail/layout.ts";
import { acknowledge, handedOver, queued } from "../../src/mail/lease.ts";
import { offers, take } from "../../src/mail/mailbox.ts";
import { ensureFolder } from "../../src/mail/store.ts";
import { leaveSuccessor } from "../../src/mail/successor.ts";
import { createSweeper, removeStale, staleInStore } from "../../src/mail/sweep.ts";
import * as limits from "../../src/wire/limits.ts";
import { equal, that } from "../support/assert.ts";
import { NO_LIMIT, readerOf, type TempStore, tempStore } from "../support/store.ts";
import { fakeUptime } from "../support/uptime.ts";

const DAY_MS = 86_400_000;
const nobody = () => false;

/** Hands everything in bob's box over and acknowledges it. */
function acknowledgeAll({ store }: TempStore): void {
  const reader = readerOf("bob", "turn-1");
  for (const offer of offers(store, reader, [], queued(store, "bob"))) {
    take(store, reader, offer, false);
  }
  for (const held of handedOver(store, "bob")) acknowledge(store, "bob", held);
}

/** What would be removed, as the first two folders of its path. */
function stale({ store, root }: TempStore, isLive = nobody): string[] {
  return [...staleInStore(store, isLive)].map(({ path }) =>
    path.slice(root.length + 1).split("/").slice(0, 3).join("/")
  );
}

Deno.test("an acknowledged message goes after 7 days, its sender's copy after 14 [M-gone-01]", async () => {
  using home = tempStore();
  home.send("alice", "bob");
  acknowledgeAll(home);
  home.nowMs += limits.DONE_KEEP_MS - DAY_MS;
  equal(stale(home), []);
  home.nowMs += 2 * DAY_MS;
  equal(stale(home), ["mail/bob/done"]);
  equal(await removeStale(home.store, staleInStore(home.store, nobody), NO_LIMIT), 1);
  equal(stale(home), []);
  home.nowMs += 7 * DAY_MS;
  equal(await removeStale(home.store, staleInStore(home.store, nobody), NO_LIMIT), 1);
  equal(home.names("sent/alice"), []);
});

Deno.test("a sender's copy stays while its reader's copy does, because it is the proof", () => {
  using home = tempStore();
  home.send("alice", "bob", { action_required: true });
  acknowledgeAll(home);
  home.nowMs += 60 * DAY_MS;
  equal(stale(home), []);
});

Deno.test("an open task is never removed, a closed one is [M-gone-01]", () => {
  using home = tempStore();
  home.send("alice", "bob", { action_required: true });
  acknowledgeAll(home);
  home.nowMs += 8 * DAY_MS;
  equal(stale(home), []);
  const [name = ""] = home.names("mail/bob/done");
  const done = boxPath(home.root, "bob", "done");
  Deno.renameSync(`${done}/${name}`, `${done}/${name}~done`);
  equal(stale(home), ["mail/bob/done"]);
});

Deno.test("an acknowledged ask stays while its asker blocks for the answer", () => {
  using home = tempStore();
  const { message } = home.send("alice", "bob", { ask: true });
  acknowledgeAll(home);
  home.nowMs += 8 * DAY_MS;
  ensureFolder(home.store.files, waitPath(home.root, "alice"), null);
  const lock = home.store.files.lock(waitPath(home.root, "alice", message.message_id));
  equal(stale(home), []);
  lock.release();
  equal(stale(home).includes("mail/bob/done"), true);
});

Deno.test("the note of an ask that has just begun stays, although nobody held it when it was looked at", async () => {
  using home = tempStore();
  const note = waitPath(home.root, "alice", "0".repeat(26));
  ensureFolder(home.store.files, waitPath(home.root, "alice"), null);
  Deno.writeTextFileSync(note, "");
  const found = [...staleInStore(home.store, nobody)];
  equal(found.map(({ path }) => path), [note]);
  const lock = home.store.files.lock(note);
  equal(await removeStale(home.store, found, NO_LIMIT), 0);
  lock.release();
  equal(await removeStale(home.store, found, NO_LIMIT), 1);
});

Deno.test("the note of a subagent's call goes after a day, and a folder in its place stays", () => {
  using home = tempStore();
  Deno.writeTextFileSync(callPath(home.root, "toolu_1"), "bob");
  Deno.mkdirSync(callPath(home.root, "toolu_2"));
  home.nowMs += limits.CALL_KEEP_MS - 60_000;
  equal(stale(home), []);
  home.nowMs += 120_000;
  equal(stale(home), ["calls/toolu_1"]);
});

Deno.test("mail that nobody came for goes after 30 days, and its sender is told once [M-gone-02]", async () => {
  using home = tempStore();
  home.send("alice", "bob");
  home.nowMs += limits.QUEUED_KEEP_MS + DAY_MS;
  for (let round = 0; round < 2; round++) {
    await removeStale(home.store, staleInStore(home.store, nobody), NO_LIMIT);
  }
  equal(home.names("mail/bob/new"), []);
  const [notice = "", ...more] = home.names("mail/alice/new");
  equal(more, []);
  const text = Deno.readTextFileSync(`${boxPath(home.root, "alice", "new")}/${notice}`);
  that(/"origin":"system"/.test(text) && /waited 30 days/.test(text), text);
});

Deno.test("a notice that nobody reads causes no further notice", async () => {
  using home = tempStore();
  home.send("alice", "bob");
  for (let month = 0; month < 4; month++) {
    home.nowMs += limits.QUEUED_KEEP_MS + DAY_MS;
    await removeStale(home.store, staleInStore(home.store, nobody), NO_LIMIT);
  }
  equal(home.names("mail/alice/new").length + home.names("mail/bob/new").length, 0);
});

Deno.test("the empty folders of an agent go after 30 days, when nobody can come back for them", async () => {
  using home = tempStore();
  const { store } = home;
  home.send("alice", "bob");
  leaveSuccessor(store, "bob", "carol");
  acknowledgeAll(home);
  readyHands(store, "bob", boxTag("bob"));
  Deno.mkdirSync(`${home.root}/waits/bob`);
  const sweep = () => removeStale(store, staleInStore(store, nobody), NO_LIMIT);
  home.nowMs += limits.UNUSED_KEEP_MS - DAY_MS;
  await sweep();
  equal(home.names("mail"), ["bob", "carol"]);
  Deno.writeTextFileSync(`${home.root}/starts/alice.json`, "x");
  home.nowMs += 2 * DAY_MS;
  const [box] = [...staleInStore(store, (id) => id === "carol")].filter(({ path }) =>
    path === boxPath(home.root, "bob")
  );
  that(box !== undefined, "bob's box may go");
  Deno.writeTextFileSync(cardPath(home.root, "bob"), "x");
  const late = `${boxPath(home.root, "bob", "new")}/late`;
  Deno.writeTextFileSync(late, "");
  equal(await removeStale(store, [box], NO_LIMIT), 0, "mail came in between");
  equal(home.names("mail/bob"), ["bad", "card.json", "cur", "done", "hand", "new", "successor"]);
  Deno.removeSync(late);
  for (let round = 0; round < 3; round++) {
    home.nowMs += limits.UNUSED_KEEP_MS + DAY_MS;
    await removeStale(store, staleInStore(store, (id) => id === "carol"), NO_LIMIT);
  }
  equal([home.names("mail"), home.names("sent"), home.names("waits")], [
    ["carol"],
    ["alice"],
    [],
  ]);
  home.send("alice", "bob");
  equal(queued(store, "bob").length, 1, "a box that went is made anew");
});

Deno.test("marks go with their age, and only when no live agent needs them", () => {
  using home = tempStore();
  const old = (path: string, text = "x") => {
    Deno.writeTextFileSync(`${home.root}/${path}`, text);
    Deno.utimeSync(`${home.root}/${path}`, 1, 1);
  };
  old("claims/0123456789abcdef0123456789abcdef.json", '{"session_id":"alive"}');
  old("claims/1123456789abcdef0123456789abcdef.json", '{"session_id":"gone"}');
  old("autowake/b-0123456789abcdef0123456789abcdef");
  old("sessions/1.json.1-abc.tmp");
  const start = (id: string) =>
    JSON.stringify({
      schema_version: 1,
      session_id: id,
      domain: "00000000",
      client: "claude-code",
      client_pid: 7,
      cwd: "/",
      project: { root: "/" },
      at_ms: 1,
    });
  for (const id of ["alive", "gone"]) {
    old(`starts/${id}.json`, start(id));
    old(`starts/${id}@7.json`, start(id));
    old(`activity/${id}`, "idle");
    old(`turn/${id}`);
  }
  const found = [...staleInStore(home.store, (id) => id === "alive")].map(({ path }) =>
    path.slice(home.root.length + 1)
  );
  equal(found.sort(), [
    "activity/gone",
    "autowake/b-0123456789abcdef0123456789abcdef",
    "claims/1123456789abcdef0123456789abcdef.json",
    "sessions/1.json.1-abc.tmp",
    "starts/gone.json",
    "starts/gone@7.json",
    "turn/gone",
  ]);
});

Deno.test("a sweeper takes one box at each call and a bounded number of files", async () => {
  using home = tempStore();
  for (const to of ["bob", "carol"]) home.send("alice", to);
  home.nowMs += 15 * DAY_MS;
  for (const to of ["bob", "carol"]) {
    const folder = boxPath(home.root, to, "new");
    for (const name of home.names(`mail/${to}/new`)) Deno.removeSync(`${folder}/${name}`);
  }
  const sweeper = createSweeper(home.store, nobody, NO_LIMIT, fakeUptime(limits.LOOKS_APART_MS));
  let removed = 0;
  for (let call = 0; call < 12; call++) removed += await sweeper.sweepNext();
  equal(removed, 2);
  equal(home.names("sent/alice"), []);
  for (let n = 0; n < 10; n++) Deno.writeTextFileSync(`${sentPath(home.root, "alice")}/x${n}`, "");
  const ten = Array.from(
    { length: 10 },
    (_, n) => ({ path: `${sentPath(home.root, "alice")}/x${n}`, why: "" }),
  );
  equal(await removeStale(home.store, ten, NO_LIMIT, 4), 4);
});

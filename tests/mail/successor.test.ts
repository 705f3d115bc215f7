import { boxPath } from "../../src/mail/layout.ts";
import { queued } from "../../src/mail/lease.ts";
import { offers, take } from "../../src/mail/mailbox.ts";
import { ensureBox } from "../../src/mail/store.ts";
import {
  boxChain,
  endSuccession,
  followSuccessor,
  isFormerHeir,
  leaveSuccessor,
  moveMail,
  passMail,
  rememberSuccessors,
} from "../../src/mail/successor.ts";
import { FileError } from "../../src/sys/files.ts";
import { SUCCESSOR_MAX_STEPS } from "../../src/wire/limits.ts";
import { encodeCard } from "../../src/wire/notes.ts";
import { equal } from "../support/assert.ts";
import { readerOf, tempStore } from "../support/store.ts";

Deno.test("mail sent to a box that has a successor arrives there", () => {
  using home = tempStore();
  leaveSuccessor(home.store, "old", "new-one");
  home.send("alice", "old");
  equal(home.names("mail/old/new"), []);
  equal(home.names("mail/new-one/new").length, 1);
});

Deno.test("queued mail, unproved hand-overs and open tasks move, and nothing else does [M-move-01]", () => {
  using home = tempStore();
  const reader = readerOf("old", "turn-1");
  const { store } = home;
  home.send("alice", "old", { action_required: true });
  home.send("alice", "old", { body: "handed over" });
  for (const offer of offers(store, reader, [], queued(store, "old"))) {
    take(store, reader, offer, false);
  }
  home.send("alice", "old", { body: "queued" });
  const done = boxPath(home.root, "old", "done");
  for (const name of home.names("mail/old/cur")) {
    if (name.includes("-t--")) {
      Deno.renameSync(`${boxPath(home.root, "old", "cur")}/${name}`, `${done}/${name}`);
      Deno.copyFileSync(`${done}/${name}`, `${done}/${name}~done`);
    }
  }
  leaveSuccessor(store, "old", "now");
  equal(moveMail(store, "old", "now"), 3);
  equal(home.names("mail/now/new").length, 1);
  equal(home.names("mail/now/cur").length, 1);
  equal(home.names("mail/now/done").length, 1);
  equal(home.names("mail/old/done").length, 1);
  equal(moveMail(store, "old", "now"), 0);
});

Deno.test("a session that was cleared a hundred times still gets what is sent to its first box", () => {
  using home = tempStore();
  for (let n = 0; n < 100; n++) leaveSuccessor(home.store, `box-${n}`, `box-${n + 1}`);
  equal(followSuccessor(home.store, "box-0"), "box-100");
  home.send("alice", "box-0");
  equal(home.names("mail/box-100/new").length, 1);
});

Deno.test("who had become a session before stays with the heir when that session is opened again", () => {
  using home = tempStore();
  const { store } = home;
  for (const [from, to] of [["first", "old"], ["old", "heir"], ["heir", "now"]] as const) {
    leaveSuccessor(store, from, to);
  }
  endSuccession(store, "old");
  endSuccession(store, "old");
  equal([boxChain(store, "first"), boxChain(store, "old")], [["first", "heir", "now"], ["old"]]);
  equal([isFormerHeir(store, "old", "heir"), isFormerHeir(store, "old", "now")], [true, false]);
  leaveSuccessor(store, "old", "other");
  endSuccession(store, "old");
  equal(["heir", "other"].map((heir) => isFormerHeir(store, "old", heir)), [true, true]);
});

Deno.test("what is passed on goes where the box leads by now", () => {
  using home = tempStore();
  const { store } = home;
  leaveSuccessor(store, "first", "heir");
  home.send("alice", "heir");
  ensureBox(store, "first");
  Deno.renameSync(
    `${boxPath(home.root, "heir", "new")}/${home.names("mail/heir/new")[0]}`,
    `${boxPath(home.root, "first", "new")}/${home.names("mail/heir/new")[0]}`,
  );
  passMail(store, "first", "old");
  equal([home.names("mail/heir/new").length, followSuccessor(store, "first")], [1, "heir"]);
  equal(home.names("mail").includes("old"), false);
});

Deno.test("a chain of successors is followed for a bounded number of steps, and a ring ends", () => {
  using home = tempStore();
  const leadTo = (from: string, to: string) => {
    Deno.mkdirSync(boxPath(home.root, from), { recursive: true });
    Deno.writeTextFileSync(`${boxPath(home.root, from)}/successor`, `${to}\n`);
  };
  for (let n = 0; n < SUCCESSOR_MAX_STEPS + 5; n++) leadTo(`box-${n}`, `box-${n + 1}`);
  equal(followSuccessor(home.store, "box-0"), `box-${SUCCESSOR_MAX_STEPS}`);
  leadTo("box-3", "box-2");
  equal(followSuccessor(home.store, "box-3"), "box-2");
  // A ring that the first box is no part of.
  equal(boxChain(home.store, "box-0"), ["box-0", "box-1", "box-2", "box-3"]);
  leadTo("box-0", "box-0");
  equal(boxChain(home.store, "box-0"), ["box-0"]);
});

Deno.test("a session that is resumed after it was succeeded takes its own mail again", () => {
  using home = tempStore();
  leaveSuccessor(home.store, "first", "second");
  leaveSuccessor(home.store, "second", "first");
  home.send("alice", "second");
  equal(home.names("mail/first/new").length, 1);
  home.send("alice", "first");
  equal(home.names("mail/first/new").length, 2);
});

Deno.test("a successor file that is no box name, a link, or huge is ignored", () => {
  using home = tempStore();
  home.send("alice", "bob");
  const path = `${boxPath(home.root, "bob")}/successor`;
  for (const text of ["../../etc", "", "x".repeat(100_000), "a b"]) {
    Deno.writeTextFileSync(path, text);
    equal(followSuccessor(home.store, "bob"), "bob");
  }
  Deno.removeSync(path);
  Deno.symlinkSync("/etc/hostname", path);
  equal(followSuccessor(home.store, "bob"), "bob");
});

Deno.test("what cannot be moved keeps no other mail from moving", () => {
  using home = tempStore();
  const { store, root } = home;
  home.send("alice", "bob");
  ensureBox(store, "bob-2");
  // Nothing can take the place of a folder with something in it.
  for (const box of ["bob", "bob-2"]) {
    Deno.mkdirSync(`${root}/mail/${box}/new/0000-folder/x`, { recursive: true });
  }
  const [name = ""] = home.names("mail/bob/new").filter((one) => one !== "0000-folder");
  for (let n = 0; n < 20; n++) home.send("alice", "bob");
  let said = "";
  try {
    moveMail(store, "bob", "bob-2");
  } catch (error) {
    said = error instanceof FileError ? error.operation : String(error);
  }
  equal(said, "rename");
  equal(home.names("mail/bob/new"), ["0000-folder"]);
  equal(home.names("mail/bob-2/new").includes(name), true);
});

Deno.test("that a box has no successor is remembered until its folder changes", () => {
  let looks = 0;
  using home = tempStore((files) => ({
    ...files,
    lstat(path) {
      if (path.endsWith("/successor")) looks++;
      return files.lstat(path);
    },
  }));
  const { store } = home;
  const follow = rememberSuccessors(store);
  equal(follow("nobody"), "nobody");
  ensureBox(store, "old");
  ensureBox(store, "new");
  // The folder has just changed: a second change within the clock's tick would not show.
  equal([follow("old"), follow("old")], ["old", "old"]);
  equal(looks, 3);
  const anHourAgo = new Date(Date.now() - 3_600_000);
  Deno.utimeSync(boxPath(home.root, "old"), anHourAgo, anHourAgo);
  equal(follow("old"), "old");
  looks = 0;
  equal([follow("old"), follow("old"), follow("old")], ["old", "old", "old"]);
  equal(looks, 0);
  leaveSuccessor(store, "old", "new");
  equal([follow("old"), follow("old")], ["new", "new"]);
});

Deno.test("a card goes along to an agent that has said nothing yet, and changes nothing that one said", () => {
  for (const [said, name] of [[{}, "one"], [{ name: "other" }, "other"]] as const) {
    using home = tempStore();
    for (const box of ["a", "b"]) ensureBox(home.store, box);
    const card = (box: string) => `${home.root}/mail/${box}/card.json`;
    Deno.writeFileSync(card("a"), encodeCard({ name: "one", named_at: 5, client: "codex" }));
    Deno.writeFileSync(card("b"), encodeCard({ ...said, last_seen_ms: 7 }));
    moveMail(home.store, "a", "b");
    const { name: found, last_seen_ms } = JSON.parse(Deno.readTextFileSync(card("b")));
    equal([found, last_seen_ms], [name, 7]);
  }
});

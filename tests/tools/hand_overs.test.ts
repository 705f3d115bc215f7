/** What responses hand over, and what a subagent is told instead. */

import { acknowledge, handedOver, queued } from "../../src/mail/lease.ts";
import { type Offer, offers, take } from "../../src/mail/mailbox.ts";
import { createOpenWork } from "../../src/mail/tasks.ts";
import { FileError, type Files } from "../../src/sys/files.ts";
import { type HandOvers, trackHandOvers } from "../../src/tools/hand_overs.ts";
import { countsOnly } from "../../src/tools/read.ts";
import { FOLDER_TIME_GRAIN_MS } from "../../src/wire/limits.ts";
import { equal, that } from "../support/assert.ts";
import { readerOf, type TempStore, tempStore } from "../support/store.ts";

const OWN_TURN = "s17-00000000";

/** Response 1 hands everything in bob's box over. */
function respond(home: TempStore, handOvers: HandOvers, announced = false): void {
  const reader = readerOf("bob", OWN_TURN);
  const all: Offer[] = [...offers(home.store, reader, [], queued(home.store, "bob"))];
  for (const offer of all) {
    const taken = take(home.store, reader, offer, announced);
    that(taken !== null, "taken");
    handOvers.note(1, { box: "bob", offer, taken });
  }
}

const counts = (home: TempStore) =>
  ["new", "cur", "done"].map((folder) => home.names(`mail/bob/${folder}`).length).join(" ");

Deno.test("without hooks the next request proves that the response before it arrived [M-ack-01]", () => {
  using home = tempStore();
  home.send("alice", "bob");
  const handOvers = trackHandOvers(home.store, OWN_TURN);
  respond(home, handOvers);
  handOvers.requestBegan("bob");
  equal(counts(home), "0 1 0", "it was not written yet");
  handOvers.written(1);
  equal(counts(home), "0 1 0");
  handOvers.requestBegan("bob");
  equal(counts(home), "0 0 1");
  equal(home.names("mail/bob/done")[0]?.includes("~c"), true);
});

Deno.test("a request of another agent of the same server proves nothing", () => {
  using home = tempStore();
  home.send("alice", "bob");
  const handOvers = trackHandOvers(home.store, OWN_TURN);
  respond(home, handOvers);
  handOvers.written(1);
  handOvers.requestBegan("carol");
  equal(counts(home), "0 1 0");
  handOvers.requestBegan("bob");
  equal(counts(home), "0 0 1");
});

Deno.test("who reads batch after batch waits for no acknowledgement; it is made after the last one, or before anything else is asked", async () => {
  using home = tempStore();
  const handOvers = trackHandOvers(home.store, OWN_TURN);
  home.send("alice", "bob");
  respond(home, handOvers);
  handOvers.written(1);
  handOvers.requestBegan("bob", true);
  equal(counts(home), "0 1 0", "while the second batch is read");
  home.send("alice", "bob");
  respond(home, handOvers);
  handOvers.written(1);
  await Promise.resolve();
  equal(counts(home), "0 1 1", "the client has the second, and asks for no third");
  handOvers.requestBegan("bob", true);
  handOvers.requestBegan("bob");
  equal(counts(home), "0 0 2");
  home.send("alice", "bob");
  respond(home, handOvers);
  handOvers.written(1);
  handOvers.requestBegan("bob", true);
  handOvers.takeBack("bob");
  handOvers.settle();
  equal(counts(home), "3 0 0", "it was another agent, who has got nothing");
});

/** A disk whose renames fail while the switch is on. */
function failing() {
  const disk = { isBroken: false };
  const wrap = (files: Files): Files => ({
    ...files,
    rename(from, to) {
      if (disk.isBroken) throw new FileError("no-space", "rename", from);
      files.rename(from, to);
    },
  });
  return { disk, wrap };
}

Deno.test("a disk that fails ends no server when a response is written, cancelled or proved", () => {
  const { disk, wrap } = failing();
  using home = tempStore(wrap);
  for (let n = 0; n < 3; n++) home.send("alice", "bob");
  const handOvers = trackHandOvers(home.store, OWN_TURN);
  respond(home, handOvers);
  handOvers.written(1);
  disk.isBroken = true;
  handOvers.requestBegan("bob");
  equal(counts(home), "0 3 0");
  disk.isBroken = false;
  handOvers.requestBegan("bob");
  equal(counts(home), "0 0 3", "it is tried again");
  home.send("alice", "bob");
  respond(home, handOvers);
  disk.isBroken = true;
  handOvers.dropped(1);
  equal(counts(home), "0 1 3", "its lease will end");
});

Deno.test("an announced message is not acknowledged by the next request [M-ack-02]", () => {
  using home = tempStore();
  home.send("alice", "bob");
  const handOvers = trackHandOvers(home.store, OWN_TURN);
  respond(home, handOvers, true);
  handOvers.written(1);
  handOvers.requestBegan("bob");
  equal(counts(home), "0 1 0");
});

Deno.test("a response that is not written gives its messages back", () => {
  using home = tempStore();
  home.send("alice", "bob");
  const handOvers = trackHandOvers(home.store, OWN_TURN);
  respond(home, handOvers);
  handOvers.dropped(1);
  equal(counts(home), "1 0 0");
  handOvers.written(1);
  handOvers.requestBegan("bob");
  equal(counts(home), "1 0 0");
});

Deno.test("a subagent is told how much waits, and takes nothing of it [T-sub-01]", () => {
  using home = tempStore();
  home.send("alice", "bob");
  home.send("alice", "bob", { action_required: true });
  const { store } = home;
  const told = countsOnly({ store, openWork: createOpenWork(store), agent: { box: () => "bob" } });
  equal(told, {
    ok: true,
    drained: false,
    count: 0,
    messages: [],
    deferred_count: 2,
    open_work_count: 1,
  });
  equal(counts(home), "2 0 0");
});

Deno.test("counting a box that takes long is not done at every response, closing counts anew", () => {
  using home = tempStore();
  home.send("alice", "bob", { action_required: true });
  let tookMs = 0;
  const clock = { ...home.store.clock, nowMs: () => (home.nowMs += tookMs) };
  const work = createOpenWork({ ...home.store, clock });
  equal(work.count("bob"), 1);
  home.send("alice", "bob", { action_required: true });
  equal(work.count("bob"), 2, "a quick count is taken at every response");
  tookMs = 10;
  equal(work.count("bob"), 2);
  home.send("alice", "bob", { action_required: true });
  equal(work.count("bob"), 2);
  work.changed();
  equal(work.count("bob"), 3);
  equal(work.count("alice"), 0, "another box");
});

Deno.test("folders are not looked through again for what this server moves in them, but for what others do", async () => {
  const listed: string[] = [];
  using home = tempStore((files) => ({
    ...files,
    list(path) {
      listed.push(path.slice(path.lastIndexOf("/") + 1));
      return files.list(path);
    },
  }));
  const work = createOpenWork(home.store);
  const lists = () => listed.splice(0).filter((folder) => folder !== "hand");
  const acknowledgeAll = () => {
    for (const held of handedOver(home.store, "bob")) acknowledge(home.store, "bob", held);
    return false;
  };
  const takeAll = (turn: string) => {
    const names = queued(home.store, "bob");
    const all = [...offers(home.store, readerOf("bob", turn), [], names)];
    for (const offer of all) take(home.store, readerOf("bob", turn), offer, false);
    return all.some(({ message }) => message.action_required === true);
  };
  home.send("alice", "bob");
  work.keeping("bob", () => takeAll("turn-1"));
  lists();
  equal(work.count("bob"), 0);
  equal(lists(), []);
  work.keeping("bob", acknowledgeAll);
  lists();
  equal(work.count("bob"), 0);
  equal(lists(), []);
  // Beyond the tick of the file system's clock.
  await new Promise((resolve) => setTimeout(resolve, 2 * FOLDER_TIME_GRAIN_MS));
  home.send("alice", "bob", { action_required: true });
  equal(work.count("bob"), 1, "a task has come");
  work.keeping("bob", () => takeAll("turn-1"));
  equal(work.count("bob"), 1, "and was taken");
  acknowledgeAll();
  equal(work.count("bob"), 1, "and acknowledged by another process");
});

/** Bob's activity mark. */
function mark(home: TempStore, word: string): void {
  Deno.writeTextFileSync(`${home.root}/activity/bob`, word);
}

Deno.test("what is written while the session is idle belongs to no turn, else to the running one", () => {
  for (const [word, turn] of [["busy", "turn-1"], ["idle", "0"], ["wait", "turn-1"]]) {
    using home = tempStore();
    home.send("alice", "bob");
    mark(home, word ?? "");
    const handOvers = trackHandOvers(home.store, OWN_TURN);
    const reader = readerOf("bob", "turn-1");
    const [offer] = offers(home.store, reader, [], queued(home.store, "bob"));
    const taken = offer === undefined ? null : take(home.store, reader, offer, false, false);
    that(offer !== undefined && taken !== null, "taken");
    handOvers.note(1, { box: "bob", offer, taken });
    handOvers.written(1);
    equal(home.names("mail/bob/cur")[0]?.split("~")[2], turn, word);
  }
});

Deno.test("the next request proves nothing to a model that may have gone on without the result", () => {
  using home = tempStore();
  home.send("alice", "bob");
  const handOvers = trackHandOvers(home.store, OWN_TURN);
  const reader = readerOf("bob", OWN_TURN);
  const [offer] = offers(home.store, reader, [], queued(home.store, "bob"));
  const taken = offer === undefined ? null : take(home.store, reader, offer, false);
  that(offer !== undefined && taken !== null, "taken");
  handOvers.note(1, { box: "bob", offer, taken, mayBeLeft: true });
  handOvers.written(1);
  handOvers.requestBegan("bob");
  equal(counts(home), "0 1 0");
});

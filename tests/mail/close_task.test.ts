/** Closing a task: once, whatever is killed and whoever tries at the same time. */

import { boxPath } from "../../src/mail/layout.ts";
import { acknowledge, claim, queued } from "../../src/mail/lease.ts";
import { offers, take } from "../../src/mail/mailbox.ts";
import { createCompose } from "../../src/mail/outgoing.ts";
import { staleInBox } from "../../src/mail/retention.ts";
import { recoverSends } from "../../src/mail/sent.ts";
import { openStore, type Store } from "../../src/mail/store.ts";
import { leaveSuccessor, moveMail } from "../../src/mail/successor.ts";
import { closeTask, type ClosingResult, countOpenTasks } from "../../src/mail/tasks.ts";
import { FileError, type Files } from "../../src/sys/files.ts";
import { DONE_KEEP_MS } from "../../src/wire/limits.ts";
import { parseMessage } from "../../src/wire/message.ts";
import type { Closed } from "../../src/wire/name.ts";
import { bound } from "../faults/bound.ts";
import { Death, mortal } from "../faults/fake_world.ts";
import { equal, that } from "../support/assert.ts";
import { NO_LIMIT, readerOf, type TempStore, tempStore } from "../support/store.ts";

const BOB = readerOf("bob", "turn-1");

/** Bob closes the task with this id, through whatever store. */
function close(
  home: TempStore,
  id: string,
  { store = home.store, state = "done", body = "the result" }: {
    store?: Store;
    state?: Closed;
    body?: string;
  } = {},
): Promise<ClosingResult> {
  const composeNext = createCompose(store);
  return closeTask(store, BOB, {
    id,
    state,
    compose(task, resultId) {
      const outgoing = composeNext({
        fromBox: "bob",
        toBox: task.from_session_id,
        wake: false,
        ask: false,
        fields: {
          body,
          origin: "peer",
          from_session_id: "bob",
          from_name: "bob",
          from_client: "test",
          to_session_id: task.from_session_id,
          project: "/project",
          reply_to: task.message_id,
          result_of: task.message_id,
          result_state: state,
        },
      });
      return {
        ...outgoing,
        name: { ...outgoing.name, id: resultId },
        message: { ...outgoing.message, message_id: resultId },
      };
    },
  }, NO_LIMIT);
}

/** Alice gives bob a task; both have a box. */
function task(home: TempStore, folder: "new" | "cur" | "done"): string {
  home.send("bob", "alice", { body: "hello" });
  const { message } = home.send("alice", "bob", { action_required: true });
  if (folder !== "new") {
    for (const offer of offers(home.store, BOB, [], queued(home.store, "bob"))) {
      const held = take(home.store, BOB, offer, false);
      if (held !== null && folder === "done") acknowledge(home.store, "bob", held);
    }
  }
  return message.message_id;
}

/** The bodies of the results in alice's box, wherever in it they lie. */
function results(home: TempStore): string[] {
  const bodies: string[] = [];
  for (const folder of ["new", "cur", "done"] as const) {
    for (const name of home.names(`mail/alice/${folder}`)) {
      const text = Deno.readTextFileSync(`${boxPath(home.root, "alice", folder)}/${name}`);
      const message = parseMessage(text);
      if (message.ok && message.value.result_of !== undefined) bodies.push(message.value.body);
    }
  }
  return bodies;
}

/** The store as a process sees it whose files do as `wrap` says. */
function storeThrough(home: TempStore, wrap: (files: Files) => Files): Store {
  const { clock, random, files } = home.store;
  const opened = openStore({ clock, random, files }, home.root, null);
  if (!opened.ok) throw new Error(opened.reason);
  return { ...opened.value, files: wrap(files) };
}

for (const folder of ["new", "cur", "done"] as const) {
  Deno.test(`a task in ${folder} is closed: its requester gets the result, it is open no more [T-work-01]`, async () => {
    using home = tempStore();
    const id = task(home, folder);
    equal(countOpenTasks(home.store, "bob"), 1);
    const closed = await close(home, id);
    that(closed.ok && !closed.already && closed.state === "done", JSON.stringify(closed));
    equal(results(home), ["the result"]);
    equal(countOpenTasks(home.store, "bob"), 0);
    equal(home.names("mail/bob/done").map((name) => name.endsWith("~done")), [true]);
  });

  Deno.test(`killed at every step, the closing of a task in ${folder} is done once by the next try [T-work-02] [M-idem-02]`, async () => {
    let deaths = 0;
    for (let lives = 0;; lives++) {
      using home = tempStore();
      const id = task(home, folder);
      const dying = storeThrough(home, (files) => mortal(files, lives));
      const died = await close(home, id, { store: dying }).then(() => false, (error) => {
        that(error instanceof Death, String(error));
        return true;
      });
      if (died) {
        deaths++;
        const told = results(home).length;
        const open = countOpenTasks(home.store, "bob");
        // Never closed without the requester being told.
        that(open === 1 || told === 1, `after ${lives} changes: told ${told}, open ${open}`);
        if (lives % 3 === 0) recoverSends(home.store, "bob", NO_LIMIT);
        // The requester may have read the first one meanwhile.
        if (lives % 2 === 0) readAll(home);
      }
      const again = await close(home, id, { body: died ? "the second try" : "again" });
      that(again.ok, JSON.stringify(again));
      equal(results(home).length, 1, `results after ${lives} changes`);
      equal(countOpenTasks(home.store, "bob"), 0);
      if (!died) {
        that(again.already, "the task was closed at the first try");
        break;
      }
    }
    that(deaths >= 4, `it died at ${deaths} steps`);
  });
}

function readAll({ store }: TempStore): void {
  const reader = readerOf("alice", "turn-9");
  for (const base of queued(store, "alice")) {
    claim(store, "alice", base, {
      readerTag: reader.tag,
      turn: reader.turn,
      attempt: 1,
      ms: store.clock.nowMs(),
      announced: false,
      shown: true,
    });
  }
}

Deno.test("a closed task is not closed again, and a blocked one may still be completed [T-work-03]", async () => {
  using home = tempStore();
  const id = task(home, "cur");
  const first = await close(home, id, { state: "blocked", body: "no access" });
  that(first.ok && first.state === "blocked", JSON.stringify(first));
  const again = await close(home, id, { state: "blocked", body: "still none" });
  that(again.ok && again.already, JSON.stringify(again));
  const done = await close(home, id);
  that(done.ok && !done.already && done.state === "done", JSON.stringify(done));
  const late = await close(home, id, { state: "blocked" });
  that(late.ok && late.already && late.state === "done", JSON.stringify(late));
  equal(results(home).sort(), ["no access", "the result"]);
});

Deno.test("a task that a hook acknowledges at that very moment is closed all the same", async () => {
  using home = tempStore();
  const id = task(home, "cur");
  let raced = false;
  const racing = storeThrough(home, (files) => ({
    ...bound(files),
    link(from, to) {
      files.link(from, to);
      if (raced) return;
      raced = true;
      const [name = ""] = home.names("mail/bob/cur");
      Deno.renameSync(`${home.root}/mail/bob/cur/${name}`, `${home.root}/mail/bob/done/${name}~a5`);
    },
  }));
  const closed = await close(home, id, { store: racing });
  that(closed.ok && raced, JSON.stringify(closed));
  equal(results(home).length, 1);
  equal(countOpenTasks(home.store, "bob"), 0);
});

Deno.test("a full disk leaves the task open, and the next try closes it [T-work-05]", async () => {
  using home = tempStore();
  const id = task(home, "done");
  const full = storeThrough(home, (files) => ({
    ...bound(files),
    create(path) {
      throw new FileError("no-space", "create", path);
    },
  }));
  const failed = await close(home, id, { store: full }).then(() => null, (error) => error);
  that(failed instanceof FileError && failed.fault === "no-space", String(failed));
  equal(countOpenTasks(home.store, "bob"), 1);
  that((await close(home, id)).ok, "closed when there is room");
});

Deno.test("while another process closes the task, a second one waits its turn", async () => {
  using home = tempStore();
  const id = task(home, "cur");
  const busy = storeThrough(home, (files) => ({ ...bound(files), ifUnlocked: () => false }));
  const refused = await close(home, id, { store: busy });
  that(!refused.ok && refused.fault === "busy", JSON.stringify(refused));
  equal(results(home), []);
});

Deno.test("a plain message, an unknown id and an unknown requester are told apart [T-work-04]", async () => {
  using home = tempStore();
  home.send("bob", "alice");
  const plain = home.send("alice", "bob").message.message_id;
  const ghost = home.send("ghost", "bob", { action_required: true }).message.message_id;
  const faults = [];
  for (const id of [plain, "0".repeat(26), ghost]) {
    const closed = await close(home, id);
    faults.push(closed.ok ? "closed" : closed.fault);
  }
  equal(faults, ["not-a-task", "not-found", "requester-unknown"]);
  equal(countOpenTasks(home.store, "bob"), 1);
});

Deno.test("a blocked task moves to the box that takes over, and may be completed there [M-move-01]", async () => {
  using home = tempStore();
  const id = task(home, "done");
  that((await close(home, id, { state: "blocked", body: "no access" })).ok, "blocked");
  leaveSuccessor(home.store, "bob", "bobby");
  equal(moveMail(home.store, "bob", "bobby"), 1);
  equal(home.names("mail/bobby/done").map((name) => name.endsWith("~blocked")), [true]);
});

Deno.test("a task that is closed after a week is not swept on the same day [M-gone-01]", async () => {
  using home = tempStore();
  const id = task(home, "done");
  home.nowMs += DONE_KEEP_MS + 1_000;
  that((await close(home, id)).ok, "closed");
  const stale = () => [...staleInBox(home.store, "bob", () => false)].length;
  equal(stale(), 0);
  home.nowMs += DONE_KEEP_MS + 1_000;
  equal(stale(), 1);
});

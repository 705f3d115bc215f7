/** The state table of src/mail/layout.ts: how a message passes from folder to folder. */

import { deliver } from "../../src/mail/deliver.ts";
import { find } from "../../src/mail/find.ts";
import {
  acknowledge,
  claim,
  handedOver,
  peek,
  queued,
  release,
  renew,
} from "../../src/mail/lease.ts";
import {
  acknowledgeTurn,
  confirm,
  type Offer,
  offers,
  openInbox,
  putBack,
  take,
  takeBackTurns as takeBack,
} from "../../src/mail/mailbox.ts";
import { formatDone, type LeasedName, parseLeased, type Rule } from "../../src/wire/name.ts";
import { equal, that } from "../support/assert.ts";
import { NO_LIMIT, readerOf, type TempStore, tempStore } from "../support/store.ts";

const BOB = readerOf("bob", "turn-1");

function folders(home: TempStore): number[] {
  return ["new", "cur", "done", "bad"].map((name) => home.names(`mail/bob/${name}`).length);
}

function offered(home: TempStore, reader = BOB): Offer[] {
  const { store } = home;
  return [...offers(store, reader, handedOver(store, "bob"), queued(store, "bob"))];
}

function takeAll(home: TempStore, reader = BOB, shown = true): LeasedName[] {
  return offered(home, reader).flatMap((offer) =>
    take(home.store, reader, offer, false, shown) ?? []
  );
}

Deno.test("queued, handed over, acknowledged: one file, in one folder at a time", () => {
  using home = tempStore();
  home.send("alice", "bob");
  equal(folders(home), [1, 0, 0, 0]);
  const [held] = takeAll(home);
  equal(folders(home), [0, 1, 0, 0]);
  equal(offered(home), [], "within its turn it is not offered again");
  equal(acknowledgeTurn(home.store, "bob", held === undefined ? [] : [held], "turn-1"), 1);
  equal(folders(home), [0, 0, 1, 0]);
});

Deno.test("the sender's copy and the message are one inode, whatever the state", () => {
  using home = tempStore();
  home.send("alice", "bob");
  const links = () =>
    home.names("sent/alice").map((name) => Deno.lstatSync(`${home.root}/sent/alice/${name}`).nlink);
  equal(links(), [2]);
  const held = takeAll(home);
  equal(links(), [2]);
  acknowledgeTurn(home.store, "bob", held, "turn-1");
  equal(links(), [2]);
});

Deno.test("files and folders are closed to others and open to their owner, whatever the umask", () => {
  const program = new URL("deliver_once.ts", import.meta.url).pathname;
  for (const mask of ["000", "277", "777"]) {
    using home = tempStore();
    const root = `${home.root}/../fresh`;
    const line = ["run", "-A", "--no-config", "--no-lock", "--quiet", program, root];
    const { code, stderr } = new Deno.Command("sh", {
      args: ["-c", `umask ${mask}; exec "$@"`, "sh", Deno.execPath(), ...line],
    }).outputSync();
    equal([code, new TextDecoder().decode(stderr)], [0, ""]);
    const mode = (path: string) => (Deno.lstatSync(`${root}/${path}`).mode ?? 0) & 0o7777;
    const [name = ""] = home.names("../fresh/mail/bob/new");
    for (const file of [`mail/bob/new/${name}`, "activity/alice", "starts/alice.json"]) {
      equal(mode(file), 0o600, `${file} under umask ${mask}`);
    }
    for (const folder of [".", "mail", "mail/bob", "mail/bob/new", "mail/bob/cur", "sent/alice"]) {
      equal(mode(folder), 0o700, `${folder} under umask ${mask}`);
    }
  }
});

Deno.test("of two readers that race for a message one gets it, the other is told it is gone", () => {
  using home = tempStore();
  home.send("alice", "bob");
  const [offer] = offered(home);
  const [other] = offered(home);
  that(offer !== undefined && other !== undefined, "both saw it");
  that(take(home.store, BOB, offer, false) !== null, "the first gets it");
  equal(take(home.store, BOB, other, false), null);
  equal(peek(home.store, "bob", "new", other.base), { ok: false, reason: "gone" });
  equal(folders(home), [0, 1, 0, 0]);
});

Deno.test("two readers that renew one lease: the second is too late", () => {
  using home = tempStore();
  home.send("alice", "bob");
  takeAll(home);
  const next = readerOf("bob", "turn-2");
  const [offer] = offered(home, next);
  const [other] = offered(home, next);
  that(offer !== undefined && other !== undefined, "both saw it");
  home.nowMs += 1;
  equal(take(home.store, next, offer, false)?.lease.attempt, 2);
  equal(take(home.store, next, other, false), null);
});

Deno.test("a released message is queued as it was before", () => {
  using home = tempStore();
  home.send("alice", "bob");
  const before = home.names("mail/bob/new");
  const [held] = takeAll(home);
  that(held !== undefined && release(home.store, "bob", held), "released");
  equal(home.names("mail/bob/new"), before);
  equal(offered(home)[0]?.attempt, 1);
  equal(release(home.store, "bob", held), false, "only once");
});

Deno.test("what could not be printed goes back to the state it was taken from", () => {
  using home = tempStore();
  home.send("alice", "bob");
  takeAll(home);
  const before = home.names("mail/bob/cur");
  const next = readerOf("bob", "turn-2");
  const [offer] = offered(home, next);
  that(offer !== undefined, "offered again");
  const taken = take(home.store, next, offer, false);
  that(taken !== null, "taken");
  putBack(home.store, "bob", offer, taken);
  equal(home.names("mail/bob/cur"), before);
});

Deno.test("a late acknowledgement finds nothing and harms nothing", () => {
  using home = tempStore();
  home.send("alice", "bob");
  const first = takeAll(home);
  home.nowMs += 1;
  const second = takeAll(home, readerOf("bob", "turn-2"));
  equal(second[0]?.lease.attempt, 2);
  equal(acknowledgeTurn(home.store, "bob", first, "turn-1"), 0);
  equal(folders(home), [0, 1, 0, 0]);
  equal(acknowledgeTurn(home.store, "bob", second, "turn-2"), 1);
  equal(acknowledgeTurn(home.store, "bob", second, "turn-2"), 0, "and it is counted once");
  equal(folders(home), [0, 0, 1, 0]);
});

Deno.test("what was taken and not shown is no evidence for its turn until it is confirmed", () => {
  using home = tempStore();
  home.send("alice", "bob");
  home.send("alice", "bob");
  const [printed, lost] = takeAll(home, BOB, false);
  that(printed !== undefined && lost !== undefined, "both taken");
  that(confirm(home.store, "bob", printed) !== null, "confirmed");
  equal(acknowledgeTurn(home.store, "bob", handedOver(home.store, "bob"), "turn-1"), 1);
  equal(folders(home), [0, 1, 1, 0]);
  equal(offered(home), [], "its taker may still be printing");
  home.nowMs += 11_000;
  equal(offered(home).map(({ attempt }) => attempt), [2], "but not for ever");
  home.nowMs -= 60_000;
  equal(offered(home).map(({ attempt }) => attempt), [2], "whatever the clock does");
});

Deno.test("an announcement is not acknowledged by its turn", () => {
  using home = tempStore();
  home.send("alice", "bob");
  const [offer] = offered(home);
  that(offer !== undefined, "offered");
  const held = take(home.store, BOB, offer, true);
  equal(acknowledgeTurn(home.store, "bob", held === null ? [] : [held], "turn-1"), 0);
});

Deno.test("what another turn left is offered before what is new, oldest first", () => {
  using home = tempStore();
  const send = (body: string) => {
    home.nowMs += 1;
    home.send("alice", "bob", { body });
  };
  send("1");
  send("2");
  takeAll(home);
  send("3");
  const next = readerOf("bob", "turn-2");
  const seen = offered(home, next).map(({ message, attempt }) => `${message.body} ${attempt}`);
  equal(seen, ["1 2", "2 2", "3 1"]);
});

Deno.test("mail that a living sibling server handed over is left to it", () => {
  using home = tempStore();
  home.send("alice", "bob");
  takeAll(home, readerOf("bob", "s4711-00000000"));
  const lock = home.store.files.lock(`${home.root}/sessions/4711-00000000.lock`);
  equal(offered(home), []);
  lock.release();
  equal(offered(home).map(({ attempt }) => attempt), [2]);
});

Deno.test("what a server took that had this pid before is offered again, to another server and to the one that has it now", () => {
  using home = tempStore();
  const server = readerOf("bob", "s4711-00000000");
  const startsAt = (ms: number) => {
    const entry = JSON.stringify({ server_pid: 4711, started_at: ms });
    Deno.writeTextFileSync(`${home.root}/sessions/4711-00000000.json`, entry);
  };
  home.send("alice", "bob");
  const [held] = takeAll(home, server);
  const lock = home.store.files.lock(`${home.root}/sessions/4711-00000000.lock`);
  const takenMs = held?.lease.ms ?? 0;
  for (const ms of [takenMs - 1, takenMs]) {
    startsAt(ms);
    equal([offered(home), offered(home, server)], [[], []], "it took it itself");
  }
  startsAt(takenMs + 1);
  equal([offered(home).length, offered(home, server).length], [1, 1]);
  Deno.writeTextFileSync(`${home.root}/sessions/4711-00000000.json`, "no entry");
  equal([offered(home), offered(home, server)], [[], []], "when it started is not known");
  lock.release();
});

Deno.test("a reply that is being waited for is offered to nobody else", () => {
  using home = tempStore();
  const request = home.compose("bob", "alice", { ask: true }).message.message_id;
  home.send("alice", "bob", { reply_to: request, body: "answer" });
  Deno.mkdirSync(`${home.root}/waits/bob`);
  const lock = home.store.files.lock(`${home.root}/waits/bob/${request}`);
  equal(offered(home), []);
  lock.release();
  equal(offered(home).length, 1, "nobody waits any more");
});

Deno.test("a message is found by its id in every state, and only in its own box", () => {
  using home = tempStore();
  const { message } = home.send("alice", "bob");
  const where = () => find(home.store, "bob", message.message_id)?.folder ?? null;
  equal(where(), "new");
  const held = takeAll(home);
  equal(where(), "cur");
  acknowledgeTurn(home.store, "bob", held, "turn-1");
  equal(where(), "done");
  equal(find(home.store, "carol", message.message_id), null);
  equal(find(home.store, "bob", "01KASZG1V7ABCDEFGHJKMNPQRS"), null);
});

Deno.test("a write that died leaves a file that the retry replaces", () => {
  for (const remains of ["", '{"schema_version":1,"mess', "whole"]) {
    using home = tempStore();
    const outgoing = home.compose("alice", "bob");
    deliver(home.store, outgoing, NO_LIMIT);
    const [name = ""] = home.names("mail/bob/new");
    // As after a crash before the link: one name, and whatever had reached the disk.
    const text = Deno.readTextFileSync(`${home.root}/sent/alice/${name}`);
    Deno.removeSync(`${home.root}/mail/bob/new/${name}`);
    Deno.writeTextFileSync(`${home.root}/sent/alice/${name}`, remains === "whole" ? text : remains);
    equal(deliver(home.store, outgoing, NO_LIMIT), { ok: true, base: name } as never);
    equal(offered(home).map(({ message }) => message), [outgoing.message]);
    equal(home.names("sent/alice"), [name]);
  }
});

Deno.test("a retry after the reader has claimed it delivers nothing: two links are the proof", () => {
  using home = tempStore();
  const outgoing = home.send("alice", "bob");
  const held = takeAll(home);
  equal(deliver(home.store, outgoing, NO_LIMIT).ok, true);
  equal(folders(home), [0, 1, 0, 0]);
  acknowledgeTurn(home.store, "bob", held, "turn-1");
  equal(deliver(home.store, outgoing, NO_LIMIT).ok, true);
  equal(folders(home), [0, 0, 1, 0]);
});

Deno.test("a retry right after the link, before the folder was synced, does no harm", () => {
  using home = tempStore();
  const outgoing = home.send("alice", "bob");
  equal(deliver(home.store, outgoing, NO_LIMIT).ok, true);
  equal(folders(home), [1, 0, 0, 0]);
});

Deno.test("a renewed lease keeps its message", () => {
  using home = tempStore();
  const { message } = home.send("alice", "bob");
  const [held] = takeAll(home);
  that(held !== undefined, "taken");
  const lease = { ...held.lease, turn: "turn-2" };
  that(renew(home.store, "bob", held, lease) !== null, "renewed");
  equal(renew(home.store, "bob", held, lease), null, "the old lease is gone");
  equal(handedOver(home.store, "bob").map((one) => one.lease), [lease]);
  equal(find(home.store, "bob", message.message_id)?.message, message);
});

Deno.test("a claim of a name that is not there is no error", () => {
  using home = tempStore();
  home.send("alice", "bob");
  const [base = ""] = home.names("mail/bob/new");
  Deno.removeSync(`${home.root}/mail/bob/new/${base}`);
  const lease = { readerTag: BOB.tag, turn: "t", attempt: 1, ms: 1, announced: false, shown: true };
  equal(claim(home.store, "bob", base, lease), null);
});

/** Hands everything over in turn-1, and says for each of these rules that it proved one of them. */
function acknowledgedBy(home: TempStore, rules: readonly Rule[]): LeasedName[] {
  const held = takeAll(home);
  rules.forEach((rule, n) => {
    const one = held[n];
    that(one !== undefined && acknowledge(home.store, "bob", one, rule), rule);
  });
  return held;
}

const TURN_1 = new Set(["turn-1"]);

Deno.test("what was shown in a turn that the user took back is offered again, whatever had proved it", () => {
  using home = tempStore();
  const rules = ["turn_ended", "following_stop", "next_request", "later_event"] as const;
  for (const rule of rules) home.send("alice", "bob", { body: rule });
  acknowledgedBy(home, rules);
  equal(folders(home), [0, 0, 4, 0]);
  equal(takeBack(home.store, BOB, TURN_1, home.nowMs), 4);
  equal(folders(home), [0, 4, 0, 0]);
  equal(takeBack(home.store, BOB, TURN_1, home.nowMs), 0, "once");
  const next = readerOf("bob", "turn-2");
  const seen = offered(home, next);
  equal(seen.map(({ message }) => message.body), [...rules]);
  equal([...new Set(seen.map(({ attempt }) => attempt))], [2]);
  const taken = takeAll(home, next);
  equal(taken.every(({ lease }) => lease.takenBack === true && lease.turn === "turn-2"), true);
  equal(
    acknowledgeTurn(home.store, "bob", taken, "turn-2"),
    4,
    "and the next turn proves it again",
  );
  equal(folders(home), [0, 0, 4, 0]);
});

Deno.test("what a hook left in a turn that was taken back is marked as such, and its turn proves it no more", () => {
  using home = tempStore();
  home.send("alice", "bob");
  takeAll(home);
  equal(takeBack(home.store, BOB, TURN_1, home.nowMs), 1);
  equal(acknowledgeTurn(home.store, "bob", handedOver(home.store, "bob"), "turn-1"), 0);
  equal(offered(home, readerOf("bob", "turn-2")).map(({ held }) => held?.lease.takenBack), [true]);
});

Deno.test("what the model acted on, closed, answered since or was shown elsewhere is not taken back", () => {
  using home = tempStore();
  const acted = home.send("alice", "bob", { body: "acted on" });
  home.send("alice", "bob", { body: "closed", action_required: true });
  const asked = home.send("alice", "bob", { body: "answered", ask: true });
  home.send("alice", "bob", { body: "of another session" });
  home.send("alice", "bob", { body: "of another turn" });
  const held = takeAll(home);
  const done = (body: number, change: Partial<LeasedName> = {}, rule: Rule = "turn_ended") => {
    const one = held[body];
    that(one !== undefined && acknowledge(home.store, "bob", one, rule), "acknowledged");
    const [name = ""] = home.names("mail/bob/done").filter((file) => file.includes(one.name.id));
    const parsed = parseLeased(name);
    that(parsed !== null, name);
    const to = formatDone({ ...parsed, ...change });
    Deno.renameSync(`${home.root}/mail/bob/done/${name}`, `${home.root}/mail/bob/done/${to}`);
  };
  const lease = (change: Partial<LeasedName["lease"]>) => {
    const before = held[0]?.lease;
    that(before !== undefined, "a lease");
    return { lease: { ...before, ...change } };
  };
  done(0, {}, "acted_on_id");
  done(1, { closed: "done" });
  done(2);
  done(3, lease({ readerTag: "0badc0de" }));
  done(4, lease({ turn: "turn-0" }));
  home.nowMs += 1;
  home.send("bob", "alice", { body: "yes", reply_to: asked.message.message_id });
  const before = home.names("mail/bob/done");
  equal(takeBack(home.store, BOB, TURN_1, home.nowMs), 0);
  equal(home.names("mail/bob/done"), before);
  that(before.some((name) => name.includes(acted.message.message_id)), "it is still there");
  home.nowMs += 1;
  equal(
    takeBack(home.store, BOB, TURN_1, home.nowMs),
    1,
    "an answer of the withdrawn part counts not",
  );
});

Deno.test("an announcement and what was never shown stay what they are when their turn is taken back", () => {
  using home = tempStore();
  home.send("alice", "bob");
  home.send("alice", "bob");
  const [first] = offered(home);
  that(first !== undefined && take(home.store, BOB, first, true) !== null, "announced");
  takeAll(home, BOB, false);
  const before = home.names("mail/bob/cur");
  equal(takeBack(home.store, BOB, TURN_1, home.nowMs), 0);
  equal(home.names("mail/bob/cur"), before);
});

Deno.test("what a sender sends later waits while an earlier message of it is being shown", () => {
  using home = tempStore();
  home.send("alice", "bob", { body: "first" });
  takeAll(home, BOB, false);
  home.nowMs += 1;
  home.send("alice", "bob", { body: "second" });
  home.send("carol", "bob", { body: "of another" });
  const bodies = (reader = BOB) => offered(home, reader).map(({ message }) => message.body);
  equal(bodies(), ["of another"]);
  equal(bodies({ ...BOB, endsTurn: true }), ["first", "second", "of another"], "the turn ends");
  equal(bodies(readerOf("bob", "turn-2")), ["first", "second", "of another"], "another has begun");
  home.nowMs += 10_001;
  equal(bodies(), ["first", "second", "of another"], "its reader has died");
});

Deno.test("a tool waits for what a hook is showing, and not for the result of another tool", () => {
  const tool = { ...BOB, via: "read_my_messages" } as const;
  for (const [first, expected] of [[BOB, []], [tool, ["second"]]] as const) {
    using home = tempStore();
    home.send("alice", "bob", { body: "first" });
    takeAll(home, first, false);
    home.nowMs += 1;
    home.send("alice", "bob", { body: "second" });
    const inbox = openInbox(home.store, "bob");
    equal([...inbox.offers(tool)].map(({ message }) => message.body), [...expected]);
    home.nowMs += 10_001;
    equal([...inbox.offers(tool)].map(({ message }) => message.body), ["first", "second"]);
  }
});

Deno.test("nothing waits for a message that can never be shown", () => {
  using home = tempStore();
  const { message } = home.send("alice", "bob", { body: "first" });
  takeAll(home, BOB, false);
  const [name = ""] = home.names("mail/bob/cur");
  const newer = JSON.stringify({ ...message, schema_version: 99 });
  Deno.writeTextFileSync(`${home.root}/mail/bob/cur/${name}`, newer);
  home.nowMs += 1;
  home.send("alice", "bob", { body: "second" });
  equal(offered(home).map((offer) => offer.message.body), ["second"]);
});

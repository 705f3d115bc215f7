/** Waiting for a reply: none slips by, and none is kept from its reader by a wait that is over. */

import { awaitReply, noteWait, type Reply } from "../../src/mail/asks.ts";
import { acknowledge, handedOver, queued } from "../../src/mail/lease.ts";
import { offers, take } from "../../src/mail/mailbox.ts";
import type { Clock } from "../../src/sys/ports.ts";
import { trackHandOvers } from "../../src/tools/hand_overs.ts";
import type { TraceEvent } from "../../src/wire/trace.ts";
import { equal, that } from "../support/assert.ts";
import { readerOf, type TempStore, tempStore } from "../support/store.ts";

const ANN = readerOf("ann", "turn-1");
const NEVER = new AbortController().signal;

/** Ann waits for a second; `asleep` happens whenever her server sleeps, and its end is the deadline. */
function wait(home: TempStore, id: string, asleep: () => void, signal = NEVER) {
  const clock: Clock = {
    nowMs: () => home.nowMs,
    sleep(ms) {
      asleep();
      home.nowMs += ms;
      return Promise.resolve();
    },
  };
  const store = { ...home.store, clock };
  const deadlineMs = home.nowMs + 1_000;
  const note = noteWait(store, "ann", id, { toSessionId: "ben", deadlineMs });
  const watch = () => ({ close() {} });
  return awaitReply({ store, watch, agent: { reader: () => ANN } }, note, signal);
}

const bodyOf = (reply: Reply | null) => reply?.offer.message.body ?? null;

Deno.test("a reply that lands between the last look and the deadline is returned [T-ask-04]", async () => {
  using home = tempStore();
  const { message } = home.send("ann", "ben", { ask: true });
  let sleeps = 0;
  const waiting = wait(home, message.message_id, () => {
    // The second sleep ends at the deadline.
    if (++sleeps === 2) home.send("ben", "ann", { reply_to: message.message_id, body: "just so" });
  });
  equal(bodyOf(await waiting), "just so");
  equal(home.names("waits/ann"), []);
});

Deno.test("a reply that comes while the wait is being ended is returned too [T-ask-04]", async () => {
  using home = tempStore();
  const { message } = home.send("ann", "ben", { ask: true });
  const { files } = home.store;
  const racing = {
    ...files,
    remove(path: string) {
      const removed = files.remove(path);
      if (path.includes("/waits/")) {
        home.send("ben", "ann", { reply_to: message.message_id, body: "at the last moment" });
      }
      return removed;
    },
  };
  Object.defineProperty(home.store, "files", { value: racing });
  equal(bodyOf(await wait(home, message.message_id, () => {})), "at the last moment");
});

Deno.test("a reply that a hook or a sibling has taken already is returned [T-ask-12]", async () => {
  for (const isAcknowledged of [false, true]) {
    using home = tempStore();
    const { message } = home.send("ann", "ben", { ask: true });
    home.send("ben", "ann", { reply_to: message.message_id, body: "taken" });
    for (const offer of offers(home.store, ANN, [], queued(home.store, "ann"))) {
      take(home.store, ANN, offer, false);
    }
    const [held] = handedOver(home.store, "ann");
    that(held !== undefined, "held");
    if (isAcknowledged) acknowledge(home.store, "ann", held);
    const reply = await wait(home, message.message_id, () => {});
    equal(bodyOf(reply), "taken");
    equal(reply?.taken === null, isAcknowledged);
  }
});

Deno.test("while the wait lasts others leave its reply alone, afterwards they take it [T-ask-13]", async () => {
  using home = tempStore();
  const { message } = home.send("ann", "ben", { ask: true });
  const seen: number[] = [];
  const cancel = new AbortController();
  const offered = () => [...offers(home.store, ANN, [], queued(home.store, "ann"))].length;
  const waiting = wait(home, message.message_id, () => {
    home.send("ben", "ann", { reply_to: message.message_id });
    seen.push(offered());
    cancel.abort();
  }, cancel.signal);
  equal(await waiting, null);
  equal([...seen, offered()], [0, 1]);
});

Deno.test("a cancelled call gives a taken reply back to the inbox [T-ask-07]", async () => {
  using home = tempStore();
  const { message } = home.send("ann", "ben", { ask: true });
  home.send("ben", "ann", { reply_to: message.message_id });
  const reply = await wait(home, message.message_id, () => {});
  that(reply !== null && reply.taken !== null, "taken");
  equal(home.names("mail/ann/new"), []);
  const events: TraceEvent[] = [];
  const traced = { ...home.store, trace: (event: TraceEvent) => void events.push(event) };
  const handOvers = trackHandOvers(traced, "s1-00000000");
  handOvers.note(7, { box: "ann", offer: reply.offer, taken: reply.taken });
  handOvers.dropped(7);
  equal(home.names("mail/ann/new").length, 1);
  equal(home.names("mail/ann/cur"), []);
  const { message_id } = reply.offer.message;
  equal(events, [{ event: "ask_peer_abort_release", box: "ann", message_id }]);
});

Deno.test("replies to requests of long ago are not opened, and one that comes by a clock set back is", async () => {
  const opened: string[] = [];
  using home = tempStore((files) => ({
    ...files,
    readText(path) {
      opened.push(path);
      return files.readText(path);
    },
  }));
  home.nowMs -= 24 * 3_600_000;
  for (let n = 0; n < 20; n++) home.send("ben", "ann", { reply_to: "01ARZ3NDEKTSV4RRFFQ69G5FAV" });
  home.nowMs += 24 * 3_600_000;
  const { message } = home.send("ann", "ben", { ask: true });
  const reply = await wait(home, message.message_id, () => {
    home.nowMs -= 9 * 3_600_000;
    home.send("ben", "ann", { reply_to: message.message_id, body: "nine hours earlier" });
    home.nowMs += 9 * 3_600_000;
  });
  equal(bodyOf(reply), "nine hours earlier");
  equal(opened.filter((path) => path.includes("/mail/ann/")).length, 1);
});

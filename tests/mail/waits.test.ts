/** Who waits for whom: circles are found, and of two asks at the same moment one makes way. */

import { circleToYieldTo, findCircle, noteWait, type OwnWait } from "../../src/mail/asks.ts";
import { waitPath } from "../../src/mail/layout.ts";
import type { Store } from "../../src/mail/store.ts";
import { denoClock, denoRandom } from "../../src/sys/deno_ports.ts";
import { messageId } from "../../src/wire/ids.ts";
import { formatWait, parseWait } from "../../src/wire/notes.ts";
import { equal, that } from "../support/assert.ts";
import { type TempStore, tempStore } from "../support/store.ts";

const agent = (sessionId: string) => ({ box: sessionId, sessionId });

/** An ask of `from` to `to`, as far as its note. */
function note(home: TempStore, from: string, to: string, deadlineMs = home.nowMs + 1_000): OwnWait {
  const id = messageId(home.nowMs, denoRandom(10));
  return noteWait(home.store, from, id, { toSessionId: to, deadlineMs });
}

/** The agents of the circle that `own` would close by asking `target`. */
function circle(home: TempStore, own: string, target: string): string[] | null {
  return findCircle(home.store, agent(own), target)?.map(({ sessionId }) => sessionId) ?? null;
}

/** The store with a clock that runs. */
const running = (home: TempStore): Store => ({ ...home.store, clock: denoClock });

Deno.test("the note names whom it waits for and until when, whatever its stage [T-ask-08]", () => {
  using home = tempStore();
  const wait = note(home, "ann", "ben");
  const read = () => parseWait(Deno.readTextFileSync(waitPath(home.root, "ann", wait.requestId)));
  const { deadlineMs } = wait;
  equal(read(), { toSessionId: "ben", deadlineMs, stage: "checking" });
  wait.blocks();
  equal(read(), { toSessionId: "ben", deadlineMs, stage: "blocking" });
  wait.remove();
  wait.remove();
  equal(home.names("waits/ann"), []);
});

Deno.test("circles of two and of three are found, and a chain is none [T-ask-09]", () => {
  using home = tempStore();
  const waits = [note(home, "ben", "ann"), note(home, "cat", "dan"), note(home, "dan", "eve")];
  equal(circle(home, "ann", "ben"), ["ben"]);
  equal(circle(home, "eve", "cat"), ["cat", "dan"]);
  equal(circle(home, "ann", "cat"), null);
  equal(circle(home, "ann", "eve"), null);
  for (const wait of waits) wait.remove();
  equal(circle(home, "ann", "ben"), null);
});

Deno.test("a circle that the asker is not part of does not hang the search", () => {
  using home = tempStore();
  const waits = [note(home, "ben", "cat"), note(home, "cat", "ben"), note(home, "cat", "ann")];
  equal(circle(home, "eve", "ben"), null);
  equal(circle(home, "ann", "ben"), ["ben", "cat"]);
  for (const wait of waits) wait.remove();
});

Deno.test("a wait without its lock, past its deadline or with another content does not count", () => {
  using home = tempStore();
  const id = messageId(home.nowMs, denoRandom(10));
  const text = formatWait({ toSessionId: "ann", deadlineMs: home.nowMs + 99, stage: "blocking" });
  Deno.mkdirSync(waitPath(home.root, "ben"));
  Deno.writeTextFileSync(waitPath(home.root, "ben", id), text);
  equal(circle(home, "ann", "ben"), null);
  const late = note(home, "ben", "ann", home.nowMs);
  equal(circle(home, "ann", "ben"), null);
  late.remove();
  const odd = note(home, "ben", "ann");
  for (const content of ["", "{", '{"schema_version":1}', "null", text.slice(0, -5)]) {
    Deno.writeTextFileSync(waitPath(home.root, "ben", odd.requestId), content);
    equal(circle(home, "ann", "ben"), null, content);
  }
  odd.remove();
});

Deno.test("when both see the circle the smaller session id makes way, and the larger goes ahead [T-ask-10]", async () => {
  using home = tempStore();
  const [ann, ben] = [note(home, "ann", "ben"), note(home, "ben", "ann")];
  const larger = circleToYieldTo(running(home), agent("ben"), "ann");
  const smaller = await circleToYieldTo(running(home), agent("ann"), "ben");
  that(smaller !== null, "ann makes way");
  ann.remove();
  equal(await larger, null);
  ben.remove();
});

Deno.test("who finds an ask that has gone ahead makes way, also with the larger id", async () => {
  using home = tempStore();
  const [ann, ben] = [note(home, "ann", "ben"), note(home, "ben", "ann")];
  ann.blocks();
  const sleep = () => Promise.reject(new Error("There is nothing to wait for"));
  const store = { ...home.store, clock: { ...denoClock, sleep } };
  that(await circleToYieldTo(store, agent("ben"), "ann") !== null, "ben makes way at once");
  ben.remove();
  ann.remove();
});

Deno.test("who finds an ask that goes ahead while it looks makes way then", async () => {
  using home = tempStore();
  const [ann, ben] = [note(home, "ann", "ben"), note(home, "ben", "ann")];
  const larger = circleToYieldTo(running(home), agent("ben"), "ann");
  ann.blocks();
  that(await larger !== null, "ben makes way");
  ben.remove();
  ann.remove();
});

Deno.test("of three asks at the same moment one makes way, whoever looks first", async () => {
  using home = tempStore();
  const [ann, ben, cat] = [
    note(home, "ann", "ben"),
    note(home, "ben", "cat"),
    note(home, "cat", "ann"),
  ];
  const others = [
    circleToYieldTo(running(home), agent("cat"), "ann"),
    circleToYieldTo(running(home), agent("ben"), "cat"),
  ];
  that(await circleToYieldTo(running(home), agent("ann"), "ben") !== null, "ann makes way");
  ann.remove();
  equal(await Promise.all(others), [null, null]);
  ben.remove();
  cat.remove();
});

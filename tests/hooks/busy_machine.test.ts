/** A hook on a machine that is so busy that its time is over before it began to look. */

import { prepareHandOver } from "../../src/hooks/hand_over.ts";
import type { Hook } from "../../src/hooks/hook.ts";
import { oldestQueued } from "../../src/mail/lease.ts";
import { HOOK_LOOK_MAX_MS, HOOK_LOOK_MIN_FILES } from "../../src/wire/limits.ts";
import { equal, that } from "../support/assert.ts";
import { type TempStore, tempStore } from "../support/store.ts";
import { madeHook } from "./made_hook.ts";

/** A hook of bob; between any two looks at its clock a second goes by. */
function slowHook(home: TempStore): Hook {
  const clock = { ...home.store.clock, nowMs: () => home.nowMs += 20 * HOOK_LOOK_MAX_MS };
  return madeHook({ ...home.store, clock });
}

Deno.test("a hook whose time is over before it looks hands a frame of mail over all the same", () => {
  using home = tempStore();
  for (let n = 0; n < 5; n++) home.send("alice", "bob", { body: `message ${n}` });
  const fresh = oldestQueued(home.store, "bob", 100);
  const handOver = prepareHandOver(slowHook(home), { turn: "t1", held: [], fresh });
  that(handOver !== null && handOver.frame.includes("message 4"), handOver?.frame ?? "nothing");
  equal(home.names("mail/bob/new"), []);
});

Deno.test("beyond that it looks no further: a hostile box cannot hold it", () => {
  using home = tempStore();
  const bad = Array.from({ length: HOOK_LOOK_MIN_FILES + 50 }, () => home.send("eve", "bob").name);
  equal(bad.length, home.names("mail/bob/new").length);
  for (const name of home.names("mail/bob/new")) {
    Deno.writeTextFileSync(`${home.root}/mail/bob/new/${name}`, "no message");
  }
  const fresh = oldestQueued(home.store, "bob", 1_000);
  equal(prepareHandOver(slowHook(home), { turn: "t1", held: [], fresh }), null);
  equal(home.names("mail/bob/new").length, 50);
});

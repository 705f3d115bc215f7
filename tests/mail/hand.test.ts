/** Hand-overs of the gate get their names when somebody looks, whatever a crash or a stranger left of them. */

import { announcedIn, handedOver, queued } from "../../src/mail/lease.ts";
import { deliver } from "../../src/mail/deliver.ts";
import { find } from "../../src/mail/find.ts";
import { foldedNames, readyHands, unfold } from "../../src/mail/hand.ts";
import { boxPath } from "../../src/mail/layout.ts";
import { boxTag } from "../../src/wire/ids.ts";
import { READY_HANDS, UNSHOWN_MAX_MS } from "../../src/wire/limits.ts";
import { formatName, parseLease } from "../../src/wire/name.ts";
import { equal, that } from "../support/assert.ts";
import { NO_LIMIT, type TempStore, tempStore } from "../support/store.ts";

const TAG = boxTag("bob");
const HAND = "mail/bob/hand";

/** Two messages that a gate has taken, with these marks beside their folder. */
function taken(home: TempStore, marks: readonly string[], lease?: string) {
  const messages = [home.send("alice", "bob"), home.send("alice", "bob")];
  readyHands(home.store, "bob", TAG);
  const [folder = ""] = home.names(HAND).filter((name) => !name.includes("."));
  const path = `${home.root}/${HAND}/${folder}`;
  const text = lease ?? `${TAG}~turn-1~1~${home.nowMs}-\n`;
  for (const mark of marks) {
    Deno.writeTextFileSync(`${path}.${mark}`, mark === "lease" ? text : "");
  }
  for (const { name } of messages) {
    const base = formatName(name);
    Deno.renameSync(`${boxPath(home.root, "bob", "new")}/${base}`, `${path}/${base}`);
  }
  return { path, messages };
}

Deno.test("what was shown is handed over, what its turn has proved is acknowledged, and nothing is left", () => {
  for (const marks of [["lease", "shown~turn-1"], ["lease", "shown~turn-1", "proved"]]) {
    using home = tempStore();
    const { messages } = taken(home, marks);
    const [held] = handedOver(home.store, "bob");
    const isProved = marks.includes("proved");
    equal(held?.lease.shown, isProved ? undefined : true);
    equal(home.names("mail/bob/done").length, isProved ? 2 : 0);
    equal(home.names("mail/bob/cur").length, isProved ? 0 : 2);
    const found = find(home.store, "bob", messages[0]?.message.message_id ?? "");
    equal(found?.folder, isProved ? "done" : "cur");
    equal(home.names(HAND).length, READY_HANDS - 1);
  }
});

Deno.test("what was not shown is left to its gate for a while, and then offered again", () => {
  using home = tempStore();
  taken(home, ["lease"]);
  home.nowMs = Date.now();
  unfold(home.store, "bob");
  equal([home.names("mail/bob/cur"), foldedNames(home.store, "bob").length], [[], 2]);
  that(foldedNames(home.store, "bob").every((name) => name.endsWith("-")), "they are unread");
  home.nowMs += UNSHOWN_MAX_MS + 1_000;
  equal(announcedIn(home.store, "bob").map(({ lease }) => lease.shown), [false, false]);
  equal(queued(home.store, "bob"), []);
});

Deno.test("a turn that begins waits for the gates of no other turn", () => {
  using home = tempStore();
  taken(home, ["lease"]);
  home.nowMs = Date.now();
  unfold(home.store, "bob", UNSHOWN_MAX_MS, "turn-1");
  equal(home.names("mail/bob/cur"), []);
  unfold(home.store, "bob", UNSHOWN_MAX_MS, "turn-2");
  equal(home.names("mail/bob/cur").length, 2);
});

Deno.test("a mark of another turn, or a proof of what was not shown, proves nothing", () => {
  for (const marks of [["lease", "shown~turn-2", "proved"], ["lease", "proved"]]) {
    using home = tempStore();
    taken(home, marks);
    unfold(home.store, "bob", 0);
    equal(home.names("mail/bob/done"), []);
    equal(handedOver(home.store, "bob").map(({ lease }) => lease.shown), [false, false]);
  }
});

Deno.test("messages under no lease that can be one go back as they were", () => {
  for (const lease of ["", "x", `${TAG}~turn-1~1~1!-`, `${TAG}~turn-1~9~1-`, "y".repeat(300)]) {
    using home = tempStore();
    const { messages } = taken(home, ["lease", "shown~turn-1"], lease);
    unfold(home.store, "bob");
    equal(queued(home.store, "bob"), messages.map(({ name }) => formatName(name)), lease);
    unfold(home.store, "bob");
    equal(queued(home.store, "bob"), messages.map(({ name }) => formatName(name)), lease);
  }
});

Deno.test("links, pipes and folders in place of what a gate makes hang nothing and lead nowhere", () => {
  using home = tempStore();
  const { path } = taken(home, ["shown~turn-1"]);
  new Deno.Command("mkfifo", { args: [`${path}.lease`] }).outputSync();
  unfold(home.store, "bob");
  equal(queued(home.store, "bob").length, 2);
  Deno.removeSync(boxPath(home.root, "bob", "hand"), { recursive: true });
  Deno.symlinkSync("/etc", boxPath(home.root, "bob", "hand"));
  unfold(home.store, "bob");
  readyHands(home.store, "bob", TAG);
  equal(deliver(home.store, home.compose("alice", "bob"), NO_LIMIT).ok, true);
});

Deno.test("a lease by itself is read as in a name, without a proof", () => {
  equal(parseLease(`${TAG}~17.~turn~1~5-`)?.owner, { pid: 17, domain: "" });
  equal(parseLease(`${TAG}~turn~1~5~a6`), null);
});

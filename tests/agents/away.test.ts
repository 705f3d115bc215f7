/** Who is away: whose session has ended and can be resumed, and what their names and ids still address. */

import { openCards } from "../../src/agents/cards.ts";
import { openDirectory } from "../../src/agents/directory.ts";
import { openRegistry } from "../../src/agents/registry.ts";
import { openStarts } from "../../src/agents/starts.ts";
import { clientByType } from "../../src/clients/index.ts";
import { leaveSuccessor } from "../../src/mail/successor.ts";
import { projectId } from "../../src/wire/entry.ts";
import { projectTag } from "../../src/wire/ids.ts";
import { QUEUED_KEEP_MS } from "../../src/wire/limits.ts";
import type { Card, Start } from "../../src/wire/notes.ts";
import { equal, that } from "../support/assert.ts";
import { entryOf, openFleet, startOf, writeStart } from "../support/fleet.ts";
import { type TempStore, tempStore } from "../support/store.ts";

const HERE = entryOf(1, "/p").project;
const FOLDER = `names/${projectTag(projectId(HERE))}`;

const open = (temp: TempStore) =>
  openDirectory({
    store: temp.store,
    registry: openRegistry(temp.store),
    starts: openStarts(temp.store),
    clientByType,
    env: () => undefined,
  });

/** The card of a session, as its server leaves it. */
function leave(
  temp: TempStore,
  box: string,
  name: string | null,
  change: Partial<Card> = {},
): void {
  const cards = openCards(temp.store);
  cards.change(box, {
    name,
    named_at: temp.nowMs - 1_000,
    project: projectId(HERE),
    client: "claude-code",
    last_seen_ms: temp.nowMs,
    resumable: true,
    ...change,
  });
  cards.keep();
}

/** The hook's note of a session that has ended. */
function ended(temp: TempStore, id: string, change: Partial<Start> = {}): void {
  writeStart(temp.root, startOf(id, "/p", { ended: true, transcript_path: "/t.jsonl", ...change }));
}

function whoIs(temp: TempStore, address: string, own = "me") {
  const found = open(temp).find(address, HERE, own);
  return found.ok ? found.peer.sessionId : found.error;
}

Deno.test("a chosen name addresses the session that ended, and says since when it is away", () => {
  using temp = tempStore();
  leave(temp, "alice-id", "reviewer");
  equal(temp.names(FOLDER), ["reviewer"]);
  const found = open(temp).find("reviewer", HERE, "me");
  equal(found.ok && [found.peer.box, found.peer.name, found.peer.entry.server_pid], [
    "alice-id",
    "reviewer",
    null,
  ]);
  equal(found.ok && found.peer.awaySinceMs, temp.nowMs);
  equal(open(temp).away(HERE).map(({ name }) => name), ["reviewer"]);
  equal(open(temp).peers(HERE), []);
});

Deno.test("a derived name ends with its session, and its id still addresses it", () => {
  using temp = tempStore();
  ended(temp, "7ba5c12d-9fc0-4525-a232-21d5f31a37f7");
  equal(whoIs(temp, "claude-code-37f7"), "target-not-found");
  for (const address of ["7ba5c12d-9fc0-4525-a232-21d5f31a37f7", "7ba5c12d"]) {
    equal(whoIs(temp, address), "7ba5c12d-9fc0-4525-a232-21d5f31a37f7");
  }
  equal(open(temp).away(HERE), [], "who chose no name is in no list");
});

Deno.test("a beginning that means two who are away is ambiguous", () => {
  using temp = tempStore();
  ended(temp, "01a22d55-aaaa");
  ended(temp, "01a22d55-bbbb");
  equal(whoIs(temp, "01a22d55"), "ambiguous-target");
});

Deno.test("a live holder of a name wins, and of two who are away the one that chose it last", () => {
  using temp = tempStore();
  leave(temp, "first", "reviewer", { named_at: 10 });
  leave(temp, "second", "reviewer", { named_at: 20 });
  equal(whoIs(temp, "reviewer"), "second");
  // The first says again what it is called, as a resumed session does.
  leave(temp, "first", "reviewer", { named_at: 10 });
  equal(whoIs(temp, "reviewer"), "second");
  using fleet = openFleet(temp.root, "/p");
  fleet.add(1, { client: { session_id: "third" }, name: "reviewer", named_at: 5 });
  equal(whoIs(temp, "reviewer"), "third");
  equal(whoIs(temp, "second"), "second", "its id is its own");
});

Deno.test("who is called otherwise now, was swept, or went on elsewhere does not hold the old name", () => {
  using temp = tempStore();
  leave(temp, "renamed", "reviewer");
  leave(temp, "renamed", "tester");
  equal([whoIs(temp, "reviewer"), whoIs(temp, "tester")], ["target-not-found", "renamed"]);
  leave(temp, "swept", "builder");
  Deno.removeSync(`${temp.root}/mail/swept`, { recursive: true });
  equal(whoIs(temp, "builder"), "target-not-found");
  leave(temp, "cleared", "writer");
  leaveSuccessor(temp.store, "cleared", "goes-on");
  Deno.renameSync(`${temp.root}/mail/cleared/card.json`, `${temp.root}/mail/goes-on/card.json`);
  equal(whoIs(temp, "writer"), "goes-on");
  // A name without a holder is forgotten, but not before its holder could have written its card.
  equal(temp.names(FOLDER), ["builder", "reviewer", "tester", "writer"]);
  open(temp).away(HERE);
  equal(temp.names(FOLDER), ["builder", "reviewer", "tester", "writer"]);
  temp.nowMs += 120_000;
  equal(open(temp).away(HERE).map(({ name }) => name).sort(), ["tester", "writer"]);
  equal(temp.names(FOLDER), ["tester", "writer"]);
});

Deno.test("what cannot be resumed, is headless, or ended a month ago is not away but gone", () => {
  using temp = tempStore();
  leave(temp, "no-way-back", "one", { resumable: false });
  leave(temp, "headless", "two");
  ended(temp, "headless", { mode: "headless" });
  leave(temp, "long-gone", "three", { last_seen_ms: temp.nowMs - QUEUED_KEEP_MS - 1 });
  for (const address of ["one", "two", "three", "no-way-back", "headless", "long-gone"]) {
    equal(whoIs(temp, address), "target-not-found", address);
  }
  equal(open(temp).away(HERE), []);
});

Deno.test("another project's agents are not away here, whatever a file says", () => {
  using temp = tempStore();
  leave(temp, "stranger", "secret", { project: "/q/.git" });
  Deno.mkdirSync(`${temp.root}/${FOLDER}`, { recursive: true });
  const held = { schema_version: 1, box: "stranger", named_at: 5 };
  Deno.writeTextFileSync(`${temp.root}/${FOLDER}/secret`, JSON.stringify(held));
  equal([whoIs(temp, "secret"), whoIs(temp, "stranger")], ["target-not-found", "target-not-found"]);
  equal(open(temp).away(HERE), []);
});

Deno.test("what is odd among the names is passed over", () => {
  using temp = tempStore();
  leave(temp, "alice-id", "reviewer");
  const folder = `${temp.root}/${FOLDER}`;
  Deno.writeTextFileSync(`${folder}/no-json`, "{");
  Deno.writeTextFileSync(`${folder}/UPPER`, "{}");
  Deno.writeTextFileSync(`${folder}/away-up`, JSON.stringify({ schema_version: 1, box: "../x" }));
  Deno.symlinkSync(`${folder}/reviewer`, `${folder}/linked`);
  Deno.mkdirSync(`${folder}/folder`);
  equal(open(temp).away(HERE).map(({ name }) => name), ["reviewer"]);
  for (const name of ["no-json", "linked", "folder", "away-up"]) {
    equal(whoIs(temp, name), "target-not-found", name);
  }
});

Deno.test("a client whose process is gone has left an agent that is away, once ps was asked", async () => {
  using temp = tempStore();
  leave(temp, "killed-one", "reviewer");
  writeStart(temp.root, startOf("killed-one", "/p", { transcript_path: "/t.jsonl" }));
  const directory = open(temp);
  const run = () => Promise.resolve({ code: 1, stdout: "", stderr: "" });
  const before = directory.find("reviewer", HERE, "me");
  that(before.ok && before.peer.awaySinceMs === undefined, "its hook alone speaks of it");
  const found = await directory.look("reviewer", HERE, "me", { run, program: "/bin/ps" });
  that(found.ok && found.peer.awaySinceMs !== undefined, "it is away");
});

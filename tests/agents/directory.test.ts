import { openDirectory } from "../../src/agents/directory.ts";
import { openRegistry } from "../../src/agents/registry.ts";
import { openStarts } from "../../src/agents/starts.ts";
import { clientByType } from "../../src/clients/index.ts";
import { leaveSuccessor } from "../../src/mail/successor.ts";
import type { RunProgram } from "../../src/sys/ports.ts";
import { runProgram } from "../../src/sys/process.ts";
import { startsOf } from "../../src/sys/ps.ts";
import { HOOK_ONLY_MAX_AGE_MS } from "../../src/wire/limits.ts";
import { encodeCard } from "../../src/wire/notes.ts";
import { findProgram } from "../programs.ts";
import { equal, that } from "../support/assert.ts";
import { entryOf, openFleet, startOf, writeStart } from "../support/fleet.ts";
import { type TempStore, tempStore } from "../support/store.ts";

const HERE = entryOf(1, "/p").project;
const THERE = { root: "/q", repo: "/q/.git", branch: "secret" };
const noPs = { run: runProgram, program: null };

const open = (temp: TempStore) =>
  openDirectory({
    store: temp.store,
    registry: openRegistry(temp.store),
    starts: openStarts(temp.store),
    clientByType,
    env: () => undefined,
  });
const ids = (temp: TempStore) => open(temp).peers(HERE).map(({ sessionId }) => sessionId);

Deno.test("an agent that is known from its hook alone is listed and can be addressed", () => {
  using temp = tempStore();
  writeStart(temp.root, startOf("01a2023f-c53d", "/p", { client: "codex" }));
  const directory = open(temp);
  const [peer] = directory.peers(HERE);
  equal([peer?.box, peer?.sessionId, peer?.entry.server_pid], [
    "01a2023f-c53d",
    "01a2023f-c53d",
    null,
  ]);
  for (const address of ["01a2023f-c53d", "01a2023f", "codex-c53d"]) {
    const found = directory.find(address, HERE, "me");
    equal(found.ok && found.peer.sessionId, "01a2023f-c53d", address);
  }
});

Deno.test("an agent whose server has gone keeps the name that it chose", () => {
  using temp = tempStore();
  writeStart(temp.root, startOf("lost-its-server", "/p"));
  Deno.mkdirSync(`${temp.root}/mail/lost-its-server`);
  const card = { name: "reviewer", named_at: 1, state: { purpose: "reviews", updated_at: 1 } };
  Deno.writeFileSync(`${temp.root}/mail/lost-its-server/card.json`, encodeCard(card));
  const found = open(temp).find("reviewer", HERE, "me");
  equal(found.ok && [found.peer.sessionId, found.peer.entry.state], [
    "lost-its-server",
    card.state,
  ]);
});

Deno.test("a session with a live server is one row, whatever its hook wrote", () => {
  using temp = tempStore();
  using fleet = openFleet(temp.root, "/p");
  fleet.add(1);
  writeStart(temp.root, startOf("session-1", "/p"));
  equal(ids(temp), ["session-1"]);
});

Deno.test("what has ended, has gone on elsewhere, or gave no sign for a day is not shown", () => {
  using temp = tempStore();
  const old = Date.now() - HOOK_ONLY_MAX_AGE_MS - 1000;
  writeStart(temp.root, startOf("ended", "/p", { ended: true }));
  writeStart(temp.root, startOf("old", "/p", { at_ms: old, client_pid: 2 }));
  writeStart(temp.root, startOf("old-but-active", "/p", { at_ms: old, client_pid: 3 }));
  Deno.writeTextFileSync(`${temp.root}/activity/old-but-active`, "idle");
  writeStart(temp.root, startOf("moved", "/p", { client_pid: 4 }));
  leaveSuccessor(temp.store, "moved", "elsewhere");
  equal(ids(temp), ["old-but-active"]);
});

Deno.test("a Claude process has one session, the newest; a Codex process may have many", () => {
  using temp = tempStore();
  const now = Date.now();
  writeStart(temp.root, startOf("a", "/p", { at_ms: now - 3 }));
  writeStart(temp.root, startOf("b", "/p", { at_ms: now - 2 }));
  writeStart(temp.root, startOf("c", "/p", { at_ms: now - 1, client: "codex" }));
  writeStart(temp.root, startOf("d", "/p", { at_ms: now, client: "codex" }));
  equal(ids(temp), ["b", "c", "d"]);
});

const ps = findProgram("ps");
Deno.test({
  name: "ps tells which of them still run: a dead client, and one whose pid was reused, are gone",
  ignore: ps === null,
  async fn() {
    using temp = tempStore();
    const born = await startsOf(runProgram, ps ?? "", [Deno.pid]);
    const client_start = (born.ok ? born.value.get(Deno.pid) : null) ?? null;
    const reused = "Mon Nov 23 04:31:40 1998";
    writeStart(temp.root, startOf("live", "/p", { client_pid: Deno.pid, client_start }));
    writeStart(temp.root, startOf("reused", "/p", { client_pid: Deno.pid, client_start: reused }));
    writeStart(temp.root, startOf("dead", "/p", { client_pid: 4_194_303 }));
    writeStart(temp.root, startOf("unsure", "/p", { client_pid: null, client_start: null }));
    // Another container's pids: this ps sees none of its processes.
    writeStart(temp.root, startOf("away", "/p", { client_pid: 4_194_303, domain: "0f3a9c21" }));
    const directory = open(temp);
    const shown = async (program: string | null) =>
      (await directory.survey(HERE, { run: runProgram, program })).peers
        .map(({ sessionId }) => sessionId).sort();
    equal(await shown(null), ["away", "dead", "live", "reused", "unsure"]);
    equal(await shown(ps), ["away", "live", "unsure"]);
    // What is known to be dead stays so, without another look.
    equal(directory.peers(HERE).length, 3);
  },
});

Deno.test("ps is not asked when every agent has a server", async () => {
  using temp = tempStore();
  using fleet = openFleet(temp.root, "/p");
  fleet.add(1);
  writeStart(temp.root, startOf("session-1", "/p"));
  writeStart(temp.root, startOf("elsewhere", "/q", { project: THERE }));
  const run: RunProgram = () => Promise.reject(new Error("ps was asked"));
  equal((await open(temp).survey(HERE, { run, program: "/bin/ps" })).peers.length, 1);
});

Deno.test("a ps that fails takes nobody away", async () => {
  using temp = tempStore();
  writeStart(temp.root, startOf("a", "/p"));
  const { peers } = await open(temp).survey(HERE, { run: runProgram, program: "/nonexistent" });
  equal(peers.length, 1);
});

Deno.test("the id from before /clear means the session that went on, and never the caller", () => {
  using temp = tempStore();
  using fleet = openFleet(temp.root, "/p");
  fleet.add(1, { client: { session_id: "new" } });
  leaveSuccessor(temp.store, "old", "new");
  const found = open(temp).find("old", HERE, "me");
  equal(found.ok && found.peer.sessionId, "new");
  const own = open(temp).find("old", HERE, "new");
  equal(own.ok ? "" : own.error, "target-not-found");
});

Deno.test("another project's agents are refused by id, and unknown by anything else", async () => {
  using temp = tempStore();
  using fleet = openFleet(temp.root, "/q");
  fleet.add(1, { project: THERE, name: "stranger" });
  writeStart(temp.root, startOf("hook-only-stranger", "/q", { project: THERE }));
  const directory = open(temp);
  const errorOf = (address: string) => {
    const found = directory.find(address, HERE, "me");
    return found.ok ? "found" : found.error;
  };
  equal(errorOf("session-1"), "cross-project");
  equal(errorOf("session-1"), "cross-project");
  equal(errorOf("hook-only-stranger"), "cross-project");
  equal(errorOf("stranger"), "target-not-found");
  equal(errorOf("hook-only"), "target-not-found");
  equal((await directory.survey(HERE, noPs)).otherRoots, ["/q"]);
});

Deno.test("an address that is no session id finds nobody and reads nothing outside", () => {
  using temp = tempStore();
  const directory = open(temp);
  for (const address of ["../../etc", "a b", "", "x".repeat(300), "\0"]) {
    const found = directory.find(address, HERE, "me");
    that(!found.ok && found.error === "target-not-found", address);
  }
});

Deno.test("an address that means two agents is ambiguous, be it a name of one and an id of the other", () => {
  using temp = tempStore();
  using fleet = openFleet(temp.root, "/p");
  fleet.add(1, { client: { session_id: "nightly" } });
  fleet.add(2, { client: { session_id: "named" }, tmux: { pane: "%1", session: "named" } });
  fleet.add(3, { name: "nightly", tmux: { pane: "%2", session: "named" } });
  const found = open(temp).find("nightl", HERE, "me");
  equal(found.ok ? "" : found.error, "target-not-found");
  // A name that means a session is never shown, so it addresses nobody.
  const byId = open(temp).find("nightly", HERE, "me");
  equal(byId.ok && byId.peer.sessionId, "nightly");
  // An id goes before the name of a window's session.
  const byName = open(temp).find("named", HERE, "me");
  equal(byName.ok && byName.peer.sessionId, "named");
  fleet.add(4, { client: { session_id: "01a22d55-aaaa-7000" } });
  fleet.add(5, { client: { session_id: "01a22d55-bbbb-7000" } });
  for (const own of ["me", "01a22d55-aaaa-7000"]) {
    const both = open(temp).find("01a22d55", HERE, own);
    equal(both.ok ? [] : both.candidates?.map(({ session_id }) => session_id), [
      "01a22d55-aaaa-7000",
      "01a22d55-bbbb-7000",
    ], own);
  }
});

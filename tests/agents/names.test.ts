import {
  clientName,
  peerOf,
  peerOfStart,
  peersOf,
  toPeerName,
  uniqueName,
} from "../../src/agents/peers.ts";
import { isPeerName } from "../../src/wire/ids.ts";
import { equal, that } from "../support/assert.ts";
import { type EntryChange, entryOf, startOf } from "../support/fleet.ts";

const project = entryOf(1, "/p").project;
const names = (...entries: ReturnType<typeof entryOf>[]) =>
  peersOf(entries, project).map(({ name }) => name);
const at = (pid: number, change: EntryChange = {}) => entryOf(pid, "/p", change);

Deno.test("any text becomes a name in the allowed form, or none", () => {
  equal(toPeerName("Proj 98"), "proj-98");
  equal(toPeerName("  Über\tsicht\n"), "uber-sicht");
  equal(toPeerName("a\x1b[31m; rm -rf /"), "a-31m-rm-rf");
  equal(toPeerName("x".repeat(100)), "x".repeat(32));
  equal(toPeerName("日本語"), null);
  equal(toPeerName("---"), null);
  equal(toPeerName(""), null);
  for (let n = 0; n < 0x3000; n++) {
    const name = toPeerName(`${String.fromCodePoint(n)}a${String.fromCodePoint(n)}`);
    that(name === null || isPeerName(name), `U+${n.toString(16)} gives ${name}`);
  }
});

Deno.test("an agent is called by its own name, then its client's, then client and id", () => {
  equal(peerOf(at(1, { name: "chosen", label: "proj-98" })).name, "chosen");
  equal(peerOf(at(1, { label: "proj-98" })).name, "proj-98");
  const session_id = "7ba5c12d-9fc0-4525-a232-21d5f31a37f7";
  equal(peerOf(at(1, { client: { session_id } })).name, "claude-code-37f7");
  equal(clientName("\n???", "x-41"), "agent-x41");
  equal(peerOfStart(startOf(session_id, "/p", { client: "codex" }), null).name, "codex-37f7");
});

Deno.test("names are unique in the project, and who chose a name keeps it", () => {
  equal(names(at(3, { label: "web" }), at(2, { label: "web" }), at(1, { label: "web" })), [
    "web",
    "web-2",
    "web-3",
  ]);
  equal(names(at(2, { name: "web" }), at(1, { label: "web" })), ["web-2", "web"]);
  equal(names(at(2, { name: "web" }), at(1, { name: "web" })), ["web", "claude-code-ion2"]);
  // It was free when the second chose it: the first was away, and has come back since.
  const [first, second] = [{ name: "web", named_at: 10 }, { name: "web", named_at: 20 }];
  equal(names(at(2, second), at(1, first)), ["claude-code-ion1", "web"]);
  equal(names(at(2, first), at(1, second)), ["web", "claude-code-ion2"]);
});

Deno.test("a number never makes a name too long", () => {
  const taken = new Set(["x".repeat(32)]);
  equal(uniqueName("x".repeat(32), taken), `${"x".repeat(30)}-2`);
  for (let n = 0; n < 200; n++) that(isPeerName(uniqueName("y".repeat(32), taken)), "in form");
});

Deno.test("servers of one session are one agent, with the name that any of them was given", () => {
  const one = { client: { session_id: "same" } };
  const peers = peersOf([at(2, one), at(1, { ...one, name: "mine" })], project);
  equal(peers.length, 1);
  equal(peers[0]?.name, "mine");
  equal(peers[0]?.entry.server_pid, 2);
});

Deno.test("of what servers of one session were told the last holds, whichever is newer", () => {
  const client = { session_id: "same" };
  const said = (name: string, ms: number) => ({
    client,
    name,
    named_at: ms,
    state: { purpose: name, updated_at: ms },
  });
  const [peer] = peersOf([at(2, said("kept", 10)), at(1, said("chosen", 20))], project);
  equal([peer?.name, peer?.entry.state?.purpose], ["chosen", "chosen"]);
  const [other] = peersOf([at(2, said("chosen", 20)), at(1, said("kept", 10))], project);
  equal([other?.name, other?.entry.state?.purpose], ["chosen", "chosen"]);
  // Whoever sets a purpose alone has chosen no name.
  const purpose = { state: { purpose: "later", updated_at: 30 } };
  const both = [at(2, { ...said("kept", 10), ...purpose }), at(1, said("chosen", 20))];
  const [last] = peersOf(both, project);
  equal([last?.name, last?.entry.state?.purpose], ["chosen", "later"]);
});

Deno.test("neither a chosen name nor a label is shown that could be taken for an id or a person", () => {
  const client = { session_id: "34a1f0ec-5b1c-4525-a232-21d5f31a37f7" };
  equal(peerOf(at(1, { client, label: "34a1f0ec" })).name, "claude-code-37f7");
  equal(peerOf(at(1, { client, name: "operator", label: "human" })).name, "claude-code-37f7");
  equal(peerOf(at(1, { client, name: "deadbeef", label: "web" })).name, "web");
});

Deno.test("a name or a label that is the beginning of another agent's id is not shown", () => {
  const other = at(1, { client: { session_id: "nightly-build-7" } });
  const [, named] = peersOf([at(2, { name: "nightly-build" }), other], project);
  const [, labelled] = peersOf([at(2, { label: "nightly-build" }), other], project);
  equal([named?.name, labelled?.name], ["claude-code-ion2", "claude-code-ion2"]);
  // Less than eight characters address nobody.
  equal(peersOf([at(2, { name: "night" }), other], project)[1]?.name, "night");
});

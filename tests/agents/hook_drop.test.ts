import { clientChain } from "../../src/agents/claim.ts";
import { hit, identityOf, UNIDENTIFIED } from "../../src/agents/identity.ts";
import {
  hookDropEvidence,
  ownStarts,
  sessionsAfter,
  type Siblings,
} from "../../src/agents/starts.ts";
import { claudeCode } from "../../src/clients/claude_code.ts";
import { codex } from "../../src/clients/codex.ts";
import type { StartedProcess } from "../../src/sys/ps.ts";
import type { Start } from "../../src/wire/notes.ts";
import { no, ok } from "../../src/wire/result.ts";
import { equal, match } from "../support/assert.ts";
import { startOf } from "../support/fleet.ts";

const PARENT = 100;
const STARTED = 1_000;
const BORN = "Mon Nov 23 04:31:40 2026";
const own = (chain: Parameters<typeof ownStarts>[1]["chain"] = null) => ({
  parentPid: PARENT,
  domain: "00000000",
  startedMs: STARTED,
  chain,
});
const process = (pid: number, args: string, start = BORN): StartedProcess => ({
  pid,
  ppid: pid - 1,
  start,
  args,
});
const start = (id: string, at_ms: number, change: Partial<Start> = {}) =>
  startOf(id, "/p", { at_ms, client_pid: PARENT, client_start: BORN, ...change });
const ALONE = { isHeld: () => false, isOneUnknown: false };
const idOf = (starts: readonly Start[], chain = own().chain, siblings: Siblings = ALONE) =>
  hookDropEvidence(starts, own(chain), claudeCode, siblings).sessionId;

Deno.test("a hook that ran after we started and names our parent is ours, without ps", () => {
  equal(idOf([start("a", STARTED + 1)]), "a");
  equal(idOf([start("a", STARTED + 1, { client_pid: 999 })]), null);
  // The same pid in another container.
  equal(idOf([start("a", STARTED + 1, { domain: "0f3a9c21" })]), null);
});

Deno.test("an older hook that names our parent's pid is ours only if the process is the same", () => {
  const older = start("a", STARTED - 1);
  equal(idOf([older]), null);
  equal(idOf([older], ok([process(PARENT, "claude")])), "a");
  equal(idOf([{ ...older, domain: "0f3a9c21" }], ok([process(PARENT, "claude")])), null);
  equal(idOf([older], ok([process(PARENT, "claude", "Mon Nov 23 04:41:40 2026")])), null);
  equal(idOf([{ ...older, client_start: null }], ok([process(PARENT, "claude")])), null);
});

Deno.test("ps rounds the start to the second, and the next second is the same process", () => {
  const near = ok([process(PARENT, "claude", "Mon Nov 23 04:31:41 2026")]);
  equal(idOf([start("a", STARTED - 1)], near), "a");
});

Deno.test("a client behind a wrapper is found among our ancestors", () => {
  const chain = ok([process(PARENT, "npx x"), process(50, "claude")]);
  equal(idOf([start("a", STARTED - 1, { client_pid: 50 })], chain), "a");
});

Deno.test("a hook of another client is not ours, whatever process it names", () => {
  equal(idOf([start("a", STARTED + 1, { client: "codex" })]), null);
});

Deno.test("a note identifies one server: not where another has its session, or could be meant", () => {
  const a = start("a", STARTED + 1);
  const b = start("b", STARTED + 2);
  equal(idOf([{ ...a, ended: true }, b]), "b");
  equal(idOf([a, b]), null, "two sessions in one process");
  equal(idOf([a, { ...b, ended: true }]), null, "the client is about to end");
  const held = (id: string) => ({ isHeld: (one: string) => one === id, isOneUnknown: false });
  equal(idOf([a, b], null, held("a")), "b");
  equal(idOf([a], null, held("a")), null);
  equal(idOf([a], null, { ...ALONE, isOneUnknown: true }), null);
});

Deno.test("a Codex hook counts only when ps shows that no daemon is shared", () => {
  const starts = [start("a", STARTED + 1, { client: "codex" })];
  const evidence = (chain: ReturnType<typeof own>["chain"]) =>
    hookDropEvidence(starts, own(chain), codex, ALONE);
  equal(evidence(null).sessionId, null);
  equal(evidence(clientChain([process(PARENT, "codex --no-daemon")], codex)).sessionId, "a");
  const shared = evidence(clientChain([process(PARENT, "codex app-server")], codex));
  equal(shared.sessionId, null);
  match(shared.sessionId === null ? shared.reason : "", /Several terminals of Codex/);
});

Deno.test("a chain ends at the client: what stands above it is shared with others", () => {
  const above = [process(3, "claude"), process(2, "-bash"), process(1, "tmux")];
  equal(clientChain(above, claudeCode), ok(above.slice(0, 1)));
  equal(clientChain([process(4, "npx"), ...above], claudeCode).ok, true);
  equal(clientChain(above.slice(1), claudeCode), ok([process(2, "-bash")]));
  equal(clientChain([], null).ok, false);
});

Deno.test("a session follows the one that ended in the same process right before it, and no other", () => {
  const ended = (id: string, at_ms: number, ended_ms: number, source = "startup") =>
    start(id, at_ms, { ended: true, ended_ms, source });
  const sure = [
    ended("a", 10, 19),
    ended("b", 20, 29, "clear"),
    start("c", 30, { source: "resume" }),
  ];
  const after = (id: string, sinceMs: number, starts: readonly Start[] = sure) =>
    sessionsAfter(starts, identityOf(hit("env", id, "strong", { sinceMs })))
      .map(({ sessionId, boxFollows }) => [sessionId, boxFollows]);
  equal(after("a", 0), [["b", true], ["c", false]]);
  equal(after("b", 20), [["c", false]]);
  equal(after("c", 30), []);
  equal(after("c", 0), []);
  // A claim after all of them stands.
  equal(after("a", 40), []);
  equal(after("x", 0), [], "a session that took nobody's place is not that of another server");
  equal(sessionsAfter(sure, UNIDENTIFIED), []);
  const next = start("n", 40, { source: "clear" });
  equal(after("a", 0, [start("a", 10), next]), [], "it has not ended");
  equal(after("a", 0, [ended("a", 10, 19), start("b", 15), next]), [], "another runs there");
  const both = [ended("a", 10, 30), ended("b", 20, 31), next];
  equal([after("a", 0, both), after("b", 0, both)], [[], []], "either may be meant");
  const taken = [ended("a", 10, 15), ended("b", 20, 31), next];
  equal([after("a", 0, taken), after("b", 0, taken)], [[["b", false], ["n", true]], [["n", true]]]);
});

Deno.test("the note of the session we serve is ours, although its hook ran before we started", () => {
  const first = start("a", STARTED - 2, { ended: true, ended_ms: STARTED + 1 });
  const next = start("b", STARTED + 2, { source: "clear" });
  const { sure } = ownStarts([next, first], own(), claudeCode, "a");
  const after = sessionsAfter(sure, identityOf(hit("env", "a", "strong")));
  equal(after.map(({ sessionId }) => sessionId), ["b"]);
  equal(ownStarts([first], own(), claudeCode, "x").sure, []);
});

Deno.test("a client that is about to end changes nothing", () => {
  const sure = [start("a", 10), start("b", 20, { ended: true })];
  equal(sessionsAfter(sure, identityOf(hit("env", "a", "strong"))), []);
});

Deno.test("ps is asked only where it can tell something", () => {
  const needs = (starts: readonly Start[], current: string | null, chain = own().chain) =>
    ownStarts(starts, own(chain), claudeCode, current).needsPs;
  const older = start("a", STARTED - 1);
  const elsewhere = start("b", STARTED - 1, { client_pid: 999 });
  equal(needs([], null), false);
  equal(needs([older], null), true);
  equal(needs([older], "a"), false);
  equal(needs([older], "c"), true);
  equal(needs([elsewhere], "c"), false);
  equal(needs([elsewhere], null), true);
  // Our own session names another process: a wrapper stands in between.
  equal(needs([elsewhere], "b"), true);
  equal(needs([older, elsewhere], null, no("no ps")), false);
});

import {
  changeBy,
  EVIDENCE_SOURCES,
  type EvidenceSource,
  hit,
  identityOf,
  UNIDENTIFIED,
} from "../../src/agents/identity.ts";
import { callMetaEvidence, envEvidence } from "../../src/agents/sources.ts";
import { equal, match } from "../support/assert.ts";
import { environment } from "../wake/support.ts";

const found = (source: EvidenceSource, sinceMs = 0, boxFollows = false) =>
  hit(source, "new", "certain", { sinceMs, boxFollows });
const known = (source: EvidenceSource, sinceMs = 0) =>
  identityOf(hit(source, "old", "certain", { sinceMs }));

Deno.test("whatever names an agent that nobody knew is taken, and its mail goes there", () => {
  for (const source of EVIDENCE_SOURCES) {
    equal(changeBy(UNIDENTIFIED, found(source)), "follow", source);
  }
});

Deno.test("an id that is known is not replaced by env or an earlier claim", () => {
  for (const before of EVIDENCE_SOURCES) {
    for (const source of ["env", "sticky-claim"] as const) {
      equal(changeBy(known(before), found(source, 9, true)), "none", `${before}, ${source}`);
    }
  }
});

Deno.test("a claim and what a call says replace any id", () => {
  for (const before of EVIDENCE_SOURCES) {
    const follows = before === "sticky-claim" ? "adopt" : "follow";
    equal(changeBy(known(before, 99), found("self-register", 1, true)), follows, before);
    equal(changeBy(known(before, 99), found("call-meta")), "adopt", before);
  }
});

Deno.test("a hook replaces an id only with a session that began later", () => {
  equal(changeBy(known("env"), found("hook-drop", 1)), "adopt");
  equal(changeBy(known("hook-drop", 5), found("hook-drop", 6)), "adopt");
  equal(changeBy(known("hook-drop", 5), found("hook-drop", 5)), "none");
  equal(changeBy(known("self-register", 5), found("hook-drop", 4, true)), "none");
});

Deno.test("mail follows a cleared session, and not one that was resumed", () => {
  equal(changeBy(known("hook-drop", 5), found("hook-drop", 6, true)), "follow");
  equal(changeBy(known("hook-drop", 5), found("hook-drop", 6, false)), "adopt");
});

Deno.test("a session that was recovered from the server before is certain once anything else names it", () => {
  for (const source of EVIDENCE_SOURCES) {
    const same = changeBy(known("sticky-claim"), hit(source, "old", "certain"));
    equal(same, source === "sticky-claim" ? "none" : "confirm", source);
  }
  equal(changeBy(known("sticky-claim", 9), found("hook-drop", 1, true)), "adopt");
});

Deno.test("the same id changes nothing", () => {
  equal(changeBy(known("env"), hit("hook-drop", "old", "certain", { sinceMs: 9 })), "none");
});

Deno.test("of a call's metadata sessionId counts, then the turn's session_id, then threadId", () => {
  const turn = { "x-codex-turn-metadata": { session_id: "b" } };
  equal(callMetaEvidence({ sessionId: "a", ...turn, threadId: "c" }).sessionId, "a");
  equal(callMetaEvidence({ ...turn, threadId: "c" }).sessionId, "b");
  equal(callMetaEvidence({ threadId: "c" }).sessionId, "c");
});

Deno.test("metadata that names no good id abstains with a reason", () => {
  const odd: readonly unknown[] = [
    undefined,
    null,
    "x",
    [],
    {},
    { sessionId: "../x" },
    { sessionId: 7 },
    { sessionId: "x".repeat(101) },
    { threadId: "" },
    { "x-codex-turn-metadata": { session_id: { a: 1 } } },
    JSON.parse('{"__proto__":{"sessionId":"forged"}}'),
  ];
  for (const meta of odd) {
    const evidence = callMetaEvidence(meta);
    equal(evidence.sessionId, null, JSON.stringify(meta));
    if (evidence.sessionId === null) {
      match(evidence.reason, /^The (metadata of|client sent no metadata with) this call/);
    }
  }
});

Deno.test("the environment names an id by the first variable that is set", () => {
  const env = environment({ A: "", B: "b", C: "c" });
  equal(envEvidence(env, ["A", "B", "C"]).sessionId, "b");
  for (const names of [[], ["A"], ["A", "X"]]) equal(envEvidence(env, names).sessionId, null);
  const odd = envEvidence(environment({ B: "no id" }), ["B"]);
  match(
    odd.sessionId === null ? odd.reason : "",
    /^The variable B is set, but not to a session id$/,
  );
});

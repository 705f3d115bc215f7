import { readClaims, stickyClaimEvidence, writeClaim } from "../../src/agents/sticky_claim.ts";
import type { StartedProcess } from "../../src/sys/lineage.ts";
import type { Claim } from "../../src/wire/claim.ts";
import { no, ok } from "../../src/wire/result.ts";
import { equal, match } from "../support/assert.ts";
import { tempStore } from "../support/store.ts";

const BORN = "Mon Nov 23 04:31:40 2026";
const LATER = "Mon Nov 23 05:00:00 2026";
const process = (pid: number, start = BORN): StartedProcess => ({ pid, ppid: 1, start, args: "x" });
const claim = (session_id: string, change: Partial<Claim> = {}): Claim => ({
  schema_version: 1,
  client: "claude-code",
  cwd: "/p",
  ancestors: [{ pid: 10, start: BORN }],
  session_id,
  transcript_path: null,
  claimed_at_ms: 5,
  ...change,
});
const CHAIN = ok([process(20), process(10)]);
const idOf = (
  claims: readonly Claim[],
  chain: Parameters<typeof stickyClaimEvidence>[1]["chain"],
) =>
  stickyClaimEvidence(claims, { client: "claude-code", cwd: "/p", chain }, () => false).sessionId;

Deno.test("a claim under the same running client names the session again", () => {
  equal(idOf([claim("a")], CHAIN), "a");
});

Deno.test("a reused pid, another client, and another directory are not the same", () => {
  equal(idOf([claim("a", { ancestors: [{ pid: 10, start: LATER }] })], CHAIN), null);
  equal(idOf([claim("a", { client: "codex" })], CHAIN), null);
  equal(idOf([claim("a", { cwd: "/q" })], CHAIN), null);
});

Deno.test("the nearest claim wins, and of two that are equally near none", () => {
  const near = claim("near", { ancestors: [{ pid: 20, start: BORN }] });
  equal(idOf([claim("far"), near], CHAIN), "near");
  equal(idOf([claim("a"), claim("b")], CHAIN), null);
  equal(idOf([claim("a"), claim("a", { claimed_at_ms: 9 })], CHAIN), "a");
});

Deno.test("without a chain of our own processes nothing matches", () => {
  equal(idOf([claim("a")], no("A daemon is shared")), null);
  equal(idOf([claim("a")], null), null);
});

Deno.test("a session that another client serves now is left to it", () => {
  const own = { client: "claude-code", cwd: "/p", chain: CHAIN };
  const evidence = stickyClaimEvidence([claim("a")], own, (id) => id === "a");
  match(evidence.sessionId === null ? evidence.reason : "", /is served by another client now/);
});

Deno.test("a later claim of the same client replaces the earlier one", async () => {
  using temp = tempStore();
  await writeClaim(temp.store, claim("a"));
  await writeClaim(temp.store, claim("b"));
  await writeClaim(temp.store, claim("c", { cwd: "/q" }));
  equal(readClaims(temp.store).map(({ session_id }) => session_id).sort(), ["b", "c"]);
});

Deno.test("what is no claim is passed over: damaged, huge, future, FIFO, link, folder", async () => {
  using temp = tempStore();
  await writeClaim(temp.store, claim("good"));
  const folder = `${temp.root}/claims`;
  const name = (n: number) => `${folder}/${String(n).padStart(32, "0")}.json`;
  const texts = [
    "",
    "{",
    "[]",
    "[".repeat(10_000),
    JSON.stringify(claim("x", { schema_version: 99 })),
    JSON.stringify(claim("../x")),
    JSON.stringify({ ...claim("x"), ancestors: [{ pid: 0, start: "" }] }),
    JSON.stringify({ ...claim("x"), ancestors: "all" }),
    JSON.stringify(claim("x")) + " ".repeat(20_000),
  ];
  texts.forEach((text, n) => Deno.writeTextFileSync(name(n), text));
  Deno.symlinkSync(name(0), name(50));
  Deno.mkdirSync(name(51));
  await new Deno.Command("mkfifo", { args: [name(52)] }).output();
  equal(readClaims(temp.store).map(({ session_id }) => session_id), ["good"]);
});

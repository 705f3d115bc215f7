import {
  readClaims,
  rememberAlongside,
  stickyClaimEvidence,
  takeOverClaim,
  writeClaim,
} from "../../src/agents/claim.ts";
import { createAgent } from "../../src/agents/agent.ts";
import { createDetector } from "../../src/agents/detect.ts";
import { openRegistry, takePlace } from "../../src/agents/registry.ts";
import { openStarts } from "../../src/agents/starts.ts";
import { clientByName } from "../../src/clients/index.ts";
import type { StartedProcess } from "../../src/sys/ps.ts";
import type { Entry } from "../../src/wire/entry.ts";
import type { Claim } from "../../src/wire/notes.ts";
import { no, ok } from "../../src/wire/result.ts";
import { equal, match } from "../support/assert.ts";
import { type EntryChange, entryOf, openFleet } from "../support/fleet.ts";
import { tempStore } from "../support/store.ts";

const BORN = "Mon Nov 23 04:31:40 2026";
const LATER = "Mon Nov 23 05:00:00 2026";
const process = (pid: number, start = BORN): StartedProcess => ({ pid, ppid: 1, start, args: "x" });
const claim = (session_id: string, change: Partial<Claim> = {}): Claim => ({
  schema_version: 1,
  client: "claude-code",
  cwd: "/p",
  domain: "00000000",
  ancestors: [{ pid: 10, start: BORN }],
  session_id,
  transcript_path: null,
  claimed_at_ms: 5,
  server_pid: 30,
  server_started_ms: 3,
  several: false,
  ...change,
});
const CHAIN = ok([process(20), process(10)]);
/** A live server under our own client process. */
const server = (pid: number, change: EntryChange = {}) =>
  entryOf(pid, "/p", { ...change, client: { pid: 20, session_id: null, ...change.client } });
const evidence = (
  claims: readonly Claim[],
  chain: Parameters<typeof stickyClaimEvidence>[1]["chain"] = CHAIN,
  live: readonly Entry[] = [],
) =>
  stickyClaimEvidence(claims, { client: "claude-code", cwd: "/p", domain: "00000000", chain }, {
    live,
    isOfOurClient: ({ client }) => client.pid === 20,
    wasAlongside: () => false,
  });
const reasonOf = (...given: Parameters<typeof evidence>) => {
  const found = evidence(...given);
  return found.sessionId === null ? found.reason : "";
};
const SEVERAL = /^This host runs several agents/;

Deno.test("a claim under the same running client names the session again", () => {
  equal(evidence([claim("a")]).sessionId, "a");
});

Deno.test("a reused pid, another client, and another directory are not the same", () => {
  equal(evidence([claim("a", { ancestors: [{ pid: 10, start: LATER }] })]).sessionId, null);
  equal(evidence([claim("a", { client: "codex" })]).sessionId, null);
  equal(evidence([claim("a", { cwd: "/q" })]).sessionId, null);
  // The same pids in another container.
  equal(evidence([claim("a", { domain: "0f3a9c21" })]).sessionId, null);
});

Deno.test("a client that ever had two sessions gets none of them back, whatever became of their servers", () => {
  const near = claim("near", { ancestors: [{ pid: 20, start: BORN }] });
  match(reasonOf([claim("far"), near]), SEVERAL);
  match(reasonOf([claim("a"), claim("b", { cwd: "/q", client: "codex" })]), SEVERAL);
  match(reasonOf([claim("a", { several: true })]), SEVERAL);
  const other = server(40, { client: { session_id: "b" } });
  match(reasonOf([claim("a")], CHAIN, [other]), SEVERAL);
  equal(evidence([claim("a")], CHAIN, [server(41)]).sessionId, "a");
});

Deno.test("without a chain of our own processes nothing matches", () => {
  equal(evidence([claim("a")], no("A daemon is shared")).sessionId, null);
  equal(evidence([claim("a")], null).sessionId, null);
});

Deno.test("a session that a live server has, or that its claimer could have, is left to it", () => {
  const elsewhere = server(40, { client: { session_id: "a", pid: 99 } });
  match(reasonOf([claim("a")], CHAIN, [elsewhere]), /is served by another server now/);
  match(reasonOf([claim("a")], CHAIN, [server(30, { started_at: 3 })]), /is served by another/);
  // The same pid, another server.
  equal(evidence([claim("a")], CHAIN, [server(30, { started_at: 4 })]).sessionId, "a");
});

Deno.test("a claim whose server lived beside ours is not ours when that one ends", () => {
  const alongside = rememberAlongside(1_000);
  const maker = server(30, { started_at: 3 });
  equal(alongside(claim("a"), [maker], 1_500), false, "it may be about to end");
  equal(alongside(claim("a"), [{ ...maker, ending: true }], 9_000), false);
  equal(alongside(claim("a"), [maker], 2_000), true);
  equal(alongside(claim("a"), [], 9_000), true);
  equal(alongside(claim("b"), [], 9_000), false);
});

Deno.test("a second session of a client marks its claims for good; a corrected claim leaves none", () => {
  using temp = tempStore();
  const shown = () => readClaims(temp.store).map((one) => [one.session_id, one.several]).sort();
  writeClaim(temp.store, claim("a"), null);
  writeClaim(temp.store, claim("b"), "a");
  equal(shown(), [["b", false]]);
  writeClaim(temp.store, claim("c", { server_pid: 31, cwd: "/q" }), null);
  equal(shown(), [["b", false], ["c", true]]);
  Deno.removeSync(`${temp.root}/claims/b.json`);
  match(reasonOf(readClaims(temp.store).map((one) => ({ ...one, cwd: "/p" }))), SEVERAL);
  // Another client process is another matter.
  const elsewhere = [{ pid: 11, start: BORN }];
  writeClaim(temp.store, claim("d", { ancestors: elsewhere }), null);
  equal(shown(), [["c", true], ["d", false]]);
});

Deno.test("of two servers that take over one claim, one gets it", () => {
  using temp = tempStore();
  writeClaim(temp.store, claim("a"), null);
  const takes = (server_pid: number) =>
    takeOverClaim(
      temp.store,
      "a",
      { server_pid, domain: "00000000", started_at: 9 },
      (one) => one.server_pid === 30,
    );
  equal([takes(31), takes(32)], [true, false]);
  equal(readClaims(temp.store).map(({ server_pid }) => server_pid), [31]);
  equal(
    takeOverClaim(
      temp.store,
      "x",
      { server_pid: 31, domain: "00000000", started_at: 9 },
      () => true,
    ),
    false,
  );
});

Deno.test("a call gets the session of a server that ends, whenever it ends meanwhile", async () => {
  for (let end = 1; end <= 12; end++) {
    using temp = tempStore();
    using fleet = openFleet(temp.root, "/p");
    const place = takePlace(temp.store, "40-00000000");
    const before = fleet.add(30, {
      started_at: 3,
      ending: true,
      client: { pid: 20, session_id: "a" },
    });
    const { several: _, ...made } = claim("a", { ancestors: [{ pid: 20, start: BORN }] });
    writeClaim(temp.store, made, null);
    const own = { type: "claude-code", version: null, pid: 20, cwd: "/p" };
    const agent = createAgent(temp.store, place, {
      serverPid: 40,
      domain: "00000000",
      startedMs: temp.nowMs,
      client: own,
      project: before.project,
      surroundings: { tmux: null, label: null },
      startOf: () => null,
    });
    const live = openRegistry(temp.store);
    let asked = 0;
    const sure = () => {
      if (++asked === end) fleet.end(30);
      return live.sure();
    };
    const rows = [`40 20 ${BORN} server`, `20 1 ${BORN} claude`, ""].join("\n");
    const detector = createDetector({
      store: temp.store,
      env: () => undefined,
      agent,
      registry: { ...live, sure },
      starts: openStarts(temp.store),
      client: clientByName("claude-code"),
      ps: { program: "/bin/ps", run: () => Promise.resolve({ code: 0, stdout: rows, stderr: "" }) },
      tmux: null,
      pid: 40,
      domain: "00000000",
      parentPid: 20,
      startedMs: temp.nowMs,
    });
    await detector.identify(new AbortController().signal);
    equal(agent.identity().sessionId, "a", `it ended at the question ${end}`);
    equal(asked >= end, true);
    place.close();
  }
});

Deno.test("what is no claim is passed over: damaged, huge, future, FIFO, link, folder", async () => {
  using temp = tempStore();
  writeClaim(temp.store, claim("good"), null);
  const folder = `${temp.root}/claims`;
  const name = (n: number) => `${folder}/${n}.json`;
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
    JSON.stringify(claim("another")),
    JSON.stringify({ ...claim("10"), server_pid: undefined }),
  ];
  texts.forEach((text, n) => Deno.writeTextFileSync(name(n), text));
  Deno.symlinkSync(name(0), name(50));
  Deno.mkdirSync(name(51));
  await new Deno.Command("mkfifo", { args: [name(52)] }).output();
  equal(readClaims(temp.store).map(({ session_id }) => session_id), ["good"]);
});

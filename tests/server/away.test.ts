/** An agent whose client was quit, and what becomes of what is sent to it meanwhile. */

import { isObject } from "../../src/wire/json.ts";
import { equal, match, that } from "../support/assert.ts";
import { startOf, writeStart } from "../support/fleet.ts";
import { createWorld, type TestAgent, type World } from "../support/world.ts";

const A = "7ba5c12d-9fc0-4525-a232-21d5f31a37f7";
const B = "01a2023f-c53d-72a2-b1c0-9c1187fb7b2e";
const C = "34a1f0ec-5b1c-4525-a232-000000000003";

/** A server of `session` that has the name `name`, and then its client is quit. */
async function comeAndGo(world: World, session: string, name: string): Promise<void> {
  await using agent = await world.start({ session });
  equal((await agent.call("set_my_state", { name, purpose: "reviews" })).json["ok"], true);
}

/** What the list says of the agent `session`: of each row of it, the values at these paths. */
async function listed(
  agent: TestAgent,
  session: string,
  paths: readonly string[],
  compact = false,
): Promise<unknown[][]> {
  const { json } = await agent.call("list_project_sessions", { compact });
  const rows: unknown = json[compact ? "agents_outside_tmux" : "sessions"];
  return (Array.isArray(rows) ? rows : [])
    .filter((row: unknown) => valueAt(row, "client_session_id") === session)
    .map((row: unknown) => paths.map((path) => valueAt(row, path)));
}

function valueAt(from: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((at, key) => isObject(at) ? at[key] : undefined, from);
}

Deno.test("mail to an agent that is away waits for it by name and id, and arrives when it is back [M-away-01]", async () => {
  await using world = await createWorld();
  const before = Date.now();
  await comeAndGo(world, A, "reviewer");
  const b = await world.start({ session: B });
  const sent = await b.call("send_message", { target: "reviewer", body: "by name" });
  equal([sent.json["ok"], sent.json["status"], sent.json["delivery_outlook"]], [
    true,
    "queued",
    "away",
  ]);
  const since = Number(sent.json["away_since"]);
  that(since >= before && since <= Date.now(), `away since ${since}`);
  equal(sent.json["wake_status"], undefined);
  const woken = await b.call("send_message", { target: A, body: "by id", wake: "auto" });
  equal([woken.json["status"], woken.json["wake_status"]], ["queued", "skipped_no_target"]);
  const a = await world.start({ session: A });
  const read = await a.call("read_my_messages");
  match(read.text, /by name[^]*by id/);
  const back = await b.call("send_message", { target: "reviewer", body: "again" });
  equal([back.json["status"], back.json["delivery_outlook"]], ["queued", "unknown_liveness"]);
});

Deno.test("lists show who is away with its unread mail, and nothing of it once it is back", async () => {
  await using world = await createWorld();
  await comeAndGo(world, A, "reviewer");
  const b = await world.start({ session: B });
  await b.call("send_message", { target: "reviewer", body: "waits" });
  const paths = ["peer_name", "activity.status", "unread", "state.purpose", "is_me"];
  equal(await listed(b, A, paths), [["reviewer", "away", 1, "reviews", false]]);
  const [[age] = []] = await listed(b, A, ["activity.age_seconds"]);
  that(typeof age === "number" && age < 60, "lately");
  const short = ["peer_name", "activity", "unread"];
  equal(await listed(b, A, short, true), [["reviewer", "away", 1]]);
  await using _a = await world.start({ session: A });
  equal(await listed(b, A, ["peer_name", "activity.status"]), [["reviewer", "unknown"]]);
});

Deno.test("a question to an agent that is away returns at once, and its answer comes as mail", async () => {
  await using world = await createWorld();
  await comeAndGo(world, A, "reviewer");
  const b = await world.start({ session: B });
  const startMs = performance.now();
  const asked = await b.call("ask_peer", {
    target: "reviewer",
    body: "ready?",
    timeout_ms: 60_000,
  });
  that(performance.now() - startMs < 5_000, "at once");
  equal(
    ["ok", "reply", "timed_out", "wake_status", "delivery_outlook"].map((key) => asked.json[key]),
    [true, null, false, "skipped_no_target", "away"],
  );
  that(typeof asked.json["away_since"] === "number", "it says since when");
  const a = await world.start({ session: A });
  match((await a.call("read_my_messages")).text, /ready\?/);
  await a.call("reply_to_message", { message_id: asked.json["request_id"], body: "yes" });
  match((await b.call("read_my_messages")).text, /yes/);
});

Deno.test("who comes back to a name that another took is called otherwise, and told by whom", async () => {
  await using world = await createWorld();
  await comeAndGo(world, A, "reviewer");
  const b = await world.start({ session: B });
  await b.call("send_message", { target: "reviewer", body: "for the first" });
  const c = await world.start({ session: C });
  equal((await c.call("set_my_state", { name: "reviewer" })).json["peer_name"], "reviewer");
  await b.call("send_message", { target: "reviewer", body: "for the second" });
  match((await c.call("read_my_messages")).text, /for the second/);
  const a = await world.start({ session: A });
  const told = await until(async () => {
    const { json } = await a.call("read_my_messages");
    return JSON.stringify(json).includes("took the name") ? JSON.stringify(json) : null;
  });
  match(told, new RegExp(`another agent \\(claude-code, ${C}\\) took the name`));
  equal(await listed(b, C, ["peer_name"]), [["reviewer"]]);
  equal(await listed(b, A, ["peer_name"]), [["claude-code-37f7"]]);
});

Deno.test("an agent that only its hook knows, and whose process is gone, is away", async () => {
  await using world = await createWorld();
  await using b = await world.start({ session: B });
  const project = { root: world.project, repo: `${world.project}/.git`, branch: "main" };
  const start = startOf(C, world.project, { project, transcript_path: "/t.jsonl" });
  // Pids say something only in the namespace that they are from.
  const entries = Array.from(Deno.readDirSync(`${world.root}/sessions`), ({ name }) => name);
  const domain = /^\d+-([0-9a-f]{8})\.json$/m.exec(entries.join("\n"))?.[1] ?? "";
  // No process has this number: it is beyond what Linux and macOS give.
  writeStart(world.root, { ...start, domain, client_pid: 4_194_305 });
  await using d = await world.start({ session: A });
  const sent = await d.call("send_message", { target: C, body: "x" });
  equal([sent.json["status"], sent.json["delivery_outlook"]], ["queued", "away"]);
  equal((await b.call("send_message", { target: C, body: "x" })).json["status"], "queued");
});

async function until<T>(look: () => Promise<T | null>): Promise<T> {
  for (const end = Date.now() + 15_000; Date.now() < end;) {
    const found = await look();
    if (found !== null) return found;
    await new Promise((done) => setTimeout(done, 250));
  }
  throw new Error("It did not come");
}

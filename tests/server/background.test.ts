/** Sessions of Claude Code's agent view, with real servers: what its files say of them, and who gets the mail. */

import { equal, until } from "../support/assert.ts";
import { startOf, writeStart } from "../support/fleet.ts";
import { type Called, createWorld, type TestAgent, type World } from "../support/world.ts";

const OLD = "aaaaaaaa-0000-4000-8000-000000000001";
const NEW = "bbbbbbbb-0000-4000-8000-000000000002";
const PEER = "cccccccc-0000-4000-8000-000000000003";
const OTHER = "dddddddd-0000-4000-8000-000000000004";
const JOB = "bbbbbbbb";
/** Stands for a client: a process of its own between the test and the server. */
const CLIENT = ["/bin/sh", "-c", '"$0" "$@"; :'];

/** What the client process of `agent` writes about itself. */
function note(world: World, pid: number, sessionId: string, more: object = {}): void {
  const folder = `${world.home}/.claude/sessions`;
  Deno.mkdirSync(folder, { recursive: true });
  const usual = { pid, sessionId, name: "", kind: "interactive", status: "idle" };
  const text = JSON.stringify({ ...usual, name: sessionId.slice(0, 8), ...more });
  Deno.writeTextFileSync(`${folder}/${pid}.json.new`, text);
  Deno.renameSync(`${folder}/${pid}.json.new`, `${folder}/${pid}.json`);
}

const CONTINUED = JSON.stringify({
  type: "continued-in",
  timestamp: "2026-11-30T17:36:56.414Z",
  sessionId: OLD,
  continuedInSessionId: NEW,
});

/** Writes the transcript of OLD, which ends with `lines`. */
function transcript(world: World, ...lines: string[]): string {
  const folder = `${world.home}/.claude/projects/${world.project.replace(/[^A-Za-z0-9]/g, "-")}`;
  Deno.mkdirSync(folder, { recursive: true });
  const user = JSON.stringify({ type: "user", message: { content: "x".repeat(5_000) } });
  Deno.writeTextFileSync(`${folder}/${OLD}.jsonl`, [user, ...lines, ""].join("\n"));
  return `${folder}/${OLD}.jsonl`;
}

async function rows(agent: TestAgent): Promise<readonly Record<string, unknown>[]> {
  const { json } = await agent.call("list_project_sessions");
  return Array.isArray(json["sessions"]) ? json["sessions"] : [];
}

const idsIn = async (agent: TestAgent) =>
  (await rows(agent)).map((row) => String(row["client_session_id"])).sort();

const nameOf = async (agent: TestAgent, id: string) =>
  (await rows(agent)).find((row) => row["client_session_id"] === id)?.["peer_name"];

function bodies({ json }: Called): readonly string[] {
  const messages: readonly { body: string }[] = Array.isArray(json["messages"])
    ? json["messages"]
    : [];
  return messages.map(({ body }) => body);
}

/** A session with a name and a server, whose client runs in a terminal. */
async function startOld(world: World): Promise<TestAgent> {
  const old = await world.start({ session: OLD, wrapper: CLIENT });
  note(world, old.pid, OLD);
  await old.call("set_my_state", { purpose: "Login form", name: "login" });
  return old;
}

/** The session that takes over in the background. */
async function startNew(world: World): Promise<TestAgent> {
  return await world.start({
    session: NEW,
    // The client writes about itself before it starts its servers.
    wrapper: [
      "/bin/sh",
      "-c",
      `printf '%s' "$NOTE" | sed "s/PID/$$/" > "$NOTES/$$.json"; "$0" "$@"; :`,
    ],
    env: {
      NOTE: JSON.stringify({ pid: 0, sessionId: NEW, name: "SAY hello", kind: "bg", jobId: JOB }),
      NOTES: `${world.home}/.claude/sessions`,
    },
  });
}

Deno.test("a session that goes on in the background takes its name and its mail along, and is one row [M-follow-02]", async () => {
  await using world = await createWorld();
  const peer = await world.start({ session: PEER });
  const old = await startOld(world);
  await peer.call("send_message", { target: "login", body: "before" });
  transcript(world, CONTINUED);
  note(world, old.pid, OLD, { parkedJobId: JOB });
  const now = await startNew(world);
  await until(async () => (await idsIn(peer)).join() === [NEW, PEER].join(), "two rows");
  equal(await nameOf(peer, NEW), "login");
  for (const target of [OLD, "login"]) {
    const sent = await peer.call("send_message", { target, body: `to ${target}` });
    equal(sent.json["status"], "queued", sent.text);
  }
  equal(bodies(await now.call("read_my_messages")), ["before", `to ${OLD}`, "to login"]);
  const { json } = await now.call("get_my_session");
  equal(JSON.parse(JSON.stringify(json)).entry.peer_name, "login");
});

Deno.test("the files of both processes say it as well as the transcript does", async () => {
  await using world = await createWorld();
  const peer = await world.start({ session: PEER });
  const old = await startOld(world);
  await peer.call("send_message", { target: "login", body: "before" });
  note(world, old.pid, OLD, { parkedJobId: JOB });
  const now = await startNew(world);
  await until(async () => (await nameOf(peer, NEW)) === "login", "the name to come along");
  equal(bodies(await now.call("read_my_messages")), ["before"]);
});

Deno.test("the file that a killed client left of the session, before, does not keep its mail from going on", async () => {
  await using world = await createWorld();
  const peer = await world.start({ session: PEER });
  const killed = new Deno.Command("true").spawn();
  await killed.status;
  note(world, killed.pid, OLD);
  const old = await startOld(world);
  await peer.call("send_message", { target: "login", body: "before" });
  transcript(world, CONTINUED);
  note(world, old.pid, OLD, { parkedJobId: JOB });
  const now = await startNew(world);
  await until(async () => (await nameOf(peer, NEW)) === "login", "the name to come along");
  equal(bodies(await now.call("read_my_messages")), ["before"]);
});

Deno.test("a session that was forked keeps its name and its mail [M-follow-02]", async () => {
  await using world = await createWorld();
  const peer = await world.start({ session: PEER });
  const old = await startOld(world);
  await peer.call("send_message", { target: "login", body: "mine" });
  const start = { source: "fork", cwd: world.project };
  writeStart(world.root, startOf(NEW, world.project, start));
  transcript(world);
  await startNew(world);
  // As long as it takes the servers to look.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  equal(await idsIn(peer), [OLD, NEW, PEER]);
  equal(await nameOf(peer, OLD), "login");
  equal(bodies(await old.call("read_my_messages")), ["mine"]);
});

Deno.test("when its server was killed before it had looked, the next sender sees to it", async () => {
  await using world = await createWorld();
  const peer = await world.start({ session: PEER });
  const old = await startOld(world);
  const project = { root: world.project, repo: `${world.project}/.git`, branch: "main" };
  await peer.call("send_message", { target: "login", body: "before" });
  writeStart(
    world.root,
    startOf(OLD, world.project, {
      client_pid: old.pid,
      cwd: world.project,
      project,
      transcript_path: transcript(world, CONTINUED),
      ended: true,
    }),
  );
  Deno.removeSync(`${world.home}/.claude/sessions/${old.pid}.json`);
  Deno.kill(serverOf(world, OLD), "SIGKILL");
  const now = await startNew(world);
  for (const target of ["login", OLD]) {
    const sent = await peer.call("send_message", { target, body: `to ${target}` });
    equal(sent.json["status"], "queued", sent.text);
  }
  equal(bodies(await now.call("read_my_messages")), ["before", "to login", `to ${OLD}`]);
  equal(await idsIn(peer), [NEW, PEER]);
  equal(await nameOf(peer, NEW), "login");
});

Deno.test("one that is parked and then opened by a client of its own is its own again", async () => {
  await using world = await createWorld();
  const peer = await world.start({ session: PEER });
  const old = await startOld(world);
  transcript(world, CONTINUED);
  note(world, old.pid, OLD, { parkedJobId: JOB });
  const now = await startNew(world);
  await until(async () => (await nameOf(peer, NEW)) === "login", "the name to come along");
  const resumed = await world.start({ session: OLD, wrapper: CLIENT });
  note(world, resumed.pid, OLD);
  await until(async () => (await idsIn(peer)).includes(OLD), "the resumed session to be seen");
  const sent = await peer.call("send_message", { target: OLD, body: "for the resumed one" });
  equal(sent.json["status"], "queued", sent.text);
  equal(bodies(await resumed.call("read_my_messages")), ["for the resumed one"]);
  equal(bodies(await now.call("read_my_messages")), []);
  equal([await nameOf(peer, NEW), await nameOf(peer, OLD) === "login"], ["login", false]);
});

Deno.test("one that is opened again and left before a word keeps its mail, whatever its transcript still says", async () => {
  await using world = await createWorld();
  const peer = await world.start({ session: PEER });
  const old = await startOld(world);
  const path = transcript(world, CONTINUED);
  note(world, old.pid, OLD, { parkedJobId: JOB });
  const now = await startNew(world);
  await until(async () => (await nameOf(peer, NEW)) === "login", "the name to come along");
  Deno.removeSync(`${world.home}/.claude/sessions/${old.pid}.json`);
  await old[Symbol.asyncDispose]();
  const resumed = await world.start({ session: OLD, wrapper: CLIENT });
  note(world, resumed.pid, OLD);
  const start = startOf(OLD, world.project, {
    client_pid: resumed.pid,
    cwd: world.project,
    project: { root: world.project, repo: `${world.project}/.git`, branch: "main" },
    transcript_path: path,
    source: "resume",
  });
  writeStart(world.root, start);
  await until(async () => (await idsIn(peer)).includes(OLD), "the resumed session to be seen");
  const sent = await peer.call("send_message", { target: OLD, body: "for the resumed one" });
  equal(sent.json["status"], "queued", sent.text);
  Deno.removeSync(`${world.home}/.claude/sessions/${resumed.pid}.json`);
  writeStart(world.root, { ...start, ended: true });
  await resumed[Symbol.asyncDispose]();
  await idsIn(peer);
  equal(bodies(await now.call("read_my_messages")), []);
  const again = await world.start({ session: OLD, wrapper: CLIENT });
  equal(bodies(await again.call("read_my_messages")), ["for the resumed one"]);
});

Deno.test("a spare session is nobody until a person uses it, and then works where it was put", async () => {
  await using world = await createWorld();
  const peer = await world.start({ session: PEER });
  const spare = await world.start({
    session: OTHER,
    wrapper: ["/bin/sh", "-c", `printf '%s' "$NOTE" > "$NOTES/$$.json"; "$0" "$@"; :`],
    env: {
      NOTE: JSON.stringify({
        sessionId: OTHER,
        name: "dddddddd",
        kind: "bg",
        jobId: "dddddddd",
        spare: true,
      }),
      NOTES:
        (Deno.mkdirSync(`${world.home}/.claude/sessions`, { recursive: true }),
          `${world.home}/.claude/sessions`),
    },
  });
  const started = { client_pid: spare.pid, cwd: world.project };
  writeStart(world.root, startOf(OTHER, world.project, started));
  equal(await idsIn(peer), [PEER]);
  const sent = await peer.call("send_message", { target: OTHER, body: "hello" });
  equal(sent.json["error"], "target-not-found", sent.text);
  note(world, spare.pid, OTHER, { kind: "bg", jobId: "dddddddd", name: "Fix the login" });
  const tree = `${world.project}-tree`;
  const project = { root: tree, repo: `${world.project}/.git`, branch: "fix" };
  writeStart(
    world.root,
    startOf(OTHER, tree, { ...started, cwd: tree, project, at_ms: Date.now() }),
  );
  await until(async () => (await idsIn(peer)).includes(OTHER), "the session to be seen");
  await until(async () => {
    const row = (await rows(peer)).find((one) => one["client_session_id"] === OTHER);
    return row?.["cwd"] === tree && row["branch"] === "fix";
  }, "its folder to be seen");
});

/** The pid of the server of a session. */
function serverOf(world: World, sessionId: string): number {
  const folder = `${world.root}/sessions`;
  for (const { name } of Deno.readDirSync(folder)) {
    if (!name.endsWith(".json")) continue;
    const entry = JSON.parse(Deno.readTextFileSync(`${folder}/${name}`));
    if (entry.client.session_id === sessionId) return entry.server_pid;
  }
  throw new Error(`No server of ${sessionId}`);
}

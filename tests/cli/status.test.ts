import { activityPath } from "../../src/mail/layout.ts";
import { leaveSuccessor } from "../../src/mail/successor.ts";
import { boxOf } from "../../src/wire/ids.ts";
import { equal, match, that } from "../support/assert.ts";
import { type Fleet, openFleet } from "../support/fleet.ts";
import { schemaFault } from "../support/json_schema.ts";
import { type TempStore, tempStore } from "../support/store.ts";
import { type Run, runCommandLine } from "./running.ts";

/** A store with the agents `main`, `reviewer` and, in another project, `stranger`. */
interface Scene extends Disposable {
  readonly temp: TempStore;
  readonly fleet: Fleet;
  readonly home: string;
  readonly project: string;
  status(...args: string[]): Promise<Run>;
  json(...args: string[]): Promise<Json>;
  /** An ask of one agent that blocks. */
  wait(from: string, to: string): void;
}

/** As much of the JSON as these tests look at. */
interface Json {
  agents: Record<string, unknown>[];
  waits: { from: string; to: string | null; since_ms: number | null; cycle: string[] | null }[];
  traffic: Record<string, unknown>[];
  stuck: { code: string; agents: string[] }[];
}

function openScene(): Scene {
  const temp = tempStore();
  const home = temp.root.slice(0, -"/.oxtail".length);
  const project = `${home}/project`;
  Deno.mkdirSync(project);
  const fleet = openFleet(temp.root, project);
  fleet.add(11, { name: "main", client: { session_id: "main-id" } });
  fleet.add(12, {
    name: "reviewer",
    client: { type: "codex", session_id: "reviewer-id" },
    state: { purpose: "Reads \u001b]0;x\u0007 \u202e all\nof it", updated_at: 1 },
  });
  fleet.add(13, {
    name: "stranger",
    client: { session_id: "stranger-id" },
    project: { root: "/secret", repo: "/secret/.git", branch: null },
  });
  const locks: Deno.FsFile[] = [];
  const status = (...args: string[]) =>
    runCommandLine("status", home, {
      args,
      cwd: project,
      env: { OXTAIL_PROJECT_ROOT: project, OXTAIL_PROJECT_ID: `${project}/.git` },
    });
  return {
    temp,
    fleet,
    home,
    project,
    status,
    async json(...args) {
      const { stdout } = await status("--json", ...args);
      equal(schemaFault("status", stdout), null);
      return JSON.parse(stdout);
    },
    wait(from, to) {
      const { name } = temp.send(from, to, { ask: true });
      const folder = `${temp.root}/waits/${from}`;
      Deno.mkdirSync(folder, { recursive: true });
      const lock = Deno.openSync(`${folder}/${name.id}`, { write: true, create: true });
      lock.lockSync(true);
      locks.push(lock);
    },
    [Symbol.dispose]() {
      for (const lock of locks) lock.close();
      fleet[Symbol.dispose]();
      temp[Symbol.dispose]();
    },
  };
}

/** Marks an agent, since `ageMs`. */
function mark({ temp }: Scene, session: string, word: string, ageMs: number): void {
  const path = activityPath(temp.root, boxOf(session));
  Deno.writeTextFileSync(path, word);
  Deno.utimeSync(path, new Date(), new Date(Date.now() - ageMs));
}

Deno.test("every agent of the project has its row, and nothing of another project is shown", async () => {
  using scene = openScene();
  mark(scene, "main-id", "busy", 130_000);
  scene.temp.send("main-id", "reviewer-id");
  scene.temp.send("main-id", "reviewer-id", { action_required: true });
  scene.temp.send("stranger-id", "stranger-id");
  const { code, stdout, stderr } = await scene.status();
  equal([code, stderr], [0, ""]);
  match(stdout, /^oxtail {2}2 agents in \/.*\/project\n\nNAME/);
  match(stdout, /\nmain +busy 2 min +0 +0 +its next turn +claude-code +main\n/);
  match(stdout, /\nreviewer +unknown +2 +1 +its next turn +codex +main +Reads/);
  match(stdout, /\n {2}\d+ s ago +task +queued +main → reviewer\n/);
  equal(/stranger|secret/.test(stdout), false);
});

Deno.test("what Claude Code says of itself counts before a mark that Escape left behind", async () => {
  using scene = openScene();
  mark(scene, "main-id", "busy", 60_000);
  const folder = `${scene.home}/.claude/sessions`;
  Deno.mkdirSync(folder, { recursive: true });
  const note = {
    sessionId: "main-id",
    name: "main",
    status: "idle",
    statusUpdatedAt: Date.now() - 5_000,
  };
  Deno.writeTextFileSync(`${folder}/4321.json`, JSON.stringify(note));
  equal((await scene.json()).agents.map(({ state }) => state), ["idle", "unknown"]);
});

Deno.test("what agents write cannot act on the terminal", async () => {
  using scene = openScene();
  const { stdout } = await scene.status();
  match(stdout, /Reads \\u\{1b\}\]0;x\\u\{7\} \\u\{202e\} all\\u\{a\}of it\n/);
  // deno-lint-ignore no-control-regex
  equal(/[\x00-\x09\x0b-\x1f\u202e]/.test(stdout), false);
});

Deno.test("each message is shown in the state that its folder says", async () => {
  using scene = openScene();
  const { temp } = scene;
  const [held, acked, closed] = [{}, {}, { action_required: true }].map((change) =>
    temp.send("main-id", "reviewer-id", change)
  );
  const box = `${temp.root}/mail/reviewer-id`;
  const move = (sent: typeof held, folder: string, end = "") => {
    const name = temp.names("mail/reviewer-id/new").find((one) =>
      one.includes(sent?.name.id ?? "")
    );
    Deno.renameSync(`${box}/new/${name}`, `${box}/${folder}/${name}~0123abcd~t1~1~1${end}`);
  };
  move(held, "cur");
  move(acked, "done");
  move(closed, "done", "~done");
  // Across boxes, names are in order only as far as the clock is.
  temp.nowMs += 10_000;
  temp.send("operator", "main-id");
  temp.send("gone-id", "main-id");
  const { traffic, agents } = await scene.json();
  equal(traffic.map(({ from, to, kind, state }) => [from, to, kind, state]), [
    [null, "main", "message", "queued"],
    ["operator", "main", "message", "queued"],
    ["main", "reviewer", "task", "done"],
    ["main", "reviewer", "message", "acknowledged"],
    ["main", "reviewer", "message", "handed_over"],
  ]);
  equal(agents.map(({ name, unread, open_work }) => [name, unread, open_work]), [
    ["main", 2, 0],
    ["reviewer", 0, 0],
  ]);
});

Deno.test("who waits for whom is shown, and a wait that has ended is not", async () => {
  using scene = openScene();
  scene.wait("main-id", "reviewer-id");
  const over = scene.temp.send("reviewer-id", "main-id", { ask: true });
  Deno.mkdirSync(`${scene.temp.root}/waits/reviewer-id`);
  Deno.writeTextFileSync(`${scene.temp.root}/waits/reviewer-id/${over.name.id}`, "");
  const { waits, stuck } = await scene.json();
  equal(waits.map(({ from, to, cycle }) => [from, to, cycle]), [["main", "reviewer", null]]);
  that(Math.abs(Date.now() - (waits[0]?.since_ms ?? 0)) < 60_000, "since when it waits");
  equal(stuck, []);
});

Deno.test("a wait for a session that went on as another one leads to that one", async () => {
  using scene = openScene();
  scene.wait("main-id", "before-clear");
  leaveSuccessor(scene.temp.store, "before-clear", "reviewer-id");
  equal((await scene.json()).waits.map(({ to }) => to), ["reviewer"]);
});

Deno.test("with --check a cycle ends with exit status 3, and a healthy fleet with 0", async () => {
  using scene = openScene();
  scene.wait("main-id", "reviewer-id");
  const healthy = await scene.status("--check");
  equal([healthy.code, healthy.stdout], [0, "Nothing is stuck\n"]);
  scene.wait("reviewer-id", "main-id");
  const { code, stdout } = await scene.status("--check");
  equal(code, 3);
  match(stdout, /^main → reviewer → main wait for each other: .*\n$/);
  equal((await scene.status()).code, 0);
  equal((await scene.status("--check", "--json")).code, 3);
});

Deno.test("with --check old mail of an idle agent is stuck, by the age that the user names", async () => {
  using scene = openScene();
  mark(scene, "main-id", "idle", 1_000);
  mark(scene, "reviewer-id", "busy", 1_000);
  scene.temp.nowMs = Date.now() - 120_000;
  scene.temp.send("reviewer-id", "main-id");
  scene.temp.send("main-id", "reviewer-id");
  equal((await scene.status("--check")).code, 0);
  const { code, stdout } = await scene.status("--check", "--older-than=1.5");
  equal(code, 3);
  match(stdout, /^main is idle and has 1 unread, the oldest for 2 min: .*\n$/);
});

Deno.test("with --check a message that was handed over five times is stuck", async () => {
  using scene = openScene();
  scene.temp.send("main-id", "reviewer-id");
  const box = `${scene.temp.root}/mail/reviewer-id`;
  const [name] = scene.temp.names("mail/reviewer-id/new");
  Deno.renameSync(`${box}/new/${name}`, `${box}/cur/${name}~0123abcd~t1~5~1`);
  equal((await scene.json()).stuck.map(({ code }) => code), ["stalled"]);
});

Deno.test("it writes nothing, not even where a server has died", async () => {
  using scene = openScene();
  scene.fleet.end(11);
  Deno.writeTextFileSync(`${scene.temp.root}/mail/odd`, "x");
  const before = scene.temp.names("sessions");
  equal((await scene.json()).agents.map(({ name }) => name), ["reviewer"]);
  equal(scene.temp.names("sessions"), before);
});

Deno.test("without a store it says so, with exit status 1", async () => {
  using scene = openScene();
  const away = await runCommandLine("status", scene.project);
  equal([away.code, away.stdout], [1, ""]);
  match(away.stderr, /^oxtail: There is no store at ".*" yet: run setup, then start an agent\n$/);
});

const WRONG: readonly { args: string[]; says: RegExp }[] = [
  { args: ["--frob"], says: /Unknown option "--frob"/ },
  { args: ["word"], says: /Unexpected argument "word"/ },
  {
    args: ["--older-than=0"],
    says: /--older-than is "0": expected a number of minutes above zero/,
  },
  { args: ["--older-than=x"], says: /--older-than is "x"/ },
  { args: ["--watch"], says: /--watch needs a terminal/ },
  { args: ["--watch", "--json"], says: /--watch goes with neither/ },
];

for (const { args, says } of WRONG) {
  Deno.test(`status refuses ${args.join(" ")} with exit status 64`, async () => {
    const { code, stdout, stderr } = await runCommandLine("status", "/", { args });
    equal([code, stdout], [64, ""]);
    match(stderr, says);
    match(stderr, /\n\nUsage: oxtail status/);
  });
}

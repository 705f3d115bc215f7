import { type Fleet, openFleet, startOf, writeStart } from "../support/fleet.ts";
import { equal, match } from "../support/assert.ts";
import { type TempStore, tempStore } from "../support/store.ts";
import { parseMessage } from "../../src/wire/message.ts";
import { type Run, runCommandLine } from "./running.ts";

/** A store with two agents of one project, and one of another. */
interface Scene extends Disposable {
  readonly temp: TempStore;
  readonly fleet: Fleet;
  readonly home: string;
  readonly project: string;
  message(args: string[], more?: { stdin?: string; env?: Record<string, string> }): Promise<Run>;
}

const REVIEWER = "0f0f0f0f-1111-2222-3333-444444444444";

function openScene(): Scene {
  const temp = tempStore();
  const home = temp.root.slice(0, -"/.oxtail".length);
  const project = `${home}/project`;
  const other = `${home}/other`;
  for (const folder of [project, other]) Deno.mkdirSync(folder);
  const fleet = openFleet(temp.root, project);
  fleet.add(11, {
    name: "reviewer",
    client: { type: "codex", session_id: REVIEWER },
    tmux: { pane: "%1", session: "work" },
  });
  fleet.add(12, { name: "main" });
  fleet.add(13, {
    name: "stranger",
    client: { session_id: "foreign-session-1" },
    project: { root: other, repo: `${other}/.git`, branch: null },
  });
  const env = {
    OXTAIL_PROJECT_ROOT: project,
    OXTAIL_PROJECT_ID: `${project}/.git`,
    OXTAIL_PROJECT_BRANCH: "main",
  };
  return {
    temp,
    fleet,
    home,
    project,
    message: (args, { stdin, env: more } = {}) =>
      runCommandLine("message", home, {
        args,
        cwd: project,
        env: { ...env, ...more },
        ...(stdin === undefined ? {} : { stdin }),
      }),
    [Symbol.dispose]() {
      fleet[Symbol.dispose]();
      temp[Symbol.dispose]();
    },
  };
}

/** The messages that wait for a session, oldest first. */
function waiting({ temp }: Scene, session: string) {
  return temp.names(`mail/${session}/new`).map((name) => {
    const parsed = parseMessage(Deno.readTextFileSync(`${temp.root}/mail/${session}/new/${name}`));
    if (!parsed.ok) throw new Error(parsed.reason);
    return { name, message: parsed.value };
  });
}

Deno.test("a message is stored for its agent, from the operator, one-way and durable", async () => {
  using scene = openScene();
  const { code, stdout, stderr } = await scene.message(["reviewer", "please stop;"]);
  equal([code, stderr], [0, ""]);
  match(stdout, /^Queued for reviewer \(codex\): [0-9A-Z]{26}\n$/);
  const [one] = waiting(scene, REVIEWER);
  const { name, message } = one ?? { name: "", message: null };
  equal(message?.body, "please stop;");
  equal([message?.origin, message?.from_name, message?.from_client], [
    "operator",
    "operator",
    "oxtail",
  ]);
  equal(message?.project, `${scene.project}/.git`);
  equal([message?.request_id, message?.reply_to], [undefined, undefined]);
  match(name, /\.----$/);
  // Both names of one file: the proof of delivery.
  equal(Deno.statSync(`${scene.temp.root}/sent/x-human/${name}`).nlink, 2);
});

Deno.test("--task gives a task, which its agent has to close", async () => {
  using scene = openScene();
  equal((await scene.message(["--task", "--wake", "reviewer", "-"], { stdin: "Fix it" })).code, 0);
  const [one] = waiting(scene, REVIEWER);
  equal([one?.message.action_required, one?.message.body], [true, "Fix it"]);
  match(one?.name ?? "", /\.wt--$/);
});

Deno.test("an agent is found by name, id, beginning of its id and tmux session", async () => {
  using scene = openScene();
  for (const target of ["reviewer", REVIEWER, "0f0f0f0f", "work"]) {
    equal((await scene.message([target, `to ${target}`])).code, 0);
  }
  equal(waiting(scene, REVIEWER).map(({ message }) => message.body), [
    "to reviewer",
    `to ${REVIEWER}`,
    "to 0f0f0f0f",
    "to work",
  ]);
});

Deno.test("an agent that is known from its hooks alone gets it too", async () => {
  using scene = openScene();
  writeStart(scene.temp.root, startOf("hooked-session", scene.project));
  equal((await scene.message(["hooked-session", "hello"])).code, 0);
  equal(waiting(scene, "hooked-session").length, 1);
});

Deno.test("an agent is found by what Claude Code calls its session, wherever that keeps its files", async () => {
  using scene = openScene();
  const moved = `${scene.home}/moved`;
  Deno.mkdirSync(`${moved}/sessions`, { recursive: true });
  writeStart(scene.temp.root, startOf("hooked-session", scene.project, { client_pid: 4_000_001 }));
  const note = { sessionId: "hooked-session", name: "Night shift" };
  Deno.writeTextFileSync(`${moved}/sessions/4000001.json`, JSON.stringify(note));
  const run = await runCommandLine("message", scene.home, {
    args: ["night-shift", "hello"],
    cwd: scene.project,
    places: { claudeDir: moved },
    env: {
      OXTAIL_PROJECT_ROOT: scene.project,
      OXTAIL_PROJECT_ID: `${scene.project}/.git`,
      OXTAIL_CLAUDE_DIR: moved,
    },
  });
  equal([run.code, run.stderr], [0, ""]);
  equal(waiting(scene, "hooked-session").length, 1);
});

Deno.test("the text may come from standard input, whose last newline is no part of it", async () => {
  using scene = openScene();
  for (const args of [["main"], ["main", "-"]]) {
    equal((await scene.message(args, { stdin: "two\nlines\n" })).code, 0);
  }
  equal(waiting(scene, "session-12").map(({ message }) => message.body), [
    "two\nlines",
    "two\nlines",
  ]);
});

Deno.test("with --wake the message asks for a wake, unless waking is switched off", async () => {
  using scene = openScene();
  await scene.message(["--wake", "main", "one"]);
  await scene.message(["--wake", "main", "two"], { env: { OXTAIL_AUTOWAKE: "Off" } });
  const flags = waiting(scene, "session-12").map(({ name }) => name.slice(-4));
  equal(flags, ["w---", "----"]);
});

Deno.test("who is not there, or not alone in it, is refused with exit status 1", async () => {
  using scene = openScene();
  scene.fleet.add(14, { client: { session_id: "0f0f0f0f-9999" } });
  const missing = await scene.message(["nobody\u001b[2J\u202e", "x"]);
  equal([missing.code, missing.stdout], [1, ""]);
  match(
    missing.stderr,
    /^oxtail: No agent of this project is called "nobody.*": oxtail status shows/,
  );
  equal(["\u001b", "\u202e"].some((one) => missing.stderr.includes(one)), false);
  const many = await scene.message(["0f0f0f0f", "x"]);
  equal(many.code, 1);
  match(many.stderr, /means 2 agents: use the session id of one of them\n {2}0f0f0f0f-1111/);
});

Deno.test("an agent of another project is refused, and nothing is told of it", async () => {
  using scene = openScene();
  for (const target of ["foreign-session-1", "stranger"]) {
    const { code, stderr } = await scene.message([target, "x"]);
    equal(code, 1);
    equal(stderr.includes("/other"), false);
  }
  match((await scene.message(["foreign-session-1", "x"])).stderr, /works in another project/);
  equal(scene.temp.names("mail/foreign-session-1/new"), []);
});

Deno.test("a full mailbox asks to try again, with exit status 75", async () => {
  using scene = openScene();
  const env = { OXTAIL_MAX_UNREAD_PER_SENDER: "1" };
  equal((await scene.message(["main", "1"], { env })).code, 0);
  const { code, stderr } = await scene.message(["main", "2"], { env });
  equal(code, 75);
  match(stderr, /Cannot deliver: 1 messages of yours are unread there, the limit is 1/);
});

Deno.test("without a store there is nobody to write to", async () => {
  using scene = openScene();
  Deno.renameSync(scene.temp.root, `${scene.home}/away`);
  const { code, stderr } = await scene.message(["main", "x"]);
  equal(code, 1);
  match(stderr, /There is no store at .* yet: run setup, then start an agent/);
  Deno.renameSync(`${scene.home}/away`, scene.temp.root);
});

Deno.test("with --json it prints one object, for a refusal too", async () => {
  using scene = openScene();
  const { stdout } = await scene.message(["--json", "main", "x"]);
  const { message_id, ...rest } = JSON.parse(stdout);
  match(message_id, /^[0-9A-Z]{26}$/);
  const target = { name: "main", session_id: "session-12", client: "claude-code" };
  equal(rest, { ok: true, target, status: "queued" });
  const refused = await scene.message(["--json", "nobody", "x"]);
  equal(refused.code, 1);
  equal(JSON.parse(refused.stdout).error, "target-not-found");
});

const USAGE: readonly { args: string[]; says: RegExp }[] = [
  { args: [], says: /Name the agent that gets the message/ },
  { args: ["main", "two", "words"], says: /Unexpected argument "words"/ },
  { args: ["--frob", "main", "x"], says: /Unknown option "--frob"\n/ },
];

for (const { args, says } of USAGE) {
  Deno.test(`${JSON.stringify(args)} ${says.source} is wrong usage`, async () => {
    using scene = openScene();
    const run = await scene.message(args);
    equal([run.code, run.stdout], [64, ""]);
    match(run.stderr, says);
    match(run.stderr, /\n\nUsage: oxtail message/);
    equal(waiting(scene, "session-12"), []);
  });
}

const BODIES: readonly { args: string[]; stdin?: string; says: RegExp }[] = [
  { args: ["main", ""], says: /The body is empty/ },
  { args: ["main"], stdin: "\n", says: /The body is empty/ },
  { args: ["main", "x".repeat(8_193)], says: /The body has 8,193 bytes, the limit is 8,192/ },
  { args: ["main", "-"], stdin: "x".repeat(9_000), says: /The body has 9,000 bytes/ },
  { args: ["main"], stdin: "x".repeat(20_000), says: /standard input is too long/ },
  { args: ["main"], stdin: "a\0b", says: /NUL character/ },
];

for (const { args, stdin, says } of BODIES) {
  const shown = JSON.stringify(args).slice(0, 40);
  Deno.test(`${shown} ${says.source} is refused in one line, or as JSON`, async () => {
    using scene = openScene();
    const more = stdin === undefined ? {} : { stdin };
    const run = await scene.message(args, more);
    equal([run.code, run.stdout], [64, ""]);
    match(run.stderr, /^oxtail: .*\n$/);
    match(run.stderr, says);
    const json = await scene.message(["--json", ...args], more);
    equal([json.code, json.stderr], [64, ""]);
    const { ok, error, message } = JSON.parse(json.stdout);
    equal([ok, error], [false, "invalid-body"]);
    match(message, says);
    equal(waiting(scene, "session-12"), []);
  });
}

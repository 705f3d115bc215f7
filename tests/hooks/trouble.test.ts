/** Hooks against a store that is broken, hostile or full: they stay silent or say one line, and end. */

import { equal, match, that } from "../support/assert.ts";
import { inTime } from "../support/in_time.ts";
import {
  type Client,
  type Event,
  type HookHome,
  hookHome,
  type HookResult,
  SESSION,
  TURN,
} from "./hook_calls.ts";

const CLIENTS: readonly Client[] = ["claude-code", "codex"];
const EVENTS: readonly Event[] = [
  "SessionStart",
  "UserPromptSubmit",
  "PreToolUse",
  "PermissionRequest",
  "Notification",
  "PostToolUse",
  "Stop",
  "Interrupt",
  "SessionEnd",
];
/** Those that start the program when there is mail. */
const HANDING = EVENTS.filter((event) => /Start|Submit|ToolUse|Stop/.test(event));
const IS_ROOT = Deno.uid() === 0;

/** Calls every hook and checks that none of them hurts its client. */
async function callAll(home: HookHome, check: (done: HookResult, what: string) => void) {
  for (const client of CLIENTS) {
    for (const event of EVENTS) {
      const done = await inTime(2_000, `${client} ${event}`, () => home.call(client, event));
      const what = `${client} ${event}: ${done.stderr}`;
      equal(done.code, 0, what);
      that(done.stderr === "" || /^oxtail: [^\n]*\n$/.test(done.stderr), what);
      check(done, what);
    }
  }
}

/** Moves the installed hooks into a home of their own, so that the store can be taken away. */
function separateHooks(home: HookHome): string {
  const kept = `${home.home}/installed`;
  Deno.mkdirSync(kept);
  Deno.renameSync(`${home.mail.root}/hooks/oxtail-hook`, `${kept}/oxtail-hook`);
  return `${kept}/oxtail-hook`;
}

async function callGate(home: HookHome, gate: string, event: Event, line: readonly string[] = []) {
  const [program = gate, ...args] = [...line, gate, "codex", event];
  const child = new Deno.Command(program, {
    args,
    clearEnv: true,
    env: { HOME: home.home, PATH: "/usr/bin:/bin" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  const input = JSON.stringify({ session_id: SESSION, turn_id: TURN, cwd: "/x" });
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

for (
  const [what, change] of [
    ["missing", (root: string) => Deno.removeSync(root, { recursive: true })],
    ["a file", (root: string) => {
      Deno.removeSync(root, { recursive: true });
      Deno.writeTextFileSync(root, "");
    }],
    ["a link", (root: string) => {
      Deno.renameSync(root, `${root}-real`);
      Deno.symlinkSync(`${root}-real`, root);
    }],
  ] as const
) {
  Deno.test(`a store that is ${what}: one line, and nothing is written`, async () => {
    using home = await hookHome();
    const gate = separateHooks(home);
    change(home.mail.root);
    for (const event of EVENTS) {
      const done = await callGate(home, gate, event);
      equal([done.code, done.stdout], [0, ""]);
      match(
        done.stderr,
        /^oxtail: Cannot use the store ".*\/\.oxtail", it is not a folder of yours/,
      );
    }
    equal(home.mail.names("activity"), []);
  });
}

Deno.test({
  name: "a store of another user: one line, and nothing is written",
  ignore: !IS_ROOT, // only root can give a folder away
  async fn() {
    using home = await hookHome();
    Deno.chownSync(home.mail.root, 12_345, 12_345);
    await callAll(home, (done, what) => {
      equal(done.stdout, "", what);
      match(done.stderr, /it is not a folder of yours/);
    });
    equal(home.mail.names("activity"), []);
  },
});

Deno.test("a store that is open to others hands nothing over", async () => {
  using home = await hookHome();
  home.mail.send("alice", SESSION);
  Deno.chmodSync(home.mail.root, 0o755);
  await callAll(home, (done, what) => {
    equal(done.stdout, "", what);
    if (HANDING.some((event) => what.includes(` ${event}:`))) {
      match(done.stderr, /is open to other users \(mode 0755\): run chmod 700/);
    }
  });
});

Deno.test("a store that cannot be written: one line, and the mail stays", async () => {
  using home = await hookHome();
  home.mail.send("alice", SESSION);
  const folders = [".", "activity", "turn", "starts", "mail", `mail/${SESSION}`]
    .concat(["new", "cur"].map((name) => `mail/${SESSION}/${name}`))
    .map((folder) => `${home.mail.root}/${folder}`);
  for (const folder of folders) Deno.chmodSync(folder, 0o500);
  // Root may write whatever the modes say, so for root it is a read-only file system.
  const wrapper = IS_ROOT ? ["unshare", "-m", "sh", "-c", READ_ONLY, "sh", home.mail.root] : [];
  try {
    for (const event of EVENTS) {
      const done = await home.call("claude-code", event, { wrapper });
      equal([done.code, done.stdout], [0, ""], `${event}: ${done.stderr}`);
      match(done.stderr, /^oxtail: [^\n]*\n$/);
    }
  } finally {
    for (const folder of folders) Deno.chmodSync(folder, 0o700);
  }
  equal(home.mail.names(`mail/${SESSION}/new`).length, 1);
});

const READ_ONLY = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"';

Deno.test("marks are written to no link, no pipe and no folder", async () => {
  using home = await hookHome();
  const outside = `${home.home}/precious`;
  const marks = ["activity", "turn"].map((folder) => `${home.mail.root}/${folder}/${SESSION}`);
  const place: Record<string, (path: string) => unknown> = {
    link: (path) => Deno.symlinkSync(outside, path),
    "dangling link": (path) => Deno.symlinkSync(`${home.home}/nowhere`, path),
    folder: (path) => Deno.mkdirSync(path),
    pipe: (path) => new Deno.Command("mkfifo", { args: [path] }).outputSync(),
  };
  home.mail.send("alice", SESSION);
  for (const [what, put] of Object.entries(place)) {
    Deno.writeTextFileSync(outside, "precious");
    for (const path of marks) put(path);
    await callAll(home, (done) => match(done.stderr, /it is not a plain file/));
    for (const path of marks) Deno.removeSync(path, { recursive: true });
    equal(Deno.readTextFileSync(outside), "precious", what);
    equal([...Deno.readDirSync(home.home)].some(({ name }) => name === "nowhere"), false);
  }
});

Deno.test("a file that was linked to the place of a mark is let go when a session starts", async () => {
  using home = await hookHome();
  const outside = `${home.home}/precious`;
  Deno.writeTextFileSync(outside, "precious");
  const marks = ["activity", "turn"].map((folder) => `${home.mail.root}/${folder}/${SESSION}`);
  for (const path of marks) Deno.linkSync(outside, path);
  await callAll(home, (done, what) => equal(done.stderr, "", what));
  equal(Deno.readTextFileSync(outside), "precious");
  for (const path of marks) equal(Deno.lstatSync(path).nlink, 1);
});

Deno.test("hostile files in the box hang nothing and hide nothing", async () => {
  for (const client of CLIENTS) {
    for (const event of HANDING) {
      using home = await hookHome();
      await fillWithTraps(home);
      const { message } = home.mail.send("alice", SESSION, { body: "healthy" });
      const done = await inTime(2_000, event, () => home.call(client, event));
      equal([done.code, done.stderr], [0, ""]);
      match(done.text, /^\| healthy$/m);
      match(done.text, /\] 1 message from another agent/);
      equal(done.text.includes(message.message_id), true);
      equal(done.text.includes("precious"), false);
      equal(Deno.readTextFileSync(`${home.home}/precious`), "precious");
    }
  }
});

/** Puts everything into `new` that is no message but has the name of one. */
async function fillWithTraps(home: HookHome): Promise<void> {
  const folder = `${home.mail.root}/mail/${SESSION}/new`;
  Deno.mkdirSync(folder, { recursive: true });
  let count = 0;
  const next = () => {
    const n = String(++count).padStart(6, "0");
    return `${folder}/001600000000000.${n}.01KASZG1V7AAAAAAAAAAA${n}.0a1b2c3d.----`
      .replace(/A(\d{6})\./, "$1.");
  };
  const outside = `${home.home}/precious`;
  Deno.writeTextFileSync(outside, "precious");
  Deno.symlinkSync(outside, next());
  Deno.mkdirSync(next());
  await new Deno.Command("mkfifo", { args: [next()] }).output();
  Deno.writeTextFileSync(next(), '{"schema_version":1,"body":"cut of');
  Deno.writeTextFileSync(next(), "\xff\xfe not JSON");
  Deno.writeTextFileSync(next(), "[".repeat(60_000));
  const huge = next();
  Deno.writeTextFileSync(huge, "");
  Deno.truncateSync(huge, 3 * 1024 ** 3);
  const linked = next();
  Deno.writeTextFileSync(linked, "precious");
  for (const name of ["one", "two"]) Deno.linkSync(linked, `${home.home}/${name}`);
  Deno.writeTextFileSync(`${folder}/no message`, "");
  await new Deno.Command("sh", {
    args: ["-c", `: >"$1/$(printf 'bad\\377name')"`, "sh", folder],
  }).output();
}

Deno.test("a full box and a hostile one are handled in time", async () => {
  using home = await hookHome();
  const folder = `${home.mail.root}/mail/${SESSION}/new`;
  const { message } = home.mail.send("alice", SESSION, { body: "the first" });
  const text = Deno.readTextFileSync(`${folder}/${home.mail.names(`mail/${SESSION}/new`)[0]}`);
  for (let n = 0; n < 10_000; n++) {
    const id = `7ZZZZZZZZZZZZZZZZZZZ${String(n).padStart(6, "0")}`;
    const name = `999999999999999.${String(n).padStart(6, "0")}.${id}.0a1b2c3d.----`;
    Deno.writeTextFileSync(`${folder}/${name}`, text.replaceAll(message.message_id, id));
  }
  const call = () => home.call("claude-code", "PreToolUse");
  const done = await inTime(500, "a hook with 10,000 messages", call);
  match(done.text, /^\| the first$/m);
  equal(done.stderr, "");
  for (let n = 0; n < 10_000; n++) Deno.writeTextFileSync(`${folder}/junk-${n}`, "");
  const second = await inTime(700, "a hook with 10,000 other files", call);
  that(second.text !== "", second.stderr);
});

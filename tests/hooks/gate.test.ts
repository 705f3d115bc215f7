/** The quiet path of the gate: what it writes, and that it starts nothing when there is no mail. */

import { readJournal } from "../../src/mail/journal.ts";
import { equal, match, that } from "../support/assert.ts";
import {
  type Client,
  type Event,
  type HookHome,
  hookHome,
  NEXT_TURN,
  SESSION,
  TURN,
} from "./hook_calls.ts";

/** The shell that the script names, and others that may stand behind that name elsewhere. */
const SHELLS: readonly (readonly string[])[] = [
  [],
  ...[["/bin/dash"], ["/bin/bash", "--posix"], ["/bin/busybox", "sh"]]
    .filter(([program = ""]) => exists(program)),
];
const CLIENTS: readonly Client[] = ["claude-code", "codex"];
const EVERY_EVENT: readonly Event[] = [
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

function activity({ mail }: HookHome, box = SESSION): string {
  return Deno.readTextFileSync(`${mail.root}/activity/${box}`);
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** Puts something in place of the program that says so when it is started. */
function watchProgram({ mail }: HookHome): () => boolean {
  const path = `${mail.root}/bin/oxtail`;
  Deno.writeTextFileSync(path, `#!/bin/sh\n: >"$HOME/started"\n`);
  return () => {
    try {
      Deno.removeSync(`${mail.root}/../started`);
      return true;
    } catch {
      return false;
    }
  };
}

/** The first lines of files below /proc, which Deno reads only for who may do everything. */
function kernelSays(...paths: string[]): string[] {
  const { stdout } = new Deno.Command("cat", { args: paths, clearEnv: true }).outputSync();
  return new TextDecoder().decode(stdout).split("\n");
}

for (const shell of SHELLS) {
  const name = shell.length === 0 ? "its own shell" : shell.join(" ");

  Deno.test(`a turn without mail is busy, then idle, and starts no program (${name})`, async () => {
    using home = await hookHome();
    const wasStarted = watchProgram(home);
    for (const client of CLIENTS) {
      for (
        const [event, word] of [
          ["UserPromptSubmit", "busy"],
          ["PreToolUse", "busy"],
          ["PermissionRequest", "wait"],
          ["PostToolUse", "busy"],
          ["Notification", "wait"],
          ["Stop", "idle"],
          ["PermissionRequest", "wait"],
          ["Interrupt", "idle"],
        ] as const
      ) {
        const done = await home.call(client, event, { shell });
        equal([done.code, done.stdout, done.stderr], [0, "", ""]);
        equal(activity(home), word, `${client} ${event}`);
        equal(wasStarted(), false, `${client} ${event} started the program`);
      }
    }
    const [file] = ["activity", "turn"].map((part) =>
      Deno.lstatSync(`${home.mail.root}/${part}/${SESSION}`)
    );
    equal((file?.mode ?? 0) & 0o777, 0o600);
  });

  Deno.test(`each change of what the agent does is a line of its journal, and nothing else is (${name})`, async () => {
    using home = await hookHome();
    const { root } = home.mail;
    const [boot = "", uptime = ""] = kernelSays("/proc/sys/kernel/random/boot_id", "/proc/uptime");
    const up = Number(uptime.split(" ")[0]);
    Deno.writeTextFileSync(
      `${root}/journal/boot-${boot}`,
      `${Math.round(Date.now() - up * 1000)}\n`,
    );
    const beforeMs = Date.now() - 2_000;
    const events = [
      "UserPromptSubmit",
      "PreToolUse",
      "PostToolUse",
      "PermissionRequest",
      "Stop",
    ] as const;
    for (const event of events) {
      const done = await home.call("claude-code", event, { shell });
      equal([done.code, done.stderr], [0, ""]);
    }
    const lines = readJournal(home.mail.store, beforeMs);
    equal(lines.map(({ box, word }) => [box, word]), [
      [SESSION, "busy"],
      [SESSION, "wait"],
      [SESSION, "idle"],
    ]);
    that(lines.every(({ ms }) => ms >= beforeMs && ms < Date.now() + 2_000), "at the right time");
    // Whatever somebody puts there instead, the agent goes on.
    for (const began of ["", "x", "0", "99999999999999", "$(id)"]) {
      Deno.writeTextFileSync(`${root}/journal/boot-${boot}`, `${began}\n`);
      for (const event of ["UserPromptSubmit", "Stop"] as const) {
        const done = await home.call("claude-code", event, { shell });
        equal([done.code, done.stdout, done.stderr], [0, "", ""], began);
      }
    }
    equal(readJournal(home.mail.store, 0).length, 3);
  });

  Deno.test(`the turn id is kept, also when another one was longer (${name})`, async () => {
    using home = await hookHome();
    const turn = () => Deno.readTextFileSync(`${home.mail.root}/turn/${SESSION}`);
    for (const id of ["a".repeat(64), TURN, "1", NEXT_TURN]) {
      await home.call("claude-code", "UserPromptSubmit", { shell, turn: id });
      equal(turn(), id.padEnd(64) + "\n");
      await home.call("codex", "UserPromptSubmit", { shell, turn: `${id.slice(1)}x` });
      equal(turn(), `${id.slice(1)}x`.padEnd(64) + "\n");
    }
  });

  Deno.test(`how far Claude Code asks its user is noted at a prompt and at its Stop (${name})`, async () => {
    using home = await hookHome();
    const path = `${home.mail.root}/turn/${SESSION}.mode`;
    const told = async (event: Event, permission_mode: unknown) => {
      const prompt = '"permission_mode":"default"';
      await home.call("claude-code", event, { shell, fields: { permission_mode, prompt } });
      return Deno.readTextFileSync(path);
    };
    equal(await told("UserPromptSubmit", "auto"), `${"auto".padEnd(32)}\n`);
    equal(await told("PreToolUse", "plan"), `${"auto".padEnd(32)}\n`);
    equal(await told("Stop", "bypassPermissions"), `${"bypassPermissions".padEnd(32)}\n`);
    for (const odd of [undefined, "", "a b", "x\ny"]) {
      equal(await told("Stop", odd), `${"unknown".padEnd(32)}\n`, String(odd));
    }
    equal(await told("Stop", "a".repeat(100)), `${"a".repeat(32)}\n`);
    Deno.removeSync(path);
    await home.call("codex", "Stop", { shell, fields: { permission_mode: "default" } });
    equal(exists(path), false);
  });

  Deno.test(`a megabyte of input is taken whole (${name})`, async () => {
    using home = await hookHome();
    const big = { tool_input: { content: 'a "quoted" \\ line\n'.repeat(60_000) } };
    for (const client of CLIENTS) {
      for (
        const event of [
          "PreToolUse",
          "PostToolUse",
          "PermissionRequest",
          "Stop",
          "UserPromptSubmit",
        ] as const
      ) {
        const fields = event === "UserPromptSubmit" ? { prompt: big.tool_input.content } : big;
        const done = await home.call(client, event, { shell, fields });
        equal([done.code, done.stderr, done.tookInput], [0, "", true], `${client} ${event}`);
      }
    }
  });

  Deno.test(`nothing breaks it: it ends with 0 and one line at most (${name})`, async () => {
    using home = await hookHome();
    const cases: [string, Parameters<HookHome["call"]>[2]][] = [
      ["no input", { stdin: "" }],
      ["no JSON", { stdin: "hello" }],
      ["binary", { stdin: crypto.getRandomValues(new Uint8Array(60_000)) }],
      ["an id with a slash", { session: "../../etc" }],
      ["an id with a newline", { session: "a\nb" }],
      ["an empty id", { session: "" }],
      ["an id that is too long", { session: "a".repeat(200) }],
      ["no HOME", { env: { HOME: undefined } }],
      ["a relative HOME", { env: { HOME: "here" } }],
      ["an empty PATH", { env: { PATH: "" } }],
    ];
    for (const [what, options] of cases) {
      for (const client of CLIENTS) {
        for (const event of EVERY_EVENT) {
          const done = await home.call(client, event, { shell, ...options });
          equal([done.code, done.stdout], [0, ""], `${what}, ${client} ${event}: ${done.stderr}`);
          that(done.stderr.split("\n").length <= 2, `${what}, ${client} ${event}: ${done.stderr}`);
        }
      }
    }
    equal(home.mail.names("activity").filter((name) => name !== SESSION), []);
  });

  Deno.test(`without a command in PATH it reads all input, and knows the session (${name})`, async () => {
    using home = await hookHome();
    for (const fields of [{}, { more: "x".repeat(300_000) }]) {
      for (const [client, event] of [["codex", "Stop"], ["claude-code", "PreToolUse"]] as const) {
        const done = await home.call(client, event, { shell, env: { PATH: "" }, fields });
        equal([done.code, done.stderr, done.tookInput], [0, "", true], `${client} ${event}`);
      }
    }
    equal(home.mail.names("activity"), [SESSION]);
  });

  Deno.test(`closed streams do not hang it (${name})`, async () => {
    using home = await hookHome();
    const gate = `${home.home}/.oxtail/hooks/oxtail-hook`;
    const run = [...shell, gate].map((part) => `"${part}"`).join(" ");
    for (const closed of ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"]) {
      const { code } = await new Deno.Command("timeout", {
        args: ["5", "sh", "-c", `${run} codex Stop ${closed}`],
        clearEnv: true,
        env: { HOME: home.home, PATH: "/usr/bin:/bin" },
        stdin: "null",
      }).output();
      equal(code, 0, closed);
    }
  });
}

Deno.test("mail starts the program, with the input it needs", async () => {
  using home = await hookHome();
  const program = `#!/bin/sh\necho "$*|$OXTAIL_HOOK_SESSION" >"$HOME/args"; cat >"$HOME/input"\n`;
  Deno.writeTextFileSync(`${home.mail.root}/bin/oxtail`, program);
  home.mail.send("alice", SESSION);
  for (const client of CLIENTS) {
    for (const event of ["UserPromptSubmit", "PreToolUse", "PostToolUse", "Stop"] as const) {
      await home.call(client, event);
      const read = (name: string) => Deno.readTextFileSync(`${home.home}/${name}`);
      equal(read("args"), `hook ${client} ${event}|${SESSION}\n`);
      match(read("input"), new RegExp(`^{"session_id":"${SESSION}".*"${event}"`));
    }
  }
});

Deno.test("a message that comes while Stop marks the agent idle starts the program", async () => {
  using home = await hookHome();
  const wasStarted = watchProgram(home);
  home.mail.send("alice", SESSION);
  const folder = `${home.mail.root}/mail/${SESSION}/new`;
  const [name = ""] = home.mail.names(`mail/${SESSION}/new`);
  Deno.renameSync(`${folder}/${name}`, `${home.home}/late`);
  // The gate with a printf that lets the message arrive when the mark is written.
  const script = `printf() {
    command printf "$@"
    [ "$2" != idle ] || mv "$HOME/late" "$HOME/.oxtail/mail/${SESSION}/new/${name}"
  }
  gate=$1 && shift && . "$gate"`;
  await home.call("claude-code", "Stop", { wrapper: ["sh", "-c", script, "sh"] });
  equal([activity(home), wasStarted()], ["idle", true]);
});

Deno.test("what was handed over starts the program only where evidence counts", async () => {
  using home = await hookHome();
  const wasStarted = watchProgram(home);
  const cur = `${home.mail.root}/mail/${SESSION}/cur`;
  Deno.mkdirSync(cur, { recursive: true });
  const leased = "001795334060855.000001.01KASZG1V7AAAAAAAAAAAAAAAA.0a1b2c3d.----~01234567~0~1~5";
  Deno.writeTextFileSync(`${cur}/${leased}`, "{}");
  const started: string[] = [];
  for (const event of EVERY_EVENT.filter((event) => !/^Session/.test(event))) {
    await home.call("claude-code", event);
    if (wasStarted()) started.push(event);
  }
  equal(started, ["UserPromptSubmit", "Stop"]);
});

Deno.test("however often it was handed over before, what this turn was shown starts the program at its end", async () => {
  using home = await hookHome();
  const wasStarted = watchProgram(home);
  const cur = `${home.mail.root}/mail/${SESSION}/cur`;
  Deno.mkdirSync(cur, { recursive: true });
  const base = "001795334060855.000001.01KASZG1V7AAAAAAAAAAAAAAAA.0a1b2c3d.----~01234567";
  const cases: [string, readonly Event[]][] = [
    [`${TURN}~6~5m`, ["Stop"]],
    [`${TURN}~12~5k`, ["Stop"]],
    [`${TURN}~100~5`, ["Stop"]],
    [`${TURN}~6~5m!`, []],
    [`${TURN}~6~5m-`, []],
    [`${TURN}~5~5m-`, ["UserPromptSubmit", "PreToolUse", "PostToolUse", "Stop"]],
    [`${TURN}~6~5x`, ["Stop"]],
    [`${NEXT_TURN}~6~5m`, []],
    ["s123~6~5m", []],
  ];
  for (const client of CLIENTS) {
    for (const [lease, expected] of cases) {
      Deno.writeTextFileSync(`${cur}/${base}~${lease}`, "{}");
      const started: Event[] = [];
      for (const event of EVERY_EVENT.filter((event) => !/^Session/.test(event))) {
        await home.call(client, event);
        if (wasStarted()) started.push(event);
      }
      equal(started, expected, `${client} ${lease}`);
      Deno.removeSync(`${cur}/${base}~${lease}`);
    }
    await home.call(client, "Stop", { turn: "*" });
    equal(wasStarted(), false, "a turn that is no id matches nothing");
  }
});

Deno.test("files that are no messages do not start the program at every tool call", async () => {
  using home = await hookHome();
  const wasStarted = watchProgram(home);
  const folder = `${home.mail.root}/mail/${SESSION}/new`;
  Deno.mkdirSync(folder, { recursive: true });
  for (const name of ["x", "001.tmp", ".hidden"]) Deno.writeTextFileSync(`${folder}/${name}`, "");
  await home.call("claude-code", "PreToolUse");
  equal(wasStarted(), false);
});

Deno.test("the session in the environment counts only if its client runs this hook", async () => {
  using home = await hookHome();
  const other = "11111111-2222-4333-8444-555555555555";
  const asked = async (client: Client, env: Record<string, string>, event: Event = "Stop") => {
    for (const name of home.mail.names("activity")) {
      Deno.removeSync(`${home.mail.root}/activity/${name}`);
    }
    await home.call(client, event, { env: { CLAUDE_CODE_SESSION_ID: other, ...env } });
    return home.mail.names("activity");
  };
  equal(await asked("claude-code", { CLAUDE_PID: String(Deno.pid) }), [other]);
  equal(await asked("claude-code", { CLAUDE_PID: "1" }), [SESSION], "another Claude");
  equal(await asked("claude-code", { CLAUDE_PID: "" }), [SESSION], "no pid");
  equal(await asked("codex", { CLAUDE_PID: String(Deno.pid) }), [SESSION], "Codex in Claude");
});

Deno.test("a shell between the client and the gate is seen through", async () => {
  using home = await hookHome();
  const other = "11111111-2222-4333-8444-555555555555";
  const between = ["sh", "-c", '"$@"; exit 0', "sh"];
  await home.call("claude-code", "Stop", {
    wrapper: between,
    env: { CLAUDE_CODE_SESSION_ID: other },
  });
  equal(home.mail.names("activity"), [other]);
  await home.call("claude-code", "Stop", {
    wrapper: [...between, ...between],
    env: { CLAUDE_CODE_SESSION_ID: "22222222-2222-4333-8444-555555555555" },
  });
  equal(home.mail.names("activity"), [other, SESSION].sort(), "but not two of them");
});

Deno.test("an id of capitals has a box that the program knows", async () => {
  using home = await hookHome();
  const done = await home.call("claude-code", "UserPromptSubmit", { session: "Ab.C" });
  equal([done.code, done.stdout, done.stderr], [0, "", ""]);
  equal(home.mail.names("activity"), ["x-41622e43"]);
  await home.call("claude-code", "Stop", { session: "Ab.C" });
  equal(activity(home, "x-41622e43"), "idle");
});

Deno.test("JSON of many lines with blanks is understood as well", async () => {
  using home = await hookHome();
  const spread = JSON.stringify(
    { session_id: SESSION, cwd: "/x", turn_id: TURN, prompt: "lines\n".repeat(9_000).split("\n") },
    null,
    4,
  ).replaceAll('":', '"  :');
  const done = await home.call("codex", "UserPromptSubmit", { stdin: spread });
  equal([done.code, done.stderr, done.tookInput], [0, "", true]);
  equal(Deno.readTextFileSync(`${home.mail.root}/turn/${SESSION}`).trim(), TURN);
});

Deno.test("without the program one line says what to do, and the marks are still made", async () => {
  using home = await hookHome();
  Deno.removeSync(`${home.mail.root}/bin`, { recursive: true });
  home.mail.send("alice", SESSION);
  const done = await home.call("claude-code", "PreToolUse");
  equal([done.code, done.stdout], [0, ""]);
  match(done.stderr, /^oxtail: Cannot find ".*\/bin\/oxtail", .*setup\n$/);
  equal(activity(home), "busy");
});

Deno.test("a program that fails in any way is one line, and the hook ends with 0", async () => {
  using home = await hookHome();
  home.mail.send("alice", SESSION);
  for (
    const [script, said] of [
      ["echo one >&2; echo two >&2; exit 3", "one\n"],
      ["exit 2", "oxtail: The hook program failed\n"],
      [`kill -9 "$(exec sh -c 'echo $PPID')"`, "oxtail: The hook program failed\n"],
    ]
  ) {
    Deno.writeTextFileSync(`${home.mail.root}/bin/oxtail`, `#!/bin/sh\n${script}\n`);
    for (const shell of SHELLS) {
      const fields = { tool_input: { content: "x".repeat(1_000_000) } };
      const done = await home.call("claude-code", "PreToolUse", { shell, fields });
      equal([done.code, done.stdout, done.stderr], [0, "", said ?? ""], script);
      equal(done.tookInput, true, `${script} with much input`);
    }
  }
});

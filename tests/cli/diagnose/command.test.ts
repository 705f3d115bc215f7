import { FINDING_CODES } from "../../../src/render/finding.ts";
import { ROOT } from "../../../tools/paths.ts";
import { equal, match, that } from "../../support/assert.ts";
import { writeProgram } from "../launching.ts";
import { runCommandLine } from "../running.ts";
import { hooksFor, type Machine, openMachine, writeJson } from "./scene.ts";

/** Every file and folder below `folder`, with its content, mode and time. */
function snapshot(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory, isFile }) => {
    const path = `${folder}/${name}`;
    const { mode, mtime } = Deno.lstatSync(path);
    const text = isFile ? Deno.readTextFileSync(path) : "";
    const own = `${path} ${mode} ${mtime?.getTime()} ${text}`;
    return isDirectory ? [own, ...snapshot(path)] : [own];
  }).sort();
}

Deno.test("on a machine where all is well nothing is wrong, and nothing is changed", async () => {
  using machine = openMachine();
  const before = snapshot(machine.home);
  equal(await machine.wrong(), []);
  const { code, stdout } = await machine.diagnose();
  equal(code, 0);
  equal(snapshot(machine.home), before);
  match(stdout, /^oxtail \d+\.\d+\.\d+ {2}\/.*\/\.oxtail\n\nStore\n {2}pass {2}store-ok/);
  match(stdout, / {2}pass {2}agents-live +2 servers run: 1 claude-code, 1 codex\n/);
  match(stdout, / {2}pass {2}client-ok +Claude Code 2\.1\.330\n/);
  match(stdout, / {2}pass {2}hooks-fired +The last hook of Codex fired \d+ s ago\n/);
  match(stdout, / {2}pass {2}tmux-ok +tmux shows 1 pane\n/);
  match(stdout, /\n\nNothing failed\n$/);
});

Deno.test("without a trace two lines say so and how to set it", async () => {
  using machine = openMachine();
  const { stdout } = await machine.diagnose();
  const lines = stdout.split("\n").slice(stdout.split("\n").indexOf("Wakes") + 1);
  match(lines[0], /^ {2}pass {2}trace-unset +MCP_TRACE_FILE is not set, so nothing is known/);
  equal(
    lines[1],
    `        → export MCP_TRACE_FILE='${
      machine.root.replaceAll("'", "'\\''")
    }/trace/oxtail.ndjson'`,
  );
  equal(lines[2], "");
});

Deno.test("with a trace the wakes are counted by status and by tool", async () => {
  using machine = openMachine();
  const path = `${machine.root}/trace.ndjson`;
  machine.env.MCP_TRACE_FILE = path;
  Deno.writeTextFileSync(path, "no record\n", { mode: 0o600 });
  equal((await machine.finding("wakes-none"))?.verdict, "pass");
  const wake = '{"event":"wake_outcome","via":"ask_peer","wake_status":"fired"}\n';
  Deno.writeTextFileSync(path, wake.repeat(3) + '{"event":"wake_outcome"}\n');
  const counted = await machine.finding("wakes-counted");
  equal([counted?.seen, counted?.details], ["How 4 wakes ended", [
    "by status: fired 3, unknown 1",
    "by tool: ask_peer 3, unknown 1",
  ]]);
  Deno.writeTextFileSync(path, wake.repeat(201));
  equal(
    (await machine.finding("wakes-counted"))?.seen,
    "How the newest 200 of 201 wakes ended",
  );
});

Deno.test("a trace outside of the store cannot be read, in one line", async () => {
  using machine = openMachine();
  machine.env.MCP_TRACE_FILE = "/etc/passwd";
  equal(await machine.wrong(), ["fail trace-unreadable"]);
  const { code, stdout } = await machine.diagnose();
  equal(code, 1);
  match(
    stdout,
    /\nWakes\n {2}fail {2}trace-unreadable +Cannot read the trace \/etc\/passwd: .*\n\n/,
  );
});

Deno.test("the probe sends a message to itself, times it and leaves nothing", async () => {
  using machine = openMachine();
  const before = machine.temp.names("mail");
  const { code, stdout } = await machine.diagnose("--probe");
  equal(code, 0);
  match(
    stdout,
    /\nProbe\n {2}pass {2}probe-ok +A message to itself was stored durably in [\d.]+ ms, read/,
  );
  equal([machine.temp.names("mail"), machine.temp.names("sent")], [before, []]);
  const json = JSON.parse((await machine.diagnose("--probe", "--json")).stdout);
  that(json.probe.store_ms > 0 && json.probe.read_ms > 0, JSON.stringify(json.probe));
});

Deno.test("without --probe it may not write, whatever it would", async () => {
  using machine = openMachine();
  const flags = ["--allow-read", "--allow-env"];
  const { stdout } = await runCommandLine("diagnose", machine.home, { args: ["--probe"], flags });
  match(stdout, /fail {2}probe-failed +A message to itself did not arrive: /);
});

/** Something that is wrong, and what is to be said of it: no more, and no less. */
interface Case {
  readonly name: string;
  readonly make: (machine: Machine) => void;
  readonly says: readonly string[];
  /** What mends it, of the first finding. */
  readonly mend?: RegExp;
}

const rewrite = (path: string, text: string | Uint8Array) =>
  typeof text === "string" ? Deno.writeTextFileSync(path, text) : Deno.writeFileSync(path, text);

const CASES: readonly Case[] = [
  {
    name: "no store",
    make: ({ root }) => Deno.renameSync(root, `${root}.gone`),
    says: ["fail store-missing", "fail launcher-missing", "fail gate-missing"],
    mend: /^oxtail setup$/,
  },
  {
    name: "a store that is a link",
    make({ root }) {
      Deno.renameSync(root, `${root}.real`);
      Deno.symlinkSync(`${root}.real`, root);
    },
    says: ["fail store-link"],
    mend: /^rm '.*\.oxtail' && oxtail setup$/,
  },
  {
    name: "a store that is a file",
    make({ root }) {
      Deno.renameSync(root, `${root}.gone`);
      rewrite(root, "");
    },
    says: ["fail store-not-folder", "fail launcher-missing", "fail gate-missing"],
    mend: /^mv '.*\.oxtail' '.*\.oxtail\.away'$/,
  },
  {
    name: "a store of another user",
    make: ({ env }) => env.OXTAIL_UID = String((Deno.uid() ?? 0) + 1),
    says: ["fail store-foreign"],
    mend: /^mv /,
  },
  {
    name: "a store that is open to others",
    make: ({ root }) => Deno.chmodSync(root, 0o755),
    says: ["fail store-open"],
    mend: /^chmod 700 '/,
  },
  {
    name: "files that are open to others",
    make: ({ root }) => Deno.chmodSync(`${root}/sessions/11.json`, 0o644),
    says: ["warn modes-open"],
    mend: /^chmod -R go-rwx '/,
  },
  {
    name: "a link in the store",
    make: ({ root }) => Deno.symlinkSync("/etc/passwd", `${root}/turn/main`),
    says: ["warn links-found"],
    mend: /^find '.*' -type l -delete$/,
  },
  {
    name: "a link in place of a folder of the store",
    make({ root }) {
      Deno.removeSync(`${root}/claims`);
      Deno.symlinkSync("/tmp", `${root}/claims`);
    },
    says: ["fail links-found"],
  },
  {
    name: "a folder that is missing",
    make: ({ root }) => Deno.removeSync(`${root}/claims`),
    says: ["warn folders-missing"],
    mend: /^mkdir -m 700 '.*\/claims'$/,
  },
  {
    name: "odd files",
    make: ({ root }) => rewrite(`${root}/starts/note.txt`, "x"),
    says: ["warn modes-open", "warn odd-found"],
  },
  {
    name: "bad files",
    make({ root }) {
      Deno.mkdirSync(`${root}/mail/a/bad`, { recursive: true, mode: 0o700 });
      Deno.writeTextFileSync(`${root}/mail/a/bad/1-x`, "x", { mode: 0o600 });
    },
    says: ["warn bad-found"],
    mend: /^find '.*\/mail' -path '\*\/bad\/\*' -delete$/,
  },
  {
    name: "unfinished sends",
    make({ temp, root }) {
      temp.nowMs = Date.now() - 60_000;
      temp.send("crashed", "main");
      Deno.removeSync(`${root}/mail/main`, { recursive: true });
    },
    says: ["warn sends-unfinished"],
    mend: /start their senders again within an hour/,
  },
  {
    name: "an entry that cannot be read, of a server that lives",
    make({ fleet, root }) {
      fleet.add(13, {});
      Deno.writeTextFileSync(`${root}/sessions/13.json`, "{");
      for (const name of ["13.json", "13.lock"]) Deno.chmodSync(`${root}/sessions/${name}`, 0o600);
    },
    says: ["warn entries-malformed"],
  },
  {
    name: "no launcher",
    make: ({ root }) => Deno.removeSync(`${root}/bin/oxtail`),
    says: ["fail launcher-missing"],
    mend: /^oxtail setup$/,
  },
  {
    name: "no clients",
    make({ programs, fleet }) {
      for (const name of ["claude", "codex"] as const) programs.delete(name);
      for (const pid of [11, 12]) fleet.end(pid);
    },
    says: ["fail clients-none"],
  },
  {
    name: "a client that is newer than the tested one",
    make: ({ programs }) =>
      writeProgram(programs.get("claude") ?? "", "#!/bin/sh\necho '2.1.331 (Claude Code)'\n"),
    says: ["warn client-newer"],
  },
  {
    name: "a client that is older",
    make: ({ programs }) =>
      writeProgram(programs.get("claude") ?? "", "#!/bin/sh\necho '2.1.99 (Claude Code)'\n"),
    says: [],
  },
  {
    name: "a client that does not say its version",
    make: ({ programs }) =>
      writeProgram(programs.get("codex") ?? "", "#!/bin/sh\necho broken >&2; exit 3\n"),
    says: ["warn client-silent"],
  },
  {
    name: "Claude Code does not know the server",
    make({ home, fleet }) {
      fleet.end(11);
      writeJson(`${home}/.claude.json`, { mcpServers: { other: {} } });
    },
    says: ["fail registration-missing"],
    mend: /^oxtail setup --client claude-code$/,
  },
  {
    name: "Claude Code runs a server that it was told of elsewhere",
    make: ({ home }) => writeJson(`${home}/.claude.json`, {}),
    says: [],
  },
  {
    name: "Codex does not know the server",
    make({ home, fleet }) {
      fleet.end(12);
      const path = `${home}/.codex/config.toml`;
      rewrite(path, Deno.readTextFileSync(path).replace("mcp_servers.oxtail", "mcp_servers.x"));
    },
    says: ["fail registration-missing"],
    mend: /^oxtail setup --client codex$/,
  },
  {
    name: "settings that are no JSON",
    make: ({ home }) => rewrite(`${home}/.claude.json`, "{"),
    says: ["fail settings-unreadable"],
  },
  {
    name: "no gate",
    make: ({ root }) => Deno.removeSync(`${root}/hooks/oxtail-hook`),
    says: ["fail gate-missing"],
    mend: /^oxtail install-hook$/,
  },
  {
    name: "a stale gate",
    make: ({ root }) =>
      Deno.writeTextFileSync(`${root}/hooks/oxtail-hook`, "\n# changed\n", { append: true }),
    says: ["fail gate-stale"],
    mend: /^oxtail install-hook$/,
  },
  {
    name: "a gate that may not be run",
    make: ({ root }) => Deno.chmodSync(`${root}/hooks/oxtail-hook`, 0o600),
    says: ["fail gate-not-runnable"],
    mend: /^chmod 700 '/,
  },
  {
    name: "no hooks",
    make({ home, root }) {
      writeJson(`${home}/.claude/settings.json`, {});
      Deno.removeSync(`${root}/starts/claude-session.json`);
    },
    says: ["fail hooks-missing"],
    mend: /^oxtail install-hook$/,
  },
  {
    name: "hooks that are installed elsewhere and fire",
    make: ({ home }) => Deno.removeSync(`${home}/.claude/settings.json`),
    says: [],
  },
  {
    name: "only some of the hooks",
    make: ({ home }) =>
      writeJson(`${home}/.claude/settings.json`, { hooks: hooksFor("claude-code", ["Stop"]) }),
    says: ["fail hooks-partial"],
  },
  {
    name: "hooks that are switched off",
    make: ({ home }) =>
      writeJson(`${home}/.claude/settings.json`, {
        hooks: hooksFor("claude-code"),
        disableAllHooks: true,
      }),
    says: ["fail hooks-off"],
  },
  {
    name: "hooks of Codex that nobody has trusted",
    make({ home, root }) {
      const path = `${home}/.codex/config.toml`;
      rewrite(path, Deno.readTextFileSync(path).replaceAll("trusted_hash", "other"));
      Deno.removeSync(`${root}/starts/codex-session.json`);
    },
    says: ["fail hooks-untrusted", "warn hooks-silent"],
    mend: /type \/hooks and choose to trust all$/,
  },
  {
    name: "settings of hooks that are no JSON",
    make: ({ home }) => rewrite(`${home}/.codex/hooks.json`, "["),
    says: ["fail hooks-unreadable"],
  },
  {
    name: "a session of Claude Code that no hook has marked",
    make: ({ root }) => Deno.removeSync(`${root}/starts/claude-session.json`),
    says: ["warn hooks-not-firing"],
  },
  {
    name: "no tmux",
    make: ({ programs }) => programs.delete("tmux"),
    says: ["warn tmux-missing"],
    mend: /^install tmux$/,
  },
  {
    name: "a tmux that fails",
    make: ({ programs }) =>
      writeProgram(
        programs.get("tmux") ?? "",
        "#!/bin/sh\necho 'protocol version mismatch' >&2\nexit 1\n",
      ),
    says: ["warn tmux-unreachable"],
  },
  {
    name: "a tmux without a server",
    make: ({ programs }) =>
      writeProgram(
        programs.get("tmux") ?? "",
        "#!/bin/sh\necho 'no server running on x' >&2\nexit 1\n",
      ),
    says: [],
  },
  {
    name: "no ps",
    make: ({ programs }) => programs.delete("ps"),
    says: ["warn ps-missing"],
  },
];

for (const { name, make, says, mend } of CASES) {
  Deno.test(`it tells of ${name}`, async () => {
    using machine = openMachine();
    make(machine);
    const findings = await machine.findings();
    const wrong = findings.filter(({ verdict }) => verdict !== "pass");
    equal(wrong.map(({ verdict, code }) => `${verdict} ${code}`), [...says]);
    if (mend !== undefined) match(wrong[0]?.mend, mend);
  });
}

Deno.test("what hostile names say cannot act on the terminal or on a shell", async () => {
  using machine = openMachine();
  const { root } = machine;
  rewrite(`${root}/turn/$(touch pwned)'`, "");
  Deno.chmodSync(`${root}/turn/$(touch pwned)'`, 0o600);
  const plain = await machine.finding("odd-found");
  that(plain?.mend?.endsWith(`/turn/$(touch pwned)'\\'''`) ?? false, plain?.mend ?? "none");
  Deno.writeTextFileSync(`${root}/turn/\u001b[2J\n`, "", { mode: 0o600 });
  const { stdout } = await machine.diagnose();
  // deno-lint-ignore no-control-regex
  equal(/[\x00-\x09\x0b-\x1f]/.test(stdout), false);
  // Such a name cannot be pasted, so the command names none.
  match((await machine.finding("odd-found"))?.mend, /^ls -lRb '/);
});

Deno.test("the moved folder of Claude Code is the one that is looked at", async () => {
  using machine = openMachine();
  const { home, env } = machine;
  const moved = `${home}/moved`;
  Deno.renameSync(`${home}/.claude`, moved);
  Deno.renameSync(`${home}/.claude.json`, `${moved}/.claude.json`);
  env.OXTAIL_CLAUDE_DIR = moved;
  const places = Object.fromEntries(machine.programs);
  const { stdout } = await runCommandLine("diagnose", home, {
    places: { ...places, claudeDir: moved },
    env: { ...env, OXTAIL_CLAUDE: places.claude ?? "", OXTAIL_CODEX: places.codex ?? "" },
  });
  match(stdout, /pass {2}registered +Claude Code starts the server\n/);
  match(stdout, /pass {2}hooks-ok +Claude Code has all hooks of oxtail\n/);
});

Deno.test("the schema names every code", () => {
  const schema = JSON.parse(Deno.readTextFileSync(`${ROOT}/docs/diagnose.schema.json`));
  equal(schema.properties.findings.items.properties.code.enum, [...FINDING_CODES]);
});

for (const args of [["--frob"], ["word"], ["--probe=yes"]]) {
  Deno.test(`diagnose refuses ${args.join(" ")} with exit status 64`, async () => {
    const { code, stdout, stderr } = await runCommandLine("diagnose", "/", { args });
    equal([code, stdout], [64, ""]);
    match(stderr, /^oxtail diagnose: .*\n\nUsage: oxtail diagnose/);
  });
}

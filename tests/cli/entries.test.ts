import assert from "node:assert/strict";
import { CLIENT_VARIABLES, ENTRIES, ENTRY_NAMES } from "../../src/cli/entries.ts";
import { CLIENTS } from "../../src/clients/index.ts";
import { configFlag, flagsFor, lockFlags, type Places } from "../../src/cli/launcher.ts";

const NO_KEYS = "--deny-read=/h/.oxtail/bridge";
const MAIL_ONLY = [
  NO_KEYS,
  `--deny-write=${
    ["bin", "lib", "hooks", "setup", "plugin", "bridge"].map((name) => `/h/.oxtail/${name}`)
  }`,
];
const PROGRAMS_TOO = [NO_KEYS, "--deny-write=/h/.oxtail/bridge"];
/** What the adapters of more clients read, in their order. */
const MORE_FOLDERS = [
  ".qwen/sessions",
  ".qwen/projects",
  ".copilot/session-state",
  ".pi/agent/sessions",
  ".gemini/tmp",
]
  .map((folder) => `/h/${folder}`).join(",");
const MORE_VARIABLES = "QWEN_CODE_SESSION_ID,QWEN_CODE_MESSAGING_TOKEN,COPILOT_AGENT_SESSION_ID";
const WRITTEN_FILES = CLIENTS.flatMap(({ setup }) =>
  setup?.files.map(({ path }) => `/h/${path}`) ?? []
);
const PLACES: Places = { home: "/h", claudeDir: "/c", codexDir: "/x", tmux: "/b/tmux" };

Deno.test("the server may do what the table says and nothing else", () => {
  assert.deepEqual(flagsFor(ENTRIES.server, { ...PLACES, ps: "/b/ps" }), [
    `--allow-read=/h/.oxtail,/c/projects,/c/sessions,/x/sessions,${MORE_FOLDERS}`,
    "--allow-write=/h/.oxtail",
    ...MAIL_ONLY,
    "--allow-run=/b/tmux,/b/ps",
    "--allow-env=HOME,OXTAIL_*,MCP_TRACE_FILE,TMUX,TMUX_PANE,TMUX_TMPDIR,LANG,TERM,CLAUDECODE," +
    "CLAUDE_CONFIG_DIR,CLAUDE_PROJECT_DIR,CODEX_HOME,CLAUDE_CODE_SESSION_ID," +
    "CLAUDE_CODE_ENTRYPOINT,CLAUDE_JOB_DIR,MAX_MCP_OUTPUT_TOKENS,CODEX_THREAD_ID," +
    `CODEX_COMPANION_SESSION_ID,${MORE_VARIABLES}`,
  ]);
});

Deno.test("the server may read, write and talk to the one socket that it was started with", () => {
  const flags = flagsFor(ENTRIES.server, { ...PLACES, socket: "/t/cc-socks/1.sock" });
  assert.deepEqual(flags.filter((flag) => flag.includes(".sock")), [
    `--allow-read=/h/.oxtail,/c/projects,/c/sessions,/x/sessions,${MORE_FOLDERS},/t/cc-socks/1.sock`,
    "--allow-write=/h/.oxtail,/t/cc-socks/1.sock",
    "--allow-net=unix:/t/cc-socks/1.sock",
  ]);
  const others = ENTRY_NAMES.filter((name) => ENTRIES[name].socket !== undefined);
  assert.deepEqual(others, ["server"]);
});

Deno.test("no entry reads more of the environment than it names, but for what is our own", () => {
  const open = ENTRY_NAMES.flatMap((name) => ENTRIES[name].env.filter((env) => env.endsWith("*")));
  assert.deepEqual([...new Set(open)], ["OXTAIL_*"]);
});

Deno.test("a program that is not installed is left out of the flags", () => {
  const flags = flagsFor(ENTRIES.server, PLACES);
  assert.ok(flags.includes("--allow-run=/b/tmux"), flags.join(" "));
});

Deno.test("without any program there is no run flag, because a bare one allows everything", () => {
  const flags = flagsFor(ENTRIES.server, { home: "/h", claudeDir: "/c", codexDir: "/x" });
  assert.equal(flags.some((flag) => flag.startsWith("--allow-run")), false);
});

Deno.test("a hook may start no program", () => {
  assert.deepEqual(flagsFor(ENTRIES.hook, { ...PLACES, ps: "/b/ps" }), [
    "--allow-read=/h/.oxtail",
    "--allow-write=/h/.oxtail",
    ...MAIL_ONLY,
    "--allow-env=HOME,OXTAIL_*,MCP_TRACE_FILE,CLAUDE_PID,CLAUDE_JOB_DIR," +
    "CLAUDE_CODE_ENTRYPOINT,CLAUDE_CODE_SESSION_ID",
  ]);
});

Deno.test("status may write nothing, run nothing and talk to nobody", () => {
  assert.deepEqual(flagsFor(ENTRIES.status, { ...PLACES, ps: "/b/ps" }), [
    `--allow-read=/h/.oxtail,/c/projects,/c/sessions,${MORE_FOLDERS}`,
    NO_KEYS,
    "--allow-env=HOME,OXTAIL_*",
  ]);
});

Deno.test("the cockpit reads, starts the one script of setup, and knows the terminal by names", () => {
  const names = "TERM,TERM_PROGRAM,TERM_PROGRAM_VERSION,COLORTERM,TMUX,COLUMNS,LINES," +
    "INK_SCREEN_READER,NODE_ENV,DEV,CI,CONTINUOUS_INTEGRATION,TF_BUILD,TEAMCITY_VERSION";
  assert.deepEqual(flagsFor(ENTRIES.cockpit, { ...PLACES, ps: "/b/ps" }), [
    "--allow-read=/h/.oxtail,/c/sessions,/h/.qwen/sessions",
    NO_KEYS,
    "--allow-run=/h/.oxtail/lib/act",
    `--allow-env=HOME,OXTAIL_*,NO_COLOR,${names}`,
  ]);
});

Deno.test("what the cockpit starts has a row of its own: a wake presses keys, a jump writes nothing", () => {
  const places = { ...PLACES, ps: "/b/ps", codex: "/b/codex" };
  assert.deepEqual(flagsFor(ENTRIES.wake, places), [
    "--allow-read=/h/.oxtail,/c/sessions,/h/.qwen/sessions",
    "--allow-write=/h/.oxtail",
    ...MAIL_ONLY,
    "--allow-run=/b/tmux,/b/ps,/b/codex",
    "--allow-env=HOME,OXTAIL_*,TMUX,TMUX_PANE,TMUX_TMPDIR",
  ]);
  assert.deepEqual(flagsFor(ENTRIES.jump, places), [
    "--allow-read=/h/.oxtail,/c/sessions,/h/.qwen/sessions",
    NO_KEYS,
    "--allow-run=/b/tmux",
    "--allow-env=HOME,OXTAIL_*,TMUX,TMUX_PANE,TMUX_TMPDIR",
  ]);
});

Deno.test("what a person looks back with reads the store and the clients' notes, and may do nothing else", () => {
  for (const name of ["log", "show", "search", "export", "report"] as const) {
    assert.deepEqual(flagsFor(ENTRIES[name], { ...PLACES, ps: "/b/ps" }), [
      "--allow-read=/h/.oxtail,/c/sessions,/h/.qwen/sessions",
      NO_KEYS,
      "--allow-env=HOME,OXTAIL_*",
    ]);
  }
});

Deno.test("an answer is written to the store, and nothing is run for it", () => {
  assert.deepEqual(flagsFor(ENTRIES.answer, { ...PLACES, ps: "/b/ps" }), [
    "--allow-read=/h/.oxtail,/c/sessions,/h/.qwen/sessions",
    "--allow-write=/h/.oxtail",
    ...MAIL_ONLY,
    "--allow-env=HOME,OXTAIL_*",
  ]);
});

Deno.test("diagnose may write to the store with --probe, and nothing without it", () => {
  const flags = [
    `--allow-read=/h/.oxtail,/c/sessions,/c/settings.json,${MORE_FOLDERS},${WRITTEN_FILES}`,
    ...MAIL_ONLY,
    "--allow-run=/b/tmux,/b/claude",
    `--allow-env=HOME,PATH,OXTAIL_*,MCP_TRACE_FILE,TMUX,TMUX_TMPDIR,${CLIENT_VARIABLES.join(",")}`,
  ];
  const places = { ...PLACES, claude: "/b/claude" };
  assert.deepEqual(flagsFor(ENTRIES.diagnose, places, ["--json"]), flags);
  const [read = "", ...rest] = flags;
  const probing = [read, "--allow-write=/h/.oxtail", ...rest];
  assert.deepEqual(flagsFor(ENTRIES.diagnose, places, ["--json", "--probe"]), probing);
});

Deno.test("a path with a comma is refused, because a flag would read it as two", () => {
  const places = { ...PLACES, home: "/h,/etc" };
  assert.throws(() => flagsFor(ENTRIES.hook, places), /Cannot allow "\/h,\/etc\/.oxtail"/);
});

Deno.test("a relative path is refused", () => {
  assert.throws(() => flagsFor(ENTRIES.hook, { ...PLACES, home: "h" }), /an absolute path/);
});

Deno.test("every entry point is named once and in the table", () => {
  assert.deepEqual([...ENTRY_NAMES].sort(), Object.keys(ENTRIES).sort());
});

Deno.test("without a file of our own, neither configuration nor lock file is looked for", () => {
  assert.equal(configFlag(), "--no-config");
  assert.deepEqual(lockFlags(), ["--no-lock"]);
  assert.equal(configFlag("/a/deno.json"), "--config=/a/deno.json");
  assert.deepEqual(lockFlags("/a/deno.lock"), ["--lock=/a/deno.lock", "--frozen"]);
});

Deno.test("setup and uninstall start the clients, and write of theirs but their settings and the plugin's copies", () => {
  const places = { ...PLACES, path: ["/bin", "/usr/bin"], deno: "/b/deno", claude: "/b/claude" };
  const files = [
    "/c/settings.json",
    "/x/config.toml",
    ...WRITTEN_FILES,
  ];
  const folders = CLIENTS.flatMap(({ setup }) => setup?.folders?.map((path) => `/h/${path}`) ?? []);
  const replaced = files.flatMap((path) => [path, `${path}.oxtail-setup`]);
  const shell = ["/h/.local/bin/oxtail", "/h/.local/bin/oxtail.oxtail-setup"];
  const caches = ["/c/plugins/cache/oxtail-local", "/x/plugins/cache/oxtail-local"];
  const read = [
    "/h/.oxtail",
    "/h/.local/bin",
    "/bin",
    "/usr/bin",
    ...files,
    ...folders,
    "/c/plugins",
    "/x/plugins",
    ...replaced,
  ];
  const flags = (deno: readonly string[]) => [
    `--allow-read=${[...read, ...deno].join(",")}`,
    `--allow-write=${["/h/.oxtail", ...shell, ...folders, ...caches, ...replaced].join(",")}`,
    ...PROGRAMS_TOO,
    `--allow-run=${[...deno, "/b/claude"].join(",")}`,
    `--allow-env=HOME,OXTAIL_HOME,PATH,CLAUDE_CONFIG_DIR,CODEX_HOME,${
      [...CLIENTS.flatMap(({ setup }) => setup?.movedBy ?? []), ...CLIENT_VARIABLES].join(",")
    }`,
  ];
  assert.deepEqual(flagsFor(ENTRIES.setup, places), flags(["/b/deno"]));
  assert.deepEqual(flagsFor(ENTRIES.uninstall, places), flags([]));
});

Deno.test("what silences the hooks reaches two folders of the store, and no client", () => {
  for (const name of ["install-hook", "uninstall-hook"] as const) {
    assert.deepEqual(flagsFor(ENTRIES[name], PLACES), [
      "--allow-read=/h/.oxtail/hooks,/h/.oxtail/turn",
      "--allow-write=/h/.oxtail/hooks,/h/.oxtail/turn",
      "--allow-env=HOME,OXTAIL_HOME,CLAUDE_CONFIG_DIR,CODEX_HOME",
    ]);
  }
});

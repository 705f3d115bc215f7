import { shellQuote } from "../../../src/cli/launcher.ts";
import type { StoreFacts } from "../../../src/cli/diagnose/facts.ts";
import { checkStore } from "../../../src/cli/diagnose/store.ts";
import { type Survey, surveyStore } from "../../../src/cli/diagnose/survey.ts";
import { ROOT_FOLDERS } from "../../../src/mail/layout.ts";
import { FINDING_CODES } from "../../../src/render/report.ts";
import { FileError } from "../../../src/sys/files.ts";
import { no, ok } from "../../../src/wire/result.ts";
import { ROOT } from "../../../tools/paths.ts";
import { equal, match, that } from "../../support/assert.ts";
import { writeProgram } from "../launching.ts";
import { tempStore } from "../../support/store.ts";
import { runCommandLine } from "../running.ts";
import { CASES } from "./cases.ts";
import { met, openMachine } from "./scene.ts";

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
  match(
    stdout,
    / {2}pass {2}agents-live +2 servers run: 1 claude-code, 1 codex\n +\S+ \(claude-code\): socket\n +\S+ \(codex\): queue\n/,
  );
  match(stdout, / {2}pass {2}client-ok +Claude Code 2\.1\.332\n/);
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
  match((await machine.finding("wakes-none"))?.seen, /^There is no trace .*trace\.ndjson yet/);
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

Deno.test("the user's own settings are shown, and what is wrong in them line by line", async () => {
  using machine = openMachine();
  const path = `${machine.root}/settings`;
  Deno.writeTextFileSync(path, "OXTAIL_AUTOWAKE=off\nOXTAIL_MAX_UNREAD=5\n", { mode: 0o600 });
  const good = await machine.finding("settings-ok");
  equal([good?.verdict, good?.details], ["pass", ["OXTAIL_AUTOWAKE=off", "OXTAIL_MAX_UNREAD=5"]]);
  CASES.find(({ name }) => name === "settings that are none")?.make(machine);
  equal((await machine.finding("settings-bad"))?.details, [
    'Line 4: OXTAIL_AUTOWAKE is "maybe", expected on or off',
    'Line 5: "OXTAIL_FOO" is no setting',
    'Line 6: OXTAIL_MAX_UNREAD is "-1", expected a number above zero',
    'Line 7: MCP_TRACE_FILE is "x", expected an absolute path',
    'Line 8: "not\\u{202e}" is no NAME=value',
  ]);
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

Deno.test("the probe works in a store that no agent has used yet", async () => {
  using machine = openMachine();
  machine.fleet.end(11);
  machine.fleet.end(12);
  for (const folder of ROOT_FOLDERS) {
    Deno.removeSync(`${machine.root}/${folder}`, { recursive: true });
  }
  const { stdout } = await machine.diagnose("--probe");
  match(stdout, /\n {2}pass {2}store-unused /);
  match(stdout, /\n {2}pass {2}probe-ok /);
});

Deno.test("the probe says why it cannot send", async () => {
  using machine = openMachine();
  Deno.renameSync(machine.root, `${machine.root}.real`);
  Deno.symlinkSync(`${machine.root}.real`, machine.root);
  const { code, stdout } = await machine.diagnose("--probe");
  equal(code, 1);
  match(stdout, /\n {2}fail {2}probe-failed +A message to itself did not arrive: .*link/);
});

Deno.test("without --probe it may not write, whatever it would", async () => {
  using machine = openMachine();
  const flags = ["--allow-read", "--allow-env"];
  const { stdout } = await runCommandLine("diagnose", machine.home, { args: ["--probe"], flags });
  match(stdout, /fail {2}probe-failed +A message to itself did not arrive: /);
});

Deno.test("where keys are off by choice it says so, and still tells the clients", async () => {
  using machine = openMachine();
  Deno.mkdirSync(`${machine.root}/setup`, { mode: 0o700 });
  const record = { schema_version: 1, choices: { keys: false, codexQueue: false } };
  Deno.writeTextFileSync(`${machine.root}/setup/record.json`, JSON.stringify(record), {
    mode: 0o600,
  });
  const findings = await machine.findings();
  const of = (wanted: string) => findings.filter(({ code }) => code === wanted);
  const [off] = of("keys-off");
  equal([off?.verdict, off?.mend], ["pass", "~/.oxtail/bin/oxtail setup --keys"]);
  match(of("client-ok")[0]?.seen, /^Claude Code \d/);
  equal(of("registered").length, 2);
  equal([...of("tmux-missing"), ...of("ps-missing"), ...of("tmux-ok")], []);
});

Deno.test("a client that was left alone has a line of its own, and how to add it", async () => {
  using machine = openMachine();
  CASES.find(({ name }) => name.includes("told to leave alone"))?.make(machine);
  const left = await machine.finding("client-left-alone");
  equal([left?.verdict, left?.seen, left?.mend], [
    "pass",
    "Claude Code takes no part: setup has left it alone",
    "~/.oxtail/bin/oxtail setup --client claude-code",
  ]);
});

for (const { name, make, says, sees, mend } of CASES) {
  Deno.test(`it tells of ${name}`, async () => {
    using machine = openMachine();
    make(machine);
    const findings = await machine.findings();
    const wrong = findings.filter(({ verdict }) => verdict !== "pass");
    equal(wrong.map(({ verdict, code }) => `${verdict} ${code}`), [...says]);
    if (sees !== undefined) match(wrong[0]?.seen, sees);
    if (mend !== undefined) match(wrong[0]?.mend, mend);
  });
}

Deno.test("what hostile names say cannot act on the terminal or on a shell", async () => {
  using machine = openMachine();
  const { root } = machine;
  Deno.writeTextFileSync(`${root}/turn/$(touch pwned)'`, "", { mode: 0o600 });
  const plain = await machine.finding("odd-found");
  that(plain?.mend?.endsWith(`/turn/$(touch pwned)'\\'''`) ?? false, plain?.mend ?? "none");
  Deno.writeTextFileSync(`${root}/turn/\u001b[2J\n`, "", { mode: 0o600 });
  const { stdout } = await machine.diagnose();
  // deno-lint-ignore no-control-regex
  equal(/[\x00-\x09\x0b-\x1f]/.test(stdout), false);
  // Such a name cannot be pasted, so the command names none.
  match((await machine.finding("odd-found"))?.mend, /^ls -lRb '/);
});

Deno.test("a client is asked in the folder that it was moved to, and without a variable elsewhere", async () => {
  using machine = openMachine();
  const { home, env, programs } = machine;
  const claude = programs.get("claude") ?? "";
  const text = Deno.readTextFileSync(claude);
  const wanted = (folder: string) =>
    writeProgram(
      claude,
      text.replace(
        "case $*",
        `[ "$CLAUDE_CONFIG_DIR" = ${shellQuote(folder)} ] || exit 7\ncase $*`,
      ),
    );
  wanted("");
  const isRegistered = async () =>
    (await machine.findings()).some(({ seen }) => seen === "Claude Code has the plugin");
  that(await isRegistered(), "it is asked without a variable");
  env.OXTAIL_CLAUDE_DIR = `${home}/moved`;
  that(!await isRegistered(), "it is asked elsewhere now");
  wanted(`${home}/moved`);
  that(await isRegistered(), "it is asked there");
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

Deno.test("what no test can bring about on a disk is told as well", () => {
  using temp = tempStore();
  temp.send("main", "other");
  const { store, root } = temp;
  const stat = ok(store.files.lstat(root));
  const list = (path: string) => {
    if (path.endsWith("/sent/main")) throw new FileError("denied", "list", path);
    return store.files.list(path);
  };
  const told = (survey: Survey | null, seen: StoreFacts["stat"] = stat) => {
    const found = checkStore({
      store: { root, fileSystem: "", stat: seen, uid: store.uid, survey },
    });
    for (const { code } of found) met.add(code);
    return found.filter(({ verdict }) => verdict !== "pass").map(({ code, mend }) => [code, mend]);
  };
  equal(told(surveyStore(store, 3)), [["contents-cut", "oxtail gc --delete"]]);
  equal(told(surveyStore({ ...store, uid: (store.uid ?? 0) + 1 })), [
    ["owners-foreign", `sudo chown -R -h "$(id -u)" ${shellQuote(root)}`],
  ]);
  equal(told(surveyStore({ ...store, files: { ...store.files, list } })), [
    ["parts-unreadable", `chmod -R u+rwX ${shellQuote(root)}`],
  ]);
  equal(told(null, no("permission denied")), [["store-unreadable", null]]);
});

// The last one: it looks back at all of the above.
Deno.test("every code that diagnose may print was met here", () => {
  equal(FINDING_CODES.filter((code) => !met.has(code)), []);
});

import assert from "node:assert/strict";
import { installHook } from "../../src/setup/install_hook.ts";
import { findPlaces } from "../../src/setup/machine.ts";
import { setup } from "../../src/setup/setup.ts";
import { uninstallHook } from "../../src/setup/uninstall.ts";
import { inHome, SOURCES } from "./world.ts";

const SETTINGS =
  `{\n  // mine\n  "hooks": { "Stop": [{ "hooks": [{ "type": "command", "command": "say" }] }] },\n}\n`;
const CONFIG = `# mine\nmodel = "x" # m\n`;

Deno.test("setup writes both clients' files, a second run changes nothing, and uninstall undoes it", () =>
  inHome(async (home) => {
    home.write(".claude/settings.json", SETTINGS);
    home.write(".claude.json", `{"numStartups":3,"mcpServers":{"other":{"command":"x"}}}`);
    home.write(".codex/config.toml", CONFIG);
    Deno.chmodSync(`${home.home}/.claude.json`, 0o640);
    const before = home.all();
    assert.equal(await home.setup({ allowTools: true }), 0, home.said.join("\n"));
    const after = home.all();
    const command = JSON.stringify(`${home.home}/.oxtail/bin/oxtail`);
    assert.ok(home.read(".claude.json").includes(`"command":${command},"args":["server"]`));
    assert.ok(home.read(".codex/config.toml").includes(`command = ${command}`));
    assert.match(home.read(".claude/settings.json"), /"allow": \[\s*"mcp__oxtail"\s*\]/);
    assert.match(home.read(".codex/hooks.json"), /codex Interrupt/);
    assert.match(after[".claude.json"] ?? "", /^640 /);
    assert.match(after[".codex/hooks.json"] ?? "", /^600 /);
    assert.match(after[".oxtail/bin/oxtail"] ?? "", /^700 [^]*from='bundle'[^]*\nkeys='on'/);
    assert.match(after[".oxtail/hooks/oxtail-hook"] ?? "", /^700 /);
    assert.ok(home.said.includes(`note       ~/.claude/settings.json keeps Stop: "say"`));
    assert.equal(await home.setup({ allowTools: true }), 0);
    assert.deepEqual(home.all(), after);
    assert.equal(await home.uninstall(), 0);
    assert.deepEqual(home.all(), before);
  }));

Deno.test("a dry run prints diffs and changes nothing", () =>
  inHome(async (home) => {
    home.write(".codex/config.toml", CONFIG);
    const before = home.all();
    assert.equal(await home.setup({ dryRun: true }), 0);
    assert.deepEqual(home.all(), before);
    const said = home.said.join("\n");
    assert.match(
      said,
      /\n--- .*config\.toml"?\n\+\+\+ .*config\.toml"?\n@@ -1,2 \+1,8 @@\n # mine\n/,
    );
    assert.match(said, /\n--- \/dev\/null\n\+\+\+ .*hooks\.json"?\n/);
    assert.match(said, /Would write ~\/\.oxtail\/lib\/0\.1\.0\/server\.js/);
  }));

Deno.test("a dry run announces only what a run would do", () =>
  inHome(async (home) => {
    await home.setup();
    home.said.length = 0;
    assert.equal(await home.setup({ dryRun: true }), 0);
    assert.match(
      home.said.join("\n"),
      /^Would make again, and write where it has changed: ~\/.*\/server\.js.*bin\/oxtail\nNothing was/,
    );
    home.write(".oxtail/hooks/oxtail-hook", "older");
    home.said.length = 0;
    assert.equal(await installHook(home.world, SOURCES, { clients: null, dryRun: true }), 0);
    assert.deepEqual(home.said, [
      "Would replace ~/.oxtail/hooks/oxtail-hook\nNothing was changed: this was a dry run",
    ]);
    home.said.length = 0;
    assert.equal(await home.uninstall({ dryRun: true }), 0);
    assert.match(home.said.join("\n"), /\nWould remove ~\/\.oxtail with all mail in it\n/);
    await home.uninstall();
    home.said.length = 0;
    assert.equal(await home.uninstall({ dryRun: true }), 0);
    assert.deepEqual(home.said, ["Nothing was changed: this was a dry run"]);
  }));

Deno.test("without a terminal setup goes ahead, and uninstall wants --yes", () =>
  inHome(async (home) => {
    assert.equal(await home.setup({ yes: false }), 0);
    const before = home.all();
    assert.equal(await home.uninstall({ yes: false }), 1);
    assert.deepEqual(home.all(), before);
    assert.match(
      home.said.join("\n"),
      /add --yes to take oxtail out of .*, ~\/\.oxtail with all mail/,
    );
    assert.equal(home.said.at(-1), "oxtail: Nothing was changed");
    assert.equal(await home.uninstall(), 0);
    assert.equal(await home.uninstall({ yes: false }), 0, "nothing is left to ask about");
  }));

Deno.test("a file that cannot be written is told of before anything is changed", async () => {
  const places: Record<string, RegExp> = {
    // What stands in the way of the temporary file does so for every user, root as well.
    ".claude/settings.json.oxtail-setup/x": /Cannot write ".*\.claude\/settings\.json": /,
    ".codex/config.toml.oxtail-setup/x": /Cannot write ".*config\.toml": /,
    ".codex/skills": /Cannot (write|edit) ".*SKILL\.md": |Cannot read ".*SKILL\.md": /,
  };
  for (const [place, says] of Object.entries(places)) {
    await inHome(async (home) => {
      Deno.mkdirSync(`${home.home}/${place.replace(/\/[^/]*$/, "")}`, { recursive: true });
      home.write(place, "in the way");
      const before = home.all();
      assert.equal(await home.setup({ dryRun: true }), 1);
      assert.equal(await home.setup(), 1);
      assert.deepEqual(home.all(), before);
      assert.match(home.said.join("\n"), says);
      assert.equal(home.said.at(-1), "oxtail: Nothing was changed");
    });
  }
  await inHome(async (home) => {
    await home.setup();
    Deno.mkdirSync(`${home.home}/.codex/hooks.json.oxtail-setup/x`, { recursive: true });
    const before = home.all();
    assert.equal(await home.uninstall(), 1);
    assert.deepEqual(home.all(), before);
  });
});

Deno.test("a folder of ours that others can enter is closed, and another user's is refused", () =>
  inHome(async (home) => {
    const root = `${home.home}/.oxtail`;
    Deno.mkdirSync(root);
    Deno.chmodSync(root, 0o755);
    assert.equal(await home.setup({ dryRun: true }), 0);
    assert.match(home.said.join("\n"), /Would close ~\/\.oxtail to other users/);
    assert.equal(home.all()[".oxtail"], "755");
    assert.equal(await home.setup(), 0);
    assert.ok(home.said.includes("closed     ~/.oxtail to other users: its mode was 755, now 700"));
    assert.equal(home.all()[".oxtail"], "700");
    home.said.length = 0;
    await home.setup();
    assert.doesNotMatch(home.said.join("\n"), /closed/);
    Deno.chmodSync(root, 0o770);
    const { files } = home.world;
    const lstat = (path: string) => {
      const found = files.lstat(path);
      return found !== null && path === root ? { ...found, uid: 12345 } : found;
    };
    const foreign = { ...home.world, files: { ...files, lstat } };
    const options = { clients: null, choices: { keys: null, codexQueue: null } };
    const before = home.all();
    assert.equal(
      await setup(foreign, SOURCES, { ...options, allowTools: false, dryRun: false, yes: true }),
      1,
    );
    assert.match(home.said.join("\n"), /it belongs to another user \(uid 12345\), move it away/);
    assert.deepEqual(home.all(), before);
  }));

Deno.test("what others change after setup stays when it is undone", () =>
  inHome(async (home) => {
    home.write(".claude/settings.json", SETTINGS);
    home.write(".codex/config.toml", CONFIG);
    await home.setup();
    home.write(
      ".claude/settings.json",
      home.read(".claude/settings.json").replace("mine", "yours"),
    );
    home.write(".claude.json", home.read(".claude.json").replace("{", `{"numStartups": 4,`));
    home.write(".codex/config.toml", `${home.read(".codex/config.toml")}\n[tui]\na = 1\n`);
    home.write(".claude/commands/mine.md", "mine");
    assert.equal(await home.uninstall(), 0);
    assert.equal(home.read(".claude/settings.json"), SETTINGS.replace("mine", "yours"));
    assert.deepEqual(JSON.parse(home.read(".claude.json")), { numStartups: 4 });
    assert.match(home.read(".codex/config.toml"), /^# mine\nmodel = "x" # m\n\s*\[tui\]\na = 1\n$/);
    assert.equal(home.read(".claude/commands/mine.md"), "mine");
  }));

Deno.test("a setup over an older one replaces its entries, and still goes back to the bytes before it", () =>
  inHome(async (home) => {
    home.write(".claude/settings.json", SETTINGS);
    await home.setup();
    const first = home.read(".claude/settings.json");
    home.write(".claude/settings.json", first.replaceAll(`"timeout": 10`, `"timeout": 7`));
    home.write(".codex/hooks.json", home.read(".codex/hooks.json").replaceAll("10", "9"));
    assert.equal(await home.setup(), 0);
    assert.equal(home.read(".claude/settings.json"), first);
    await home.uninstall();
    assert.equal(home.read(".claude/settings.json"), SETTINGS);
  }));

Deno.test("a file that no edit could bring back has its bytes kept", () =>
  inHome(async (home) => {
    home.write(".claude/settings.json", `{ "hooks": {} }`);
    home.write(".codex/hooks.json", "");
    home.write(".codex/config.toml", "\n\n# only a remark\n\n\n");
    const before = home.all();
    await home.setup();
    await home.setup({ allowTools: true });
    await home.uninstall();
    assert.deepEqual(home.all(), before);
  }));

Deno.test("the data stays with --keep-data, and a client's file of the same name is not ours", () =>
  inHome(async (home) => {
    Deno.mkdirSync(`${home.home}/.claude/commands`);
    home.write(".claude/commands/oxtail-join.md", "my own");
    await home.setup();
    assert.equal(home.read(".claude/commands/oxtail-join.md"), "my own");
    const about = home.said.filter((line) => line.includes("oxtail-join.md"));
    assert.deepEqual(about, [
      "note       ~/.claude/commands/oxtail-join.md is not oxtail's and stays: " +
      "there is no room for the command /oxtail-join",
    ]);
    const next = home.said.at(-1) ?? "";
    assert.match(next, /Claude Code: .* then ask each to join the other agents with oxtail\n/);
    assert.doesNotMatch(next, /\/oxtail-join/);
    assert.match(next, /"oxtail diagnose" is ~\/\.oxtail\/bin\/oxtail diagnose\n/);
    Deno.mkdirSync(`${home.home}/.oxtail/mail`);
    await home.uninstall({ data: "keep" });
    assert.equal(home.read(".claude/commands/oxtail-join.md"), "my own");
    assert.deepEqual([...Deno.readDirSync(`${home.home}/.oxtail`)].map(({ name }) => name), [
      "mail",
    ]);
  }));

Deno.test("a settings file that is a link stays one, and what it leads to is edited", () =>
  inHome(async (home) => {
    Deno.mkdirSync(`${home.home}/dotfiles`);
    home.write("dotfiles/claude.json", SETTINGS);
    Deno.symlinkSync("../dotfiles/claude.json", `${home.home}/.claude/settings.json`);
    const before = home.all();
    assert.equal(await home.setup(), 0);
    assert.equal(home.all()[".claude/settings.json"], "-> ../dotfiles/claude.json");
    assert.match(home.read("dotfiles/claude.json"), /oxtail-hook/);
    await home.uninstall();
    assert.deepEqual(home.all(), before);
  }));

Deno.test("a client that rewrites its file in between keeps what it wrote", () => {
  let rewrites = 3;
  return inHome(async (home) => {
    home.write(".claude.json", `{"numStartups":0}`);
    assert.equal(await home.setup(), 0);
    const { numStartups, mcpServers } = JSON.parse(home.read(".claude.json"));
    assert.equal(numStartups, 1);
    assert.ok(mcpServers.oxtail);
    await home.uninstall();
    assert.deepEqual(JSON.parse(home.read(".claude.json")), { numStartups: 1 });
  }, (world, folder) => ({
    settings: {
      ...world.settings,
      replace(path, expected, text, mode) {
        if (path.endsWith(".claude.json") && rewrites-- > 0) {
          Deno.writeTextFileSync(`${folder}/.claude.json`, `{"numStartups":${3 - rewrites - 2}}`);
          if (rewrites === 0) Deno.writeTextFileSync(`${folder}/.claude.json`, `{"numStartups":1}`);
        }
        return world.settings.replace(path, expected, text, mode);
      },
    },
  }));
});

Deno.test("without a folder of the client, or without any client, it says what to do", () =>
  inHome(async (home) => {
    Deno.removeSync(`${home.home}/.codex`);
    assert.equal(await home.setup({ clients: ["codex"] }), 1);
    assert.match(home.said.join("\n"), /Codex was not found: there is neither a program in PATH/);
    assert.equal(await home.setup(), 0);
    assert.match(home.said.join("\n"), /skipped {4}Codex was not found/);
    Deno.removeSync(`${home.home}/.claude`, { recursive: true });
    assert.equal(await home.setup(), 1);
  }));

Deno.test("when Deno cannot bundle, the modules are fetched and the launcher names their lock file and the cache", () =>
  inHome(async (home) => {
    assert.equal(await home.setup(), 0);
    assert.match(home.said.join("\n"), /^note {7}Deno could not bundle \(no esbuild\): /m);
    const launcher = home.read(".oxtail/bin/oxtail");
    assert.match(launcher, /\nfrom='checkout'\n/);
    assert.match(launcher, /\nlock='.*\/\.oxtail\/lib\/0\.1\.0\/deno\.lock'\n/);
    assert.match(launcher, /\ndeno_dir='\/cache of a shell'\n/);
  }, () => ({
    bundle: (_program, args) =>
      Promise.resolve({
        code: args[0] === "bundle" ? 1 : 0,
        stdout: args[0] === "info" ? '{"denoDir":"/cache of a shell"}' : "",
        stderr: "no esbuild",
      }),
  })));

Deno.test("when nothing can be fetched, the clients are not told of a server that cannot start", () =>
  inHome(async (home) => {
    assert.equal(await home.setup(), 1);
    assert.match(home.said.join("\n"), /Cannot fetch oxtail's modules: .*no network/);
    assert.deepEqual(Object.keys(home.all()).filter((path) => !path.startsWith(".oxtail")).sort(), [
      ".claude",
      ".codex",
    ]);
  }, () => ({ bundle: () => Promise.resolve({ code: 1, stdout: "", stderr: "no network" }) })));

Deno.test("at a terminal it asks, and a no changes nothing", () => {
  const asked: string[] = [];
  return inHome(async (home) => {
    assert.equal(await home.setup({ yes: false }), 1);
    assert.deepEqual(Object.keys(home.all()).sort(), [".claude", ".codex"]);
    assert.match(
      asked.join("\n"),
      /to create {2}~\/\.claude\/settings\.json: 12 hooks\n[^]*\nWrite these/,
    );
    assert.equal(home.said.at(-1), "oxtail: Nothing was changed");
  }, () => ({ ask: (lines, question) => (asked.push(...lines, question), false) }));
});

Deno.test("at a terminal it offers to allow the tools, and --yes asks nothing", () => {
  let asked = 0;
  return inHome(async (home) => {
    await home.setup({ yes: true });
    assert.equal(asked, 0);
    assert.equal(home.read(".claude/settings.json").includes('mcp__oxtail"'), false);
    await home.uninstall();
    await home.setup({ yes: false });
    assert.equal(asked, 2);
    assert.match(home.read(".claude/settings.json"), /"allow": \[\s*"mcp__oxtail"/);
    assert.match(home.read(".codex/config.toml"), /default_tools_approval_mode = "approve"/);
  }, () => ({ ask: () => (asked++, true) }));
});

Deno.test("the hooks alone come and go, and the rest stays", () =>
  inHome(async (home) => {
    home.write(".claude/settings.json", SETTINGS);
    const options = { clients: null, dryRun: false };
    assert.equal(await installHook(home.world, SOURCES, options), 1);
    assert.match(home.said.at(-1) ?? "", /bin\/oxtail" is missing, run oxtail setup$/);
    await home.setup({ allowTools: true });
    const whole = home.all();
    assert.equal(await uninstallHook(home.world, options), 0);
    assert.doesNotMatch(home.read(".claude/settings.json"), /oxtail-hook/);
    assert.match(home.read(".claude/settings.json"), /mcp__oxtail/);
    assert.match(home.read(".claude.json"), /oxtail/);
    assert.equal(home.all()[".codex/hooks.json"], undefined);
    assert.equal(await installHook(home.world, SOURCES, options), 0);
    const { ".oxtail/setup/record.json": _record, ...rest } = home.all();
    const { ".oxtail/setup/record.json": _old, ...wanted } = whole;
    assert.deepEqual(Object.keys(rest).sort(), Object.keys(wanted).sort());
    assert.equal(rest[".codex/hooks.json"], wanted[".codex/hooks.json"]);
    await home.uninstall();
    assert.equal(home.read(".claude/settings.json"), SETTINGS);
  }));

Deno.test("turns whose end no hook will tell are forgotten with the hooks, and with those of all clients only", () =>
  inHome(async (home) => {
    await home.setup();
    const folder = `${home.home}/.oxtail/turn`;
    Deno.mkdirSync(folder);
    const turns = () => Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
    home.write(".oxtail/turn/one", "t1\n");
    home.write(".oxtail/turn/two", "t2\n");
    const options = { clients: null, dryRun: false };
    await uninstallHook(home.world, { ...options, dryRun: true });
    await uninstallHook(home.world, { ...options, clients: ["codex"] });
    assert.deepEqual(turns(), ["one", "two"]);
    await uninstallHook(home.world, options);
    assert.deepEqual(turns(), []);
    await uninstallHook(home.world, options);
    Deno.removeSync(folder);
    Deno.mkdirSync(`${home.home}/mine`);
    home.write("mine/file", "mine");
    Deno.symlinkSync(`${home.home}/mine`, folder);
    assert.equal(await uninstallHook(home.world, options), 0);
    assert.equal(home.read("mine/file"), "mine", "a link is not followed");
  }));

Deno.test("an uninstall of nothing says so, and takes our entries out all the same", () =>
  inHome(async (home) => {
    await home.setup();
    Deno.removeSync(`${home.home}/.oxtail`, { recursive: true });
    assert.equal(await home.uninstall(), 0);
    assert.equal(home.said.at(-1), "~/.oxtail is not there");
    const files = Object.keys(home.all()).sort();
    assert.deepEqual(files, [
      ".claude",
      ".claude/commands",
      ".codex",
      ".codex/skills",
      ".codex/skills/oxtail-join",
    ]);
  }));

Deno.test("the programs of older versions go, and what somebody put beside them stays", () =>
  inHome(async (home) => {
    const lib = `${home.home}/.oxtail/lib`;
    for (const folder of ["0.0.8", "0.0.9", "mine"]) {
      Deno.mkdirSync(`${lib}/${folder}`, { recursive: true });
      write(`${lib}/${folder}/server.js`, "old");
    }
    write(`${lib}/0.0.9/notes.txt`, "mine");
    assert.equal(await home.setup(), 0);
    assert.match(home.said.join("\n"), /^removed {4}the programs of oxtail 0\.0\.8$/m);
    const left = [...Deno.readDirSync(lib)].map(({ name }) => name);
    assert.deepEqual([left.length, left.includes("0.0.8")], [3, false]);
    assert.deepEqual([...Deno.readDirSync(`${lib}/0.0.9`)].map(({ name }) => name), ["notes.txt"]);
    assert.equal(Deno.readTextFileSync(`${lib}/mine/server.js`), "old");
  }));

Deno.test("what may be started is remembered from one setup to the next, until it is taken back", () => {
  const asked: string[] = [];
  return inHome(async (home) => {
    const said = (keys: boolean | null, codexQueue: boolean | null = null) =>
      home.setup({ choices: { keys, codexQueue } });
    const launcher = () =>
      home.read(".oxtail/bin/oxtail").split("\n").filter((line) => /^(keys|codex)=/.test(line));
    assert.equal(await said(false), 0);
    assert.deepEqual(launcher(), ["keys='off'", "codex='/programs/codex'"]);
    assert.equal(await said(null, false), 0);
    assert.deepEqual(launcher(), ["keys='off'", "codex=''"]);
    assert.equal(await said(null), 0);
    assert.deepEqual(launcher(), ["keys='off'", "codex=''"]);
    assert.equal(await said(null, true), 0);
    assert.deepEqual(launcher(), ["keys='off'", "codex='/programs/codex'"]);
    assert.equal(await said(null), 0);
    assert.deepEqual(launcher(), ["keys='off'", "codex='/programs/codex'"]);
    assert.equal(await said(true, false), 0);
    assert.deepEqual(launcher(), ["keys='on'", "codex=''"]);
    assert.deepEqual(asked, []);
  }, (world) => ({
    look: {
      ...world.look,
      env: (name) => name === "PATH" ? "/programs" : world.look.env(name),
      isProgram: (path) => path === "/programs/codex",
    },
    ask: (_lines, question) => (asked.push(question), true),
  }));
});

Deno.test("Codex's queue is on where there is a codex to start, and nobody is asked", () => {
  const asked: string[] = [];
  let hasCodex = false;
  return inHome(async (home) => {
    assert.equal(await home.setup({ choices: { keys: null, codexQueue: true } }), 1);
    assert.match(
      home.said.join("\n"),
      /codex: it is in no folder of PATH.*\n.*Nothing was changed/,
    );
    assert.deepEqual(Object.keys(home.all()).sort(), [".claude", ".codex"]);
    assert.equal(await home.setup({ yes: false }), 0);
    assert.match(home.read(".oxtail/bin/oxtail"), /^codex=''$/m);
    await home.uninstall();
    hasCodex = true;
    assert.equal(await home.setup({ yes: false }), 0);
    assert.match(home.read(".oxtail/bin/oxtail"), /^codex='\/programs\/codex'$/m);
    assert.deepEqual(asked.filter((question) => /codex|queue/i.test(question)), []);
  }, (world) => ({
    look: {
      ...world.look,
      env: (name) => name === "PATH" ? "/programs" : world.look.env(name),
      isProgram: (path) => hasCodex && path === "/programs/codex",
    },
    ask: (_lines, question) => (asked.push(question), true),
  }));
});

const BAD: { name: string; make: (path: string) => void; says: RegExp }[] = [
  { name: "broken JSON", make: (path) => write(path, `{"a": 1`), says: /it is not JSON/ },
  {
    name: "no text",
    make: (path) => Deno.writeFileSync(path, new Uint8Array([0xff])),
    says: /UTF-8/,
  },
  {
    name: "read-only",
    make: (path) => (write(path, "{}"), Deno.chmodSync(path, 0o444)),
    says: /it is read-only, allow it with chmod u\+w/,
  },
  {
    name: "a folder",
    make: (path) => Deno.mkdirSync(path),
    says: /it is not a file, move it away/,
  },
  {
    name: "a link that leads nowhere",
    make: (path) => Deno.symlinkSync("/none/of/these", path),
    says: /Cannot read ".*settings\.json": No such file/,
  },
  {
    name: "a pipe",
    make: (path) => void new Deno.Command("mkfifo", { args: [path] }).outputSync(),
    says: /it is not a file, move it away/,
  },
  {
    name: "too large",
    make: (path) => (write(path, "{}"), Deno.truncateSync(path, 65 * 1024 * 1024)),
    says: /68157440 bytes are too many/,
  },
  {
    name: "nested too deeply",
    make: (path) => write(path, `{"x":${"[".repeat(3000)}${"]".repeat(3000)}}`),
    says: /settings\.json": it is nested more than 500 levels deep/,
  },
];

Deno.test("TOML that is nested too deeply is refused in a line", () =>
  inHome(async (home) => {
    write(`${home.home}/.codex/config.toml`, `x = ${"[".repeat(30_000)}${"]".repeat(30_000)}\n`);
    assert.equal(await home.setup(), 1);
    assert.match(home.said.join("\n"), /config\.toml": it is nested too deeply, make it flatter/);
  }));

for (const { name, make, says } of BAD) {
  Deno.test(`settings that are ${name} are refused before anything is changed`, () =>
    inHome(async (home) => {
      make(`${home.home}/.claude/settings.json`);
      assert.equal(await home.setup(), 1);
      assert.match(home.said.join("\n"), says);
      assert.match(home.said.join("\n"), /\.claude\/settings\.json/);
      assert.match(home.said.at(-1) ?? "", /Nothing was changed/);
      assert.deepEqual([...Deno.readDirSync(home.home)].map(({ name }) => name).sort(), [
        ".claude",
        ".codex",
      ]);
    }));
}

Deno.test("a file that setup never touched does not stop an uninstall, whatever is wrong with it", async () => {
  for (const { make } of BAD) {
    await inHome(async (home) => {
      make(`${home.home}/.claude/settings.json`);
      assert.equal(await home.setup({ clients: ["codex"] }), 0);
      assert.equal(await home.uninstall(), 0, home.said.join("\n"));
      assert.throws(() => Deno.lstatSync(`${home.home}/.oxtail`), Deno.errors.NotFound);
      assert.deepEqual([...Deno.readDirSync(`${home.home}/.codex`)], []);
    });
  }
});

Deno.test("whichever file of a client is broken, nothing is changed in any", async () => {
  for (
    const [path, says] of [
      [".claude.json", /\.claude\.json": it is not JSON/],
      [".claude/settings.json", /settings\.json": it is not JSON/],
      [".codex/config.toml", /config\.toml": it is not TOML/],
      [".codex/hooks.json", /hooks\.json": it is not JSON/],
    ] as const
  ) {
    await inHome(async (home) => {
      home.write(path, '[broken = "');
      const before = home.all();
      assert.equal(await home.setup(), 1);
      assert.match(home.said.join("\n"), says);
      assert.equal(home.said.at(-1), "oxtail: Nothing was changed");
      assert.deepEqual(home.all(), before);
    });
  }
});

Deno.test("HOME that is unset, relative or has a comma is refused", async () => {
  for (const value of [undefined, "", "home", "/a,b"]) {
    await inHome(async (home) => {
      assert.equal(await home.setup(), 1);
      assert.match(home.said.join("\n"), /HOME is not set to an absolute path|with a comma/);
    }, (world) => ({
      look: { ...world.look, env: (name) => name === "HOME" ? value : undefined },
    }));
  }
});

Deno.test("however HOME and the folders of the clients are spelled, what setup did is found again", async () => {
  const spellings = (
    path: string,
  ) => [`${path}/`, `/${path}//`, path.replace(/\/(?=[^/]*$)/, "//")];
  for (const index of [0, 1, 2]) {
    let isSpelled = true;
    await inHome(async (home) => {
      home.write(".claude/settings.json", `{"a":1,  "hooks": {}}`);
      const before = home.all();
      assert.equal(await home.setup(), 0, home.said.join("\n"));
      isSpelled = false;
      assert.match(home.read(".claude.json"), /[^/]\/\.oxtail\/bin\/oxtail"/);
      const after = home.all();
      assert.equal(await home.setup(), 0);
      assert.deepEqual(home.all(), after);
      assert.equal(await home.uninstall(), 0, home.said.join("\n"));
      assert.deepEqual(home.all(), before);
    }, (world, folder) => {
      const values: Record<string, string> = {
        HOME: folder,
        CLAUDE_CONFIG_DIR: `${folder}/.claude`,
        CODEX_HOME: `${folder}/.codex`,
      };
      const env = (name: string) => {
        const value = values[name];
        if (value === undefined) return world.look.env(name);
        return isSpelled ? spellings(value)[index] : value;
      };
      return { look: { ...world.look, env } };
    });
  }
});

Deno.test("what an older setup remembers under another spelling of HOME is found as well", () =>
  inHome(async (home) => {
    home.write(".claude/settings.json", `{"a":1,  "hooks": {}}`);
    const before = home.all();
    await home.setup();
    const record = home.read(".oxtail/setup/record.json");
    const inJson = JSON.stringify(home.home).slice(1, -1);
    home.write(".oxtail/setup/record.json", record.replaceAll(inJson, `${inJson}/`));
    assert.equal(await home.uninstall(), 0);
    assert.deepEqual(home.all(), before);
  }));

Deno.test("a home of / has no name of its own in a path", () => {
  const look = { isFolder: () => false, isProgram: () => false, realPath: (path: string) => path };
  const places = findPlaces({ ...look, env: (name) => name === "HOME" ? "/" : undefined });
  assert.deepEqual(places.ok && [places.value.home, places.value.claudeDir], ["", "/.claude"]);
});

Deno.test("moved folders are used and baked into the launcher", () =>
  inHome(async (home) => {
    assert.equal(await home.setup(), 0, home.said.join("\n"));
    assert.match(home.read("cc/.claude.json"), /oxtail/);
    assert.match(home.read("cc/settings.json"), /oxtail/);
    assert.match(home.read(".oxtail/bin/oxtail"), /\nclaude_dir='.*\/cc'\ncodex_dir=''\n/);
    await home.uninstall();
    assert.deepEqual([...Deno.readDirSync(`${home.home}/cc`)], []);
  }, (world, folder) => {
    Deno.mkdirSync(`${folder}/cc`);
    const env = (name: string) =>
      name === "CLAUDE_CONFIG_DIR" ? `${folder}/cc/` : world.look.env(name);
    return { look: { ...world.look, env } };
  }));

function write(path: string, text: string): void {
  Deno.writeTextFileSync(path, text);
}

Deno.test("a file of the user's own beside a settings file stays what it is", () =>
  inHome(async (home) => {
    for (const name of [".claude/settings.json.oxtail", ".codex/config.toml.oxtail"]) {
      Deno.writeTextFileSync(`${home.home}/${name}`, "my own backup");
    }
    assert.equal(await home.setup(), 0);
    assert.equal(await home.uninstall(), 0);
    assert.equal(home.read(".claude/settings.json.oxtail"), "my own backup");
    assert.equal(home.read(".codex/config.toml.oxtail"), "my own backup");
  }));

Deno.test("of settings with comments it says that the client takes nothing from them", () =>
  inHome(async (home) => {
    Deno.writeTextFileSync(`${home.home}/.claude/settings.json`, '{"model": "opus" // mine\n}\n');
    assert.equal(await home.setup(), 0);
    const notes = home.said.join("\n").split("\n").filter((line) => line.startsWith("note "));
    assert.deepEqual(notes, [
      "note       ~/.claude/settings.json has comments or trailing commas, " +
      "so the client takes nothing from it: take them out",
    ]);
    assert.match(home.read(".claude/settings.json"), /\/\/ mine\n/);
  }));

Deno.test("where Claude Code holds what comes to its sockets, the launcher leaves them alone", () =>
  inHome(async (home) => {
    const sockets = async (settings: string) => {
      home.write(".claude/settings.json", settings);
      assert.equal(await home.setup(), 0);
      return /^sockets='(.*)'$/m.exec(home.read(".oxtail/bin/oxtail"))?.[1];
    };
    assert.equal(await sockets("{}"), "on");
    for (const value of ["hold", "refuse", "later"]) {
      assert.equal(await sockets(`{"crossSessionInbound": "${value}"}`), "off", value);
    }
    assert.equal(await sockets('{"crossSessionInbound": "accept"}'), "on");
  }));

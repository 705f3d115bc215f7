import assert from "node:assert/strict";
import { DEFAULT_CHOICES, readRecord, sha256 } from "../../src/setup/record.ts";
import type { SetupWorld } from "../../src/setup/machine.ts";
import { HOOK_ENTRIES, pluginFiles } from "../../src/setup/plugin.ts";
import { setup } from "../../src/setup/setup.ts";
import { switchHooks, uninstall } from "../../src/setup/uninstall.ts";
import { standInClients } from "./clients.ts";
import { type Home, inHome, NOTHING_CHOSEN, SOURCES } from "./world.ts";

/** Neither is spelled as its client would spell it. */
const SETTINGS = `{\n    "model":   "opus",\n    "hooks": {}\n}\n`;
const CONFIG = `# mine\r\nmodel = "x" # m\n\n[tui]\ntheme = "dark"\n`;

function prepare(home: Home): void {
  home.write(".claude/settings.json", SETTINGS);
  home.write(".codex/config.toml", CONFIG);
}

Deno.test("both clients install the plugin, a second setup changes nothing, and uninstall gives back each byte", () =>
  inHome(async (home) => {
    prepare(home);
    Deno.chmodSync(`${home.home}/.claude/settings.json`, 0o640);
    const before = home.settings();
    assert.equal(await home.setup(), 0, home.said.join("\n"));
    const after = home.all();
    assert.match(home.read(".claude/settings.json"), /"oxtail@oxtail-local": true/);
    assert.match(home.read(".codex/config.toml"), /^\[plugins\."oxtail@oxtail-local"\]/m);
    assert.match(after[".oxtail/bin/oxtail"] ?? "", /^700 [^]*from='bundle'[^]*\nkeys='on'/);
    assert.match(after[".oxtail/hooks/oxtail-hook"] ?? "", /^700 /);
    assert.equal(await home.setup(), 0);
    assert.deepEqual(home.all(), after);
    assert.ok(home.said.includes("unchanged  Claude Code: the plugin oxtail"));
    assert.equal(await home.uninstall(), 0, home.said.join("\n"));
    assert.deepEqual(home.settings(), before);
  }));

Deno.test("a plugin from another marketplace stays, and only the programs are installed", async () => {
  const clients = standInClients();
  await inHome(async (home) => {
    home.write(".claude/settings.json", '{"enabledPlugins":{"oxtail@oxtail":true}}');
    home.write(".codex/config.toml", '[plugins."oxtail@oxtail"]\nenabled = true\n');
    const texts = () => [home.read(".claude/settings.json"), home.read(".codex/config.toml")];
    const before = texts();
    assert.equal(await home.setup(), 0, home.said.join("\n"));
    assert.deepEqual(texts(), before);
    assert.deepEqual(clients.ran, []);
    assert.match(home.all()[".oxtail/bin/oxtail"] ?? "", /^700 /);
    for (const title of ["Claude Code", "Codex"]) {
      const said =
        `kept       ${title}: its plugin "oxtail@oxtail", only the programs were installed`;
      assert.ok(home.said.includes(said), home.said.join("\n"));
    }
    assert.equal(await home.setup({ dryRun: true }), 0);
    assert.match(home.said.join("\n"), /^- leave Codex its plugin "oxtail@oxtail"$/m);
    assert.equal(await home.uninstall(), 0);
    assert.deepEqual(texts(), before);
    assert.deepEqual(clients.ran, []);
  }, () => ({ run: clients.run }));
});

Deno.test("settings that were not there are not there afterwards", () =>
  inHome(async (home) => {
    const before = home.settings();
    await home.setup();
    assert.equal(await home.uninstall(), 0);
    assert.deepEqual(home.settings(), before);
  }));

Deno.test("what the user changed meanwhile stays, and what Codex noted of our hooks goes", () =>
  inHome(async (home) => {
    prepare(home);
    await home.setup();
    const trust =
      `\n[hooks.state]\n\n[hooks.state."oxtail@oxtail-local:hooks/hooks.json:stop:0:0"]\n` +
      `trusted_hash = "sha256:1"\ntrusted_content_hash = "sha256:2"\n`;
    home.write(".codex/config.toml", home.read(".codex/config.toml") + trust);
    const settings = JSON.parse(home.read(".claude/settings.json"));
    home.write(".claude/settings.json", JSON.stringify({ ...settings, model: "haiku" }));
    assert.equal(await home.uninstall(), 0, home.said.join("\n"));
    assert.equal(home.read(".codex/config.toml"), CONFIG);
    assert.deepEqual(JSON.parse(home.read(".claude/settings.json")), { model: "haiku", hooks: {} });
  }));

Deno.test("the trust of other hooks is not ours to take out", () =>
  inHome(async (home) => {
    prepare(home);
    await home.setup();
    const state = (id: string) => `[hooks.state."${id}:stop:0:0"]\ntrusted_hash = "sha256:1"\n`;
    const other = `\n[hooks.state]\n\n${state("other@shop:hooks/hooks.json")}`;
    const ours = `\n${state("oxtail@oxtail-local:hooks/hooks.json")}`;
    home.write(".codex/config.toml", home.read(".codex/config.toml") + other + ours);
    await home.uninstall();
    const left = home.read(".codex/config.toml");
    assert.ok(left.includes(other.trim()), left);
    assert.ok(!left.includes("oxtail"), left);
  }));

Deno.test("a client that refuses is as it was, the other one is done, and its own sentence is said", async () => {
  await inHome(async (home) => {
    home.write(".claude/settings.json", `{\n  // mine\n  "model": "x"\n}\n`);
    const before = home.settings();
    assert.equal(await home.setup(), 1);
    const said = home.said.join("\n");
    assert.match(said, /Claude Code refused "plugin marketplace add": Error: Invalid settings in/);
    assert.match(said, /claude mcp add --scope user oxtail -- ".*\/bin\/oxtail" server/);
    assert.match(said, /^installed {2}Codex: the plugin oxtail$/m);
    assert.equal(home.settings()[".claude/settings.json"], before[".claude/settings.json"]);
    const told = readRecord(home.world.files, `${home.home}/.oxtail`).clients;
    assert.deepEqual(told.map(({ client }) => client), ["codex"]);
  });
});

Deno.test("where an organisation refuses plugins the client has the server alone, and the plugin once it may", async () => {
  for (const name of ["claude", "codex"] as const) {
    let isManaged = true;
    const clients = () => standInClients({ [name]: { isManaged } });
    await inHome(async (home) => {
      prepare(home);
      const before = home.settings();
      const client = name === "codex" ? name : "claude-code";
      const server = () =>
        home.read(name === "codex" ? ".codex/config.toml" : ".claude/.claude.json")
          .includes(".oxtail/bin/oxtail");
      for (const _run of [1, 2]) {
        assert.equal(await home.setup(), 0, home.said.join("\n"));
        assert.ok(server());
      }
      const said = home.said.join("\n");
      assert.match(
        said,
        /^warning {4}.* refused "plugin marketplace add": .* enterprise policy\. No more$/m,
      );
      assert.match(
        said,
        /^installed {2}.*: the server alone, without hooks: mail waits there until it is read$/m,
      );
      assert.match(
        said,
        /the marketplace "~\/\.oxtail\/plugin" and the plugin oxtail@oxtail-local; then: oxtail setup --client /,
      );
      const told = () =>
        readRecord(home.world.files, `${home.home}/.oxtail`).clients.find((one) =>
          one.client === client
        );
      assert.equal(told()?.isAlone, true);
      assert.equal(await home.uninstall(), 0, home.said.join("\n"));
      const after = home.settings();
      delete after[".claude/.claude.json"]; // what Claude Code writes of itself
      assert.deepEqual(after, before);
      assert.equal(await home.setup(), 0, home.said.join("\n"));
      isManaged = false;
      assert.equal(await home.setup(), 0, home.said.join("\n"));
      assert.equal(told()?.isAlone, undefined);
      assert.equal(name === "claude" && server(), false);
      assert.match(home.read(".claude/settings.json"), /oxtail@oxtail-local/);
      assert.equal(await home.uninstall(), 0);
    }, () => ({ run: (...args) => clients().run(...args) }));
  }
});

Deno.test("a client without plugins, and one that is nowhere, are left out with what to do", async () => {
  await inHome(async (home) => {
    assert.equal(await home.setup(), 0);
    assert.match(
      home.said.join("\n"),
      /^skipped {4}Codex .* knows no plugins: update it .* codex mcp add/m,
    );
  }, () => ({ run: standInClients({ codex: { isOld: true } }).run }));
  await inHome(async (home) => {
    Deno.removeSync(`${home.home}/bin/claude`);
    Deno.removeSync(`${home.home}/bin/codex`);
    const before = home.all();
    assert.equal(await home.setup(), 1);
    assert.match(home.said.join("\n"), /Claude Code is in no folder of PATH: install it/);
    assert.deepEqual(home.all(), before);
  });
});

Deno.test("a client in the folder of its own installer is found without PATH", () =>
  inHome(async (home) => {
    Deno.removeSync(`${home.home}/bin/claude`);
    Deno.mkdirSync(`${home.home}/.local/bin`, { recursive: true });
    home.write(".local/bin/claude", "");
    assert.equal(await home.setup({ clients: ["claude-code"] }), 0, home.said.join("\n"));
  }));

Deno.test("what the user has set stays, and is said with what is wrong in it", () =>
  inHome(async (home) => {
    Deno.mkdirSync(`${home.home}/.oxtail`, { mode: 0o700 });
    home.write(".oxtail/settings", "OXTAIL_AUTOWAKE=off\nOXTAIL_FOO=1\n");
    assert.equal(await home.setup(), 0);
    assert.ok(home.said.includes("settings   OXTAIL_AUTOWAKE=off"), home.said.join("\n"));
    assert.ok(
      home.said.includes(
        'warning    ~/.oxtail/settings: Line 2: "OXTAIL_FOO" is no setting, correct or remove it',
      ),
    );
    assert.match(home.read(".oxtail/settings"), /AUTOWAKE/);
  }));

Deno.test("a dry run prints the plan and changes nothing", () =>
  inHome(async (home) => {
    prepare(home);
    const before = home.all();
    assert.equal(await home.setup({ dryRun: true }), 0);
    assert.deepEqual(home.all(), before);
    const said = home.said.join("\n");
    assert.match(said, /^ {4}claude plugin install oxtail@oxtail-local$/m);
    assert.match(said, /^ {4}codex plugin marketplace add "~\/\.oxtail\/plugin"$/m);
    await home.setup();
    const after = home.all();
    home.said.length = 0;
    assert.equal(await home.uninstall({ dryRun: true }), 0);
    assert.deepEqual(home.all(), after);
    assert.match(home.said.join("\n"), /Would remove the plugin of codex in ~\/\.codex\n/);
    assert.match(home.said.join("\n"), /Would remove ~\/\.oxtail with all mail in it\n/);
  }));

Deno.test("one question is asked: no changes nothing, and the tools may be allowed with it", async () => {
  for (
    const [answer, status, allowed] of [["", 1, null], ["n", 1, null], ["yes", 0, false], [
      "a",
      0,
      true,
    ]] as const
  ) {
    let asked = 0;
    await inHome(async (home) => {
      const before = home.all();
      assert.equal(await home.setup({ yes: false }), status);
      assert.equal(asked, 1);
      if (status === 1) return assert.deepEqual(home.all(), before);
      const { choices } = readRecord(home.world.files, `${home.home}/.oxtail`);
      assert.deepEqual(choices, { ...DEFAULT_CHOICES, allowTools: allowed });
      const isThere = home.all()[".oxtail/hooks/allow-tools"] !== undefined;
      assert.equal(isThere, allowed);
      const catalog = home.read(".oxtail/plugin/.agents/plugins/marketplace.json");
      assert.match(catalog, allowed === true ? /"\.\/codex-allowed"/ : /"\.\/codex"/);
    }, () => ({ ask: () => (asked++, answer) }));
  }
});

Deno.test("a setup that is older than what is installed asks, and without a terminal wants --yes", async () => {
  const asked: string[][] = [];
  const answers = ["n", null];
  await inHome(async (home) => {
    const options = {
      clients: null,
      more: null,
      choices: NOTHING_CHOSEN,
      dryRun: false,
      yes: true,
    };
    await setup(home.world, { ...SOURCES, version: "0.10.0" }, options);
    const before = home.all();
    for (const _answer of [1, 2]) {
      assert.equal(await home.setup({ yes: false }), 1);
      assert.deepEqual(home.all(), before);
    }
    const older = "oxtail 0.10.0 is installed, and this is 0.1.0: an older one";
    assert.ok(asked[0]?.includes(older), home.said.join("\n"));
    assert.ok(
      home.said.some((line) => line.startsWith(`oxtail: ${older}. Nobody is at a terminal`)),
    );
    assert.equal(await home.setup(), 0);
    assert.match(home.read(".oxtail/bin/oxtail"), /lib\/0\.1\.0/);
  }, () => ({ ask: (lines) => (asked.push([...lines]), answers.shift() ?? null) }));
});

Deno.test("without a terminal setup goes ahead, and uninstall wants --yes", () =>
  inHome(async (home) => {
    assert.equal(await home.setup({ yes: false }), 0);
    const before = home.all();
    assert.equal(await home.uninstall({ yes: false }), 1);
    assert.deepEqual(home.all(), before);
    assert.match(home.said.join("\n"), /add --yes to remove .*, ~\/\.oxtail with all mail/);
    assert.equal(home.said.at(-1), "oxtail: Nothing was changed");
    assert.equal(await home.uninstall(), 0);
    assert.equal(await home.uninstall({ yes: false }), 0, "nothing is left to ask about");
  }));

Deno.test("choices are remembered until the opposite is said", () =>
  inHome(async (home) => {
    await home.setup({ choices: { ...NOTHING_CHOSEN, keys: false, allowTools: true } });
    assert.match(home.read(".oxtail/bin/oxtail"), /\nkeys='off'/);
    await home.setup();
    assert.match(home.read(".oxtail/bin/oxtail"), /\nkeys='off'/);
    assert.equal(home.all()[".oxtail/hooks/allow-tools"], "600 ");
    await home.setup({ choices: { ...NOTHING_CHOSEN, keys: true, allowTools: false } });
    assert.match(home.read(".oxtail/bin/oxtail"), /\nkeys='on'/);
    assert.equal(home.all()[".oxtail/hooks/allow-tools"], undefined);
  }));

Deno.test("another version, and another choice, make a client look at its plugin again", async () => {
  const clients = standInClients();
  await inHome(async (home) => {
    await home.setup();
    clients.ran.length = 0;
    const options = { clients: null, choices: NOTHING_CHOSEN, dryRun: false, yes: true };
    await setup(home.world, { ...SOURCES, version: "0.2.0" }, options);
    // Codex would ask its user to trust the hooks again, so nothing of its folder has changed.
    assert.deepEqual(clients.ran, ["claude plugin update oxtail@oxtail-local"]);
    assert.ok(home.said.includes("removed    the programs of oxtail 0.1.0"));
    clients.ran.length = 0;
    const choices = { ...NOTHING_CHOSEN, allowTools: true };
    await setup(home.world, { ...SOURCES, version: "0.2.0" }, { ...options, choices });
    assert.deepEqual(clients.ran, ["codex plugin add oxtail@oxtail-local"]);
  }, () => ({ run: clients.run }));
});

Deno.test("with folders of their own the clients are told there, and uninstall undoes every folder", async () => {
  const moved = (world: SetupWorld, folder: string): SetupWorld => ({
    ...world,
    look: {
      ...world.look,
      env: (name) => name === "CLAUDE_CONFIG_DIR" ? folder : world.look.env(name),
    },
  });
  await inHome(async (home) => {
    prepare(home);
    Deno.mkdirSync(`${home.home}/work`);
    home.write("work/settings.json", SETTINGS);
    const before = home.settings();
    const options = { clients: null, choices: NOTHING_CHOSEN, dryRun: false, yes: true };
    assert.equal(await home.setup(), 0);
    assert.equal(await setup(moved(home.world, `${home.home}/work//`), SOURCES, options), 0);
    assert.match(home.read("work/settings.json"), /oxtail-local/);
    assert.match(home.read(".claude/settings.json"), /oxtail-local/);
    assert.equal(await home.uninstall({ here: true }), 0);
    assert.match(home.read("work/settings.json"), /oxtail-local/);
    assert.equal(home.read(".claude/settings.json"), SETTINGS);
    assert.equal(await home.uninstall(), 0, home.said.join("\n"));
    assert.deepEqual(home.settings(), before);
  });
});

Deno.test("a folder that is gone is skipped with a line, and the rest is undone", () =>
  inHome(async (home) => {
    await home.setup();
    Deno.removeSync(`${home.home}/.codex`, { recursive: true });
    assert.equal(await home.uninstall(), 0);
    assert.match(home.said.join("\n"), /skipped {4}Codex: there is no ".*\.codex" any more/);
  }));

Deno.test("a folder of ours that others can enter is closed", () =>
  inHome(async (home) => {
    Deno.mkdirSync(`${home.home}/.oxtail`, { mode: 0o755 });
    assert.equal(await home.setup(), 0);
    assert.equal(home.all()[".oxtail"], "700");
    assert.match(home.said.join("\n"), /closed {5}~\/\.oxtail to other users: its mode was 755/);
  }));

Deno.test("a Deno out of the cache of npx is kept before npm empties that", () =>
  inHome(async (home) => {
    await home.setup();
    assert.match(home.read(".oxtail/bin/oxtail"), /\ndeno='.*\.oxtail\/lib\/deno-2\.9\.6'/);
  }, (world, home) => {
    Deno.mkdirSync(`${home}/_npx/1`, { recursive: true });
    Deno.writeTextFileSync(`${home}/_npx/1/deno`, "a Deno");
    return { deno: { ...world.deno, executable: `${home}/_npx/1/deno` } };
  }));

Deno.test("servers wake by the socket only where Claude Code does not hold what comes there", () =>
  inHome(async (home) => {
    const sockets = async (settings: string) => {
      home.write(".claude/settings.json", settings);
      await home.setup({ clients: ["claude-code"] });
      return /\nsockets='(on|off)'/.exec(home.read(".oxtail/bin/oxtail"))?.[1];
    };
    assert.equal(await sockets("{}"), "on");
    for (const value of ["hold", "refuse", "something new"]) {
      assert.equal(await sockets(`{"crossSessionInbound": "${value}"}`), "off", value);
    }
    assert.equal(await sockets('{"crossSessionInbound": "accept"}'), "on");
  }));

/** What stands for a kill: nothing after it happens. */
class Killed extends Error {}

/** A world that is killed at its n-th step that changes something; `steps` counts on. */
function killedAt(step: number): (world: SetupWorld) => Partial<SetupWorld> {
  let steps = 0;
  const count = () => {
    if (++steps === step) throw new Killed();
  };
  return ({ settings, files }) => ({
    run: standInClients({}, count).run,
    settings: {
      read: settings.read,
      replace: (...args) => (count(), settings.replace(...args)),
      install: (...args) => (count(), settings.install(...args)),
    },
    files: {
      ...files,
      replace: (...args) => (count(), files.replace(...args)),
      remove: (...args) => (count(), files.remove(...args)),
    },
  });
}

async function killed(run: () => Promise<number>): Promise<boolean> {
  try {
    await run();
    return false;
  } catch (error) {
    if (error instanceof Killed) return true;
    throw error;
  }
}

for (const word of ["setup", "uninstall"] as const) {
  Deno.test(`killed after any step of ${word}, the next setup finishes, and uninstall gives back each byte`, async () => {
    let kills = 0;
    for (let step = 1, isOver = false; !isOver; step++) {
      await inHome(async (home) => {
        prepare(home);
        const before = home.settings();
        if (word === "uninstall") await home.setup();
        const world = { ...home.world, ...killedAt(step)(home.world) };
        const broken = { clients: null, choices: NOTHING_CHOSEN, dryRun: false, yes: true };
        const undo = {
          clients: null,
          here: false,
          dryRun: false,
          yes: true,
          data: "unread",
        } as const;
        isOver = !await killed(() =>
          word === "setup" ? setup(world, SOURCES, broken) : uninstall(world, undo)
        );
        kills += isOver ? 0 : 1;
        if (word === "setup" || step % 2 === 0) {
          assert.equal(await home.setup(), 0, `step ${step}: ${home.said.join("\n")}`);
          assert.match(home.read(".codex/config.toml"), /oxtail@oxtail-local/, `step ${step}`);
          assert.match(home.read(".claude/settings.json"), /oxtail@oxtail-local/, `step ${step}`);
        }
        assert.equal(await home.uninstall(), 0, `step ${step}: ${home.said.join("\n")}`);
        assert.deepEqual(home.settings(), before, `step ${step}`);
      });
    }
    assert.ok(kills > 10, `${kills} kills`);
  });
}

Deno.test("Codex's folder is the same for every version: another byte would ask its user to trust again", async () => {
  const codexOnly = (version: string, allow: boolean) =>
    pluginFiles(version, allow).filter(({ path }) => path.startsWith("codex"));
  assert.deepEqual(codexOnly("0.1.0", false), codexOnly("9.9.9", true));
  const text = codexOnly("0.1.0", false).map(({ path, text }) => `${path}\n${text}`).join("");
  // After a wanted change: CHANGELOG and what setup says must tell that Codex asks again, and why.
  assert.equal(
    await sha256(text),
    "8a5811981da07d5806a3238b45820e0d04552373460980d5836759ba0d8f7cb2",
  );
});

Deno.test("a hook command reads its input and says nothing once oxtail is gone, also without execute bits", async () => {
  const home = Deno.makeTempDirSync();
  const run = async (command: string) => {
    const child = new Deno.Command("/bin/sh", {
      args: ["-c", command],
      clearEnv: true,
      env: { HOME: home, PATH: "/usr/bin:/bin" },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new Uint8Array(1 << 20).fill(97));
    await writer.close();
    const { code, stdout, stderr } = await child.output();
    return [code, new TextDecoder().decode(stdout), new TextDecoder().decode(stderr)];
  };
  try {
    const entries = Object.values(HOOK_ENTRIES).flat();
    for (const { command } of entries) assert.deepEqual(await run(command), [0, "", ""], command);
    Deno.mkdirSync(`${home}/.oxtail/hooks`, { recursive: true });
    for (const name of ["oxtail-hook", "oxtail-listener"]) {
      const text = `cat >/dev/null; echo "${name} $*"\n`;
      Deno.writeTextFileSync(`${home}/.oxtail/hooks/${name}`, text, { mode: 0o600 });
    }
    const [first] = entries;
    const words = "oxtail-hook claude-code SessionStart\n";
    assert.deepEqual(await run(first?.command ?? ""), [0, words, ""]);
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
});

Deno.test("hooks are silenced and speak again by a file of ours, and no client is told", async () => {
  const clients = standInClients();
  await inHome(async (home) => {
    assert.equal(switchHooks(home.world, false), 1, "there is nothing to silence");
    await home.setup();
    clients.ran.length = 0;
    assert.equal(switchHooks(home.world, false), 0);
    assert.equal(home.all()[".oxtail/hooks/off"], "600 ");
    assert.equal(switchHooks(home.world, true), 0);
    assert.equal(home.all()[".oxtail/hooks/off"], undefined);
    assert.deepEqual(clients.ran, []);
  }, () => ({ run: clients.run }));
});

/** With a PATH of these folders, below the home folder. */
function withPath(...folders: string[]) {
  return ({ look }: SetupWorld, home: string) => {
    for (const folder of folders) Deno.mkdirSync(`${home}/${folder}`, { recursive: true });
    const path = ["bin", ...folders].map((folder) => `${home}/${folder}`).join(":");
    const env = (name: string) => name === "PATH" ? path : look.env(name);
    return { look: { ...look, env } };
  };
}

Deno.test("oxtail is a word of the shell where ~/.local/bin is in PATH, and uninstall takes it back", () =>
  inHome(async (home) => {
    assert.equal(await home.setup(), 0, home.said.join("\n"));
    assert.match(home.said.join("\n"), /Whether it works: oxtail diagnose/);
    const output = await new Deno.Command(`${home.home}/.local/bin/oxtail`, {
      args: ["--help"],
      clearEnv: true,
      env: { HOME: home.home, PATH: "/usr/bin:/bin" },
    }).output();
    assert.match(new TextDecoder().decode(output.stdout), /^Usage: oxtail <command>/);
    const after = home.all();
    await home.setup();
    assert.deepEqual(home.all(), after);
    assert.equal(await home.uninstall(), 0);
    assert.equal(home.all()[".local/bin/oxtail"], undefined);
  }, withPath(".local/bin")));

Deno.test("another oxtail in PATH, or a changed one, is named and stays", () =>
  inHome(async (home) => {
    for (const path of ["other/oxtail", ".local/bin/oxtail"]) {
      home.write(path, "#!/bin/sh\n");
      await home.setup();
      const said = home.said.splice(0).join("\n");
      assert.match(said, new RegExp(`"oxtail" in a shell is ".*/${path}", which is another one`));
      await home.uninstall();
      assert.match(home.all()[path] ?? "", /#!\/bin\/sh\n$/);
      Deno.removeSync(`${home.home}/${path}`);
    }
  }, withPath("other", ".local/bin")));

Deno.test("without ~/.local/bin in PATH, in a folder of others or behind a link, the line for the shell is said", async () => {
  const line = 'export PATH="$HOME/.oxtail/bin:$PATH"';
  await inHome(async (home) => {
    Deno.mkdirSync(`${home.home}/.local/bin`, { recursive: true });
    await home.setup();
    assert.ok(home.said.join("\n").includes(line), home.said.join("\n"));
    assert.equal(home.all()[".local/bin/oxtail"], undefined);
  });
  await inHome(async (home) => {
    Deno.chmodSync(`${home.home}/.local/bin`, 0o777);
    await home.setup();
    assert.ok(home.said.splice(0).join("\n").includes(line));
    Deno.renameSync(`${home.home}/.local/bin`, `${home.home}/elsewhere`);
    Deno.symlinkSync(`${home.home}/elsewhere`, `${home.home}/.local/bin`);
    await home.setup();
    assert.ok(home.said.join("\n").includes(line));
    assert.equal(home.all()["elsewhere/oxtail"], undefined);
  }, withPath(".local/bin"));
});

Deno.test("the folders of every profile that setup was run for stay allowed, and the first one counts", () => {
  const variables: Record<string, string> = {};
  return inHome(async (home) => {
    await home.setup();
    variables.CLAUDE_CONFIG_DIR = `${home.home}/work`;
    Deno.mkdirSync(`${home.home}/work`);
    assert.equal(await home.setup(), 0, home.said.join("\n"));
    const launcher = home.read(".oxtail/bin/oxtail");
    const quoted = `${home.home}/work`.replaceAll("'", `'\\''`);
    assert.ok(launcher.includes(`\nclaude_dir=''\n`), launcher.slice(0, 2000));
    assert.ok(launcher.includes(`\nclaude_others='${quoted}'\n`), launcher.slice(0, 2000));
    delete variables.CLAUDE_CONFIG_DIR;
    await home.setup();
    assert.equal(home.read(".oxtail/bin/oxtail"), launcher);
  }, ({ look }) => ({
    look: { ...look, env: (name) => variables[name] ?? look.env(name) },
  }));
});

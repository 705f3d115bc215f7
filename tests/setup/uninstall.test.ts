import assert from "node:assert/strict";
import { planStrip } from "../../src/setup/take_out.ts";
import { hooksPart, type Part } from "../../src/setup/part.ts";
import { keepBefore, NO_RECORD, sha256, writeRecord } from "../../src/setup/record.ts";
import { readToml } from "../../src/setup/toml_text.ts";
import { uninstall, uninstallHook } from "../../src/setup/uninstall.ts";
import { inHome } from "./world.ts";

const CONFIG = `# mine\nmodel = "x" # m\n`;
const OWN_TOML = `# mine\n[mcp_servers.oxtail]\ncommand = "sh" # c\nargs = [\n  "-c", # d\n]\n`;
const OWN_SERVERS: Record<string, string> = {
  ".claude.json": `{"mcpServers":{"oxtail":{"command":"other"}}}`,
  ".codex/config.toml": OWN_TOML,
};

Deno.test("a server of the same name that was there before comes back, byte for byte", async () => {
  for (const more of [{}, { ".claude.json": `{"numStartups":5, "mcpServers":{"oxtail": "?"}}` }]) {
    await inHome(async (home) => {
      for (const [path, text] of Object.entries({ ...OWN_SERVERS, ...more })) {
        home.write(path, text);
      }
      const before = home.all();
      assert.equal(await home.setup(), 0);
      assert.match(home.read(".claude.json"), /\.oxtail\/bin\/oxtail/);
      assert.match(home.read(".codex/config.toml"), /\.oxtail\/bin\/oxtail/);
      assert.equal(await home.setup({ allowTools: true }), 0);
      assert.equal(await home.uninstall(), 0);
      assert.deepEqual(home.all(), before);
      const line = "~/.claude.json: the server oxtail (yours of that name is back) taken out";
      assert.ok(home.said.includes(`changed    ${line}`), home.said.join("\n"));
    });
  }
});

Deno.test("a server of the same name comes back into a file that was changed since", () =>
  inHome(async (home) => {
    for (const [path, text] of Object.entries(OWN_SERVERS)) home.write(path, text);
    await home.setup();
    home.write(".claude.json", home.read(".claude.json").replace("{", `{"numStartups": 4,`));
    home.write(".codex/config.toml", `${home.read(".codex/config.toml")}\n[tui]\na = 1\n`);
    await home.setup();
    home.write(".codex/config.toml", `${home.read(".codex/config.toml")}b = 2\n`);
    assert.equal(await home.uninstall(), 0);
    assert.deepEqual(JSON.parse(home.read(".claude.json")), {
      numStartups: 4,
      mcpServers: { oxtail: { command: "other" } },
    });
    const toml = readToml(home.read(".codex/config.toml"));
    assert.deepEqual(toml.ok && JSON.parse(JSON.stringify(toml.value)), {
      mcp_servers: { oxtail: { command: "sh", args: ["-c"] } },
      tui: { a: 1, b: 2 },
    });
    assert.match(home.read(".codex/config.toml"), /^# mine\n[^]*# c\n/);
  }));

Deno.test("what others have under our names stays, also where nothing is remembered", () =>
  inHome(async (home) => {
    const rule = `{ "permissions": { "allow": ["mcp__oxtail"] } }`;
    home.write(".claude/settings.json", rule);
    for (const [path, text] of Object.entries(OWN_SERVERS)) home.write(path, text);
    const before = home.all();
    assert.equal(await home.setup({ allowTools: true }), 0);
    assert.equal(await home.uninstall(), 0);
    assert.deepEqual(home.all(), before);
    Deno.removeSync(`${home.home}/.claude/settings.json`);
    const { ".claude/settings.json": _settings, ...rest } = before;
    assert.equal(await home.uninstall(), 0);
    assert.deepEqual(home.all(), rest);
  }));

Deno.test("an entry of an older setup of which nothing is remembered is ours, and a file that was there stays", () =>
  inHome(async (home) => {
    home.write(".codex/config.toml", CONFIG);
    await home.setup();
    Deno.removeSync(`${home.home}/.oxtail`, { recursive: true });
    await home.setup();
    await home.uninstall();
    assert.equal(home.read(".codex/config.toml").trim(), CONFIG.trim());
    for (const path of [".claude.json", ".claude/settings.json", ".codex/hooks.json"]) {
      assert.deepEqual(JSON.parse(home.read(path)), {}, path);
    }
    assert.equal(home.all()[".claude/commands/oxtail-join.md"], undefined, "it has our mark");
  }));

Deno.test("a hook of the user's own that only mentions ours stays, and its file as well", () =>
  inHome(async (home) => {
    const own = [
      'notify-send done; "$HOME/.oxtail/hooks/oxtail-hook" claude-code Stop; my-tool',
      "/opt/x/.oxtail/hooks/oxtail-hook-stats.sh",
    ];
    const hooks = own.map((command) => ({ type: "command", command }));
    home.write(".claude/settings.json", JSON.stringify({ hooks: { Stop: [{ hooks }] } }));
    const before = home.all();
    assert.equal(await home.setup(), 0);
    for (const command of own) {
      assert.ok(home.read(".claude/settings.json").includes(JSON.stringify(command)), command);
    }
    assert.equal(await home.uninstall(), 0);
    assert.deepEqual(home.all(), before);
  }));

Deno.test("a file that setup was never told of is not removed, whatever is in it", () =>
  inHome(async (home) => {
    await home.setup();
    const text = home.read(".claude/settings.json");
    await home.uninstall();
    home.write(".claude/settings.json", text);
    await home.setup({ clients: ["codex"] });
    assert.equal(await home.uninstall(), 0);
    assert.deepEqual(JSON.parse(home.read(".claude/settings.json")), {});
  }));

Deno.test("a file that was there is not removed where its copy is lost", () =>
  inHome(async (home) => {
    home.write(".claude/settings.json", "{ }");
    await home.setup();
    Deno.removeSync(`${home.home}/.oxtail/setup/before`, { recursive: true });
    assert.equal(await home.uninstall(), 0);
    assert.deepEqual(JSON.parse(home.read(".claude/settings.json")), {});
  }));

Deno.test("a file that nobody changed since gets its bytes back, also where no edit leads to them", () =>
  inHome(async (home) => {
    home.write(".codex/config.toml", 'first = 1\ns = """\r\nx\r\n"""\r\n');
    const before = home.all();
    assert.equal(await home.setup(), 0, home.said.join("\n"));
    assert.equal(await home.uninstall(), 0, home.said.join("\n"));
    assert.deepEqual(home.all(), before);
  }));

Deno.test("kept bytes need no edit when all of ours goes; a part of it is taken out by an edit or not at all", () =>
  inHome(async ({ home, world, write, setup }) => {
    await setup();
    const [root, path] = [`${home}/.oxtail`, `${home}/.claude/settings.json`];
    const disk = { root, files: world.files, settings: world.settings };
    const text = "what setup left of oxtail";
    const before = await keepBefore(disk.files, root, path, "what it was");
    const files = { [path]: { before, after: await sha256(text) } };
    writeRecord(disk.files, root, { ...NO_RECORD, version: "0.1.0", files });
    const part: Part = {
      ...hooksPart("claude-code", path),
      strip: () => ({ ok: false, reason: "no edit leads there" }),
    };
    write(".claude/settings.json", text);
    const all = await planStrip(disk, { path, parts: [part] }, "all");
    assert.equal(all.ok && all.value.wanted, "what it was");
    assert.deepEqual(all.ok && all.value.taken, ["everything of oxtail"]);
    assert.equal((await planStrip(disk, { path, parts: [part] }, "parts")).ok, false);
    write(".claude/settings.json", `${text}, changed since`);
    assert.equal((await planStrip(disk, { path, parts: [part] }, "all")).ok, false);
    write(".claude/settings.json", text);
    Deno.removeSync(`${root}/setup/before/${before}`);
    assert.equal((await planStrip(disk, { path, parts: [part] }, "all")).ok, false);
  }));

Deno.test("what others wrote before the hooks alone were taken out stays when the rest is", () =>
  inHome(async (home) => {
    home.write(".claude/settings.json", `{ "a":1 }`);
    await home.setup({ allowTools: true });
    home.write(
      ".claude/settings.json",
      home.read(".claude/settings.json").replace("{", `{"b": 2,`),
    );
    await uninstallHook(home.world, { clients: null, dryRun: false });
    assert.equal(await home.uninstall(), 0);
    assert.deepEqual(JSON.parse(home.read(".claude/settings.json")), { a: 1, b: 2 });
  }));

Deno.test("a file that cannot be edited back is left, and the copy of what it was is named", () =>
  inHome(async (home) => {
    home.write(".codex/config.toml", OWN_TOML);
    await home.setup();
    home.write(".codex/config.toml", `${home.read(".codex/config.toml")}\n[broken`);
    const before = home.all();
    assert.equal(await home.uninstall(), 1);
    assert.deepEqual(home.all(), before);
    const copy = /; what it was before setup is in "(.*)"$/m.exec(home.said.join("\n"))?.[1];
    assert.equal(Deno.readTextFileSync(copy ?? ""), OWN_TOML);
  }));

Deno.test("a file that may not be read or written is refused with the command that allows it", () =>
  inHome(async (home) => {
    const path = `${home.home}/.claude/settings.json`;
    home.write(".claude/settings.json", "{}");
    Deno.chmodSync(path, 0);
    assert.equal(await home.setup(), 1);
    assert.ok(
      home.said.join("\n").includes(`it may not be read, allow it with chmod u+rw "${path}"`),
    );
    Deno.chmodSync(path, 0o600);
    await home.setup();
    Deno.chmodSync(path, 0o400);
    assert.equal(await home.setup(), 0, "nothing is to be changed in it");
    assert.equal(await home.uninstall(), 1);
    assert.match(
      home.said.join("\n"),
      /it is read-only, allow it with chmod u\+w .*\n.*Nothing was/,
    );
  }));

Deno.test("an uninstall of one client says that the rest stays, and names what it took out", () =>
  inHome(async (home) => {
    await home.setup();
    home.said.length = 0;
    const options = {
      clients: ["claude-code"] as const,
      dryRun: false,
      yes: true,
      data: "unread",
    } as const;
    home.write(
      ".claude/settings.json",
      home.read(".claude/settings.json").replace("{", `{"a": 1,`),
    );
    assert.equal(await uninstall(home.world, options), 0);
    assert.deepEqual(home.said, [
      "removed    ~/.claude.json: the server oxtail",
      "changed    ~/.claude/settings.json: 12 hooks taken out",
      "removed    ~/.claude/commands/oxtail-join.md: the command /oxtail-join",
      "kept       ~/.oxtail: uninstall without --client removes it",
    ]);
  }));

const NAMES = {
  unread: "001795409200759.000000.01M83BMHKQQR4CQNAGQCB8A6G8.b46d6ca2.----",
  task: "001795409200760.000000.01M83BMHKQQR4CQNAGQCB8A6G9.b46d6ca2.-t--",
};

/** Puts an unread message and an unread task into a box. */
function leaveMail(home: string): void {
  for (const folder of ["new", "cur", "done"]) {
    Deno.mkdirSync(`${home}/.oxtail/mail/somebody/${folder}`, { recursive: true });
  }
  for (const name of Object.values(NAMES)) {
    Deno.writeTextFileSync(`${home}/.oxtail/mail/somebody/new/${name}`, "{}");
  }
}

Deno.test("unread mail stays when oxtail goes, and is counted; --delete-mail removes it", () =>
  inHome(async (home) => {
    const before = home.all();
    await home.setup();
    leaveMail(home.home);
    home.said.length = 0;
    assert.equal(await home.uninstall({ dryRun: true }), 0);
    assert.match(home.said.join("\n"), /^Would remove oxtail's programs$/m);
    assert.equal(await home.uninstall(), 0);
    const kept = "kept       ~/.oxtail: 2 unread messages and 1 open task, " +
      "uninstall --delete-mail removes that too";
    assert.ok(home.said.includes(kept), home.said.join("\n"));
    assert.deepEqual([...Deno.readDirSync(`${home.home}/.oxtail`)].map(({ name }) => name), [
      "mail",
    ]);
    home.said.length = 0;
    assert.equal(await home.uninstall({ data: "delete" }), 0);
    assert.ok(home.said.includes("gone       2 unread messages and 1 open task"));
    assert.deepEqual(home.all(), before);
  }));

Deno.test("the keys of a bridge outlast uninstall, which may not even read them", () =>
  inHome(async (home) => {
    await home.setup();
    Deno.mkdirSync(`${home.home}/.oxtail/bridge`);
    home.write(".oxtail/bridge/seed", "secret");
    assert.equal(await home.uninstall({ data: "delete" }), 0);
    assert.ok(
      home.said.includes("kept       ~/.oxtail/bridge: the keys of the bridge are its own"),
    );
    assert.equal(home.read(".oxtail/bridge/seed"), "secret");
  }));

import assert from "node:assert/strict";
import { qwen } from "../../src/clients/more/qwen.ts";
import { missingIn, MORE_CLIENTS } from "../../src/setup/more.ts";
import { readRecord } from "../../src/setup/record.ts";
import { TOOLS } from "../../src/tools/index.ts";
import { type Home, inHome, NOTHING_CHOSEN } from "./world.ts";

/** Not spelled as we would spell it. */
const SETTINGS =
  `{\n    "model":   "m", "hooks": {"Stop": [{"hooks": [{"type": "command", "command": "mine"}]}]},\n` +
  `    "tools": { "visible": ["theirs"] }, "empty": {}, "mcpServers": {}\n}\n`;

const QWEN = MORE_CLIENTS.find(({ type }) => type === "qwen");
assert.ok(QWEN !== undefined);

function prepare(home: Home): void {
  Deno.mkdirSync(`${home.home}/.qwen`);
  Deno.writeTextFileSync(`${home.home}/bin/qwen`, "");
  home.write(".qwen/settings.json", SETTINGS);
}

const settingsOf = (home: Home) => JSON.parse(home.read(".qwen/settings.json"));

Deno.test("what is added to a client's settings is beside its user's own, once, and goes byte for byte", () =>
  inHome(async (home) => {
    prepare(home);
    const before = home.settings();
    assert.equal(await home.setup(), 0, home.said.join("\n"));
    const settings = settingsOf(home);
    assert.equal(settings.hooks.Stop.length, 2);
    assert.match(settings.hooks.Stop[1].hooks[0].command, /oxtail-hook"; .* qwen Stop;/);
    assert.match(settings.mcpServers.oxtail.args[1], /\.oxtail\/bin\/oxtail" server/);
    assert.equal(settings.mcpServers.oxtail.trust, undefined);
    assert.ok(settings.tools.visible.includes("theirs"));
    const after = home.all();
    assert.equal(await home.setup(), 0);
    assert.deepEqual(home.all(), after);
    assert.equal(await home.uninstall(), 0, home.said.join("\n"));
    assert.deepEqual(home.settings(), before);
  }));

Deno.test("a choice that changes replaces what an earlier setup added", () =>
  inHome(async (home) => {
    prepare(home);
    await home.setup();
    const choices = { ...NOTHING_CHOSEN, allowTools: true };
    assert.equal(await home.setup({ choices }), 0, home.said.join("\n"));
    const settings = settingsOf(home);
    assert.equal(settings.mcpServers.oxtail.trust, true);
    assert.equal(settings.hooks.Stop.length, 2);
    assert.equal(await home.uninstall({ clients: ["qwen"] }), 0);
    assert.equal(home.read(".qwen/settings.json"), SETTINGS);
  }));

Deno.test("what its user changed meanwhile stays", () =>
  inHome(async (home) => {
    prepare(home);
    await home.setup({ clients: ["qwen"] });
    home.write(".qwen/settings.json", JSON.stringify({ ...settingsOf(home), model: "other" }));
    assert.equal(await home.uninstall(), 0, home.said.join("\n"));
    const { mcpServers: _, ...rest } = JSON.parse(SETTINGS);
    assert.deepEqual(settingsOf(home), { ...rest, model: "other" });
  }));

Deno.test("settings that are no plain JSON stay as they are, and what to add is said", () =>
  inHome(async (home) => {
    prepare(home);
    home.write(".qwen/settings.json", `{ // mine\n}\n`);
    assert.equal(await home.setup({ clients: ["qwen"] }), 1);
    assert.match(home.said.join("\n"), /no JSON without comments, add this yourself: .*mcpServers/);
    assert.equal(home.read(".qwen/settings.json"), `{ // mine\n}\n`);
  }));

Deno.test("a client that is not here is left out, and refused when it is named", () =>
  inHome(async (home) => {
    assert.equal(await home.setup(), 0);
    assert.ok(!home.said.join("\n").includes("Qwen"), home.said.join("\n"));
    assert.equal(await home.setup({ clients: ["qwen"] }), 1);
    assert.match(home.said.join("\n"), /Qwen Code is in no folder of PATH/);
  }));

Deno.test("diagnose is told in which files a client has it no more", () =>
  inHome(async (home) => {
    prepare(home);
    const { files } = home.world;
    const look = () =>
      missingIn(
        { files, home: home.home },
        readRecord(files, `${home.home}/.oxtail`).files,
        QWEN,
      );
    assert.equal(look(), null);
    await home.setup({ clients: ["qwen"] });
    assert.deepEqual(look(), []);
    home.write(".qwen/settings.json", SETTINGS);
    assert.deepEqual(look(), [".qwen/settings.json"]);
  }));

Deno.test("all tools are named to Qwen Code, which hides the others", () => {
  const kit = {
    server: { command: "", args: [] },
    hook: () => "",
    allowTools: false,
    extension: false,
  };
  const file = qwen.setup?.files[0];
  const added = file !== undefined && "adds" in file ? JSON.stringify(file.adds(kit)) : "";
  for (const { name } of TOOLS) assert.ok(added.includes(`"mcp__oxtail__${name}"`), name);
  assert.ok(MORE_CLIENTS.length > 0);
});

import assert from "node:assert/strict";
import { denoSettingsFiles, TEMPORARY_SUFFIX } from "../../src/sys/deno_settings_files.ts";
import { inHome } from "./world.ts";

Deno.test("finding out whether files can be written makes no folder, so that a kill leaves none", () => {
  const made: string[] = [];
  return inHome(async (home) => {
    const mkdir = Deno.mkdirSync;
    Deno.mkdirSync = (path, options) => (made.push(String(path)), mkdir(path, options));
    try {
      assert.equal(await home.setup({ dryRun: true }), 0);
    } finally {
      Deno.mkdirSync = mkdir;
    }
    assert.deepEqual(made, []);
  });
});

Deno.test("a folder in which the missing ones cannot be made is told of before anything is changed", async () => {
  for (const above of [".codex/skills/oxtail-join", ".codex/hooks.json", ".claude/settings.json"]) {
    await inHome(async (home) => {
      if (above.includes("skills")) Deno.mkdirSync(`${home.home}/.codex/skills`);
      // Of a file that is a link, and of one that changes no more, another name is tried.
      await home.setup();
      for (const path of [".codex/skills/oxtail-join", ".claude/commands"]) {
        Deno.removeSync(`${home.home}/${path}`, { recursive: true });
      }
      if (!above.includes("skills")) Deno.removeSync(`${home.home}/.codex/skills`);
      Deno.mkdirSync(`${home.home}/${above}${TEMPORARY_SUFFIX}/x`, { recursive: true });
      const before = home.all();
      assert.equal(await home.setup(), 1);
      assert.match(home.said.join("\n"), /Cannot write ".*(SKILL|oxtail-join)\.md"/);
      assert.deepEqual(home.all(), before);
    });
  }
});

Deno.test("without the permission for a folder that is missing, a file is told of and nothing is tried above", async () => {
  const folder = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "oxtail-" }));
  try {
    const module = new URL("../../src/sys/deno_settings_files.ts", import.meta.url);
    const above = `${folder}/settings.json`;
    Deno.writeTextFileSync(
      `${folder}/try.ts`,
      `import { denoSettingsFiles } from "${module}";
      console.log(JSON.stringify(denoSettingsFiles.tryOut(
        "${folder}/commands/x.md", null, ["${above}"])));`,
    );
    const tried = async (...places: string[]) => {
      const write = `--allow-write=${[`${above}${TEMPORARY_SUFFIX}`, ...places].join(",")}`;
      const options = ["--no-config", "--no-lock", "--no-prompt", `--allow-read=${folder}`, write];
      const args = ["run", ...options, `${folder}/try.ts`];
      const { stdout } = await new Deno.Command(Deno.execPath(), { args }).output();
      return JSON.parse(new TextDecoder().decode(stdout));
    };
    assert.deepEqual(await tried(`${folder}/commands`), { ok: true, value: null });
    const refused = await tried();
    assert.equal(refused.ok, false);
    assert.match(
      refused.reason,
      /commands\/x\.md": this was started without permission.* and --allow-write for ".*x\.md" and ".*x\.md\.oxtail-setup"$/,
    );
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["try.ts"]);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("what a killed setup left beside the clients' files goes with the next setup or uninstall", async () => {
  const left = [
    ".claude.json",
    ".claude/settings.json",
    ".codex/config.toml",
    ".codex/hooks.json",
  ].map((path) => `${path}${TEMPORARY_SUFFIX}`);
  for (const next of ["setup", "uninstall"] as const) {
    await inHome(async (home) => {
      if (next === "setup") await home.setup();
      const before = home.all();
      for (const path of left) home.write(path, "");
      assert.equal(await home[next](), 0);
      assert.deepEqual(home.all(), before);
    });
  }
});

Deno.test("a left file beside what a link leads to goes as well, and no folder does", () => {
  const folder = Deno.makeTempDirSync({ prefix: "oxtail-" });
  try {
    Deno.mkdirSync(`${folder}/dotfiles`);
    Deno.writeTextFileSync(`${folder}/dotfiles/a`, "{}");
    Deno.symlinkSync("dotfiles/a", `${folder}/a`);
    Deno.writeTextFileSync(`${folder}/dotfiles/a${TEMPORARY_SUFFIX}`, "");
    Deno.mkdirSync(`${folder}/b${TEMPORARY_SUFFIX}`);
    for (const name of ["a", "b", "none/c"]) denoSettingsFiles.tidy(`${folder}/${name}`);
    assert.deepEqual([...Deno.readDirSync(`${folder}/dotfiles`)].map(({ name }) => name), ["a"]);
    assert.ok(Deno.lstatSync(`${folder}/b${TEMPORARY_SUFFIX}`).isDirectory);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

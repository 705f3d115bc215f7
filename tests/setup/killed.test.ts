import assert from "node:assert/strict";
import { denoFiles } from "../../src/sys/deno_files.ts";
import { denoSettingsFiles } from "../../src/sys/deno_settings_files.ts";
import { temporaryName } from "../../src/sys/deno_clock.ts";
import type { SetupWorld } from "../../src/setup/world.ts";
import { setup } from "../../src/setup/setup.ts";
import { uninstall } from "../../src/setup/uninstall.ts";
import { type Home, inHome, SOURCES } from "./world.ts";

/** What stands for a kill: nothing after it happens. */
class Killed extends Error {}

const FILES: Record<string, string> = {
  ".claude.json": `{"numStartups":3}`,
  ".claude/settings.json": `{\n  // mine\n  "model": "x"\n}\n`,
  // No edit brings this back, only the kept bytes.
  ".codex/hooks.json": `{ "hooks": {} }`,
  ".codex/config.toml": `# mine\nmodel = "x"\n`,
};

/** A world that is killed at its n-th step that writes. */
function killedAt(step: number): (world: SetupWorld) => Partial<SetupWorld> {
  let steps = 0;
  const count = () => {
    if (++steps === step) throw new Killed();
  };
  return (world) => {
    const { settings, files } = world;
    return {
      settings: {
        read: settings.read,
        tryOut: settings.tryOut,
        tidy: (path) => (count(), settings.tidy(path)),
        replace: (...args) => (count(), settings.replace(...args)),
        install: (...args) => (count(), settings.install(...args)),
      },
      files: {
        ...files,
        replace: (...args) => (count(), files.replace(...args)),
        makeFolder: (path) => (count(), files.makeFolder(path)),
        remove: (path) => (count(), files.remove(path)),
      },
    };
  };
}

function prepare(home: Home): void {
  for (const [path, text] of Object.entries(FILES)) home.write(path, text);
}

/** A second setup and an uninstall by worlds that are not killed. */
async function mend(home: Home): Promise<void> {
  const world = {
    ...home.world,
    settings: denoSettingsFiles,
    files: denoFiles(temporaryName),
  };
  const options = {
    clients: null,
    choices: { keys: null, codexQueue: null },
    allowTools: false,
    dryRun: false,
    yes: true,
  };
  assert.equal(await setup(world, SOURCES, options), 0, home.said.join("\n"));
  assert.equal(await uninstall(world, { ...options, data: "unread" }), 0, home.said.join("\n"));
}

Deno.test("killed at any step, setup leaves files that are whole, and a second one mends the rest", async () => {
  let killed = true;
  let step = 0;
  while (killed) {
    step++;
    assert.ok(step < 200, "setup has fewer steps than that");
    await inHome(async (home) => {
      prepare(home);
      const before = home.all();
      killed = await home.setup().then(() => false, (error) => error instanceof Killed);
      for (const [path, text] of Object.entries(FILES)) {
        const now = home.read(path);
        assert.ok(now === text || now.includes("oxtail"), `step ${step}: ${path} is ${now}`);
      }
      await mend(home);
      assert.deepEqual(home.all(), before, `step ${step}`);
    }, killedAt(step));
  }
  assert.ok(step > 20, `only ${step} steps were counted`);
});

Deno.test("killed at any step, uninstall can be run again", async () => {
  for (let step = 1, killed = true; killed; step++) {
    assert.ok(step < 200, "uninstall has fewer steps than that");
    await inHome(async (home) => {
      prepare(home);
      const before = home.all();
      await home.setup();
      const options = { clients: null, dryRun: false, yes: true, data: "unread" } as const;
      const world = { ...home.world, ...killedAt(step)(home.world) };
      killed = await uninstall(world, options).then(
        () => false,
        (error) => error instanceof Killed,
      );
      assert.equal(await uninstall(home.world, options), 0);
      const after = home.all();
      for (const path of Object.keys(FILES)) {
        assert.equal(after[path], before[path], `step ${step}`);
      }
      assert.equal(after[".oxtail"], undefined);
    });
  }
});

Deno.test("a process that is killed while it replaces a file leaves the old one or the new one", async () => {
  const folder = Deno.makeTempDirSync({ prefix: "oxtail-" });
  try {
    const path = `${folder}/settings.json`;
    const texts = [`{"a":"${"x".repeat(3_000_000)}"}`, `{"b":"${"y".repeat(3_000_000)}"}`];
    Deno.writeTextFileSync(path, texts[0] ?? "");
    const module = new URL("../../src/sys/deno_settings_files.ts", import.meta.url);
    const script = `import { denoSettingsFiles as files } from "${module}";
      const texts = ["a", "b"].map((k, i) => '{"' + k + '":"' + "xy"[i].repeat(3000000) + '"}');
      console.log("go");
      for (let n = 1;; n++) {
        const found = files.read("${path}");
        if (!found.ok || !files.replace("${path}", found.value, texts[n % 2], 0o600).ok) Deno.exit(1);
      }`;
    Deno.writeTextFileSync(`${folder}/loop.ts`, script);
    for (let kill = 0; kill < 15; kill++) {
      const child = new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-config", "--no-lock", `${folder}/loop.ts`],
        stdout: "piped",
        stderr: "null",
      }).spawn();
      const reader = child.stdout.getReader();
      await reader.read();
      await new Promise((resolve) => setTimeout(resolve, kill * 7));
      child.kill("SIGKILL");
      await child.status;
      await reader.cancel();
      assert.ok(texts.includes(Deno.readTextFileSync(path)), `torn after kill ${kill}`);
    }
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

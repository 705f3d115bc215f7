import assert from "node:assert/strict";
import { ENTRY_NAMES } from "../../src/cli/entries.ts";
import { originOf } from "../../src/setup/programs.ts";
import { checkoutConfig } from "../../tools/checkout.ts";
import { fill, hastyStore } from "../bench/fill.ts";
import { coverageEnv } from "../support/coverage.ts";
import { CLIENT, onStage, type Stage, writeProgram } from "../cli/launching.ts";

interface Ran {
  code: number;
  text: string;
}

async function run(stage: Stage, command: string, args: string[], more = {}): Promise<Ran> {
  const { code, stdout, stderr } = await new Deno.Command(command, {
    args,
    cwd: stage.top,
    clearEnv: true,
    env: {
      ...coverageEnv(),
      HOME: stage.home,
      PATH: `${stage.bin}:/usr/bin:/bin`,
      NO_COLOR: "1",
      ...more,
    },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
}

/** Runs an installed hook with a message waiting, as a client does. */
async function assertHandsOver(stage: Stage, env: Record<string, string>): Promise<void> {
  fill(hastyStore(`${stage.home}/.oxtail`), "alice", "s-1", "/project", 2);
  const input = JSON.stringify({
    session_id: "s-1",
    turn_id: "t-1",
    hook_event_name: "PreToolUse",
  });
  const gate = `${stage.home}/.oxtail/hooks/oxtail-hook`;
  const line = 'printf %s "$0" | "$1" codex PreToolUse';
  const { code, text } = await run(stage, "/bin/sh", ["-c", line, input, gate], env);
  assert.equal(code, 0);
  assert.match(
    text,
    /^\{"hookSpecificOutput".* 2 messages from other agents.*\\n\| xxx.*\\n\| xxx/,
  );
}

Deno.test("what the real setup installs starts with an empty cache and without a configuration", () =>
  onStage(async (stage) => {
    Deno.removeSync(stage.deno);
    writeProgram(`${stage.bin}/claude`, CLIENT);
    const { command, args } = await checkoutConfig();
    const options = args.slice(0, -1);
    const done = await run(stage, command, [...options, "setup"]);
    assert.equal(done.code, 0, done.text);
    assert.match(done.text, /^skipped {4}Codex is in no folder of PATH: install it/m);
    assert.match(done.text, /^installed {2}Claude Code: the plugin oxtail$/m);
    const oxtail = `${stage.home}/.oxtail/bin/oxtail`;
    const cache = { DENO_DIR: `${stage.top}/empty` };
    for (const name of ENTRY_NAMES.filter((name) => name !== "server" && name !== "hook")) {
      const { code, text } = await run(stage, oxtail, [name, "--version"], cache);
      assert.deepEqual({ code, text }, { code: 0, text: "oxtail 0.1.0\n" }, name);
      assert.equal((await run(stage, oxtail, [name, "--none"], cache)).code, 64, name);
    }
    assert.deepEqual(await run(stage, oxtail, ["server"], cache), { code: 0, text: "" });
    await assertHandsOver(stage, cache);
    const again = await run(stage, oxtail, ["setup"], cache);
    assert.equal(again.code, 0, again.text);
    assert.doesNotMatch(again.text, /^installed/m);
    const refused = await run(stage, oxtail, ["uninstall"], cache);
    assert.equal(refused.code, 1);
    assert.match(refused.text, /add --yes to remove .*\n.*Nothing was changed/);
    const gone = await run(stage, oxtail, ["uninstall", "--yes"], cache);
    assert.equal(gone.code, 0, gone.text);
    assert.deepEqual([...Deno.readDirSync(stage.home)], []);
  }, `it's a "stage" $HOME`));

Deno.test("a Deno that has moved is named when a client starts the server", () =>
  onStage(async (stage) => {
    Deno.removeSync(stage.deno);
    writeProgram(`${stage.bin}/claude`, CLIENT);
    const deno = `${stage.bin}/deno`;
    Deno.copyFileSync(Deno.execPath(), deno);
    const { command, args } = await checkoutConfig();
    const options = args.slice(0, -1).filter((arg) => !arg.startsWith("--deno="));
    const done = await run(stage, command, [...options, "setup"]);
    assert.equal(done.code, 0, done.text);
    const oxtail = `${stage.home}/.oxtail/bin/oxtail`;
    assert.ok(Deno.readTextFileSync(oxtail).includes(`\ndeno='${deno}'\n`));
    Deno.removeSync(deno);
    const { code, text } = await run(stage, oxtail, ["server"]);
    assert.equal(code, 69);
    assert.match(
      text,
      /bin\/deno" is not a program, run setup again \(npx .*\) or pass --deno=PATH/,
    );
    const fixed = await run(stage, oxtail, [`--deno=${Deno.execPath()}`, "setup"]);
    assert.equal(fixed.code, 0, fixed.text);
    assert.deepEqual(await run(stage, oxtail, ["server"]), { code: 0, text: "" });
  }));

Deno.test("a Deno that PATH has under another name is installed by that name", () =>
  onStage(async (stage) => {
    Deno.removeSync(stage.deno);
    writeProgram(`${stage.bin}/claude`, CLIENT);
    const own = `${stage.top}/own-deno`;
    Deno.copyFileSync(Deno.execPath(), own);
    const oxtail = `${stage.home}/.oxtail/bin/oxtail`;
    const { command, args } = await checkoutConfig();
    const setup = [...args.slice(0, -1), `--deno=${own}`, "setup"];
    Deno.symlinkSync(own, stage.deno);
    const done = await run(stage, command, setup);
    assert.equal(done.code, 0, done.text);
    assert.ok(Deno.readTextFileSync(oxtail).includes(`\ndeno='${stage.deno}'\n`));
    // Another program of that name is neither started nor installed.
    Deno.removeSync(stage.deno);
    writeProgram(stage.deno, `#!/bin/sh\n: >"$HOME/started"\n`);
    const again = await run(stage, command, setup);
    assert.equal(again.code, 0, again.text);
    assert.ok(Deno.readTextFileSync(oxtail).includes(`\ndeno='${own}'\n`));
    assert.throws(() => Deno.lstatSync(`${stage.home}/started`), Deno.errors.NotFound);
  }));

Deno.test("run by npx, the Deno of its cache is kept, and oxtail goes on when npm empties that", () =>
  onStage(async (stage) => {
    Deno.removeSync(stage.deno);
    writeProgram(`${stage.bin}/claude`, CLIENT);
    const bin = `${stage.top}/npm/_npx/1/node_modules/.bin`;
    Deno.mkdirSync(bin, { recursive: true });
    Deno.copyFileSync(Deno.execPath(), `${bin}/deno`);
    const oxtail = `${stage.home}/.oxtail/bin/oxtail`;
    const { command, args } = await checkoutConfig();
    // npx puts its own folder first.
    const PATH = `${bin}:${stage.bin}:/usr/bin:/bin`;
    const done = await run(stage, command, [...args.slice(0, -1), `--deno=${bin}/deno`, "setup"], {
      PATH,
    });
    assert.equal(done.code, 0, done.text);
    const kept = `${stage.home}/.oxtail/lib/deno-${Deno.version.deno}`;
    assert.ok(Deno.readTextFileSync(oxtail).includes(`\ndeno='${kept}'\n`));
    Deno.removeSync(`${stage.top}/npm`, { recursive: true });
    assert.deepEqual(await run(stage, oxtail, ["server"]), { code: 0, text: "" });
    const gone = await run(stage, oxtail, ["uninstall", "--yes"]);
    assert.equal(gone.code, 0, gone.text);
  }));

Deno.test("where setup comes from is told by the URL of its module", () => {
  const module = "src/cli/setup.ts";
  assert.deepEqual(originOf("file:///a%20b/src/cli/setup.ts", module, "1.0.0"), {
    from: "checkout",
    root: "/a b",
  });
  assert.deepEqual(originOf("file:///h/.oxtail/lib/1.0.0/setup.js", module, "1.0.0"), {
    from: "bundle",
    root: "/h/.oxtail/lib/1.0.0",
  });
  const url = "https://jsr.io/@oxtail/server/1.0.0/src/cli/setup.ts";
  assert.deepEqual(originOf(url, module, "1.0.0"), {
    from: "jsr",
    root: "jsr:@oxtail/server@1.0.0",
  });
});

/** Folders that need no network: bundles, and compiled programs. */

import denoJson from "../../deno.json" with { type: "json" };
import { ENTRIES, ENTRY_NAMES } from "../../src/cli/entries.ts";
import { COMMON_FLAGS, flagsFor } from "../../src/cli/launcher.ts";
import { COMPILED } from "../../tools/compile.ts";
import { ROOT } from "../../tools/paths.ts";
import { CLIENT, onStage, type Stage, writeProgram } from "../cli/launching.ts";
import { equal, match, that } from "../support/assert.ts";
import { createWorld } from "../support/world.ts";
import { converse } from "./converse.ts";

/** What would be asked for anything that is missing: nobody. */
const NOWHERE = {
  JSR_URL: "http://127.0.0.1:9/",
  NPM_CONFIG_REGISTRY: "http://127.0.0.1:9/",
  NO_COLOR: "1",
};

interface Ran {
  readonly code: number;
  readonly text: string;
}

async function run(
  command: string,
  args: readonly string[],
  options: Pick<Deno.CommandOptions, "env" | "cwd" | "clearEnv"> = {},
): Promise<Ran> {
  const { code, stdout, stderr } = await new Deno.Command(command, {
    ...options,
    args: [...args],
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
}

function task(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  const line = ["run", "-A", "--no-config", "--no-lock", `${ROOT}/tools/dev.ts`, ...args];
  return run(Deno.execPath(), line, {
    env: { NO_COLOR: "1", OXTAIL_DEV_CONFIG: "deno.offline.json", DENORT_BIN: "", ...env },
  });
}

Deno.test("a bundle with its own Deno needs no other one, no cache, no network and no fixed place", async () => {
  await using world = await createWorld();
  const { home, project } = world;
  const made = await task(["bundle", "--with-deno", `--output=${home}/un packed`]);
  equal(made.code, 0, made.text);
  Deno.renameSync(`${home}/un packed`, `${home}/it's here`);
  Deno.mkdirSync(`${home}/bin`);
  Deno.symlinkSync(`${home}/it's here/bin/oxtail`, `${home}/bin/oxtail`);
  const oxtail = `${home}/bin/oxtail`;
  const env = { ...NOWHERE, DENO_DIR: `${home}/nothing`, PATH: "/usr/bin:/bin", HOME: home };
  await converse(world, { command: oxtail, args: ["server"] }, env);
  const text = Deno.readTextFileSync(`${home}/it's here/lib/server.js`);
  that(text.length < 850_000, `${text.length} characters slow every start down`);
  equal(text.includes("/ajv/"), false, "no compiler of schemas");
  for (const name of ENTRY_NAMES) {
    const bundle = Deno.readTextFileSync(`${home}/it's here/lib/${name}.js`);
    const draws = bundle.includes('Symbol.for("react.');
    equal(draws, name === "cockpit", `${name} carries what draws the cockpit`);
    that(bundle.length < 1_500_000, `${name} has ${bundle.length} characters`);
  }
  // Without the texts in it: a plugin for a client imports what that client has.
  const line = Deno.readTextFileSync(`${home}/it's here/lib/line.js`)
    .replaceAll(/`(?:\\.|[^`\\])*`/gs, "``");
  equal(/^import .*/m.exec(line), null, "the status line loads nothing of Node");
  for (const name of ENTRY_NAMES.filter((name) => name !== "server" && name !== "hook")) {
    const version = await run(oxtail, [name, "--version"], { env, clearEnv: true, cwd: project });
    equal(version, { code: 0, text: `oxtail ${denoJson.version}\n` }, name);
  }
  writeProgram(`${home}/bin/claude`, CLIENT);
  const withClaude = { ...env, PATH: `${home}/bin:${env.PATH}` };
  const done = await run(oxtail, ["setup"], { env: withClaude, clearEnv: true, cwd: project });
  equal(done.code, 0, done.text);
  match(done.text, /^keep {7}.*\/it's here: oxtail is started from there$/m);
  const installed = { command: `${home}/.oxtail/bin/oxtail`, args: ["server"] };
  await using server = await world.start({ line: installed, env });
  equal((await server.call("get_my_session")).isError, false);
  const undone = await run(installed.command, ["uninstall", "--yes"], {
    env: withClaude,
    cwd: project,
  });
  equal(undone.code, 0, undone.text);
  match(undone.text, /^kept {7}.*it's here, which this ran from: rm -r '.*\/it'\\''s here'$/m);
});

/** Stands for `deno compile`: its program prints what it was compiled with, and how it was started. */
const COMPILER = `#!/bin/sh
for arg; do case $arg in --output=*) out=\${arg#*=} ;; esac; done
{ echo '#!/bin/sh'
  for arg; do printf "echo '%s'\n" "$arg"; done
  echo 'echo "started $OXTAIL_PS $*"'
} >"$out"
chmod +x "$out"
`;

async function compileOn(stage: Stage, args: readonly string[], more = {}): Promise<Ran> {
  const compiler = `${stage.bin}/compiler`;
  writeProgram(compiler, COMPILER);
  const env = { CLAUDE_CONFIG_DIR: "", CODEX_HOME: "", ...more };
  const options = [`--deno=${compiler}`, `--output=${stage.top}/made`, ...args];
  return await task(["compile", ...options], env);
}

Deno.test("compiled programs have exactly the permissions of the table in them, and the launcher starts them", () =>
  onStage(async (stage) => {
    const home = Deno.env.get("HOME") ?? "";
    const ps = `${stage.bin}/ps`;
    writeProgram(ps, "#!/bin/sh\n");
    const done = await compileOn(stage, ["server", "hook"], {
      PATH: `${stage.bin}:${Deno.env.get("PATH")}`,
    });
    equal(done.code, 0, done.text);
    const oxtail = `${stage.top}/made/bin/oxtail`;
    const env = { HOME: stage.home, PATH: `${stage.bin}:/usr/bin:/bin` };
    const places = { home, claudeDir: `${home}/.claude`, codexDir: `${home}/.codex` };
    const hook = await run(oxtail, ["hook", "codex", "Stop"], { env, clearEnv: true });
    const lines = hook.text.trimEnd().split("\n");
    equal(lines.filter((line) => /^--(allow|deny)-/.test(line)), flagsFor(ENTRIES.hook, places));
    equal(lines.includes(COMMON_FLAGS[0] ?? ""), true, "it never asks");
    equal(lines.at(-1), "started  codex Stop");
    const server = await run(oxtail, ["server"], { env, clearEnv: true });
    match(server.text, new RegExp(`--allow-run=.*${ps}`));
    match(server.text, new RegExp(`started ${ps}`));
    equal(await run(oxtail, ["status"], { env, clearEnv: true }), {
      code: 69,
      text:
        `oxtail: Cannot start: "${stage.top}/made/lib/oxtail-status" is missing, status was not compiled\n`,
    });
  }, "a-stage"));

Deno.test("where the runtime cannot be had, compiling fails and says what to do", () =>
  onStage(async (stage) => {
    const failing = `${stage.bin}/failing`;
    writeProgram(failing, "#!/bin/sh\necho 'error sending request for url' >&2\nexit 1\n");
    const done = await compileOn(stage, [`--deno=${failing}`, "hook"]);
    equal(done.code, 69, done.text);
    match(
      done.text,
      /needs the runtime \(denort\) from dl\.deno\.land.* deno task bundle --with-deno/,
    );
  }));

Deno.test("Deno in the place of its runtime is refused, since what came of it would be Deno", () =>
  onStage(async (stage) => {
    const named = await compileOn(stage, ["hook"], { DENORT_BIN: Deno.execPath() });
    equal(named.code, 69);
    match(named.text, /DENORT_BIN is ".*", which is Deno itself/);
    writeProgram(
      `${stage.bin}/liar`,
      `#!/bin/sh
for arg; do case $arg in --output=*) cp "${Deno.execPath()}" "\${arg#*=}" ;; esac; done\n`,
    );
    const made = await compileOn(stage, [`--deno=${stage.bin}/liar`, "hook"]);
    equal(made.code, 1);
    match(made.text, /oxtail-hook" came out as Deno itself/);
  }));

Deno.test("what installs things for Deno cannot be compiled", () =>
  onStage(async (stage) => {
    const done = await compileOn(stage, ["setup"]);
    equal(done.code, 64);
    match(done.text, new RegExp(`no program "setup" to compile, expected ${COMPILED.join(", ")}`));
  }));

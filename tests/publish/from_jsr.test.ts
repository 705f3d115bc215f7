/** What a stranger does who has README and Deno, with the package on a registry like JSR. */

import denoJson from "../../deno.json" with { type: "json" };
import { ENTRIES } from "../../src/cli/entries.ts";
import { flagsFor } from "../../src/cli/launcher.ts";
import { CLIENT, writeProgram } from "../cli/launching.ts";
import { equal, match, that } from "../support/assert.ts";
import { createWorld } from "../support/world.ts";
import { converse } from "./converse.ts";
import { openJsr } from "./jsr.ts";
import { COMMAND_NAMES, readReadme } from "./readme.ts";

const LINES = readReadme();

/** What a project would need to have its own code run in place of ours. */
const HOSTILE = {
  "deno.json": `{"imports":{"npm:zod@4.6.7":"./evil.js","zod":"./evil.js"},"lock":true}`,
  "package.json": `{"dependencies":{"zod":"4.6.7"}}`,
  "deno.lock": "{",
  "evil.js": `throw new Error("evil");`,
  ".npmrc": "registry=http://127.0.0.1:9/\n",
};

function plant(project: string): void {
  Deno.mkdirSync(`${project}/node_modules/zod`, { recursive: true });
  for (const [name, text] of Object.entries(HOSTILE)) {
    Deno.writeTextFileSync(`${project}/${name}`, text);
  }
  for (const name of ["package.json", "index.js"]) {
    Deno.writeTextFileSync(`${project}/node_modules/zod/${name}`, `throw new Error("evil")`);
  }
}

Deno.test("from JSR, README's lines start every program, and two servers ask and reply", async () => {
  await using jsr = await openJsr();
  await using world = await createWorld();
  const { home, project } = world;
  plant(project);
  const fetched = await jsr.sh(LINES.fetch, { home, cwd: home });
  equal(fetched.code, 0, fetched.stderr);
  await converse(world, LINES.server, jsr.env);
  const hook = `${LINES.commands.get("hook")} claude-code PreToolUse`;
  const input = JSON.stringify({ session_id: "cccccccc-0000-4000-8000-000000000003" });
  const { code, stderr } = await jsr.sh(hook, { home, cwd: project, stdin: input });
  equal({ code, stderr }, { code: 0, stderr: "" });
  for (const name of COMMAND_NAMES.filter((name) => name !== "hook")) {
    const line = LINES.commands.get(name);
    const version = await jsr.sh(`${line} --version`, { home, cwd: project });
    equal({ code: version.code, stdout: version.stdout }, {
      code: 0,
      stdout: `oxtail ${denoJson.version}\n`,
    });
  }
  const status = await jsr.sh(`${LINES.commands.get("status")} --json`, { home, cwd: project });
  match(status.stdout, /"name":\s*"answerer"/);
  const looked = await jsr.sh(`${LINES.commands.get("diagnose")} --json`, { home, cwd: project });
  match(looked.stdout, /"agents-live"/);
  const probing = LINES.commands.get("diagnose")?.replace(
    "deno run",
    `deno run ${LINES.probeFlag}`,
  );
  const probed = await jsr.sh(`${probing} --probe`, { home, cwd: project });
  match(probed.stdout, / {2}pass {2}probe-ok /);
});

Deno.test("from JSR, setup installs programs that need neither JSR nor Deno's cache", async () => {
  await using jsr = await openJsr();
  await using world = await createWorld();
  const { home, project } = world;
  writeProgram(`${jsr.bin}/claude`, CLIENT);
  plant(project);
  // Deno can name neither an empty folder, nor one with a comma.
  const odd = `PATH="$PATH::relative:/with,comma:"; ${LINES.commands.get("setup")}`;
  const done = await jsr.sh(odd, { home, cwd: project });
  equal(done.code, 0, done.stderr);
  const oxtail = `${home}/.oxtail/bin/oxtail`;
  const line = { command: oxtail, args: ["server"] };
  const env = { DENO_DIR: `${home}/.oxtail/nothing`, JSR_URL: "http://127.0.0.1:9/" };
  await converse(world, line, env);
  that(Deno.readTextFileSync(oxtail).includes(`\nfrom='bundle'\n`), "the launcher starts bundles");
  const gone = await jsr.sh(`${LINES.commands.get("uninstall")} --yes`, { home, cwd: project });
  equal(gone.code, 0, gone.stderr);
  equal([...Deno.readDirSync(home)], []);
});

Deno.test("from JSR, where Deno cannot bundle, setup says so and the server starts from Deno's cache", async () => {
  await using jsr = await openJsr();
  await using world = await createWorld();
  const { home, project } = world;
  writeProgram(`${jsr.bin}/claude`, CLIENT);
  // Where the bundler would be put.
  Deno.removeSync(`${jsr.env.DENO_DIR}/dl`);
  Deno.writeTextFileSync(`${jsr.env.DENO_DIR}/dl`, "");
  const done = await jsr.sh(`${LINES.commands.get("setup")}`, { home, cwd: project });
  equal(done.code, 0, done.stderr);
  match(
    done.stdout,
    /^note {7}Deno could not bundle \(error: .*\): oxtail is started from its cache$/m,
  );
  plant(project);
  const line = { command: `${home}/.oxtail/bin/oxtail`, args: ["server"] };
  // The client's shell does not name the cache.
  await converse(world, line, { JSR_URL: jsr.env.JSR_URL });
});

Deno.test("from JSR, deno install makes a command that starts every other one with the flags of the table", async () => {
  await using jsr = await openJsr();
  await using world = await createWorld();
  const { home, project } = world;
  plant(project);
  const line = 'deno install --quiet --no-config --no-lock -g --name oxtail --root "$HOME/i" ' +
    `--allow-run=/bin/sh --allow-env jsr:@oxtail/server@${denoJson.version}/cli`;
  const installed = await jsr.sh(line, { home, cwd: home });
  equal(installed.code, 0, installed.stderr);
  const oxtail = 'export LD_LIBRARY_PATH=/conda/lib; "$HOME/i/bin/oxtail"';
  const run = (words: string) => jsr.sh(`${oxtail} ${words}`, { home, cwd: project });
  equal((await run("--version")).stdout, `oxtail ${denoJson.version}\n`);
  match((await run("--help")).stdout, /^Usage: oxtail <command>/);
  const unknown = await run("stauts");
  equal([unknown.code, unknown.stderr], [
    64,
    'oxtail: Cannot start "stauts": did you mean status?\n',
  ]);
  // What it starts is told its flags by the launcher; a Deno that shows them stands in for the real one.
  writeProgram(`${home}/show`, '#!/bin/sh\nprintf "%s\\n" "$@"\n');
  const shown = await run('--deno="$HOME/show" status --json');
  const flags = flagsFor(ENTRIES.status, {
    home,
    claudeDir: `${home}/.claude`,
    codexDir: `${home}/.codex`,
  });
  equal(shown.stdout.trim().split("\n"), [
    "run",
    "--no-config",
    "--no-lock",
    "--no-prompt",
    ...flags,
    `jsr:@oxtail/server@${denoJson.version}/status`,
    "--json",
  ]);
  writeProgram(
    `${home}/show`,
    "#!/bin/sh\ntrap 'echo told; exit 7' TERM\necho on\nwhile :; do sleep 0.1; done\n",
  );
  const ended = await jsr.sh(
    `${oxtail} --deno="$HOME/show" status & sleep 4; kill $!; wait $!`,
    { home, cwd: project },
  );
  equal([ended.code, ended.stdout], [7, "on\ntold\n"]);
});

Deno.test("docs/without-setup.md has a command line for every entry point, and Codex's is that of Claude Code", () => {
  equal([...LINES.commands.keys()].sort(), [...COMMAND_NAMES].sort());
  // A word of TOML is spelled as one of JSON, or between three single quotation marks as it is.
  const words = [...LINES.codex.matchAll(/'''([^]*?)'''|"(?:[^"\\]|\\.)*"/g)].map(([word, bare]) =>
    bare ?? JSON.parse(word)
  );
  const [command, ...args] = words;
  equal({ command, args }, LINES.server);
});

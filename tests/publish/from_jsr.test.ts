/** What a stranger does who has README and Deno, with the package on a registry like JSR. */

import { parse } from "@decimalturn/toml-patch";
import { writeProgram } from "../cli/launching.ts";
import { equal, match, that, until } from "../support/assert.ts";
import { json, list } from "../support/talk.ts";
import { createWorld, type TestAgent, type World } from "../support/world.ts";
import { type Jsr, openJsr } from "./jsr.ts";
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

/** Asks from `a` to `b`, lets `b` read and reply, and holds the answer to what was said. */
async function askAndReply(a: TestAgent, b: TestAgent): Promise<void> {
  await b.call("set_my_state", { name: "answerer" });
  const asking = json(a, "ask_peer", { target: "answerer", body: "Ready?", timeout_ms: 20_000 });
  asking.catch(() => {});
  const message = await until(
    async () => list(await json(b, "read_my_messages"), "messages")[0],
    "the question",
  );
  equal(message["body"], "Ready?");
  const reply = { message_id: message["id"], body: "Ready." };
  equal((await json(b, "reply_to_message", reply))["ok"], true);
  match(await asking, /"Ready\."/);
}

function startTwo(world: World, jsr: Jsr): Promise<[TestAgent, TestAgent]> {
  const start = (session: string) => world.start({ session, line: LINES.server, env: jsr.env });
  return Promise.all([
    start("aaaaaaaa-0000-4000-8000-000000000001"),
    start("bbbbbbbb-0000-4000-8000-000000000002"),
  ]);
}

Deno.test("from JSR, README's lines start every program, and two servers ask and reply", async () => {
  await using jsr = await openJsr();
  await using world = await createWorld();
  const { home, project } = world;
  plant(project);
  const fetched = await jsr.sh(LINES.fetch, { home, cwd: home });
  equal(fetched.code, 0, fetched.stderr);
  const [a, b] = await startTwo(world, jsr);
  await askAndReply(a, b);
  const cache = LINES.fetch.replace(/(?<=jsr:\S+)$/m, "/hook");
  equal((await jsr.sh(cache, { home, cwd: home })).code, 0);
  const hook = `${LINES.commands.get("hook")} claude-code PreToolUse`;
  const input = JSON.stringify({ session_id: "cccccccc-0000-4000-8000-000000000003" });
  const { code, stderr } = await jsr.sh(hook, { home, cwd: project, stdin: input });
  equal({ code, stderr }, { code: 0, stderr: "" });
  for (const name of COMMAND_NAMES.filter((name) => name !== "hook")) {
    const line = LINES.commands.get(name);
    const version = await jsr.sh(`${line} --version`, { home, cwd: project });
    equal({ code: version.code, stdout: version.stdout }, { code: 0, stdout: "oxtail 0.1.0\n" });
  }
  const status = await jsr.sh(`${LINES.commands.get("status")} --json`, { home, cwd: project });
  match(status.stdout, /"name":\s*"answerer"/);
  const looked = await jsr.sh(`${LINES.commands.get("diagnose")} --json`, { home, cwd: project });
  match(looked.stdout, /"agents-live"/);
});

Deno.test("from JSR, setup installs programs that need neither JSR nor Deno's cache", async () => {
  await using jsr = await openJsr();
  await using world = await createWorld();
  const { home, project } = world;
  Deno.mkdirSync(`${home}/.claude`);
  writeProgram(`${jsr.bin}/claude`, "#!/bin/sh\necho 9.9.9\n");
  plant(project);
  const done = await jsr.sh(`${LINES.commands.get("setup")}`, { home, cwd: project });
  equal(done.code, 0, done.stderr);
  const oxtail = `${home}/.oxtail/bin/oxtail`;
  const line = { command: oxtail, args: ["server"] };
  const env = { DENO_DIR: `${home}/.oxtail/nothing`, JSR_URL: "http://127.0.0.1:9/" };
  const [a, b] = await Promise.all([
    world.start({ session: "aaaaaaaa-0000-4000-8000-000000000001", line, env }),
    world.start({ session: "bbbbbbbb-0000-4000-8000-000000000002", line, env }),
  ]);
  await askAndReply(a, b);
  that(Deno.readTextFileSync(oxtail).includes(`\nfrom='bundle'\n`), "the launcher starts bundles");
  const gone = await jsr.sh(`${LINES.commands.get("uninstall")} --yes`, { home, cwd: project });
  equal(gone.code, 0, gone.stderr);
  equal([...Deno.readDirSync(home)].map(({ name }) => name).sort(), [".claude"]);
});

Deno.test("README has a command line for every entry point, and Codex's is that of Claude Code", () => {
  equal([...LINES.commands.keys()].sort(), [...COMMAND_NAMES].sort());
  equal(JSON.parse(JSON.stringify(parse(LINES.codex))), { mcp_servers: { oxtail: LINES.server } });
});

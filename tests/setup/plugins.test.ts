/** The plugins of the repository, as the clients' own installers put them on a machine without setup. */

import assert from "node:assert/strict";
import denoJson from "../../deno.json" with { type: "json" };
import { renderLauncher } from "../../src/cli/launcher.ts";
import { arrayOf } from "../e2e/stream.ts";
import { isObject, type JsonObject, parseObject } from "../../src/wire/json.ts";
import { TOOLS } from "../../src/tools/index.ts";
import { ROOT } from "../../tools/paths.ts";
import {
  launch,
  type Launched,
  LAUNCHER,
  onStage,
  type Stage,
  writeProgram,
} from "../cli/launching.ts";
import { madePlugins } from "../../tools/plugins.ts";

const CLIENTS = ["claude-code", "codex"] as const;
type Client = typeof CLIENTS[number];

const MISSING = /it needs Deno, and there is no deno in PATH. Install it by npm install -g deno@/;
const NAME = `it's "$HOME"`;

/** Copies the plugin to where its client does, without any execute bit; gives the folder. */
function install(stage: Stage, client: Client): string {
  const folder = client === "codex"
    ? `${stage.home}/.codex/plugins/cache/oxtail/oxtail/${denoJson.version}`
    : `${stage.top}/a clone/plugins/${client}`;
  const copy = (from: string, to: string): void => {
    Deno.mkdirSync(to, { recursive: true });
    for (const { name, isDirectory } of Deno.readDirSync(from)) {
      if (isDirectory) copy(`${from}/${name}`, `${to}/${name}`);
      else {Deno.writeFileSync(`${to}/${name}`, Deno.readFileSync(`${from}/${name}`), {
          mode: 0o600,
        });}
    }
  };
  copy(`${ROOT}/plugins/${client}`, folder);
  return folder;
}

/** A git repository that a client has open. */
function project(stage: Stage): string {
  const folder = `${stage.top}/project`;
  Deno.mkdirSync(`${folder}/.git`, { recursive: true });
  Deno.writeTextFileSync(`${folder}/.git/HEAD`, "ref: refs/heads/main\n");
  return folder;
}

/** Starts the server as the client does by the plugin's own words. */
function startServer(stage: Stage, client: Client, env = {}): Promise<Launched> {
  const folder = install(stage, client);
  const path = client === "codex" ? "mcp.json" : ".claude-plugin/plugin.json";
  const { mcpServers } = Object(parseObject(Deno.readTextFileSync(`${folder}/${path}`)));
  const server: JsonObject = isObject(mcpServers?.oxtail) ? mcpServers.oxtail : {};
  const args = arrayOf(server.args)
    .map((arg) => String(arg).replace("${CLAUDE_PLUGIN_ROOT}", () => folder));
  return launch(stage, {
    launcher: String(server.command),
    args,
    // Both clients take a folder that is named here as one of the plugin.
    cwd: server.cwd === undefined ? project(stage) : `${folder}/${server.cwd}`,
    env: { ...Object(server.env), ...env },
  });
}

/** The second in which one was started, and what a plugin's alone is told, is no difference. */
function withoutOwn({ args, env, code }: Launched) {
  const { OXTAIL_HOOKS: _hooks, OXTAIL_UPTIME: _uptime, _: _shell, ...rest } = env;
  return { args, env: rest, code };
}

for (const client of CLIENTS) {
  Deno.test(`the plugin for ${client} starts its server as setup's launcher does, in the project of the session`, () =>
    onStage(async (stage) => {
      writeProgram(`${stage.bin}/codex`, "#!/bin/sh\n");
      const started = await startServer(stage, client);
      assert.equal(started.env["OXTAIL_HOOKS"], "plugin", started.stderr);
      assert.equal(started.env["OXTAIL_PROJECT_ROOT"], `${stage.top}/project`);
      const root = started.args.at(-1)?.replace("/server.js", "") ?? "";
      const launcher = `${stage.top}/oxtail`;
      const none = { denoDir: "", config: "", lock: "", claudeDir: "", codexDir: "", keys: true };
      writeProgram(
        launcher,
        renderLauncher(Deno.readTextFileSync(LAUNCHER), {
          ...none,
          from: "bundle",
          deno: stage.deno,
          root,
          codex: `${stage.bin}/codex`,
        }),
      );
      const cwd = `${stage.top}/project`;
      const bySetup = await launch(stage, { launcher, args: ["server"], cwd });
      assert.deepEqual(withoutOwn(started), withoutOwn(bySetup));
    }, NAME));

  Deno.test(`a hook of the plugin for ${client} starts its own program where there is no store yet, and says nothing once it is gone`, () =>
    onStage(async (stage) => {
      const folder = install(stage, client);
      const { hooks } = Object(parseObject(Deno.readTextFileSync(`${folder}/hooks/hooks.json`)));
      const run = (command: string) =>
        launch(stage, {
          launcher: "/bin/sh",
          args: ["-c", `echo '{"session_id":"s-1"}' | { ${command}; }`],
          env: { CLAUDE_PLUGIN_ROOT: folder },
        });
      const started = await run(hooks.SessionStart[0].hooks[0].command);
      assert.deepEqual(started.args.slice(-3), [`${folder}/lib/hook.js`, client, "SessionStart"]);
      assert.ok(started.args.includes("--no-remote") && started.args.includes("--no-npm"));
      Deno.removeSync(folder, { recursive: true });
      const commands: string[] = Object.values(hooks).flatMap((groups) =>
        arrayOf(groups).map((group) => Object(group).hooks[0].command)
      );
      assert.ok(commands.length >= 8, `${commands.length} hooks`);
      for (const command of commands) {
        const { code, args, env, stderr } = await run(command);
        assert.deepEqual({ code, args, env, stderr }, { code: 0, args: [], env: {}, stderr: "" });
      }
    }, NAME));

  Deno.test(`without a deno in PATH the plugin for ${client} says so, and takes what setup has installed`, () =>
    onStage(async (stage) => {
      Deno.removeSync(stage.deno);
      const folder = install(stage, client);
      const start = (...words: string[]) =>
        launch(stage, {
          launcher: "/bin/sh",
          args: [`${folder}/bin/oxtail`, ...words],
          env: { PATH: "/usr/bin:/bin" },
        });
      // What it prints has no form that the stand-in's reader would know.
      const said = await new Deno.Command("/bin/sh", {
        args: [`${folder}/bin/oxtail`, "hook", client, "SessionStart"],
        clearEnv: true,
        env: { HOME: stage.home, PATH: "/usr/bin:/bin" },
        stdin: "null",
      }).output();
      assert.equal(said.code, 0);
      const shown = parseObject(new TextDecoder().decode(said.stdout));
      assert.match(String(shown?.systemMessage), MISSING);
      assert.match((await start("status")).stderr, MISSING);
      Deno.mkdirSync(`${stage.home}/.oxtail/bin`, { recursive: true });
      writeProgram(
        `${stage.home}/.oxtail/bin/oxtail`,
        `#!/bin/sh\nfor arg; do printf 'arg\\037%s\\036' "$arg"; done\n`,
      );
      assert.deepEqual((await start("hook", client, "Stop")).args, ["hook", client, "Stop"]);
      assert.deepEqual((await start("server")).args, ["server"]);
    }, NAME));
}

Deno.test("without Deno the server answers every request in its own form, whatever stands in it", async () => {
  const requests: [unknown, RegExp | null][] = [
    [
      {
        id: 0,
        method: "initialize",
        params: { protocolVersion: "2025-11-25", "id": 7, a: ["id", { method: "x" }] },
      },
      /^\{"jsonrpc":"2.0","id":0,"result":\{"protocolVersion":"2025-11-25",/,
    ],
    [{ jsonrpc: "2.0", method: "notifications/initialized" }, null],
    [{ id: 'a"}\\', method: "ping" }, /^\{"jsonrpc":"2.0","id":"a\\"\}\\\\","result":\{\}\}$/],
    [{ id: 1, method: "tools/list" }, /"result":\{"tools":\[/],
    [{ params: { arguments: { id: 9, s: '"id":8' } }, method: "tools/call", id: 2 }, MISSING],
    [
      { id: -3, method: "server/discover", params: {} },
      /^\{"jsonrpc":"2.0","id":-3,"error":\{"code":-32601/,
    ],
  ];
  const child = new Deno.Command("/bin/sh", {
    args: [`${ROOT}/plugins/codex/bin/without-deno`, "server"],
    clearEnv: true,
    env: { PATH: "/usr/bin:/bin" },
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  const lines = requests.map(([request]) => JSON.stringify(request));
  await input.write(new TextEncoder().encode(`${lines.join("\n")}\ngarbage {[\n\n`));
  await input.close();
  const { code, stdout } = await child.output();
  assert.equal(code, 0);
  const answers = new TextDecoder().decode(stdout).trim().split("\n");
  const wanted = requests.flatMap(([, answer]) => answer ?? []);
  assert.equal(answers.length, wanted.length);
  wanted.forEach((answer, at) => assert.match(answers[at] ?? "", answer));
  const objects = answers.map((text) => parseObject(text));
  const listed = Object(objects[2]?.result).tools.map(({ name }: { name: string }) => name);
  assert.deepEqual(listed, TOOLS.map(({ name }) => name));
  assert.deepEqual([objects[3]?.id, Object(objects[3]?.result).isError], [2, true]);
});

Deno.test("nothing lies in the plugins that is not made, and no path of the machine that made them", async () => {
  const made = (await madePlugins()).filter(({ path }) => path.startsWith("plugins/"));
  const below = (folder: string): string[] =>
    Array.from(Deno.readDirSync(`${ROOT}/${folder}`)).flatMap(({ name, isDirectory }) =>
      isDirectory ? below(`${folder}/${name}`) : [`${folder}/${name}`]
    );
  assert.deepEqual(below("plugins").sort(), made.map(({ path }) => path).sort());
  const cache = `${Deno.env.get("HOME")}/`;
  for (const { path, text } of made) {
    assert.ok(!text.includes(ROOT) && !text.includes(cache) && !text.includes("/npm/"), path);
  }
});

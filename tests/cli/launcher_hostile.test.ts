import assert from "node:assert/strict";
import { renderLauncher } from "../../src/cli/launcher.ts";
import { FORGOTTEN } from "../../tools/command_lines.ts";
import { LAUNCHER, onStage, type Stage, writeProgram } from "./launching.ts";

const EVIL = `console.log("evil");\n`;

/** An environment in which Deno itself would load code, write to `folder`, connect, or break down. */
function hostileVariables(evil: string, folder: string, collector: string): Record<string, string> {
  return {
    NODE_OPTIONS: `--require ${evil}`,
    NODE_V8_COVERAGE: `${folder}/v8`,
    NODE_CHANNEL_FD: "9",
    DENO_PERMISSION_BROKER_PATH: `${folder}/broker`,
    DENO_AUDIT_PERMISSIONS: `${folder}/audit`,
    DENO_COVERAGE_DIR: `${folder}/coverage`,
    DENO_V8_FLAGS: "--trace-gc,--print-bytecode",
    DENO_CONNECTED: "1",
    DENO_UNSTABLE_CONTROL_SOCK: `${folder}/control`,
    OTEL_DENO: "true",
    OTEL_DENO_TRACING: "true",
    OTEL_DENO_METRICS: "true",
    OTEL_DENO_CONSOLE: "replace",
    OTEL_EXPORTER_OTLP_ENDPOINT: collector,
  };
}

/** What connects to `url` while it is open. */
function openCollector() {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const collector = { url: `http://127.0.0.1:${listener.addr.port}`, connections: 0 };
  const ended = (async () => {
    for await (const connection of listener) {
      collector.connections++;
      connection.close();
    }
  })();
  return {
    collector,
    async [Symbol.asyncDispose]() {
      listener.close();
      await ended;
    },
  };
}

/** A project whose files would all replace modules, packages or settings, if they were looked at. */
function hostileProject(stage: Stage): string {
  const project = `${stage.top}/project`;
  const evil = `${project}/evil.ts`;
  const config = {
    imports: { "helper": evil, "./helper.ts": evil },
    importMap: "./map.json",
    scopes: { [`file://${stage.top}/`]: { "helper": evil } },
    preload: ["./evil.ts"],
    require: ["./evil.cjs"],
    lock: "./bad.lock",
  };
  const files: Record<string, string> = {
    "evil.ts": EVIL,
    "evil.cjs": EVIL,
    "deno.json": JSON.stringify(config),
    "deno.lock": "not a lock file",
    "bad.lock": "not a lock file",
    "map.json": JSON.stringify({ imports: { helper: evil } }),
    "package.json": JSON.stringify({ imports: { "helper": "./evil.ts" }, type: "commonjs" }),
    ".npmrc": "registry=http://127.0.0.1:9/",
    ".env": "OXTAIL_EVIL=1",
    "node_modules/helper/package.json": `{"name":"helper","main":"index.js"}`,
    "node_modules/helper/index.js": EVIL,
  };
  for (const [path, text] of Object.entries(files)) write(`${project}/${path}`, text);
  return project;
}

/** A small package that is started by the real Deno through the real launcher. */
function honestPackage(stage: Stage): string {
  const root = `${stage.top}/package`;
  write(`${root}/deno.json`, JSON.stringify({ imports: { helper: "./helper.ts" } }));
  write(`${root}/helper.ts`, `export const word: string = "honest";\n`);
  const probe = `try { Deno.readTextFileSync("deno.json"); console.log("read"); } catch { /* */ }
    console.log(word, Deno.env.get("OXTAIL_EVIL") ?? "clean");\n`;
  write(`${root}/mod.ts`, `import { word } from "helper";\n${probe}`);
  write(`${root}/hooks/hook.ts`, `import { word } from "../helper.ts";\n${probe}`);
  for (const entry of ["server", "hook"]) {
    write(`${root}/${entry}.js`, `const word = "honest";\n${probe}`);
  }
  return root;
}

function write(path: string, text: string): void {
  Deno.mkdirSync(path.replace(/\/[^/]*$/, ""), { recursive: true });
  Deno.writeTextFileSync(path, text);
}

async function start(
  stage: Stage,
  from: "checkout" | "bundle",
  entry: string,
  denoDir = `${stage.top}/cache`,
): Promise<string> {
  const launcher = `${stage.top}/launcher`;
  const settings = {
    from,
    deno: Deno.execPath(),
    denoDir,
    root: honestPackage(stage),
    config: "",
    lock: "",
    claudeDir: "",
    codexDir: "",
    keys: true,
  };
  writeProgram(launcher, renderLauncher(Deno.readTextFileSync(LAUNCHER), settings));
  const cwd = hostileProject(stage);
  const folder = `${stage.top}/written`;
  Deno.mkdirSync(folder, { recursive: true });
  await using opened = openCollector();
  const { collector } = opened;
  const output = await new Deno.Command(launcher, {
    args: [entry],
    cwd,
    clearEnv: true,
    env: {
      HOME: stage.home,
      PATH: "/usr/bin:/bin",
      NO_COLOR: "1",
      ...hostileVariables(`${cwd}/evil.cjs`, folder, collector.url),
    },
    stdin: "null",
  }).output();
  assert.deepEqual([...Deno.readDirSync(folder)], [], "it writes nothing");
  assert.equal(collector.connections, 0, "it connects to nobody");
  const decoder = new TextDecoder();
  return decoder.decode(output.stdout) + decoder.decode(output.stderr);
}

Deno.test("every variable that is forgotten is tried", () => {
  assert.deepEqual(
    Object.keys(hostileVariables("", "", "")).filter((name) => !FORGOTTEN.includes(name)),
    ["OTEL_EXPORTER_OTLP_ENDPOINT"],
  );
  assert.equal(Object.keys(hostileVariables("", "", "")).length, FORGOTTEN.length + 1);
});

Deno.test("a server from a checkout obeys nothing in a hostile project", () =>
  onStage(async (stage) => {
    assert.equal(await start(stage, "checkout", "server"), "honest clean\n");
  }));

Deno.test("a hook from a checkout obeys nothing in a hostile project", () =>
  onStage(async (stage) => {
    assert.equal(await start(stage, "checkout", "hook"), "honest clean\n");
  }));

Deno.test("a bundled server obeys nothing in a hostile project", () =>
  onStage(async (stage) => {
    assert.equal(await start(stage, "bundle", "server"), "honest clean\n");
  }));

Deno.test("a bundled hook obeys nothing in a hostile project, by the short way or the long one", () =>
  onStage(async (stage) => {
    for (const denoDir of ["", `${stage.top}/cache`]) {
      assert.equal(await start(stage, "bundle", "hook", denoDir), "honest clean\n");
    }
  }));

Deno.test("the real bundle of the server answers in a hostile project as anywhere", () =>
  onStage(async (stage) => {
    const folder = `${stage.top}/lib`;
    Deno.mkdirSync(folder);
    const root = LAUNCHER.replace(/\/hooks\/launcher$/, "");
    const made = await new Deno.Command(Deno.execPath(), {
      args: [
        "bundle",
        "--quiet",
        `--config=${root}/deno.offline.json`,
        "--no-lock",
        `--output=${folder}/server.js`,
        `${root}/mod.ts`,
      ],
      cwd: hostileProject(stage),
      env: { DENO_NO_PACKAGE_JSON: "1" },
    }).output();
    assert.ok(made.success, new TextDecoder().decode(made.stderr));
    const launcher = `${stage.top}/launcher`;
    const settings = {
      from: "bundle",
      deno: Deno.execPath(),
      denoDir: `${stage.top}/cache`,
      root: folder,
      config: "",
      lock: "",
      claudeDir: "",
      codexDir: "",
      keys: true,
    } as const;
    writeProgram(launcher, renderLauncher(Deno.readTextFileSync(LAUNCHER), settings));
    const answer = await initialize(launcher, `${stage.top}/project`, stage.home);
    assert.match(answer, /"serverInfo":\{"name":"oxtail"/);
    assert.doesNotMatch(answer, /evil/);
  }));

/** The answer of a server to the first message of a client, with all it complained about. */
async function initialize(launcher: string, cwd: string, home: string): Promise<string> {
  const server = new Deno.Command(launcher, {
    args: ["server"],
    cwd,
    clearEnv: true,
    env: { HOME: home, PATH: "/usr/bin:/bin", NODE_OPTIONS: `--require ${cwd}/evil.cjs` },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const params = {
    protocolVersion: "2025-06-18",
    capabilities: {},
    clientInfo: { name: "test", version: "1" },
  };
  const writer = server.stdin.getWriter();
  const message = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params });
  await writer.write(new TextEncoder().encode(`${message}\n`));
  const reader = server.stdout.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  await writer.close();
  const complaints = await new Response(server.stderr).text();
  await server.status;
  return new TextDecoder().decode(value) + complaints;
}

/** Lines of an .npmrc at which Deno itself gives up, whatever its flags are. */
const BROKEN_NPMRC = ["@corp:registry=${NOT_SET}", "registry=${NOT_SET}", "@corp:registry=none"];

/** Starts what tells its home and where Deno keeps its cache, as `from`. */
async function startInHome(stage: Stage, from: "checkout" | "bundle", args: readonly string[]) {
  const root = `${stage.top}/package`;
  const probe = `const e = (n) => Deno.env.get(n) ?? "";
    console.log([e("OXTAIL_HOME") || e("HOME"), e("OXTAIL_PROJECT_ROOT")].join());`;
  write(`${root}/deno.json`, "{}");
  for (const path of ["hook.js", "status.js", "hooks/hook.ts", "src/cli/status.ts"]) {
    write(`${root}/${path}`, probe);
  }
  const none = { denoDir: "", config: "", lock: "", claudeDir: "", codexDir: "" };
  const settings = { from, deno: Deno.execPath(), root, keys: true, ...none };
  const launcher = `${stage.top}/launcher`;
  writeProgram(launcher, renderLauncher(Deno.readTextFileSync(LAUNCHER), settings));
  const output = await new Deno.Command(launcher, {
    args: [...args],
    cwd: stage.top,
    clearEnv: true,
    env: { HOME: stage.home, PATH: "/usr/bin:/bin", NO_COLOR: "1", OXTAIL_HOME: "/nowhere" },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return decoder.decode(output.stdout) + decoder.decode(output.stderr);
}

for (const from of ["checkout", "bundle"] as const) {
  Deno.test(`what starts from a ${from} does so whatever stands in the user's .npmrc, and knows its home`, () =>
    onStage(async (stage) => {
      for (const text of ["", ...BROKEN_NPMRC]) {
        if (text !== "") write(`${stage.home}/.npmrc`, `${text}\n`);
        const hook = await startInHome(stage, from, ["hook", "claude-code", "Stop"]);
        assert.equal(hook, `${stage.home},\n`, text);
        const status = await startInHome(stage, from, ["status"]);
        assert.equal(status, `${stage.home},${stage.top}\n`, text);
      }
      const cache = [".cache/deno", "Library/Caches/deno"].find((path) => {
        try {
          return Deno.statSync(`${stage.home}/${path}`).isDirectory;
        } catch {
          return false;
        }
      });
      assert.ok(cache, "Deno's cache is where it is without an .npmrc");
    }));
}

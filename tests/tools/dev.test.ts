import assert from "node:assert/strict";
import { fromFileUrl } from "@std/path";
import { launcherPath } from "../../tools/counted_launcher.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url)).replace(/\/$/, "");

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

function dev(args: string[], env: Record<string, string> = {}): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-config", "--no-lock", `${ROOT}/tools/dev.ts`, ...args],
    env: { NO_COLOR: "1", OXTAIL_DEV_CONFIG: "deno.offline.json", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

async function ended(command: Deno.Command): Promise<Ended> {
  const { code, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

async function withTest(text: string, use: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/a.test.ts`, text);
    await use(`${folder}/a.test.ts`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a test that leaks a timer or a file is red", () =>
  withTest(
    `Deno.test("timer", () => { setTimeout(() => {}, 100_000); });
     Deno.test("file", async () => { await Deno.open("/dev/null"); });
     Deno.test("clean", () => {});`,
    async (path) => {
      const { code, stdout } = await ended(dev(["test", path]));
      assert.match(stdout, /1 passed \| 2 failed/);
      assert.equal(code, 1);
    },
  ));

Deno.test("a test may not reach the network", () =>
  withTest(
    `Deno.test("net", async () => { await fetch("http://192.0.2.1/"); });`,
    async (path) => assert.match((await ended(dev(["test", path]))).stdout, /Requires net access/),
  ));

Deno.test("arguments reach the program as they are", () =>
  withTest(
    `Deno.test("args", () => { console.log(JSON.stringify(Deno.args)); });`,
    async (path) => {
      const { stdout } = await ended(dev(["test", path, "--", "a b", "", "*"]));
      assert.ok(stdout.includes(`["a b","","*"]`), stdout);
    },
  ));

Deno.test("an unknown task is refused with the list of tasks", async () => {
  const { code, stderr } = await ended(dev(["tset"]));
  assert.match(stderr, /Cannot run task "tset": the tasks are .*test.*server/);
  assert.equal(code, 64);
});

Deno.test("a signal reaches what the task runs, and the task ends with it", () =>
  withTest(
    `Deno.test("wait", async () => {
       Deno.addSignalListener("SIGTERM", () => { console.log("told"); Deno.exit(7); });
       console.log("ready");
       await new Promise((done) => setTimeout(done, 20_000));
     });`,
    async (path) => {
      const child = dev(["test", "--no-check", path]).spawn();
      const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
      let text = "";
      while (!text.includes("ready")) text += (await reader.read()).value ?? assert.fail(text);
      child.kill("SIGTERM");
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        text += part.value;
      }
      await child.stderr.cancel();
      const status = await child.status;
      assert.notEqual(status.code, 0);
      assert.equal(status.signal, null, "it was the task runner that was killed");
    },
  ));

Deno.test("the client configuration is JSON with absolute paths, and nothing else", async () => {
  const { code, stdout } = await ended(dev(["config"]));
  assert.equal(code, 0);
  const { command, args } = JSON.parse(stdout).mcpServers.oxtail;
  assert.equal(command, launcherPath());
  assert.equal(args.at(-1), "server");
  assert.ok(args.includes(`--config=${ROOT}/deno.offline.json`), stdout);
  for (const arg of args.slice(0, -1)) assert.match(arg, /^--[a-z-]+=\//);
});

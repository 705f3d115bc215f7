import { equal, match, until } from "../support/assert.ts";
import { findProgram } from "../programs.ts";
import { ROOT } from "../../tools/paths.ts";
import { chooseConfig } from "../../tools/registry.ts";

const missing = ["tmux", "ps", "git"].find((name) => findProgram(name) === null);

/** How the demo runs. */
interface DemoOptions {
  readonly path?: string;
  /** Sends Ctrl-C once this has been printed. */
  readonly interruptAt?: RegExp;
}

/** Runs the demo; gives its exit status, what it printed, and what it left in its temporary folder. */
async function demo({ path, interruptAt }: DemoOptions) {
  const { config } = await chooseConfig();
  const folder = await Deno.makeTempDir({ prefix: "ox-" });
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-lock", `--config=${config}`, `${ROOT}/tools/demo.ts`],
    env: { PATH: path ?? Deno.env.get("PATH") ?? "", NO_COLOR: "1", TMPDIR: folder },
    stdout: "piped",
  }).spawn();
  let stdout = "";
  let interrupt = interruptAt;
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    stdout += text;
    if (interrupt?.test(stdout) !== true) continue;
    child.kill("SIGINT");
    interrupt = undefined;
  }
  const { code } = await child.status;
  const left = Array.from(Deno.readDirSync(folder), ({ name }) => name);
  await Deno.remove(folder, { recursive: true });
  return { code, stdout, left, folder };
}

/** Whether a process runs that has `text` in its command line. */
async function isRunning(text: string): Promise<boolean> {
  const { stdout } = await new Deno.Command("ps", { args: ["-axww", "-o", "args="] }).output();
  return new TextDecoder().decode(stdout).includes(text);
}

function withPrograms(name: string, fn: () => Promise<void>): void {
  const skipped = `${name} (skipped: ${missing} is not installed)`;
  Deno.test({ name: missing === undefined ? name : skipped, ignore: missing !== undefined, fn });
}

withPrograms("every step of the demo passes, and nothing of it stays", async () => {
  const { code, stdout, left, folder } = await demo({});
  equal(code, 0, stdout);
  equal(stdout.match(/^✓/gm)?.length, 6, stdout);
  match(stdout, /Every step passed, in \d+\.\d s/);
  equal(left, []);
  equal(await isRunning(folder), false);
});

withPrograms("the demo cleans up after Ctrl-C as well", async () => {
  const { code, left, folder } = await demo({ interruptAt: /✓ They call themselves/ });
  equal(code, 130);
  equal(left, []);
  await until(async () => !await isRunning(folder), "the end of everything it started");
});

Deno.test("on a machine without its programs the demo says which and how to get them", async () => {
  const { code, stdout } = await demo({ path: "/nonexistent" });
  equal(code, 1);
  match(stdout, /^tmux is missing .*apt install tmux.*brew install tmux/);
  match(stdout, /^ps is missing .*apt install procps/m);
  match(stdout, /^git is missing .*brew install git/m);
});

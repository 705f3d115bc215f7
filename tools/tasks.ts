/** What each task runs. Every function gives an exit status. */

import { bundle } from "./bundle.ts";
import { compile } from "./compile.ts";
import { checkoutConfig, printConfig } from "./checkout.ts";
import { ENTRIES, ENTRY_NAMES } from "../src/cli/entries.ts";
import { updateLock } from "./lock.ts";
import { publishTo } from "./loopback_registry/publish.ts";
import { openRegistry } from "./loopback_registry/registry.ts";
import { standInPackages } from "./loopback_registry/stand_ins.ts";
import { exists, ROOT } from "./paths.ts";
import { deno } from "./process.ts";
import type { Choice } from "./registry.ts";
import { release } from "./release.ts";

/** A task: what to run with the chosen configuration and the arguments; gives the exit status. */
export type Task = (choice: Choice, args: string[]) => Promise<number>;

/** Exit status for wrong usage, as in sysexits.h. */
export const EXIT_USAGE = 64;

/**
 * What a test may do. It starts the real programs and talks to servers on this machine; it never
 * needs the network, so that is refused.
 */
const TEST_FLAGS = [
  "--no-prompt",
  "--allow-read",
  "--allow-write",
  "--allow-run",
  "--allow-env",
  "--allow-sys=uid,gid,hostname,osRelease,systemMemoryInfo",
  "--allow-net=127.0.0.1",
];

/** The tasks by name, apart from `ok` and the entry points. */
export const NAMED: Readonly<Record<string, Task>> = {
  fmt: ({ config }, args) => deno(["fmt", `--config=${config}`, ...args]),
  lint: ({ config }, args) => deno(["lint", `--config=${config}`, ...args]),
  check,
  test,
  doc: docLint,
  layering: (choice, args) => test(choice, ["tests/layering.test.ts", ...args]),
  publish: publishDryRun,
  generate,
  lock,
  config: printConfig,
  demo: program("tools/demo.ts"),
  capture: program("tools/capture.ts"),
  bench: program("tests/bench/bench.ts"),
  e2e: program("tests/e2e/run.ts"),
  faults: program("tests/faults/run.ts"),
  drift,
  bundle,
  compile,
  release: (_choice, args) => Promise.resolve(release(args)),
  registry: program("tools/loopback_registry/main.ts"),
};

/** Type checks every module of the project. */
export function check(choice: Choice, args: string[]): Promise<number> {
  const folders = ["mod.ts", "hooks", "src", "tests", "tools"].filter((path) =>
    exists(`${ROOT}/${path}`)
  );
  return deno(["check", ...flags(choice), ...(args.length > 0 ? args : folders)]);
}

/** Rewrites what is made from other files. It reads the tools, so it needs their packages. */
function generate(choice: Choice, args: string[]): Promise<number> {
  return deno(["run", "-A", ...flags(choice), "tools/generate.ts", ...args]);
}

/** Runs the tests. */
export function test(choice: Choice, args: string[]): Promise<number> {
  return deno(["test", ...flags(choice), ...TEST_FLAGS, ...args]);
}

/** Checks that whatever the package exports is documented and has explicit types. */
export function docLint({ config }: Choice, args: string[]): Promise<number> {
  const modules = ENTRY_NAMES.map((name) => ENTRIES[name].module);
  return deno(["doc", "--lint", `--config=${config}`, ...args, ...modules], { stdout: "null" });
}

/**
 * Publishes to nowhere: a dry run, and then to a registry on this machine, which refuses what JSR only
 * refuses once it has the package. Where JSR is out of reach that registry stands in for it.
 */
export async function publishDryRun({ jsr, denoDir }: Choice, args: string[]): Promise<number> {
  await using registry = openRegistry({ packages: standInPackages() });
  const dryRun = await publishTo(jsr ? null : registry, { denoDir, args: ["--dry-run", ...args] });
  if (dryRun !== 0) return dryRun;
  const status = await publishTo(registry, { denoDir, args: ["--no-check", "--quiet"] });
  for (const reason of registry.refused) console.error(`Refused: ${reason}`);
  return registry.refused.length > 0 ? 1 : status;
}

/** Rewrites the lock file, and the module that carries it. */
async function lock(choice: Choice, args: string[]): Promise<number> {
  const status = await updateLock(args);
  return status === 0 && !args.includes("--check") ? generate(choice, []) : status;
}

/** Compares what waking assumes of Codex with its source, which is all that this may talk to. */
function drift(choice: Choice, args: string[]): Promise<number> {
  const net = "--allow-net=raw.githubusercontent.com";
  return deno(["run", ...flags(choice), "--no-prompt", net, "tools/drift.ts", ...args]);
}

/** A program of this repository that is run with every permission; it starts the real ones. */
function program(path: string): Task {
  return async (choice, args) => {
    if (!exists(`${ROOT}/${path}`)) {
      console.error(`Cannot run "${path}": this checkout does not have it`);
      return 1;
    }
    // What the program starts must find its modules in the cache.
    await checkoutConfig(choice);
    return await deno(["run", "-A", ...flags(choice), path, ...args]);
  };
}

function flags({ config, lock }: Choice): string[] {
  return [`--config=${config}`, `--lock=${lock}`, "--frozen=false"];
}

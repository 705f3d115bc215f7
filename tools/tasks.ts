/** What each task runs. Every function gives an exit status. */

import { checkoutConfig, printConfig } from "./checkout.ts";
import { updateLock } from "./lock.ts";
import { exists, ROOT } from "./paths.ts";
import { deno } from "./process.ts";
import type { Choice } from "./registry.ts";

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
  generate: (choice, args) => deno(["run", "-A", ...flags(choice), "tools/generate.ts", ...args]),
  lock: (_choice, args) => updateLock(args),
  config: printConfig,
  demo: program("tools/demo.ts"),
  capture: program("tools/capture.ts"),
  bench: program("tests/bench/bench.ts"),
  e2e: program("tests/e2e/run.ts"),
  faults: program("tests/faults/run.ts"),
};

/** Type checks every module of the project. */
export function check(choice: Choice, args: string[]): Promise<number> {
  const folders = ["mod.ts", "hooks", "src", "tests", "tools"].filter((path) =>
    exists(`${ROOT}/${path}`)
  );
  return deno(["check", ...flags(choice), ...(args.length > 0 ? args : folders)]);
}

/** Runs the tests. */
export function test(choice: Choice, args: string[]): Promise<number> {
  return deno(["test", ...flags(choice), ...TEST_FLAGS, ...args]);
}

/** Checks that what the package exports is documented and has explicit types. */
export function docLint({ config }: Choice, args: string[]): Promise<number> {
  return deno(["doc", "--lint", `--config=${config}`, ...args, "mod.ts", "hooks/hook.ts"], {
    stdout: "null",
  });
}

/** Publishes to nowhere. It needs JSR, to resolve the versions of the imports. */
export function publishDryRun({ jsr, config }: Choice, args: string[]): Promise<number> {
  if (!jsr) {
    console.error("Skipped the publish dry run: it needs JSR");
    return Promise.resolve(0);
  }
  const flags = ["--dry-run", "--allow-dirty", `--config=${config}`];
  return deno(["publish", ...flags, ...args]);
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

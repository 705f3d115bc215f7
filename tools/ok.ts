import { check, docLint, NAMED, publishDryRun, type Task, test } from "./tasks.ts";
import type { Choice } from "./registry.ts";

/** A check of `deno task ok`. */
interface Step {
  name: string;
  run: (choice: Choice) => Promise<number>;
}

/** Every check, in the order of how soon it answers. The layering test is one of the tests. */
const STEPS: readonly Step[] = [
  { name: "generated files", run: (choice) => named("generate")(choice, ["--check"]) },
  { name: "lock", run: (choice) => named("lock")(choice, ["--check"]) },
  { name: "fmt", run: (choice) => named("fmt")(choice, ["--check", "--quiet"]) },
  { name: "lint", run: (choice) => named("lint")(choice, ["--quiet"]) },
  { name: "check", run: (choice) => check(choice, ["--quiet"]) },
  { name: "doc lint", run: (choice) => docLint(choice, ["--quiet"]) },
  { name: "test", run: (choice) => test(choice, []) },
  { name: "publish dry run", run: (choice) => publishDryRun(choice, ["--quiet"]) },
];

/**
 * Runs every check, also after one has failed, and says which failed.
 *
 * `--skip=test,lint` leaves steps out, for a caller that has run them already.
 */
export async function ok(choice: Choice, args: string[]): Promise<number> {
  const skipped = skippedSteps(args);
  const failed: string[] = [];
  for (const { name, run } of STEPS) {
    if (skipped.includes(name)) continue;
    console.error(`--- ${name}`);
    if (await run(choice) !== 0) failed.push(name);
  }
  console.error(failed.length === 0 ? "All checks passed" : `Failed: ${failed.join(", ")}`);
  return failed.length === 0 ? 0 : 1;
}

function skippedSteps(args: string[]): string[] {
  const prefix = "--skip=";
  const flags = args.filter((arg) => arg.startsWith(prefix));
  return flags.flatMap((flag) => flag.slice(prefix.length).split(","));
}

function named(name: string): Task {
  const task = NAMED[name];
  if (task === undefined) throw new Error(`Cannot check: there is no task "${name}"`);
  return task;
}

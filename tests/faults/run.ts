/**
 * The fault experiments at full size.
 *
 *   deno task faults [F03 F04 …] [--seed N] [--quick] [--soak-minutes N] [--report FILE]
 *
 * Prints one line for each experiment and one for all and, when all were run at full size, writes
 * REPORT.md beside this file. The exit status is 1 when one failed, and 2 for an unknown one.
 */

import { EXPERIMENTS } from "./all.ts";
import { installStrace, run } from "./machine.ts";
import { programPath } from "./programs.ts";
import { lineOf, renderReport, type Result, summaryOf } from "./report.ts";
import { runOne } from "./run_one.ts";

interface Options {
  readonly only: readonly string[];
  readonly seed: number;
  readonly size: "quick" | "full";
  readonly soakMinutes: number;
  /** Where the report goes; null for nowhere. */
  readonly report: string | null;
}

function readOptions(args: readonly string[]): Options {
  const value = (name: string) => {
    const at = args.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
    return at < 0 ? null : args[at]?.split("=")[1] ?? args[at + 1] ?? null;
  };
  const only = args.filter((arg) => /^f\d+$/i.test(arg)).map((arg) => arg.toUpperCase());
  const size = args.includes("--quick") ? "quick" : "full";
  const whole = only.length === 0 && size === "full";
  return {
    only,
    size,
    seed: Number(value("--seed") ?? Math.floor(Math.random() * 1e6)),
    soakMinutes: Number(value("--soak-minutes") ?? 4),
    report: value("--report") ?? (whole ? programPath("REPORT.md") : null),
  };
}

async function main(args: readonly string[]): Promise<number> {
  const { only, seed, size, soakMinutes, report } = readOptions(args);
  const unknown = only.filter((id) => !EXPERIMENTS.some((known) => known.id === id));
  if (unknown.length > 0) {
    const ids = EXPERIMENTS.map(({ id }) => id).join(", ");
    console.error(`Cannot run "${unknown.join(" ")}": the experiments are ${ids}`);
    return 2;
  }
  const chosen = EXPERIMENTS.filter(({ id }) => only.length === 0 || only.includes(id));
  installStrace();
  console.log(`seed ${seed}`);
  const results: Result[] = [];
  for (const experiment of chosen) {
    const began = performance.now();
    const outcome = await runOne(experiment, { seed, size, soakMinutes });
    const result = { experiment, outcome, seconds: (performance.now() - began) / 1000 };
    results.push(result);
    console.log(lineOf(result));
    for (const { name, caught } of outcome.mutants) {
      console.log(`    planted: ${name} … ${caught === null ? "NOT CAUGHT" : `caught, ${caught}`}`);
    }
    if (outcome.verdict === "FAIL") console.log(outcome.details);
  }
  if (report !== null) {
    const date = new Date().toISOString().slice(0, 10);
    await Deno.writeTextFile(report, renderReport(results, { date, seed, size, soakMinutes }));
    run(Deno.execPath(), ["fmt", "--quiet", "--no-config", "--prose-wrap=preserve", report]);
  }
  console.log(summaryOf(results));
  return results.some(({ outcome }) => outcome.verdict === "FAIL") ? 1 : 0;
}

if (import.meta.main) Deno.exit(await main(Deno.args));

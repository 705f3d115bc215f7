/** The report of a run: where and with what it was made, one line for each experiment, and tables. */

import { type Experiment, type Outcome, table, type Verdict } from "./experiment.ts";

/** An experiment and what came of it. */
export interface Result {
  readonly experiment: Experiment;
  readonly outcome: Outcome;
  readonly seconds: number;
}

/** What the run was like. */
export interface RunFacts {
  readonly date: string;
  readonly seed: number;
  readonly size: string;
  readonly soakMinutes: number;
}

/** The line of one experiment. */
export function lineOf({ experiment, outcome }: Result): string {
  const skipped = outcome.skipped.map((part) => `; SKIP ${part}`).join("");
  return `${experiment.id} ${experiment.name} … ${outcome.verdict} ${outcome.figure}${skipped}`;
}

/** The line for all of them. */
export function summaryOf(results: readonly Result[]): string {
  const count = (verdict: Verdict) =>
    results.filter(({ outcome }) => outcome.verdict === verdict).length;
  const parts = results.flatMap(({ outcome }) => outcome.skipped).length;
  const mutants = results.flatMap(({ outcome }) => outcome.mutants);
  const caught = mutants.filter((mutant) => mutant.caught !== null).length;
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
  return `${results.length} experiments: ${count("PASS")} passed, ${count("FAIL")} failed, ` +
    `${count("SKIP")} skipped${parts === 0 ? "" : `, and ${parts} parts of others`}; ` +
    `${caught} of ${mutants.length} planted bugs caught; ${Math.round(seconds)} s`;
}

/** The report, as Markdown. */
export function renderReport(results: readonly Result[], facts: RunFacts): string {
  return [
    "# Fault experiments\n",
    "Written by `deno task faults`. What each experiment does is said at the top of its module.\n",
    table(["", ""], [
      ["date", facts.date],
      ...machineRows(),
      ["seed", String(facts.seed)],
      ["size", `${facts.size}, soak of ${facts.soakMinutes} min`],
    ]),
    `${summaryOf(results)}.\n`,
    "```\n" + results.map((result) => `${lineOf(result)}\n`).join("") + "```\n",
    ...results.map(section),
  ].join("\n");
}

function section(result: Result): string {
  const { experiment, outcome, seconds } = result;
  const mutants = outcome.mutants.map(({ name, caught }) => [
    name,
    (caught ?? "NOT CAUGHT").replaceAll("|", "\\|").replaceAll("\n", " ").slice(0, 200),
  ]);
  return [
    `## ${experiment.id} ${experiment.name}\n`,
    `${outcome.verdict} in ${seconds.toFixed(1)} s: ${outcome.figure}\n`,
    ...(mutants.length === 0 ? [] : [table(["planted bug", "caught by"], mutants)]),
    ...outcome.skipped.map((part) => `SKIP ${part}\n`),
    ...(outcome.details === "" ? [] : [outcome.details]),
  ].join("\n");
}

function machineRows(): string[][] {
  const gib = (Deno.systemMemoryInfo().total / 2 ** 30).toFixed(1);
  return [
    ["machine", `${navigator.hardwareConcurrency} cores, ${gib} GiB of memory`],
    ["kernel", `${Deno.build.os} ${Deno.osRelease().split("-")[0]} ${Deno.build.arch}`],
    ["versions", `Deno ${Deno.version.deno}, V8 ${Deno.version.v8}`],
    ["file system of the temporary folder", fileSystem()],
  ];
}

function fileSystem(): string {
  const folder = Deno.makeTempDirSync();
  try {
    const { stdout } = new Deno.Command("df", { args: ["-PT", folder] }).outputSync();
    return new TextDecoder().decode(stdout).split("\n")[1]?.split(/\s+/)[1] ?? "unknown";
  } catch {
    return "unknown";
  } finally {
    Deno.removeSync(folder);
  }
}

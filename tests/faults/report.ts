/** The report of a run: where and with what it was made, one line for each experiment, and tables. */

import { type Experiment, type Outcome, table } from "./experiment.ts";

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
  return `${experiment.id} ${experiment.name} … ${outcome.verdict} ${outcome.figure}`;
}

/** The report, as Markdown. */
export function renderReport(results: readonly Result[], facts: RunFacts): string {
  const count = (verdict: string) =>
    results.filter(({ outcome }) => outcome.verdict === verdict).length;
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
  return [
    "# Fault experiments\n",
    "Written by `deno task faults`. What each experiment does is said at the top of its module.\n",
    table(["", ""], [
      ["date", facts.date],
      ...machineRows(),
      ["seed", String(facts.seed)],
      ["size", `${facts.size}, soak of ${facts.soakMinutes} min`],
      ["time", `${Math.round(seconds)} s`],
    ]),
    `${count("PASS")} passed, ${count("FAIL")} failed, ${count("SKIP")} skipped.\n`,
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

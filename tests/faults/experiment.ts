/** What a fault experiment is, and what it reports. */

/** How it ended. `SKIP` is for a machine that cannot run it, and never counts as passed. */
export type Verdict = "PASS" | "FAIL" | "SKIP";

/** A bug that was planted on purpose, and how the experiment noticed it; null when it did not. */
export interface Mutant {
  readonly name: string;
  readonly caught: string | null;
}

/** What one run of an experiment showed. */
export interface Outcome {
  readonly verdict: Verdict;
  /** The figures, or the reason why it was skipped; one line. */
  readonly figure: string;
  readonly mutants: readonly Mutant[];
  /** Parts that this machine cannot run, each with the reason. They never count as passed. */
  readonly skipped: readonly string[];
  /** More for the report, as Markdown. */
  readonly details: string;
}

/** How to run an experiment. */
export interface Setting {
  readonly seed: number;
  /** `quick` is part of the tests; `full` is what the report is made of. */
  readonly size: "quick" | "full";
  readonly soakMinutes: number;
  /** An empty folder that is removed afterwards. */
  readonly folder: string;
}

/** A fault experiment. */
export interface Experiment {
  readonly id: string;
  readonly name: string;
  /** Why this machine cannot run it, or null when it can. */
  readonly obstacle?: () => string | null;
  run(setting: Setting): Promise<Outcome>;
}

/** What an experiment found, before it is judged. */
export interface Findings {
  readonly figure: string;
  /** Whatever should not be; empty for a pass. */
  readonly problems: readonly string[];
  readonly mutants?: readonly Mutant[];
  readonly skipped?: readonly string[];
  readonly details?: string;
}

/** Problems shown in a report; the rest is counted. */
const SHOWN_PROBLEMS = 12;

/** Passes when there are no problems and every mutant was caught. */
export function judge(
  { figure, problems, mutants = [], skipped = [], details = "" }: Findings,
): Outcome {
  const missed = mutants.filter(({ caught }) => caught === null);
  const all = [...problems, ...missed.map(({ name }) => `the mutant "${name}" was not caught`)];
  const more = all.length > SHOWN_PROBLEMS ? [`and ${all.length - SHOWN_PROBLEMS} more`] : [];
  const list = [...all.slice(0, SHOWN_PROBLEMS), ...more].map((problem) => `- ${problem}\n`);
  return {
    verdict: all.length === 0 ? "PASS" : "FAIL",
    figure,
    mutants,
    skipped,
    details: list.length === 0 ? details : `Problems:\n\n${list.join("")}\n${details}`,
  };
}

/** The outcome of an experiment that this machine cannot run. */
export function skipped(reason: string): Outcome {
  return { verdict: "SKIP", figure: reason, mutants: [], skipped: [], details: "" };
}

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  return line(head) + line(head.map(() => "---")) + rows.map(line).join("");
}

/** F01: what a send promises holds when writers and readers are killed at any moment. [M-keep-01] [M-once-02] */

import { type Experiment, judge, type Mutant, type Setting, table } from "../experiment.ts";
import { runStorm, type StormOptions, type StormReport } from "./storm.ts";

const CREW = { writers: 8, readers: 4 };

/** Planted bugs. */
const MUTANTS: { readonly [name: string]: Partial<StormOptions> } = {
  "copy straight into new": { writerVariant: "copy" },
  "EEXIST as the proof of delivery": { writerVariant: "exists" },
  "rename instead of link": { writerVariant: "rename" },
  "acknowledge before printing": { readerVariant: "early" },
};
/** Kills of one storm with a mutant, and storms until it counts as missed. */
const MUTANT_KILLS = 60;
const MUTANT_STORMS = 12;

/** The experiment. */
export const killStorm: Experiment = {
  id: "F01",
  name: "kill storm",
  async run(setting) {
    const kills = setting.size === "full" ? 10_000 : 80;
    const report = await storm(setting, "storm", { ...CREW, seed: setting.seed, kills });
    const mutants: Mutant[] = [];
    for (const [name, variant] of Object.entries(MUTANTS)) {
      mutants.push({ name, caught: await hunt(setting, variant) });
    }
    const { lost, torn, unmarked, unfinished } = report;
    const figure = `${kills} kills, ${report.promised} promised: lost ${lost.length}, ` +
      `torn ${torn.length}, unmarked duplicates ${unmarked.length}`;
    return judge({ figure, problems: problemsOf(report), mutants, details: detailsOf(report) });

    function detailsOf({ shown, marked, promised }: StormReport): string {
      return table(
        ["promised", "shown", "shown again, marked", "unfinished sends in the end"],
        [[promised, shown, marked, unfinished.length].map(String)],
      );
    }
  },
};

async function hunt(setting: Setting, variant: Partial<StormOptions>): Promise<string | null> {
  for (let n = 1; n <= MUTANT_STORMS; n++) {
    const options = { ...CREW, ...variant, seed: setting.seed + n, kills: MUTANT_KILLS };
    const { lost, torn, unmarked } = await storm(setting, `mutant-${n}`, options);
    if (lost.length + torn.length + unmarked.length === 0) continue;
    return `lost ${lost.length}, torn ${torn.length}, unmarked duplicates ${unmarked.length} ` +
      `after ${n * MUTANT_KILLS} kills`;
  }
  return null;
}

async function storm(
  setting: Setting,
  name: string,
  options: Omit<StormOptions, "folder">,
): Promise<StormReport> {
  const folder = `${setting.folder}/${name}`;
  await Deno.mkdir(folder);
  try {
    return await runStorm({ ...options, folder });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function problemsOf({ lost, torn, unmarked, unfinished, promised }: StormReport): string[] {
  return [
    ...(promised === 0 ? ["nothing was promised"] : []),
    ...lost.map((id) => `lost: ${id}`),
    ...torn.map((id) => `torn: ${id}`),
    ...unmarked.map((id) => `shown twice as new: ${id}`),
    ...unfinished.map((path) => `unfinished: ${path}`),
  ];
}

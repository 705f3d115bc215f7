/** Running one experiment in a folder of its own, which is removed whatever happens. */

import { type Experiment, judge, type Outcome, type Setting, skipped } from "./experiment.ts";

/** Runs an experiment; one that throws has failed. */
export async function runOne(
  experiment: Experiment,
  setting: Omit<Setting, "folder">,
): Promise<Outcome> {
  const obstacle = experiment.obstacle?.() ?? null;
  if (obstacle !== null) return skipped(obstacle);
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "oxtail-faults-" }));
  try {
    return await experiment.run({ ...setting, folder });
  } catch (error) {
    const reason = error instanceof Error ? error.stack ?? error.message : String(error);
    return judge({ figure: "it did not come to its end", problems: [reason] });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** F07: read-only stores, no free descriptors, full boxes and hostile crowds: errors are clear, work is bounded. */

import { hookHome } from "../../hooks/hook_calls.ts";
import { type Experiment, type Findings, judge, type Setting, table } from "../experiment.ts";
import { crowd } from "./crowd.ts";
import { leaks } from "./leaks.ts";
import { quotas } from "./quotas.ts";
import { readOnlyStore, withoutDescriptors, withoutRights } from "./limits.ts";

/** One row of the report, and what is wrong with it. */
export interface Part {
  readonly name: string;
  readonly shows: string;
  readonly problems: readonly string[];
}

/** A part that this machine cannot run, and why. */
export interface Skipped {
  readonly skipped: string;
}

/** The experiment. */
export const scarcity: Experiment = {
  id: "F07",
  name: "scarcity",
  async run(setting) {
    const found = [
      await readOnlyStore(setting),
      await withoutRights(setting),
      await withoutDescriptors(setting),
      [quotas(setting)],
      await crowds(setting),
      [leaks(setting)],
    ];
    const parts = found.flatMap((one) => "skipped" in one ? [] : one);
    const skipped = found.flatMap((one) => "skipped" in one ? [one.skipped] : []);
    return judge({ ...findings(parts), skipped });
  },
};

function findings(parts: readonly Part[]): Findings {
  const problems = parts.flatMap(({ name, problems }) => problems.map((one) => `${name}: ${one}`));
  const timed = parts.filter(({ name }) => name.startsWith("hook,")).map(({ name, shows }) =>
    `${name.slice(6)} ${shows}`
  );
  return {
    figure: `${parts.length} scarcities, unclear or unbounded ${problems.length}; ` +
      `hook with ${timed.join(", ")}`,
    problems,
    details: table(
      ["scarcity", "what is said or done"],
      parts.map(({ name, shows }) => [name, shows]),
    ),
  };
}

async function crowds({ size }: Setting): Promise<Part[]> {
  const [full, hostile] = size === "full" ? [10_000, 100_000] : [2_000, 2_000];
  const parts: Part[] = [];
  using home = await hookHome();
  parts.push(await crowd(home, "messages", full, 200));
  for (const kind of ["empty files", "foreign names"] as const) {
    using other = await hookHome();
    parts.push(await crowd(other, kind, hostile, 600));
  }
  return parts;
}

/** `deno task coverage`: the tests, and how much of the package they run. */

import { output } from "./process.ts";
import { test } from "./tasks.ts";
import type { Choice } from "./registry.ts";

/** Lines of `src` that tests must run, in percent. */
export const LINES_MIN_PERCENT = 90;

/** What counts. */
const SRC = new URL("../src/", import.meta.url).href.replaceAll(/[.+*?()[\]{}|^$\\]/g, "\\$&");

/**
 * Runs the tests, also those that start programs of ours, which add to the same figures; then says how
 * many lines of each file they ran, where that is less than it should be, and of all together.
 * Gives the status of the tests, or 1 when there is too little.
 */
export async function coverage(choice: Choice, args: string[]): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "oxtail-coverage-" });
  try {
    const flags = [`--coverage=${folder}`, "--coverage-raw-data-only"];
    const status = await test(choice, [...flags, ...args]);
    const table = await output(["coverage", `--include=^${SRC}`, folder]);
    const { lines, all } = summary(table);
    console.log(lines.join("\n"));
    if (all !== null && all >= LINES_MIN_PERCENT) return status;
    const share = `${all ?? 0} % of the lines of src`;
    console.error(`The tests run ${share}, the least is ${LINES_MIN_PERCENT} %`);
    return status === 0 ? 1 : status;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The rows of the table that are below the limit, with its head and its last row; and that one's figure. */
export function summary(table: string): { readonly lines: string[]; readonly all: number | null } {
  const rows = table.split("\n").filter((line) => line.startsWith("| "));
  const percent = (row: string) => Number(row.split("|")[4] ?? NaN);
  const low = rows.filter((row) => percent(row) < LINES_MIN_PERCENT && !row.startsWith("| All"));
  const last = rows.find((row) => row.startsWith("| All files"));
  return {
    lines: [...rows.slice(0, 2), ...low, ...last === undefined ? [] : [last]],
    all: last === undefined ? null : percent(last),
  };
}

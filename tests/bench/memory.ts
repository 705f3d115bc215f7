/** How much memory a process takes, from /proc; Linux alone tells. */

import { type Stats, summarise } from "./stats.ts";

const MEGABYTE = 1_000_000;
const MEBIBYTE = 1_048_576;

/** The memory of a process before `act` and its peak during it, in MB; null where it is not told. */
export async function peakGrowth(
  pid: number,
  act: () => Promise<void>,
): Promise<{ readonly before: number; readonly peak: number } | null> {
  if (Deno.build.os !== "linux") return null;
  await Deno.writeTextFile(`/proc/${pid}/clear_refs`, "5");
  const before = await resident(pid, "VmRSS");
  await act();
  return { before, peak: await resident(pid, "VmHWM") };
}

async function resident(pid: number, field: "VmRSS" | "VmHWM"): Promise<number> {
  return await kilobytes(`/proc/${pid}/status`, field) * 1024 / MEGABYTE;
}

/** The proportional set size of a process, in MiB: pages that it shares count for its part of them. */
export async function proportional(pid: number): Promise<number> {
  return await kilobytes(`/proc/${pid}/smaps_rollup`, "Pss") * 1024 / MEBIBYTE;
}

async function kilobytes(file: string, field: string): Promise<number> {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(await Deno.readTextFile(file))
    ?.[1];
  if (found === undefined) throw new Error(`Cannot tell ${field} from "${file}"`);
  return Number(found);
}

/** One value as a series. */
export function constant(value: number): Stats {
  return summarise([value]);
}

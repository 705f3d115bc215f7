/** What a run of the bench came to, as `deno task bench --json` prints it and docs/figures.json holds it. */

import denoJson from "../../deno.json" with { type: "json" };
import type { Row } from "./row.ts";
import type { Stats } from "./stats.ts";

/** A run of the bench. */
export interface Figures {
  readonly schema_version: 1;
  /** The day, `2026-11-23`. */
  readonly date: string;
  readonly machine: {
    readonly processor: string;
    readonly cores: number;
    readonly memory_gib: number;
    readonly system: string;
    /** Of the last minute before the run: a busy machine measures its neighbours. */
    readonly load: number;
  };
  readonly versions: { readonly oxtail: string; readonly deno: string };
  readonly rows: readonly Row[];
}

/** The machine as it is now; to be asked before anything is measured. */
export function machine(): Figures["machine"] {
  return {
    processor: processor(),
    cores: navigator.hardwareConcurrency,
    memory_gib: Math.round(Deno.systemMemoryInfo().total / 2 ** 30),
    system: `${Deno.build.os} ${Deno.osRelease().replace(/-.*/, "")} ${Deno.build.arch}`,
    load: Math.round((Deno.loadavg()[0] ?? 0) * 100) / 100,
  };
}

/** The rows with what they were measured on. */
export function figures(on: Figures["machine"], rows: readonly Row[]): Figures {
  return {
    schema_version: 1,
    date: new Date().toISOString().slice(0, 10),
    machine: on,
    versions: { oxtail: denoJson.version, deno: Deno.version.deno },
    rows: rows.map((row) => ({
      ...row,
      measured: rounded(row.measured),
      referenceStats: rounded(row.referenceStats),
      ...(row.slower === undefined ? {} : { slower: toThousandth(row.slower) }),
    })),
  };
}

/** To the microsecond: no clock here knows better. */
function rounded({ count, p50, p95 }: Stats): Stats {
  return { count, p50: toThousandth(p50), p95: toThousandth(p95) };
}

function toThousandth(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

function processor(): string {
  try {
    const text = Deno.readTextFileSync("/proc/cpuinfo");
    return /^model name\s*:\s*(.+)$/m.exec(text)?.[1]?.replace(/\s+/g, " ") ?? Deno.build.arch;
  } catch {
    return Deno.build.arch;
  }
}

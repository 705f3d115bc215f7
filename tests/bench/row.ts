/** One figure of the bench, and the table of all of them. */

import type { Stats } from "./stats.ts";

/** A figure beside its reference, which ran in the same minute on the same machine. */
export interface Row {
  readonly figure: string;
  readonly measured: Stats;
  /** What the reference is, in a few words. */
  readonly reference: string;
  readonly referenceStats: Stats;
  /** What all its numbers are in, when that is not ms. */
  readonly unit?: "MB" | "MiB" | "kB";
  /** Null for a figure that is shown for comparison. */
  readonly limit: Limit | null;
  /** How many times slower the machine was than the one of the limits, 1 at least; absent for a size. */
  readonly slower?: number;
}

/** What the median of a figure may be at most. */
export interface Limit {
  /** In ms, or in the figure's unit. */
  readonly most: number;
  /** It is over the reference. */
  readonly above?: boolean;
  /** It is how many times the reference. */
  readonly times?: boolean;
}

/** How the median stands to its limit: within it, within it at the pace of the machine, or beyond. */
export type Verdict = "none" | "reached" | "reached-at-pace" | "missed";

/** Judges a figure. A ratio is no better on a slow machine. */
export function verdict({ measured, referenceStats, limit, slower = 1 }: Row): Verdict {
  if (limit === null) return "none";
  if (limit.times === true) {
    return measured.p50 <= limit.most * referenceStats.p50 ? "reached" : "missed";
  }
  const value = measured.p50 - (limit.above === true ? referenceStats.p50 : 0);
  if (value <= limit.most) return "reached";
  return value <= limit.most * slower ? "reached-at-pace" : "missed";
}

/** The figures as lines of text. */
export function renderRows(rows: readonly Row[]): string {
  const head = ["figure", "p50", "p95", "", "n", "to reach", "", "reference", "p50", "ratio"];
  const cells = rows.map((row) => [
    row.figure,
    number(row.measured.p50),
    number(row.measured.p95),
    row.unit ?? "ms",
    String(row.measured.count),
    row.limit === null ? "" : `<= ${limitWords(row.limit, "")}`,
    word(row),
    row.reference,
    number(row.referenceStats.p50),
    `x ${(row.measured.p50 / row.referenceStats.p50).toFixed(1)}`,
  ]);
  const widths = head.map((name, column) =>
    Math.max(name.length, ...cells.map((cell) => cell[column]?.length ?? 0))
  );
  const numeric = new Set([1, 2, 4, 8]);
  return [head, ...cells].map((line) =>
    line.map((cell, column) => {
      const width = widths[column] ?? 0;
      return numeric.has(column) ? cell.padStart(width) : cell.padEnd(width);
    }).join("  ").trimEnd()
  ).join("\n");
}

/** A limit in words, with what follows them where it is measured against the reference. */
export function limitWords({ most, above, times }: Limit, reference: string): string {
  return times === true
    ? `${most} x${reference}`
    : `${most}${above === true ? ` above${reference}` : ""}`;
}

function word(row: Row): string {
  const words = {
    "none": "",
    "reached": "ok",
    "reached-at-pace": `ok at x ${(row.slower ?? 1).toFixed(2)}`,
    "missed": "MISSED",
  };
  return words[verdict(row)];
}

function number(ms: number): string {
  return ms < 10 ? ms.toFixed(2) : ms.toFixed(1);
}

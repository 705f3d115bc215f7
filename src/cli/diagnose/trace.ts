/** Counting wakes in a trace. Total: a line may be anything. */

import type { WakeCounts } from "../../render/finding.ts";
import { own, parseObject } from "../../wire/json.ts";
import { WAKE_OUTCOMES_MAX } from "../../wire/limits.ts";
import { safeLine } from "../../wire/text.ts";

/** A word of ours has fewer characters; anything longer was put there by somebody else. */
const WORD_MAX_CHARS = 40;

/** How the newest wakes in `lines` ended; the oldest line comes first. */
export function countWakes(lines: Iterable<string>, limit = WAKE_OUTCOMES_MAX): WakeCounts {
  const all: { readonly status: string; readonly tool: string }[] = [];
  for (const line of lines) {
    const record = line.includes("wake_outcome") ? parseObject(line) : null;
    if (record === null || own(record, "event") !== "wake_outcome") continue;
    all.push({ status: word(own(record, "wake_status")), tool: word(own(record, "via")) });
  }
  const newest = all.slice(-limit);
  const byName = (a: readonly [string, number], b: readonly [string, number]) =>
    a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
  return {
    counted: newest.length,
    total: all.length,
    byStatus: counts(newest.map(({ status }) => status)).sort((a, b) =>
      b[1] - a[1] || byName(a, b)
    ),
    byTool: counts(newest.map(({ tool }) => tool)).sort(byName),
  };
}

function counts(words: readonly string[]): [string, number][] {
  const found = new Map<string, number>();
  for (const one of words) found.set(one, (found.get(one) ?? 0) + 1);
  return [...found];
}

function word(value: unknown): string {
  if (typeof value !== "string" || value === "") return "unknown";
  return safeLine(value.slice(0, WORD_MAX_CHARS));
}

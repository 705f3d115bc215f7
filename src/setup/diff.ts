/** Unified diffs, as `diff -u` prints them. */

import { createTwoFilesPatch } from "diff";

/** The difference between two texts of a file; null stands for a missing file. */
export function unifiedDiff(path: string, before: string | null, after: string | null): string {
  const [from, to] = [before === null ? "/dev/null" : path, after === null ? "/dev/null" : path];
  const text = createTwoFilesPatch(from, to, before ?? "", after ?? "", undefined, undefined, {
    context: 3,
  });
  return text.replace(/^(Index: .*\n)?=+\n/, "");
}

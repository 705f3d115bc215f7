/** The first of many names, without sorting them all. */

/** The `most` smallest of `names`, sorted. */
export function smallest(names: Iterable<string>, most: number): string[] {
  const kept: string[] = [];
  /** So many are smaller or equal already. */
  let bar: string | null = null;
  for (const name of names) {
    if (bar !== null && name >= bar) continue;
    kept.push(name);
    if (kept.length < 2 * most) continue;
    kept.sort();
    kept.length = most;
    bar = kept.at(-1) ?? null;
  }
  return kept.sort().slice(0, most);
}

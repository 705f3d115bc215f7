/** Paths that were found: the first few by name, all of them counted. */

import { DIAGNOSE_NAMED_MAX } from "../../wire/limits.ts";
import { safeLine } from "../../wire/text.ts";
import { shellQuote } from "../launcher.ts";

/** Some paths. */
export interface Found {
  readonly count: number;
  /** The first few, each with why it is here where that is not clear. */
  readonly some: readonly { readonly path: string; readonly why: string | null }[];
}

/** None. */
export const NONE: Found = { count: 0, some: [] };

/** Collects paths. */
export interface Finder {
  add(path: string, why?: string): void;
  found(): Found;
}

/** Begins to collect. */
export function finder(): Finder {
  const some: { path: string; why: string | null }[] = [];
  let count = 0;
  return {
    add(path, why) {
      if (count++ < DIAGNOSE_NAMED_MAX) some.push({ path, why: why ?? null });
    },
    found: () => ({ count, some }),
  };
}

/** One line for each path that has a name, and one for the rest. */
export function detailsOf({ count, some }: Found): string[] {
  const lines = some.map(({ path, why }) => safeLine(why === null ? path : `${path} (${why})`));
  return count > some.length ? [...lines, `and ${count - some.length} more`] : lines;
}

/**
 * A command for these paths, or null when one of them cannot be pasted into a shell as it is shown: it
 * has characters that no terminal shows, or that are no UTF-8.
 */
export function commandFor(command: string, { some }: Found): string | null {
  const paths = some.map(({ path }) => path);
  if (paths.some((path) => safeLine(path) !== path || path.includes("\ufffd"))) return null;
  return [command, ...paths.map(shellQuote)].join(" ");
}

/** `1 file is` or `3 files are`. */
export function many(count: number, one: string, more = `${one}s`): string {
  return count === 1 ? `1 ${one} is` : `${count.toLocaleString("en-US")} ${more} are`;
}

/** Making findings. */

import type { Area, Finding, FindingCode, Verdict } from "../../render/report.ts";
import type { Origin } from "../../setup/programs.ts";
import { DIAGNOSE_NAMED_MAX } from "../../wire/limits.ts";
import { safeLine } from "../../wire/text.ts";
import { ENTRY_NAMES } from "../entries.ts";
import { commandWords, shellQuote } from "../launcher.ts";

/** Makes findings of one area. */
type Say = (
  verdict: Verdict,
  code: FindingCode,
  seen: string,
  mend?: string | null,
  details?: readonly string[],
) => Finding;

/** Makes findings of `area`. */
export function sayOf(area: Area): Say {
  return (verdict, code, seen, mend = null, details = []) => ({
    area,
    verdict,
    code,
    seen,
    mend,
    ...(details.length === 0 ? {} : { details }),
  });
}

// Paths that were found: the first few by name, all of them counted.

/** Some paths. */
export interface Found {
  readonly count: number;
  /** The first few, each with why it is here where that is not clear. */
  readonly some: readonly { readonly path: string; readonly why: string | null }[];
}

/** None. */
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

/** `1 file is` or `3 files are`. */
export function many(count: number, one: string, more = `${one}s`): string {
  return count === 1 ? `1 ${one} is` : `${count.toLocaleString("en-US")} ${more} are`;
}

// The commands of oxtail as they can be pasted here: nobody has `oxtail` in PATH.

/** What the commands depend on. */
interface Installation {
  /** The launcher is there, which starts every command. */
  readonly hasLauncher: boolean;
  /** Where this very command comes from. */
  readonly origin: Origin;
  /** Absolute path of the Deno that runs it. */
  readonly deno: string;
}

/** `oxtail <name>` at the beginning of a command, behind `&&`, or as the second step of two. */
const OWN = /(^|&& |, then )oxtail ([a-z-]+)((?: [a-z-]+)*)/g;

/** A finding whose command can be pasted. */
export function pasteable(finding: Finding, installation: Installation): Finding {
  const { mend } = finding;
  if (mend === null) return finding;
  return {
    ...finding,
    mend: mend.replace(
      OWN,
      (_, before: string, name: string, rest: string) =>
        before + ownCommand(installation, name, rest),
    ),
  };
}

function ownCommand(
  { hasLauncher, origin, deno }: Installation,
  name: string,
  rest: string,
): string {
  const entry = ENTRY_NAMES.find((known) => known === name);
  if (!hasLauncher && origin.from === "jsr" && entry !== undefined) {
    const args = rest.split(" ").filter((word) => word !== "");
    return commandWords(entry, origin.root, args).join(" ");
  }
  return !hasLauncher && origin.from === "checkout"
    ? `${shellQuote(deno)} task --cwd ${shellQuote(origin.root)} ${name}${rest}`
    : `~/.oxtail/bin/oxtail ${name}${rest}`;
}

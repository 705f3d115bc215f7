/**
 * What the launcher starts: one file for each entry point, with everything that it imports, made once
 * with the versions of our own lock file. A client's start then resolves and downloads nothing.
 */

import { ENTRIES, type EntryName } from "../cli/entries.ts";
import type { RunProgram } from "../sys/programs.ts";
import { parseObject } from "../wire/json.ts";
import { no, ok, type Result } from "../wire/result.ts";

/** Where the running setup comes from. */
export type Origin =
  | { readonly from: "checkout"; readonly root: string }
  /** A bundle that an earlier setup made: nothing is left to fetch. */
  | { readonly from: "bundle"; readonly root: string }
  /** `root` is the specifier of the package, `jsr:@oxtail/server@0.1.0`. */
  | { readonly from: "jsr"; readonly root: string };

/** Tells where a module comes from by its URL. `module` is its path in the package. */
export function originOf(url: string, module: string, version: string): Origin {
  if (!url.startsWith("file:")) return { from: "jsr", root: `jsr:@oxtail/server@${version}` };
  const path = decodeURIComponent(new URL(url).pathname);
  return path.endsWith(`/${module}`)
    ? { from: "checkout", root: path.slice(0, -module.length - 1) }
    : { from: "bundle", root: path.slice(0, path.lastIndexOf("/")) };
}

/** How a bundle is made. */
export interface Bundler {
  readonly run: RunProgram;
  /** Absolute path. */
  readonly deno: string;
  /** Absolute path of a copy of our lock file. Deno completes it with what it finds on JSR. */
  readonly lock: string;
}

/** Whatever package.json lies above the folder we stand in is not ours. */
const DENO_ENV = { DENO_NO_PACKAGE_JSON: "1", NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" } as const;

/** Makes one file of an entry point. The reason is what Deno complained about. */
export async function bundleEntry(
  bundler: Bundler,
  origin: Origin,
  entry: EntryName,
  output: string,
): Promise<Result<null>> {
  const args = ["bundle", "--quiet", ...resolution(bundler, origin), "--output", output];
  return await ran(bundler, [...args, specifierOf(origin, entry)]);
}

/** Fetches an entry point without making one file of it. */
export async function cacheEntry(
  bundler: Bundler,
  origin: Origin,
  entry: EntryName,
): Promise<Result<null>> {
  return await ran(bundler, [
    "cache",
    "--quiet",
    ...resolution(bundler, origin),
    specifierOf(origin, entry),
  ]);
}

/**
 * Where this Deno keeps its cache, an absolute path: `DENO_DIR`, or what Deno takes without it. Empty when
 * it does not say.
 */
export async function cacheFolder({ run, deno }: Omit<Bundler, "lock">): Promise<string> {
  const { stdout } = await run(deno, ["info", "--json", "--no-config"], DENO_ENV);
  const folder = parseObject(stdout)?.["denoDir"];
  return typeof folder === "string" && folder.startsWith("/") ? folder : "";
}

function resolution({ lock }: Bundler, origin: Origin): string[] {
  const config = origin.from === "checkout" ? `--config=${origin.root}/deno.json` : "--no-config";
  return [config, `--lock=${lock}`, "--frozen=false"];
}

function specifierOf(origin: Origin, entry: EntryName): string {
  const { module, exported } = ENTRIES[entry];
  return origin.from === "jsr" ? `${origin.root}${exported}` : `${origin.root}/${module}`;
}

async function ran({ run, deno }: Bundler, args: readonly string[]): Promise<Result<null>> {
  const { code, stderr } = await run(deno, args, DENO_ENV);
  return code === 0 ? ok(null) : no(complaint(stderr) || `it ended with ${code}`);
}

/** The line that says what is wrong; Deno may put causes and a backtrace below it. */
function complaint(stderr: string): string | undefined {
  const lines = stderr.trim().split("\n");
  return lines.find((line) => line.startsWith("error: ")) ?? lines.at(-1);
}

/**
 * `deno task compile [--output=DIR] [--deno=PATH] [entry…]`: programs that hold Deno and an entry point
 * each, for this user on this machine. Their permissions are in them, and permissions are absolute
 * paths: the home folder, the clients' folders, tmux and ps as they are here (docs/adr/0019).
 */

import { parseArgs } from "node:util";
import { ENTRIES, ENTRY_NAMES, type EntryName } from "../src/cli/entries.ts";
import { flagsFor, HEAP_FLAG, type Places } from "../src/cli/launcher.ts";
import { findPlaces } from "../src/setup/machine.ts";
import { findProgram } from "../src/setup/record.ts";
import { runProgram } from "../src/sys/process.ts";
import { bundleInto, writeLauncher } from "./bundle.ts";
import { readConfig } from "./offline_config.ts";
import { fromCaller, ROOT } from "./paths.ts";
import { run } from "./process.ts";
import type { Choice } from "./registry.ts";

const EXIT_USAGE = 64;
/** Status for what this machine cannot do (sysexits.h, EX_UNAVAILABLE). */
const EXIT_UNAVAILABLE = 69;

/** The first start of a program of 100 MB may take its time. */
const VERSION_MAX_MS = 10_000;

/** Those install what Deno starts; a compiled program has no use for them. */
const NEEDS_DENO: readonly EntryName[] = ["setup", "uninstall", "install-hook", "uninstall-hook"];

/** The entry points that can be compiled. */
export const COMPILED: readonly EntryName[] = ENTRY_NAMES.filter((name) =>
  !NEEDS_DENO.includes(name)
);

interface Options {
  readonly output: string;
  readonly deno: string;
  readonly entries: readonly EntryName[];
}

/** Runs the task; gives the exit status. */
export async function compile(choice: Choice, args: string[]): Promise<number> {
  const options = optionsFrom(args);
  const places = placesHere();
  if (typeof options === "string") return fail(options, EXIT_USAGE);
  if (typeof places === "string") return fail(places, EXIT_USAGE);
  const runtime = Deno.env.get("DENORT_BIN") ?? "";
  if (runtime !== "" && await isDeno(runtime)) {
    return fail(
      `DENORT_BIN is "${runtime}", which is Deno itself: what came of it would be Deno and not oxtail. ` +
        "Set it to the denort of this version, or not at all",
      EXIT_UNAVAILABLE,
    );
  }
  const lib = `${options.output}/lib`;
  const work = Deno.makeTempDirSync({ prefix: "oxtail-compile-" });
  try {
    const bundled = await bundleInto(choice, work, options.entries);
    if (bundled !== null) return fail(bundled, 1);
    Deno.mkdirSync(lib, { recursive: true });
    for (const entry of options.entries) {
      const program = `${lib}/oxtail-${entry}`;
      const line = compileLine(entry, places, `${work}/${entry}.js`, program);
      if (await run(options.deno, line) !== 0) return fail(UNREACHABLE, EXIT_UNAVAILABLE);
      if (await isDeno(program)) return fail(`"${program}" came out as Deno itself`, 1);
    }
  } finally {
    Deno.removeSync(work, { recursive: true });
  }
  writeLauncher(options.output, "compiled");
  console.log(`${options.output}/bin/oxtail`);
  return 0;
}

/** The arguments with which Deno compiles an entry point. */
export function compileLine(
  entry: EntryName,
  places: Places,
  bundled: string,
  program: string,
): string[] {
  return [
    "compile",
    "--quiet",
    "--no-config",
    "--no-lock",
    "--no-check",
    "--no-remote",
    "--no-npm",
    "--no-prompt",
    ...(entry === "server" ? [HEAP_FLAG] : []),
    ...flagsFor(ENTRIES[entry], places),
    `--output=${program}`,
    bundled,
  ];
}

const UNREACHABLE =
  "Deno could not make the program, see above. It needs the runtime (denort) from dl.deno.land, once " +
  "for each version: run this where that can be reached, or set DENORT_BIN to that program. " +
  "Without it, deno task bundle --with-deno makes a folder that needs neither";

/** Where things are on this machine, or what is wrong with it. */
function placesHere(): Places | string {
  const look = {
    env: (name: string) => Deno.env.get(name),
    isFolder: (path: string) => statOf(path)?.isDirectory === true,
    isProgram: (path: string) => statOf(path)?.isFile === true,
    realPath: (path: string) => path,
  };
  const found = findPlaces(look);
  if (!found.ok) return found.reason;
  const { home, claudeDir, codexDir } = found.value;
  const names = ["tmux", "ps", "claude"] as const;
  const programs = names.flatMap((name) => {
    const path = findProgram(look, name);
    return path === null ? [] : [[name, path] as const];
  });
  return { home, claudeDir, codexDir, ...Object.fromEntries(programs) };
}

/** Deno says its name; neither its runtime nor a program of ours does. */
async function isDeno(program: string): Promise<boolean> {
  const { stdout } = await runProgram(program, ["--version"], {}, VERSION_MAX_MS);
  return stdout.startsWith("deno ");
}

function optionsFrom(args: string[]): Options | string {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { output: { type: "string" }, deno: { type: "string" } },
    });
    const entries = positionals.map((word) => COMPILED.find((name) => name === word) ?? word);
    const unknown = entries.find((name) => !COMPILED.some((known) => known === name));
    if (unknown !== undefined) {
      return `there is no program "${unknown}" to compile, expected ${COMPILED.join(", ")}`;
    }
    return {
      output: fromCaller(values.output ?? `${ROOT}/dist/compiled-${readConfig()["version"]}`),
      deno: values.deno ?? Deno.execPath(),
      entries: entries.length > 0 ? COMPILED.filter((name) => entries.includes(name)) : COMPILED,
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function fail(reason: string, status: number): number {
  console.error(`Cannot compile: ${reason}`);
  return status;
}

function statOf(path: string): Deno.FileInfo | null {
  try {
    return Deno.statSync(path);
  } catch {
    return null;
  }
}

/** Running a command of the command line with exactly the permissions that it declares. */

import { ENTRIES, type EntryName } from "../../src/cli/entries.ts";
import { flagsFor, type Places } from "../../src/cli/launcher.ts";
import { ROOT } from "../../tools/paths.ts";
import { coverageEnv } from "../support/coverage.ts";

/** What a run came to. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a command is run. */
export interface RunOptions {
  /** Arguments behind the name of the command. */
  readonly args?: readonly string[];
  readonly env?: Record<string, string>;
  readonly stdin?: string;
  readonly cwd?: string;
  readonly places?: Partial<Places>;
  /** Flags instead of those of the table. */
  readonly flags?: readonly string[];
  /** A module instead of that of the table, from the top of the checkout. */
  readonly module?: string;
}

/** The command line of `name` in a home folder, as the launcher makes it. */
export function commandLine(name: EntryName, home: string, options: RunOptions = {}): string[] {
  const places = {
    home,
    claudeDir: `${home}/.claude`,
    codexDir: `${home}/.codex`,
    ...options.places,
  };
  const args = options.args ?? [];
  return [
    "run",
    "--no-prompt",
    "--cached-only",
    "--no-lock",
    `--config=${ROOT}/deno.offline.json`,
    ...options.flags ?? flagsFor(ENTRIES[name], places, args),
    `${ROOT}/${options.module ?? ENTRIES[name].module}`,
    ...args,
  ];
}

/** Runs the command `name`; its output is no terminal. */
export async function runCommandLine(
  name: EntryName,
  home: string,
  options: RunOptions = {},
): Promise<Run> {
  const child = new Deno.Command(Deno.execPath(), {
    args: commandLine(name, home, options),
    clearEnv: true,
    env: { HOME: home, DENO_DIR: denoDir(), ...coverageEnv(), ...options.env },
    cwd: options.cwd ?? home,
    stdin: options.stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  if (options.stdin !== undefined) {
    const input = child.stdin.getWriter();
    await input.write(new TextEncoder().encode(options.stdin));
    await input.close();
  }
  const output = await child.output();
  const text = new TextDecoder();
  return {
    code: output.code,
    stdout: text.decode(output.stdout),
    stderr: text.decode(output.stderr),
  };
}

/** Deno's cache, which a command in another home folder would not find. */
export function denoDir(): string {
  const home = Deno.env.get("HOME") ?? "";
  return Deno.env.get("DENO_DIR") ?? `${Deno.env.get("XDG_CACHE_HOME") ?? `${home}/.cache`}/deno`;
}

/**
 * The command line that starts an entry point straight from a registry, with the permissions of the
 * table and no other. It is for a shell, which expands it.
 */

import { ENTRIES, type EntryName } from "./entries.ts";
import { configFlag, flagsFor, lockFlags, type Places } from "./flags.ts";

/** Stand for what only a shell knows, while the flags are made. */
const HOME = "/@home";
const PATH = "/@path";
const program = (name: string) => `/@program/${name}`;

/** Where things are, for a shell. Deno itself finds programs that are named without a folder. */
const PLACES: Places = {
  home: HOME,
  claudeDir: `${HOME}/.claude`,
  codexDir: `${HOME}/.codex`,
  path: [PATH],
  tmux: program("tmux"),
  ps: program("ps"),
  deno: program("deno"),
  claude: program("claude"),
};

/** Which variable tells an entry point where a program is. */
const PROGRAM_VARIABLES = [
  ["tmux", "OXTAIL_TMUX"],
  ["ps", "OXTAIL_PS"],
  ["claude", "OXTAIL_CLAUDE"],
  ["codex", "OXTAIL_CODEX"],
] as const;

/** Otherwise Deno asks the network after half a second whether there is a newer one. */
const QUIET = "DENO_NO_UPDATE_CHECK=1";

/** The folders of PATH, as far as Deno can name them: an empty one, or one with a comma, it refuses. */
const PATH_FOLDERS = "$(echo \"$PATH\" | tr : '\\n' | grep '^/[^,]*$' | paste -sd , -)";

/** Started by clients: they must never wait for a download. */
export const FROM_CACHE: readonly EntryName[] = ["server", "hook"];

/**
 * The words of the command line of an entry point, for a shell; what is not quoted needs no quotes.
 *
 * @param root The specifier of the package: `jsr:@oxtail/server@0.1.0`
 * @param args What follows; nothing in it needs quotes
 */
export function commandWords(
  name: EntryName,
  root: string,
  args: readonly string[] = [],
): string[] {
  return [
    ...variables(name),
    "deno",
    "run",
    configFlag(),
    ...lockFlags(),
    "--no-prompt",
    ...FROM_CACHE.includes(name) ? ["--cached-only"] : [],
    ...permissionWords(name, args),
    specifier(name, root),
    ...args,
  ];
}

/** Its permissions with these arguments. */
export function permissionWords(name: EntryName, args: readonly string[] = []): string[] {
  // The server may run Codex only where its user chose that, and setup asks.
  const places = name === "server" ? PLACES : { ...PLACES, codex: program("codex") };
  return flagsFor(ENTRIES[name], places, args).map(shellFlag);
}

/** The module of an entry point in the package `root`. */
export function specifier(name: EntryName, root: string): string {
  return `${root}${ENTRIES[name].exported}`;
}

function variables(name: EntryName): string[] {
  const { run, looksAround } = ENTRIES[name];
  if (!looksAround) return [QUIET];
  const programs = PROGRAM_VARIABLES.filter(([wanted]) =>
    run.includes(wanted) && !(name === "server" && wanted === "codex")
  );
  return [
    QUIET,
    'OXTAIL_UID="$(id -u)"',
    ...programs.map(([wanted, variable]) => `${variable}="$(command -v ${wanted})"`),
  ];
}

function shellFlag(flag: string): string {
  const text = flag
    .replaceAll(HOME, "$HOME")
    .replaceAll(PATH, () => PATH_FOLDERS)
    .replaceAll("/@program/", "");
  return text.replace("=", '="') + '"';
}

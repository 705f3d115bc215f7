/** The text of the launcher (`hooks/launcher`): its settings, and the table of entry points. */

import { USER_SETTINGS_MAX_LINES } from "../wire/limits.ts";
import { SETTING_NAMES } from "../wire/settings.ts";
import {
  COMMAND_NAMES,
  ENTRIES,
  type Entry,
  ENTRY_NAMES,
  type EntryName,
  type Place,
  SHELL_WORDS,
} from "./entries.ts";

// The command-line flags of Deno that an entry point is started with, made from the table of entries.

/** Where things are on one machine; absolute paths without a comma. */
export interface Places {
  readonly home: string;
  readonly claudeDir: string;
  readonly codexDir: string;
  /** The folders of PATH. */
  readonly path?: readonly string[];
  /** Absent when the program is not installed: the permission is then left out. */
  readonly tmux?: string;
  readonly ps?: string;
  readonly deno?: string;
  readonly claude?: string;
  /** Only where the user chose to wake Codex through its queue. */
  readonly codex?: string;
  /** The socket of the client's session. */
  readonly socket?: string;
}

/** Flags of every entry point: it never asks, and nothing is downloaded when a client starts it. */
export const COMMON_FLAGS: readonly string[] = ["--no-prompt", "--cached-only"];

/**
 * For the server, which runs for days: V8 sizes its heap by the memory of the machine, and keeps what it once took.
 * A small young part, and collecting again once the old part has grown by a fifth, keep it near what is in use;
 * neither is a limit that a large transcript or box could meet.
 */
export const HEAP_FLAG = "--v8-flags=--max-semi-space-size=2,--heap-growing-percent=20";

/**
 * Which lock file Deno uses. Without one of these it would be the nearest one, which belongs to the
 * project that the client has open.
 *
 * @param lock Absolute path of our lock file, or nothing for none
 */
export function lockFlags(lock?: string): string[] {
  return lock === undefined ? ["--no-lock"] : [`--lock=${lock}`, "--frozen"];
}

/**
 * Which configuration Deno reads. Without one of these it would be that of the project which the
 * client has open, whose import map could replace our dependencies.
 *
 * @param config Absolute path of the deno.json of a checkout, or nothing for an installed package
 */
export function configFlag(config?: string): string {
  return config === undefined ? "--no-config" : `--config=${config}`;
}

/**
 * The permission flags of an entry point.
 *
 * @param args The command line that it is started with
 * @throws {RangeError} When a path cannot be written in a flag: it is not absolute, or has a comma
 */
export function flagsFor(
  entry: Entry,
  places: Places,
  args: readonly string[] = [],
): string[] {
  const paths = (list: readonly Place[]) => list.flatMap((place) => resolvePlace(place, places));
  const act = `${places.home}/.oxtail/lib/act`;
  const programs = entry.run.flatMap((name) => name === "act" ? act : places[name] ?? []);
  const readable = entry.run.includes("deno") ? [places.deno ?? []].flat() : [];
  const replaced = paths(entry.replaces).flatMap((path) => [path, `${path}.oxtail-setup`]);
  const { writeWith: more } = entry;
  const write = more !== undefined && args.includes(more.option) ? more.places : entry.write;
  const socket = entry.socket === undefined || places.socket === undefined ? [] : [places.socket];
  return [
    flag("--allow-read", checked([...paths(entry.read), ...replaced, ...readable, ...socket])),
    flag("--allow-write", checked([...paths(write), ...replaced, ...socket])),
    flag("--deny-read", checked(paths(entry.denyRead ?? []))),
    flag("--deny-write", checked(paths(entry.denyWrite ?? []))),
    flag("--allow-run", checked(programs)),
    flag("--allow-env", entry.env),
    flag("--allow-net", socket.map((path) => `unix:${path}`)),
  ].flat();
}

/** The absolute paths that `place` stands for. */
function resolvePlace(place: Place, places: Places): readonly string[] {
  if (place === "path") return places.path ?? [];
  const [root = "", ...below] = place.split("/");
  const roots: Record<string, string> = {
    home: places.home,
    claude: places.claudeDir,
    codex: places.codexDir,
  };
  return [[roots[root] ?? "", ...below].join("/")];
}

/** A flag without values would allow everything, so an empty list gives no flag. */
function flag(name: string, values: readonly string[]): string[] {
  return values.length === 0 ? [] : [`${name}=${values.join(",")}`];
}

function checked(paths: string[]): string[] {
  for (const path of paths) {
    if (!path.startsWith("/")) {
      throw new RangeError(`Cannot allow "${path}": expected an absolute path`);
    }
    if (path.includes(",")) {
      throw new RangeError(
        `Cannot allow "${path}": Deno's flags cannot name a path with a comma, use one without`,
      );
    }
  }
  return paths;
}

/** What an installed launcher knows. All paths are absolute. */
export interface LauncherSettings {
  /**
   * What it starts: modules of a checkout, bundled files `<entry>.js`, a package on JSR whose specifier
   * without an export is then `root`, or compiled programs `oxtail-<entry>`.
   */
  readonly from: "checkout" | "bundle" | "jsr" | "compiled";
  /** The Deno executable. Empty: `deno` beside the bundles, or the one in PATH. */
  readonly deno: string;
  /** Deno's cache. Empty: Deno's own choice. */
  readonly denoDir: string;
  /**
   * The checkout, the folder of the bundles or programs, or the specifier of the package. Empty, for
   * bundles and programs: the folder `lib` beside the launcher's.
   */
  readonly root: string;
  /** The configuration file of a checkout. Empty: `deno.json` under `root`. */
  readonly config: string;
  /** The lock file that holds the exact packages. Empty: none. */
  readonly lock: string;
  /** The folder of Claude Code. Empty: `~/.claude` of whoever runs the launcher. */
  readonly claudeDir: string;
  /** The folder of Codex. Empty: `~/.codex` of whoever runs the launcher. */
  readonly codexDir: string;
  /** More folders of theirs that setup was run for; absent for none. */
  readonly claudeOthers?: readonly string[];
  readonly codexOthers?: readonly string[];
  /** Whether tmux and ps may be run. */
  readonly keys: boolean;
  /** Whether the server may wake its own session by the socket that its client opens; absent for yes. */
  readonly sockets?: boolean;
  /** The Codex that may be run, to wake its sessions through its queue. Empty or absent: none. */
  readonly codex?: string;
}

/**
 * Writes settings into the text of the launcher.
 *
 * @param template The text of `hooks/launcher`
 * @throws {Error} When the template has no settings block
 */
export function renderLauncher(template: string, settings: LauncherSettings): string {
  const values: Record<string, string> = {
    from: settings.from,
    deno: settings.deno,
    deno_dir: settings.denoDir,
    root: settings.root,
    config: settings.config,
    lock: settings.lock,
    claude_dir: settings.claudeDir,
    codex_dir: settings.codexDir,
    claude_others: (settings.claudeOthers ?? []).join(","),
    codex_others: (settings.codexOthers ?? []).join(","),
    keys: settings.keys ? "on" : "off",
    sockets: settings.sockets === false ? "off" : "on",
    codex: settings.codex ?? "",
  };
  const lines = Object.entries(values).map(([name, value]) => `${name}=${shellQuote(value)}`);
  return replaceBlock(template, "settings", lines);
}

/**
 * Writes the table of entry points into the text of the launcher.
 *
 * @param template The text of `hooks/launcher`
 * @throws {Error} When the template has no entries block
 */
export function renderEntries(template: string): string {
  return renderTable(renderHelp(template));
}

/** Writes what `oxtail --help` says into the text of the launcher. */
function renderHelp(template: string): string {
  const named = [
    ...COMMAND_NAMES.map((name) => [name, ENTRIES[name].does]),
    ...Object.entries(SHELL_WORDS),
  ];
  const rows = named.map(([name = "", does]) => `  ${name.padEnd(NAME_COLUMNS)}${does}`);
  const lines = [
    "Usage: oxtail <command> [arguments]",
    "       oxtail [--dock]    the cockpit, or three lines of it",
    "",
    ...rows,
    "",
    "oxtail <command> --help says more. server and hook are for your clients.",
  ];
  return replaceBlock(template, "help", [
    "help() {",
    `  printf '%s\\n' ${lines.map((line) => `\\\n    ${shellQuote(line)}`).join(" ")}`,
    "}",
    `entry_names='${ENTRY_NAMES.join(" ")}'`,
    `command_names='${named.map(([name]) => name).join(" ")}'`,
  ]);
}

/** The longest name of a command, and two blanks. */
const NAME_COLUMNS = 16;

function renderTable(template: string): string {
  const cases = ENTRY_NAMES.flatMap((name) => entryCase(name, ENTRIES[name]));
  const named = replaceBlock(template, "setting names", [
    "# Made from src/wire/settings.ts by `deno task generate`.",
    "is_setting() {",
    "  case $1 in",
    `  ${SETTING_NAMES.join(" | ")}) ;;`,
    "  *) return 1 ;;",
    "  esac",
    "}",
    `setting_lines=${USER_SETTINGS_MAX_LINES}`,
  ]);
  return replaceBlock(replaceBlock(named, "hook", hookLines()), "entries", [
    MADE_BY,
    `common='${COMMON_FLAGS.join(" ")}'`,
    `heap=${HEAP_FLAG}`,
    "case $entry in",
    ...cases,
    "*) unknown ;;",
    "esac",
  ]);
}

/** A word of shell that means exactly `value`, whatever it holds but NUL. */
export function shellQuote(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

const MADE_BY = "# Made from src/cli/entries.ts by `deno task generate`.";

/** The command line of a bundled hook, for which the launcher has a short way. */
function hookLines(): string[] {
  const { read, write, denyRead = [], denyWrite = [], env } = ENTRIES.hook;
  const common = ["--no-config", "--no-lock", ...COMMON_FLAGS, "--no-remote", "--no-npm"];
  return [
    MADE_BY,
    "start_hook() { # <client> <event> [oxtail]",
    `  exec "$deno" run ${common.join(" ")} \\`,
    `    "--allow-read=${shellPlaces(read)}" \\`,
    `    "--allow-write=${shellPlaces(write)}" \\`,
    `    "--deny-read=${shellPlaces(denyRead)}" \\`,
    `    "--deny-write=${shellPlaces(denyWrite)}" \\`,
    `    ${shellQuote(`--allow-env=${env.join(",")}`)} \\`,
    '    "$root/hook.js" "$@"',
    "}",
  ];
}

function entryCase(name: string, entry: Entry): string[] {
  return [
    `${name})`,
    `  module=${shellQuote(entry.module)}`,
    `  exported=${shellQuote(entry.exported)}`,
    `  read="${shellPlaces(entry.read)}"`,
    `  write="${shellPlaces(entry.write)}"`,
    `  deny_read="${shellPlaces(entry.denyRead ?? [])}"`,
    `  deny_write="${shellPlaces(entry.denyWrite ?? [])}"`,
    `  write_option=${shellQuote(entry.writeWith?.option ?? "")}`,
    `  write_then="${shellPlaces(entry.writeWith?.places ?? [])}"`,
    `  env=${shellQuote(entry.env.join(","))}`,
    `  sockets_named="${(entry.socket ?? []).map((name) => `\${${name}-}`).join("$newline")}"`,
    `  programs=${shellQuote(entry.run.join(" "))}`,
    `  looks_around=${entry.looksAround ? "yes" : ""}`,
    ...(entry.replaces.length > 0 ? [replacesLine(entry.replaces)] : []),
    "  ;;",
  ];
}

/** The call that allows the files which an entry replaces. */
function replacesLine(places: readonly Place[]): string {
  return `  may_replace ${places.map((place) => `"${shellPlace(place)}"`).join(" ")}`;
}

function shellPlaces(places: readonly Place[]): string {
  return places.map(shellPlace).join(",");
}

function shellPlace(place: Place): string {
  const [root = "", ...below] = place.split("/");
  const variables: Record<string, string> = {
    home: "$home",
    claude: "$claude_dir",
    codex: "$codex_dir",
    path: "$path_folders",
  };
  return [variables[root] ?? "", ...below].join("/");
}

/** Replaces the lines between `# >>> name…` and `# <<< name`. */
function replaceBlock(text: string, name: string, body: string[]): string {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.startsWith(`# >>> ${name}`));
  const end = lines.indexOf(`# <<< ${name}`, start + 1);
  if (start < 0 || end < 0) {
    throw new Error(`Cannot write the launcher: it has no block between ">>> ${name}" and "<<<"`);
  }
  return [...lines.slice(0, start + 1), ...body, ...lines.slice(end)].join("\n");
}

// The command line that starts an entry point straight from a registry, with the permissions of the
// table and no other. It is for a shell, which expands it.

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

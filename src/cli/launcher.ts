/** The text of the launcher (`hooks/launcher`): its settings, and the table of entry points. */

import { COMMAND_NAMES, ENTRIES, type Entry, ENTRY_NAMES, type Place } from "./entries.ts";
import { COMMON_FLAGS } from "./flags.ts";

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
  const rows = COMMAND_NAMES.map((name) => `  ${name.padEnd(NAME_COLUMNS)}${ENTRIES[name].does}`);
  const lines = [
    "Usage: oxtail <command> [arguments]",
    "",
    ...rows,
    "",
    "oxtail <command> --help says more. server and hook are for your clients.",
  ];
  return replaceBlock(template, "help", [
    "help() {",
    `  printf '%s\\n' ${lines.map((line) => `\\\n    ${shellQuote(line)}`).join(" ")}`,
    "}",
  ]);
}

/** The longest name of a command, and two blanks. */
const NAME_COLUMNS = 16;

function renderTable(template: string): string {
  const cases = ENTRY_NAMES.flatMap((name) => entryCase(name, ENTRIES[name]));
  return replaceBlock(replaceBlock(template, "hook", hookLines()), "entries", [
    MADE_BY,
    `common='${COMMON_FLAGS.join(" ")}'`,
    "case $entry in",
    ...cases,
    `*) die 64 "Cannot start \\"$entry\\": expected ${ENTRY_NAMES.join(", ")}" ;;`,
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
    `  net=${shellQuote((entry.net ?? []).join(","))}`,
    `  socket=${entry.socket === undefined ? "" : `\${${entry.socket}-}`}`,
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
    home: "$HOME",
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

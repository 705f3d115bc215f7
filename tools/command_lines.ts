/**
 * The command lines of README that start each entry point from JSR without setup, made from the table
 * of entry points. A shell expands them; clients expand nothing, so theirs starts a shell.
 */

import { ENTRIES, ENTRY_NAMES, type EntryName } from "../src/cli/entries.ts";
import { configFlag, flagsFor, lockFlags, type Places } from "../src/cli/flags.ts";

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

/** Deno obeys these before it looks at its permissions: one loads code, the other replaces them. */
const GUARD = "unset NODE_OPTIONS DENO_PERMISSION_BROKER_PATH";

/** Otherwise Deno asks the network after half a second whether there is a newer one. */
const QUIET = "DENO_NO_UPDATE_CHECK=1";

/** The folders of PATH, as far as Deno can name them: an empty one, or one with a comma, it refuses. */
const PATH_FOLDERS = "$(echo \"$PATH\" | tr : '\\n' | grep '^/[^,]*$' | paste -sd , -)";

/** Started by clients: they must never wait for a download. */
const FROM_CACHE: readonly EntryName[] = ["server", "hook"];

/** The words of the command line of an entry point, for a shell; what is not quoted needs no quotes. */
export function commandWords(name: EntryName, version: string): string[] {
  // The server may run Codex only where its user chose that, and setup asks.
  const places = name === "server" ? PLACES : { ...PLACES, codex: program("codex") };
  return [
    ...variables(name),
    "deno",
    "run",
    configFlag(),
    ...lockFlags(),
    "--no-prompt",
    ...FROM_CACHE.includes(name) ? ["--cached-only"] : [],
    ...flagsFor(ENTRIES[name], places).map(shellFlag),
    specifier(name, version),
  ];
}

/** The section of README with every command line. */
export function commandLines(version: string): string {
  return sectionLines(version).join("\n");
}

function sectionLines(version: string): string[] {
  const server = `${GUARD}; exec env ${commandWords("server", version).join(" ")}`;
  const json = { mcpServers: { oxtail: { command: "sh", args: ["-c", server] } } };
  const cached = FROM_CACHE.map((name) => specifier(name, version));
  const others = ENTRY_NAMES.filter((name) => name !== "server" && name !== "setup");
  return [
    "The server and the hook start from Deno's cache alone, so that no client waits for a download. " +
    "This fetches them:",
    "",
    ...fenced("sh", [`deno cache --no-config --no-lock ${cached.join(" ")}`]),
    "",
    "For Claude Code, in `.mcp.json` of a project:",
    "",
    ...fenced("json", JSON.stringify(json, null, 2).split("\n")),
    "",
    "For Codex CLI, in `~/.codex/config.toml`:",
    "",
    ...fenced("toml", ["[mcp_servers.oxtail]", 'command = "sh"', `args = ["-c", '''${server}''']`]),
    "",
    `The others, for a shell${others.map(moreToWrite).join("")}:`,
    "",
    ...fenced(
      "sh",
      others.flatMap((name) => [`# ${name}`, ...folded(commandWords(name, version))]),
    ),
    "",
    "Setup from JSR, which installs the hooks and the launcher after all:",
    "",
    ...fenced("sh", folded(commandWords("setup", version))),
  ];
}

/** What an entry point needs beside its line when it is given an option. */
function moreToWrite(name: EntryName): string {
  const { writeWith } = ENTRIES[name];
  if (writeWith === undefined) return "";
  const flags = flagsFor(ENTRIES[name], PLACES, [writeWith.option])
    .filter((flag) => flag.startsWith("--allow-write=")).map(shellFlag);
  return `; \`${name}\` with \`${writeWith.option}\` also needs \`${flags.join(" ")}\``;
}

/** A command over several lines, a flag with values on a line of its own. */
function folded(words: readonly string[]): string[] {
  const breaks = /^(--allow-|jsr:)/;
  const text = words.map((word, at) =>
    breaks.test(word) || (word === "deno" && at > 0) ? `\\\n  ${word}` : word
  );
  return text.join(" ").split("\n");
}

function fenced(language: string, lines: readonly string[]): string[] {
  return ["```" + language, ...lines, "```"];
}

function specifier(name: EntryName, version: string): string {
  return `jsr:@oxtail/server@${version}${ENTRIES[name].exported}`;
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

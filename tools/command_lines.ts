/**
 * The command lines of docs/without-setup.md that start each entry point from JSR without setup, made from the table
 * of entry points. A shell expands them; clients expand nothing, so theirs starts a shell.
 */

import { ENTRIES, ENTRY_NAMES, type EntryName } from "../src/cli/entries.ts";
import { commandWords, FROM_CACHE, permissionWords, specifier } from "../src/cli/launcher.ts";

/**
 * Deno obeys these before it looks at its permissions, or outside of them: they load code, replace the
 * permissions, write files, connect to somewhere or take a descriptor for a channel. The launcher
 * forgets the same.
 */
export const FORGOTTEN: readonly string[] = [
  "NODE_OPTIONS",
  "NODE_V8_COVERAGE",
  "NODE_CHANNEL_FD",
  "DENO_PERMISSION_BROKER_PATH",
  "DENO_AUDIT_PERMISSIONS",
  "DENO_COVERAGE_DIR",
  "DENO_V8_FLAGS",
  "DENO_CONNECTED",
  "DENO_UNSTABLE_CONTROL_SOCK",
  "OTEL_DENO",
  "OTEL_DENO_TRACING",
  "OTEL_DENO_METRICS",
  "OTEL_DENO_CONSOLE",
];

/** The part of the page with every command line. */
export function commandLines(version: string): string {
  return sectionLines(`jsr:@oxtail/server@${version}`).join("\n");
}

function sectionLines(root: string): string[] {
  const server = `unset ${FORGOTTEN.join(" ")}; exec env ${commandWords("server", root).join(" ")}`;
  const json = { mcpServers: { oxtail: { command: "sh", args: ["-c", server] } } };
  const cached = FROM_CACHE.map((name) => specifier(name, root));
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
      others.flatMap((name) => [`# ${name}`, ...folded(commandWords(name, root))]),
    ),
    "",
    "## Setup from JSR",
    "",
    "It installs the hooks and the launcher after all:",
    "",
    ...fenced("sh", folded(commandWords("setup", root))),
  ];
}

/** What an entry point needs beside its line when it is given an option. */
function moreToWrite(name: EntryName): string {
  const { writeWith } = ENTRIES[name];
  if (writeWith === undefined) return "";
  const flags = permissionWords(name, [writeWith.option])
    .filter((flag) => flag.startsWith("--allow-write="));
  return `; \`${name}\` with \`${writeWith.option}\` also needs \`${flags.join(" ")}\``;
}

/** A command over several lines, a flag with values on a line of its own. */
function folded(words: readonly string[]): string[] {
  const breaks = /^(--(allow|deny)-|jsr:)/;
  const text = words.map((word, at) =>
    breaks.test(word) || (word === "deno" && at > 0) ? `\\\n  ${word}` : word
  );
  return text.join(" ").split("\n");
}

function fenced(language: string, lines: readonly string[]): string[] {
  return ["```" + language, ...lines, "```"];
}

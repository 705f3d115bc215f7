/** The command lines as docs/without-setup.md has them, for tests that do what a reader would. */

import { ENTRY_NAMES } from "../../src/cli/entries.ts";
import type { CommandLine } from "../../tools/checkout.ts";
import { ROOT } from "../../tools/paths.ts";

/** What the page has. All but `server` are text for a shell. */
export interface ReadmeLines {
  readonly fetch: string;
  /** The entry for Claude Code. */
  readonly server: CommandLine;
  /** The entry for Codex CLI, as text. */
  readonly codex: string;
  /** By the name of the entry point. */
  readonly commands: ReadonlyMap<string, string>;
  /** What the line of diagnose lacks for its probe. */
  readonly probeFlag: string;
}

/** Reads the section. */
export function readReadme(): ReadmeLines {
  const page = Deno.readTextFileSync(`${ROOT}/docs/without-setup.md`);
  const section = page.split("<!-- command-lines:")[1]?.split("<!-- end of command-lines")[0];
  const [fetch = "", json = "", codex = "", others = "", setup = ""] = fences(section ?? "");
  const parsed: { mcpServers: { oxtail: CommandLine } } = JSON.parse(json);
  const commands = others.split(/^# /m).slice(1).map((part): [string, string] => {
    const [name = "", ...lines] = part.split("\n");
    return [name, lines.join("\n").trim()];
  });
  return {
    fetch,
    server: parsed.mcpServers.oxtail,
    codex,
    commands: new Map([["setup", setup.trim()], ...commands]),
    probeFlag: /`diagnose` with `--probe` also needs `([^`]+)`/.exec(section ?? "")?.[1] ?? "",
  };
}

/** The names that the section has to have, apart from the server. */
export const COMMAND_NAMES = ENTRY_NAMES.filter((name) => name !== "server");

function fences(text: string): string[] {
  return [...text.matchAll(/^```\w+\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? "");
}

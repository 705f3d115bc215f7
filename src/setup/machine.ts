/** What setup finds on a machine: Deno, the clients, and where they keep their settings. */

import { no, ok, type Result } from "../wire/result.ts";
import type { ClientName } from "./hook_entries.ts";

/** What setup asks about the machine. */
export interface Look {
  readonly env: (name: string) => string | undefined;
  readonly isFolder: (path: string) => boolean;
  readonly isProgram: (path: string) => boolean;
  /** The path with all links followed, or the path itself. */
  readonly realPath: (path: string) => string;
}

/** Where the clients keep what they know. All paths are absolute. */
export interface ClientPlaces {
  /** Empty for `/`: paths are made by putting one behind it. */
  readonly home: string;
  readonly claudeDir: string;
  readonly codexDir: string;
  /** Whether Claude Code's folder is not `~/.claude`, and Codex's not `~/.codex`. */
  readonly claudeMoved: boolean;
  readonly codexMoved: boolean;
}

/** A client, as far as it is there. */
export interface FoundClient {
  readonly name: ClientName;
  /** For people. */
  readonly title: string;
  /** Its folder of settings. */
  readonly folder: string;
  readonly hasFolder: boolean;
  /** Absolute path; null when it is not in a folder of PATH. */
  readonly program: string | null;
}

/** Every client that setup knows. */
export const CLIENT_NAMES: readonly ClientName[] = ["claude-code", "codex"];

/** Finds the folders. The reason says what is wrong with the environment. */
export function findPlaces(look: Look): Result<ClientPlaces> {
  const named = look.env("HOME") ?? "";
  if (!named.startsWith("/")) {
    return no("HOME is not set to an absolute path: set it to your home folder");
  }
  const home = plainPath(named).replace(/^\/$/, "");
  const claudeDir = folderFrom(look, "CLAUDE_CONFIG_DIR", `${home}/.claude`);
  if (!claudeDir.ok) return claudeDir;
  const codexDir = folderFrom(look, "CODEX_HOME", `${home}/.codex`);
  if (!codexDir.ok) return codexDir;
  for (const path of [home, claudeDir.value, codexDir.value]) {
    if (/[,\n]/.test(path)) {
      return no(`Cannot use "${path}": Deno cannot allow a path with a comma or a line break`);
    }
  }
  return ok({
    home,
    claudeDir: claudeDir.value,
    codexDir: codexDir.value,
    claudeMoved: claudeDir.value !== `${home}/.claude`,
    codexMoved: codexDir.value !== `${home}/.codex`,
  });
}

/** A path in the one spelling under which things are remembered. */
export function plainPath(path: string): string {
  return path.replaceAll(/\/{2,}/g, "/").replace(/(?<=.)\/$/, "");
}

/** Looks for a client. */
export function findClient(look: Look, places: ClientPlaces, name: ClientName): FoundClient {
  const isClaude = name === "claude-code";
  const folder = isClaude ? places.claudeDir : places.codexDir;
  return {
    name,
    title: isClaude ? "Claude Code" : "Codex",
    folder,
    hasFolder: look.isFolder(folder),
    program: findProgram(look, isClaude ? "claude" : "codex"),
  };
}

/** The absolute path of a program in PATH, or null. */
export function findProgram(look: Look, name: string): string | null {
  return findPrograms(look, name)[0] ?? null;
}

/** The absolute paths of all programs of that name in PATH. */
export function findPrograms(look: Look, name: string): string[] {
  const folders = (look.env("PATH") ?? "").split(":").filter((folder) => folder.startsWith("/"));
  return folders.map((folder) => `${folder}/${name}`).filter(look.isProgram);
}

function folderFrom(look: Look, variable: string, otherwise: string): Result<string> {
  const value = look.env(variable);
  if (value === undefined || value === "") return ok(otherwise);
  return value.startsWith("/")
    ? ok(plainPath(value))
    : no(`${variable} is "${value}": set it to an absolute path, or not at all`);
}

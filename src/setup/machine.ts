/** What setup finds on a machine: the world it runs in, the clients and their folders, and Deno. */

import { type Files, ifPossible } from "../sys/files.ts";
import type { RunProgram, SettingsFiles } from "../sys/ports.ts";
import { no, ok, type Result } from "../wire/result.ts";
import { folderVariable, type FoundClient, type Ground } from "./installers.ts";
import { type ClientName, findProgram, type Look, plainPath, SETUP_FOLDER } from "./record.ts";

/** The Deno that runs us. */
interface OwnDeno {
  readonly executable: string;
  /** Such as `2.9.6`. */
  readonly version: string;
}

/** The outside world. */
export interface SetupWorld {
  readonly files: Files;
  readonly settings: SettingsFiles;
  readonly look: Look;
  readonly deno: OwnDeno;
  /** Runs a client. */
  readonly run: RunProgram;
  /** Runs Deno to fetch and bundle. */
  readonly bundle: RunProgram;
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
  /** Says some lines and asks; gives what was typed, or null, and nothing is said, when nobody is at a terminal. */
  readonly ask: (lines: readonly string[], question: string) => string | null;
  /** Sets the permission bits of a folder to 0700; throws {@link FileError} when that is not allowed. */
  readonly close: (folder: string) => void;
  /** Makes a folder the current one: a program started by us looks for settings there. */
  readonly enter: (folder: string) => void;
  /** A second name for a program, or a copy where the disk is another one. Throws {@link FileError}. */
  readonly keepProgram: (from: string, to: string) => void;
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

/** Where the clients' own installers put them when they are in no folder of PATH, below the home folder. */
const CLIENT_FOLDERS = ["/.local/bin", "/.claude/local", "/.bun/bin"] as const;

/** Finds out where everything is, and whether that can be used. */
export function findGround(world: SetupWorld): Result<Ground & { readonly places: ClientPlaces }> {
  const places = findPlaces(world.look);
  if (!places.ok) return places;
  const { home } = places.value;
  const root = `${home}/.oxtail`;
  const found = world.files.lstat(root);
  if (found !== null && found.kind !== "folder") {
    return no(`Cannot use "${root}": it is not a folder but a ${found.kind}, move it away`);
  }
  const { files, settings, look, run } = world;
  return ok({ root, home, places: places.value, files, settings, look, run });
}

/** Finds the folders. The reason says what is wrong with the environment. */
export function findPlaces(look: Look): Result<ClientPlaces> {
  const named = look.env("HOME") ?? "";
  if (!named.startsWith("/")) {
    return no("HOME is not set to an absolute path: set it to your home folder");
  }
  const home = plainPath(named).replace(/^\/$/, "");
  const claudeDir = folderFrom(look, "claude-code", `${home}/.claude`);
  if (!claudeDir.ok) return claudeDir;
  const codexDir = folderFrom(look, "codex", `${home}/.codex`);
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

function folderFrom(look: Look, client: ClientName, otherwise: string): Result<string> {
  const variable = folderVariable(client);
  const value = look.env(variable);
  if (value === undefined || value === "") return ok(otherwise);
  return value.startsWith("/")
    ? ok(plainPath(value))
    : no(`${variable} is "${value}": set it to an absolute path, or not at all`);
}

/** Looks for a client: in PATH, then where its own installer may have put it. */
export function findClient(
  look: Look,
  { home, ...places }: ClientPlaces,
  name: ClientName,
  folder: string = name === "codex" ? places.codexDir : places.claudeDir,
): FoundClient {
  const isClaude = name === "claude-code";
  const program = isClaude ? "claude" : "codex";
  const elsewhere = [
    ...CLIENT_FOLDERS.map((below) => `${home}${below}/${program}`),
    `/opt/homebrew/bin/${program}`,
  ];
  return {
    name,
    title: isClaude ? "Claude Code" : "Codex",
    folder,
    isMoved: folder !== `${home}/${isClaude ? ".claude" : ".codex"}`,
    program: findProgram(look, program) ?? elsewhere.find(look.isProgram) ?? null,
  };
}

/** The clients that `--client` names; null when it is not given. */
export function parseClients(
  list: string | undefined,
  known: readonly string[],
): Result<readonly string[] | null> {
  if (list === undefined) return ok(null);
  const clients = list.split(",").map((word) => word.trim());
  const stranger = clients.find((word) => !known.includes(word));
  return stranger === undefined
    ? ok([...new Set(clients)])
    : no(`Cannot use client "${stranger}": expected ${known.join(" or ")}`);
}

/** Waits until no other setup works here, and keeps others waiting. Its folder exists. */
export function held({ files, root }: Pick<Ground, "files" | "root">): Disposable {
  const lock = files.lock(`${root}/${SETUP_FOLDER}/lock`);
  return { [Symbol.dispose]: () => lock.release() };
}

/** A path as people write it: below the home folder with `~`. */
export function shortPath(path: string, home: string): string {
  return path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}

/** Complains, and gives the exit status of a failure. */
export function fail(world: SetupWorld, reasons: readonly string[]): number {
  for (const reason of reasons) world.complain(`oxtail: ${reason}`);
  return 1;
}

/** Where `npx` puts what it runs: npm empties that when it likes. */
const NPX = "/_npx/";

/** The Deno that runs us, by the name in PATH that leads to it: that one may be started. */
export function ownDeno({ look, deno: { executable } }: Pick<SetupWorld, "look" | "deno">): string {
  const named = findProgram(look, "deno");
  const isIt = named !== null && look.realPath(named) === look.realPath(executable);
  return isIt ? named : executable;
}

/**
 * The Deno for the launcher to start, which has to be there tomorrow as well: the one that runs us, whose
 * name in PATH stays when Deno is updated. One of npx's cache is kept under `lib` instead, where that
 * may be read.
 */
export function lastingDeno(world: SetupWorld, root: string): string {
  const { look, deno: { executable, version } } = world;
  const real = look.realPath(executable);
  if (!real.includes(NPX)) return ownDeno(world);
  const kept = `${root}/lib/deno-${version}`;
  if (ifPossible(() => look.isProgram(kept) || world.keepProgram(real, kept))) return kept;
  world.say(
    "note       Deno is started from npm's cache for npx: when npm empties that, run setup again",
  );
  return ownDeno(world);
}

/** oxtail's own files under `~/.oxtail`: the bundled entry points, the launcher, the scripts of the hooks, the plugin. */

import { ENTRIES, ENTRY_NAMES, type EntryName } from "../cli/entries.ts";
import { type LauncherSettings, renderLauncher } from "../cli/launcher.ts";
import { failureOf, ifPossible } from "../sys/files.ts";
import type { RunProgram } from "../sys/ports.ts";
import { parseObject } from "../wire/json.ts";
import { no, ok, type Result } from "../wire/result.ts";
import type { Ground } from "./installers.ts";
import { shortPath } from "./machine.ts";
import { pluginFiles } from "./plugin.ts";
import {
  type Choices,
  findProgram,
  readRecord,
  SETUP_FOLDER,
  sha256,
  writeRecord,
} from "./record.ts";

/** Where the running setup comes from. */
export type Origin =
  | { readonly from: "checkout"; readonly root: string }
  /** A bundle that an earlier setup made: nothing is left to fetch. */
  | { readonly from: "bundle"; readonly root: string }
  /** `root` is the specifier of the package, `jsr:@oxtail/server@0.1.0`. */
  | { readonly from: "jsr"; readonly root: string };

/** What is installed. */
export interface OwnSources {
  readonly version: string;
  readonly origin: Origin;
  /** The texts of `hooks/launcher`, `hooks/oxtail-hook`, `hooks/oxtail-hand-over`,
   * `hooks/oxtail-listener`, `hooks/oxtail-plugin.mjs`, `hooks/act` and `deno.lock`. */
  readonly launcher: string;
  readonly gate: string;
  readonly handOver: string;
  readonly listener: string;
  readonly plugin: string;
  readonly act: string;
  readonly lock: string;
}

/** How it is installed. */
interface OwnSettings {
  /** Absolute path of Deno. */
  readonly deno: string;
  /** As {@link LauncherSettings} has them. */
  readonly claudeDir: string;
  readonly codexDir: string;
  readonly claudeOthers: readonly string[];
  readonly codexOthers: readonly string[];
  readonly codex: string;
  /** Whether servers may wake their own session through the socket that Claude Code gives it. */
  readonly sockets: boolean;
  readonly choices: Choices;
}

/** What became of our files. */
interface Installed {
  /** Paths of those that were written: the others were there already. */
  readonly written: readonly string[];
  /** A line for the user, or null. */
  readonly note: string | null;
}

/** How a bundle is made. */
interface Bundler {
  readonly run: RunProgram;
  /** The user's home: Deno finds there how to reach the registries. */
  readonly home: string;
  /** Absolute path. */
  readonly deno: string;
  /** Absolute path of a copy of our lock file. Deno completes it with what it finds on JSR. */
  readonly lock: string;
}

/** What the launcher starts. */
type Library = Pick<LauncherSettings, "from" | "root" | "denoDir" | "config" | "lock">;

const PROGRAM_MODE = 0o700;
const FILE_MODE = 0o600;
/** The folders that setup alone writes to, below `~/.oxtail`. */
export const OWN_FOLDERS = ["bin", "hooks", "lib", "plugin", SETUP_FOLDER] as const;
/** Whatever package.json lies above the folder we stand in is not ours. */
const DENO_ENV = { DENO_NO_PACKAGE_JSON: "1", NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" } as const;
/** The file that lets our own tools run unasked in Claude Code, below `~/.oxtail`. */
const ALLOW_TOOLS = "hooks/allow-tools";

/** Tells where a module comes from by its URL. `module` is its path in the package. */
export function originOf(url: string, module: string, version: string): Origin {
  if (!url.startsWith("file:")) return { from: "jsr", root: `jsr:@oxtail/server@${version}` };
  const path = decodeURIComponent(new URL(url).pathname);
  return path.endsWith(`/${module}`)
    ? { from: "checkout", root: path.slice(0, -module.length - 1) }
    : { from: "bundle", root: path.slice(0, path.lastIndexOf("/")) };
}

/**
 * Closes `~/.oxtail` to other users when it is ours, and makes the folders that setup needs.
 *
 * @param close Sets its permission bits to 0700
 * @returns A line for the user; null when it was closed already, or was not there
 */
export function openOwn(
  { files, root }: Ground,
  close: (folder: string) => void,
): Result<string | null> {
  const mode = files.lstat(root)?.mode ?? 0;
  let said: string | null = null;
  try {
    if ((mode & 0o077) !== 0) {
      const uid = files.lstat(root)?.uid ?? null;
      if (uid !== ownUid({ files, root })) {
        return no(`Cannot use "${root}": it belongs to another user (uid ${uid}), move it away`);
      }
      close(root);
      said = `closed     ~/.oxtail to other users: its mode was ${
        (mode & 0o777).toString(8)
      }, now 700`;
    }
    for (const folder of ["", ...OWN_FOLDERS, `${SETUP_FOLDER}/before`]) {
      files.makeFolder(`${root}/${folder}`.replace(/\/$/, ""));
    }
    return ok(said);
  } catch (error) {
    return no(`${failureOf(error).message}: make "${root}" yours and writable, or move it away`);
  }
}

/** What a shell starts as `oxtail`: no link, which Deno makes only for who may write everywhere. */
const SHELL_COMMAND = `#!/bin/sh
# Made by oxtail setup; oxtail uninstall removes it.
exec "$HOME/.oxtail/bin/oxtail" "$@"
`;
const SHELL_COMMAND_MODE = 0o755;

/** Where that lies, below the home folder. */
const shellCommandPath = (home: string) => `${home}/.local/bin/oxtail`;

/** Whether what a shell would start as `oxtail` in `~/.local/bin` is what setup made. */
function isShellCommand({ files, home }: Pick<Ground, "files" | "home">): boolean {
  const path = shellCommandPath(home);
  const { kind, size } = files.lstat(path) ?? {};
  return kind === "file" && size === SHELL_COMMAND.length && files.readText(path) === SHELL_COMMAND;
}

/**
 * Makes `oxtail` a word of the user's shell, where that is possible without an edit of the shell's files:
 * `~/.local/bin` is there, ours and in PATH, and PATH has no other `oxtail`.
 *
 * @returns What the user types to start it, and a line about that
 */
export function nameInShell(ground: Ground): { readonly typed: string; readonly line: string } {
  const { files, home, root, look, settings } = ground;
  const path = shellCommandPath(home);
  const typed = root.replace(home, "~") + "/bin/oxtail";
  const other = findProgram(look, "oxtail");
  if (other === `${root}/bin/oxtail`) return { typed: "oxtail", line: "" };
  if (other !== null && (other !== path || !isShellCommand(ground))) {
    return {
      typed,
      line: `- "oxtail" in a shell is "${other}", which is another one: type ${typed}`,
    };
  }
  const folder = path.slice(0, path.lastIndexOf("/"));
  const isInPath = (look.env("PATH") ?? "").split(":").includes(folder);
  const found = isInPath ? files.lstat(folder) : null;
  const isOurs = found?.kind === "folder" && found.uid === files.lstat(root)?.uid &&
    ((found.mode ?? 0) & 0o002) === 0;
  const done = isOurs && settings.install(path, SHELL_COMMAND, SHELL_COMMAND_MODE);
  if (done !== false && done.ok) return { typed: "oxtail", line: "" };
  return {
    typed,
    line: `- To type "oxtail" in a shell: export PATH="$HOME/.oxtail/bin:$PATH"`,
  };
}

/** Removes what {@link nameInShell} made; tells whether it was there. */
export function removeFromShell(ground: Pick<Ground, "files" | "home">): boolean {
  return isShellCommand(ground) && ground.files.remove(shellCommandPath(ground.home));
}

/** Who we are, as a file of ours shows. */
function ownUid({ files, root }: Pick<Ground, "files" | "root">): number | null {
  const path = `${root}/setup.oxtail`;
  files.remove(path); // what a killed setup has left
  files.create(path, new Uint8Array(), { sync: false });
  const uid = files.lstat(path)?.uid ?? null;
  files.remove(path);
  return uid;
}

/**
 * Writes everything of ours, and remembers the hashes of the scripts. The folders exist, and the current
 * folder is one of ours.
 */
export async function installOwn(
  ground: Ground,
  sources: OwnSources,
  own: Omit<Bundler, "lock">,
  settings: OwnSettings,
): Promise<Result<Installed>> {
  const { files, root } = ground;
  const library = await installLibrary(ground, sources, own);
  if (!library.ok) return library;
  const { choices, ...places } = settings;
  const launcher = renderLauncher(sources.launcher, {
    ...places,
    keys: choices.keys,
    ...library.value.library,
  });
  const scripts: Record<string, string> = {
    "bin/oxtail": launcher,
    "hooks/oxtail-hand-over": sources.handOver,
    "hooks/oxtail-hook": sources.gate,
    "hooks/oxtail-listener": sources.listener,
    "hooks/oxtail-plugin.mjs": sources.plugin,
    "lib/act": sources.act,
  };
  const written = [...library.value.written];
  const install = (path: string, text: string, mode: number): Result<null> => {
    makeFoldersAbove(ground, path);
    const done = ground.settings.install(`${root}/${path}`, text, mode);
    if (!done.ok) return done;
    if (done.value) written.push(`${root}/${path}`);
    return ok(null);
  };
  for (const [path, text] of Object.entries(scripts)) {
    const done = install(path, text, PROGRAM_MODE);
    if (!done.ok) return done;
  }
  for (const { path, text } of pluginFiles(sources.version, choices.allowTools)) {
    const done = install(`plugin/${path}`, text, FILE_MODE);
    if (!done.ok) return done;
  }
  if (choices.allowTools) {
    const done = install(ALLOW_TOOLS, "", FILE_MODE);
    if (!done.ok) return done;
  } else files.remove(`${root}/${ALLOW_TOOLS}`);
  const hashes = await Promise.all(
    Object.entries(scripts).map(async ([path, text]) => [path, await sha256(text)]),
  );
  writeRecord(files, root, {
    ...readRecord(files, root),
    version: sources.version,
    scripts: Object.fromEntries(hashes),
    choices,
  });
  return ok({ written, note: library.value.note });
}

function makeFoldersAbove({ files, root }: Ground, path: string): void {
  const names = path.split("/").slice(0, -1);
  names.forEach((_, n) => files.makeFolder(`${root}/${names.slice(0, n + 1).join("/")}`));
}

interface InstalledLibrary extends Installed {
  readonly library: Library;
}

/** Makes a file of each entry point; where Deno cannot bundle, a warm cache. */
async function installLibrary(
  ground: Ground,
  sources: OwnSources,
  own: Omit<Bundler, "lock">,
): Promise<Result<InstalledLibrary>> {
  const { files, root } = ground;
  const { origin, version } = sources;
  const none = { denoDir: "", config: "", lock: "" };
  if (origin.from === "bundle") {
    const isOurs = origin.root.startsWith(`${root}/`);
    const note = isOurs
      ? null
      : `keep       ${
        shortPath(origin.root.replace(/\/lib$/, ""), ground.home)
      }: oxtail is started from there`;
    return ok({ library: { ...origin, ...none }, written: [], note });
  }
  const folder = `${root}/lib/${version}`;
  files.makeFolder(folder);
  const lock = `${folder}/deno.lock`;
  files.replace(lock, new TextEncoder().encode(sources.lock));
  const bundler = { ...own, lock };
  const bundled = await bundleAll(ground, bundler, origin, folder);
  if (bundled.ok) {
    files.remove(lock);
    return ok({
      library: { from: "bundle", root: folder, ...none },
      written: bundled.value,
      note: null,
    });
  }
  for (const entry of ENTRY_NAMES) {
    const cached = await cacheEntry(bundler, origin, entry);
    if (cached.ok) continue;
    files.remove(lock);
    const reasons = [...new Set([bundled.reason, cached.reason])].join("; ");
    return no(`Cannot fetch oxtail's modules: ${reasons}`);
  }
  const config = origin.from === "checkout" ? `${origin.root}/deno.json` : "";
  const note =
    `note       Deno could not bundle (${bundled.reason}): oxtail is started from its cache`;
  // The clients need not know the cache that a shell has named.
  const denoDir = await cacheFolder(bundler);
  return ok({ library: { ...origin, denoDir, config, lock }, written: [], note });
}

async function bundleAll(
  { files, settings, root }: Ground,
  bundler: Bundler,
  origin: Origin,
  folder: string,
): Promise<Result<readonly string[]>> {
  const paths: string[] = [];
  const temporary = `${root}/${SETUP_FOLDER}/bundle.js`;
  for (const entry of ENTRY_NAMES) {
    const made = await bundleEntry(bundler, origin, entry, temporary);
    if (!made.ok) return made;
    const path = `${folder}/${entry}.js`;
    const text = asShipped(entry, files.readText(temporary));
    files.remove(temporary);
    if (!text.ok) return text;
    const written = settings.install(path, text.value, FILE_MODE);
    if (!written.ok) return written;
    if (written.value) paths.push(path);
  }
  return ok(paths);
}

/** Makes one file of an entry point. The reason is what Deno complained about. */
export async function bundleEntry(
  bundler: Bundler,
  origin: Origin,
  entry: EntryName,
  output: string,
): Promise<Result<null>> {
  const args = ["bundle", "--quiet", ...resolution(bundler, origin), "--output", output];
  const drawn = entry === "cockpit" ? ["--minify", `--external=${DEVTOOLS}`] : [];
  return await ran(bundler, [...args, ...drawn, specifierOf(origin, entry)]);
}

/** Fetches an entry point without making one file of it. */
async function cacheEntry(
  bundler: Bundler,
  origin: Origin,
  entry: EntryName,
): Promise<Result<null>> {
  return await ran(bundler, [
    "cache",
    "--quiet",
    ...resolution(bundler, origin),
    specifierOf(origin, entry),
  ]);
}

/**
 * Where this Deno keeps its cache, an absolute path: `DENO_DIR`, or what Deno takes without it. Empty when
 * it does not say.
 */
export async function cacheFolder({ run, deno }: Pick<Bundler, "run" | "deno">): Promise<string> {
  const { stdout } = await run(deno, ["info", "--json", "--no-config"], DENO_ENV);
  const folder = parseObject(stdout)?.["denoDir"];
  return typeof folder === "string" && folder.startsWith("/") ? folder : "";
}

function resolution({ lock }: Bundler, origin: Origin): string[] {
  const config = origin.from === "checkout" ? `--config=${origin.root}/deno.json` : "--no-config";
  return [config, `--lock=${lock}`, "--frozen=false"];
}

function specifierOf(origin: Origin, entry: EntryName): string {
  const { module, exported } = ENTRIES[entry];
  return origin.from === "jsr" ? `${origin.root}${exported}` : `${origin.root}/${module}`;
}

async function ran({ run, deno, home }: Bundler, args: readonly string[]): Promise<Result<null>> {
  const asUser = await run(deno, args, { ...DENO_ENV, HOME: home || "/" });
  // Its .npmrc may be one that Deno cannot resolve; the launcher gives us a home without.
  const isNpmrc = asUser.code !== 0 && asUser.stderr.includes(".npmrc");
  const { code, stderr } = isNpmrc ? await run(deno, args, DENO_ENV) : asUser;
  return code === 0 ? ok(null) : no(complaint(stderr) || `it ended with ${code}`);
}

/** The line that says what is wrong; Deno may put causes and a backtrace below it. */
function complaint(stderr: string): string | undefined {
  const lines = stderr.trim().split("\n");
  return lines.find((line) => line.startsWith("error: ")) ?? lines.at(-1);
}

/** The text of a bundled entry point as it is installed: a client waits for every single hook. */
export function asShipped(entry: EntryName, bundle: string): Result<string> {
  if (entry === "cockpit") return withoutDevtools(bundle);
  return ok(entry === "hook" || entry === "line" ? compiledAtOnce(bundle) : bundle);
}

/** What Ink imports for who develops it, and nobody installs: a bundle that names it would not start. */
const DEVTOOLS = "react-devtools-core";

/** A bundle of the cockpit without its import of {@link DEVTOOLS}, which it uses only where DEV is set. */
export function withoutDevtools(bundle: string): Result<string> {
  const [found, ...more] = [...bundle.matchAll(/\bimport ([\w$]+) ?from ?"react-devtools-core";/g)];
  const [line, name] = found ?? [];
  if (line === undefined || more.length > 0) {
    return no(`Ink does not import ${DEVTOOLS} as it did: look at what its bundle needs`);
  }
  return ok(bundle.replace(line, () => `const ${name}={};`));
}

/** The first line of a function at the top of a bundle, as Deno's bundler prints it. */
const BEGINS = /^(?:async )?function\*? ([\w$]+)\(/;

/**
 * The text of a bundle with the functions at its top in parentheses, and in front. V8 takes the
 * parentheses for the wish to compile a function with its file, so that it is in the code cache which
 * Deno keeps; otherwise each one is compiled when it is first called, in every process anew. For a
 * program that calls most of its functions once, and ends, that is a third of what it does.
 *
 * It relies on how the bundler lays out what it prints: such a function begins and ends in the first
 * column. Where that is not so, the text stays as it is.
 */
export function compiledAtOnce(bundle: string): string {
  const functions: string[] = [];
  const rest: string[] = [];
  let isInside = false;
  for (const line of bundle.split("\n")) {
    if (isInside) {
      if (BEGINS.test(line)) return bundle;
      isInside = line !== "}";
      functions.push(isInside ? line : "});");
      continue;
    }
    const [, name] = BEGINS.exec(line) ?? [];
    if (name === undefined) rest.push(line);
    else {
      // Not all on one line, which would end here as well.
      if (!line.endsWith("{")) return bundle;
      functions.push(`var ${name} = (${line}`);
      isInside = true;
    }
  }
  return isInside ? bundle : [...functions, ...rest].join("\n");
}

/**
 * Removes the programs of other versions, and tells which they were: nothing starts them once the launcher
 * names another folder. What somebody else put beside them stays.
 */
export function removeOldVersions({ files, root }: Ground, version: string): string[] {
  const others = (files.list(`${root}/lib`) ?? []).filter((name) =>
    name !== version && /^\d+\.\d+\.\d+/.test(name)
  );
  return others.toSorted().filter((other) => {
    const folder = `${root}/lib/${other}`;
    if (files.lstat(folder)?.kind !== "folder") return false;
    // It is in nobody's way: what cannot be removed stays.
    return ifPossible(() => {
      for (const entry of ENTRY_NAMES) files.remove(`${folder}/${entry}.js`);
      files.remove(`${folder}/deno.lock`);
      if (files.list(folder)?.length === 0) files.remove(folder);
    }) && files.lstat(folder) === null;
  });
}

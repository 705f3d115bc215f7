/** oxtail's own programs under `~/.oxtail`: the bundled entry points, the launcher and the gate. */

import { ENTRY_NAMES, type EntryName } from "../cli/entries.ts";
import { type LauncherSettings, renderLauncher } from "../cli/launcher.ts";
import { no, ok, type Result } from "../wire/result.ts";
import type { Choices } from "./choices.ts";
import type { SetupDisk } from "./client_files.ts";
import { compiledAtOnce } from "./compiled_at_once.ts";
import { bundleEntry, type Bundler, cacheEntry, cacheFolder, type Origin } from "./library.ts";
import { readRecord, SETUP_FOLDER, sha256, writeRecord } from "./record.ts";

/** What is installed. */
export interface OwnSources {
  readonly version: string;
  readonly origin: Origin;
  /** The texts of `hooks/launcher`, `hooks/oxtail-hook`, `hooks/oxtail-listener` and `deno.lock`. */
  readonly launcher: string;
  readonly gate: string;
  readonly listener: string;
  readonly lock: string;
}

/** How it is installed. */
export interface OwnSettings {
  /** Absolute path of Deno. */
  readonly deno: string;
  /** As {@link LauncherSettings} has them. */
  readonly claudeDir: string;
  readonly codexDir: string;
  readonly codex: string;
  readonly sockets: boolean;
  readonly choices: Choices;
}

/** A file of ours, and whether it was written or was there already. */
export interface Installed {
  readonly path: string;
  readonly what: string;
  readonly written: boolean;
}

const PROGRAM_MODE = 0o700;
const FILE_MODE = 0o600;

/** Why `~/.oxtail` cannot be used, or null. */
export function rootFault(disk: SetupDisk): string | null {
  const found = disk.files.lstat(disk.root);
  if (found === null || found.kind === "folder") return null;
  return `Cannot use "${disk.root}": it is not a folder but a ${found.kind}, move it away`;
}

/** Makes the folders under `~/.oxtail` that setup itself needs. */
export function makeFolders({ files, root }: SetupDisk): void {
  for (
    const path of ["", "/bin", "/hooks", "/lib", `/${SETUP_FOLDER}`, `/${SETUP_FOLDER}/before`]
  ) {
    files.makeFolder(`${root}${path}`);
  }
}

/**
 * Makes the library: a file of each entry point; where Deno cannot bundle, a warm cache. The folders
 * exist, and the current folder is one of ours.
 *
 * @returns What the launcher has to know, what was written, and what the user has to know
 */
export async function installLibrary(
  disk: SetupDisk,
  sources: OwnSources,
  run: Bundler["run"],
  deno: string,
): Promise<Result<InstalledLibrary>> {
  const { origin, version } = sources;
  const folder = `${disk.root}/lib/${version}`;
  if (origin.from === "bundle") {
    const isOurs = origin.root.startsWith(`${disk.root}/`);
    const note = isOurs ? null : `keep       ${origin.root}, oxtail is started from there`;
    return ok({ library: { ...origin, denoDir: "", config: "", lock: "" }, files: [], note });
  }
  disk.files.makeFolder(folder);
  const lock = `${folder}/deno.lock`;
  disk.files.replace(lock, new TextEncoder().encode(sources.lock));
  const bundler = { run, deno, lock };
  const bundled = await bundleAll(disk, bundler, origin, folder);
  if (bundled.ok) {
    disk.files.remove(lock);
    const library: Library = { from: "bundle", root: folder, denoDir: "", config: "", lock: "" };
    return ok({ library, files: bundled.value, note: null });
  }
  for (const entry of ENTRY_NAMES) {
    const cached = await cacheEntry(bundler, origin, entry);
    if (cached.ok) continue;
    disk.files.remove(lock);
    const reasons = [...new Set([bundled.reason, cached.reason])].join("; ");
    return no(`Cannot fetch oxtail's modules: ${reasons}`);
  }
  const config = origin.from === "checkout" ? `${origin.root}/deno.json` : "";
  const note =
    `note       Deno could not bundle (${bundled.reason}): oxtail is started from its cache`;
  // The clients need not know the cache that a shell has named.
  const denoDir = await cacheFolder(bundler);
  return ok({ library: { ...origin, denoDir, config, lock }, files: [], note });
}

/** A library, once it is there. */
export interface InstalledLibrary {
  readonly library: Library;
  readonly files: readonly Installed[];
  /** A line for the user, or null. */
  readonly note: string | null;
}

/** What the launcher starts. */
export type Library = Pick<LauncherSettings, "from" | "root" | "denoDir" | "config" | "lock">;

async function bundleAll(
  disk: SetupDisk,
  bundler: Bundler,
  origin: Origin,
  folder: string,
): Promise<Result<readonly Installed[]>> {
  const files: Installed[] = [];
  const temporary = `${disk.root}/${SETUP_FOLDER}/bundle.js`;
  for (const entry of ENTRY_NAMES) {
    const made = await bundleEntry(bundler, origin, entry, temporary);
    if (!made.ok) return made;
    const path = `${folder}/${entry}.js`;
    const text = asInstalled(entry, disk.files.readText(temporary));
    const written = disk.settings.install(path, text, FILE_MODE);
    disk.files.remove(temporary);
    if (!written.ok) return written;
    files.push({ path, what: `the bundled ${entry}`, written: written.value });
  }
  return ok(files);
}

/** The text of a bundled entry point as it is installed: a client waits for every single hook. */
export function asInstalled(entry: EntryName, bundle: string): string {
  return entry === "hook" ? compiledAtOnce(bundle) : bundle;
}

/** Writes the launcher and the gate, and remembers their hashes. */
export async function installScripts(
  disk: SetupDisk,
  sources: OwnSources,
  settings: OwnSettings,
  library: Library,
): Promise<Result<readonly Installed[]>> {
  const { choices, ...places } = settings;
  const { keys } = choices;
  const launcher = renderLauncher(sources.launcher, { ...places, keys, ...library });
  const scripts: Record<string, string> = {};
  const files: Installed[] = [];
  const wanted = [
    { path: "bin/oxtail", what: "the launcher", text: launcher },
    { path: "hooks/oxtail-hook", what: "the gate that the clients' hooks run", text: sources.gate },
    {
      path: "hooks/oxtail-listener",
      what: "the idle listener of Claude Code",
      text: sources.listener,
    },
  ];
  for (const { path, what, text } of wanted) {
    const written = disk.settings.install(`${disk.root}/${path}`, text, PROGRAM_MODE);
    if (!written.ok) return written;
    files.push({ path: `${disk.root}/${path}`, what, written: written.value });
    scripts[path] = await sha256(text);
  }
  const record = readRecord(disk.files, disk.root);
  writeRecord(disk.files, disk.root, {
    ...record,
    version: sources.version,
    scripts,
    choices,
  });
  return ok(files);
}

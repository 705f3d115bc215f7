/**
 * Stands in for `@std/fs` where JSR cannot be reached. It has the functions this project uses,
 * with the same results.
 *
 * @module
 */

import { dirname, join } from "./std_path.ts";

/** Narrows {@linkcode exists}. */
export interface ExistsOptions {
  /** Only a regular file counts. */
  isFile?: boolean;
  /** Only a directory counts. */
  isDirectory?: boolean;
}

/** Whether `path` exists, following links. */
export async function exists(path: string | URL, options: ExistsOptions = {}): Promise<boolean> {
  try {
    return matches(await Deno.stat(path), options);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Whether `path` exists, following links. */
export function existsSync(path: string | URL, options: ExistsOptions = {}): boolean {
  try {
    return matches(Deno.statSync(path), options);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Makes sure that `dir` is a directory, creating it and its parents. */
export async function ensureDir(dir: string | URL): Promise<void> {
  try {
    await Deno.mkdir(dir, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    throw notADirectory(dir);
  }
}

/** Makes sure that `dir` is a directory, creating it and its parents. */
export function ensureDirSync(dir: string | URL): void {
  try {
    Deno.mkdirSync(dir, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    throw notADirectory(dir);
  }
}

/** Makes sure that `path` is a file, creating it empty, and its parents. */
export async function ensureFile(path: string): Promise<void> {
  if (await exists(path)) return;
  await ensureDir(dirname(path));
  await Deno.writeFile(path, new Uint8Array());
}

/** An entry that {@linkcode walk} came upon. */
export interface WalkEntry extends Deno.DirEntry {
  /** The path: the root joined with the way to the entry. */
  path: string;
}

/** What {@linkcode walk} leaves out. */
export interface WalkOptions {
  /** Whether files are listed (default: yes). */
  includeFiles?: boolean;
  /** Whether directories are listed, the root too (default: yes). */
  includeDirs?: boolean;
  /** Whether symbolic links are listed (default: yes). */
  includeSymlinks?: boolean;
  /** Only files whose path ends in one of these. */
  exts?: string[];
  /** Only entries whose path matches one of these. */
  match?: RegExp[];
  /** No entry, and nothing below an entry, whose path matches one of these. */
  skip?: RegExp[];
}

/** Lists everything under `root`, depth first, without following links. */
export async function* walk(
  root: string,
  options: WalkOptions = {},
): AsyncIterableIterator<WalkEntry> {
  const info = await Deno.lstat(root);
  const { isFile, isDirectory, isSymlink } = info;
  yield* visit({ path: root, name: lastSegment(root), isFile, isDirectory, isSymlink }, options);
}

async function* visit(entry: WalkEntry, options: WalkOptions): AsyncIterableIterator<WalkEntry> {
  if (options.skip?.some((pattern) => pattern.test(entry.path))) return;
  if (isWanted(entry, options)) yield entry;
  if (!entry.isDirectory) return;
  for await (const child of Deno.readDir(entry.path)) {
    yield* visit({ ...child, path: join(entry.path, child.name) }, options);
  }
}

function isWanted(entry: WalkEntry, options: WalkOptions): boolean {
  const kind = entry.isDirectory
    ? options.includeDirs
    : entry.isSymlink
    ? options.includeSymlinks
    : options.includeFiles;
  if (kind === false) return false;
  if (options.exts && !options.exts.some((ext) => entry.path.endsWith(ext))) return false;
  return options.match?.some((pattern) => pattern.test(entry.path)) ?? true;
}

function lastSegment(path: string): string {
  return path.replace(/\/+$/, "").split("/").at(-1) ?? path;
}

function matches(info: Deno.FileInfo, options: ExistsOptions): boolean {
  if (options.isFile && options.isDirectory) {
    throw new TypeError("ExistsOptions.options.isDirectory and isFile must not be true together");
  }
  if (options.isFile) return info.isFile;
  return options.isDirectory ? info.isDirectory : true;
}

function notADirectory(dir: string | URL): Error {
  return new Error(`Failed to ensure directory exists: expected 'dir', got 'file' at "${dir}"`);
}

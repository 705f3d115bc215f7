/**
 * What setup remembers, under `~/.oxtail/setup/`: what each file of a client was before it, byte for
 * byte, and which text it left there. It is written before the file is: whatever is killed when, the
 * record names a text that the file has, or had.
 *
 * ```
 * record.json        {schema_version, version, scripts: {<path>: sha256}, files: {<path>: {before, after}},
 *                    folders: [<path>], choices: {keys, codexQueue}}
 * before/<hash>-<name>   a file as it was
 * lock               held while setup works
 * ```
 */

import type { Files } from "../sys/files.ts";
import { isObject, objectField, parseObject } from "../wire/json.ts";
import { baseName } from "../clients/client.ts";
import type { Choices } from "./choices.ts";
import { plainPath } from "./machine.ts";

/** What is remembered of one file. */
export interface FileRecord {
  /** The name of the copy of what it was; null when it was not there. */
  readonly before: string | null;
  /** SHA-256 of the text that setup left there, hex. */
  readonly after: string;
}

/** What is remembered. */
export interface SetupRecord {
  /** The version that was installed. */
  readonly version: string;
  /** SHA-256 of each script that was installed, hex, by its path below `~/.oxtail`. */
  readonly scripts: { readonly [path: string]: string };
  readonly files: { readonly [path: string]: FileRecord };
  /** Folders of the clients that were not there before, outermost first. */
  readonly folders: readonly string[];
  /** What the user chose; null before the first setup. */
  readonly choices: Choices | null;
}

/** A record of nothing. */
export const NO_RECORD: SetupRecord = {
  version: "",
  scripts: {},
  files: {},
  folders: [],
  choices: null,
};

/** The folder of the record, below the root of the store. */
export const SETUP_FOLDER = "setup";

/** The record; an unreadable one counts as none. */
export function readRecord(files: Files, root: string): SetupRecord {
  const path = `${root}/${SETUP_FOLDER}/record.json`;
  if (files.lstat(path)?.kind !== "file") return NO_RECORD;
  const value = parseObject(files.readText(path));
  if (value === null) return NO_RECORD;
  const records: Record<string, FileRecord> = {};
  for (const [path, file] of Object.entries(objectField(value, "files") ?? {})) {
    if (!isObject(file) || typeof file.after !== "string") continue;
    const before = typeof file.before === "string" ? file.before : null;
    records[plainPath(path)] = { before, after: file.after };
  }
  const scripts: Record<string, string> = {};
  for (const [path, hash] of Object.entries(objectField(value, "scripts") ?? {})) {
    if (typeof hash === "string") scripts[path] = hash;
  }
  const version = typeof value.version === "string" ? value.version : "";
  const folders = Array.isArray(value.folders) ? value.folders : [];
  return {
    version,
    scripts,
    files: records,
    folders: folders.filter((path) => typeof path === "string").map(plainPath),
    choices: choicesOf(objectField(value, "choices")),
  };
}

/** What is not said counts as not allowed. */
function choicesOf(value: { readonly [field: string]: unknown } | null): Choices | null {
  if (value === null) return null;
  return { keys: value.keys === true, codexQueue: value.codexQueue === true };
}

/** Writes the record, and removes copies that it no longer names. The folders exist. */
export function writeRecord(files: Files, root: string, record: SetupRecord): void {
  const folder = `${root}/${SETUP_FOLDER}`;
  const value = { schema_version: 1, ...record };
  files.replace(
    `${folder}/record.json`,
    new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`),
  );
  const named = new Set(Object.values(record.files).map(({ before }) => before));
  for (const name of files.list(`${folder}/before`) ?? []) {
    if (!named.has(name)) files.remove(`${folder}/before/${name}`);
  }
}

/** Where a copy lies. */
export function beforePath(root: string, name: string): string {
  return `${root}/${SETUP_FOLDER}/before/${name}`;
}

/** What a file was before setup; null when it was not there, or when the copy is gone. */
export function readBefore(files: Files, root: string, record: FileRecord): string | null {
  if (record.before === null || record.before.includes("/")) return null;
  const path = beforePath(root, record.before);
  return files.lstat(path)?.kind === "file" ? files.readText(path) : null;
}

/** Keeps what a file was, and gives the name of the copy. */
export async function keepBefore(
  files: Files,
  root: string,
  path: string,
  text: string | null,
): Promise<string | null> {
  if (text === null) return null;
  const name = `${(await sha256(`${path}\n${text}`)).slice(0, 16)}-${baseName(path)}`;
  files.replace(beforePath(root, name), new TextEncoder().encode(text));
  return name;
}

/** The SHA-256 of a text, hex. */
export async function sha256(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(hash).toHex();
}

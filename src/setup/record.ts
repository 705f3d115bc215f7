/**
 * What setup remembers, under `~/.oxtail/setup/`: what the clients' settings were before it, byte for
 * byte. It is written before a client is told anything: whatever is killed when, the next setup or
 * uninstall finishes from here.
 *
 * ```
 * record.json        {schema_version, version, scripts: {<path>: sha256}, choices: {keys, codexQueue},
 *                    clients: [{client, folder, before, isAlone?}], files: [{client, path, before}]}
 * before/<hash>-<name>   a settings file as it was
 * lock               held while setup works
 * ```
 */

import { baseName } from "../clients/client.ts";
import type { Store } from "../mail/store.ts";
import { type Files, orElse } from "../sys/files.ts";
import { isObject, objectField, parseObject } from "../wire/json.ts";
import { no, ok, type Result } from "../wire/result.ts";
import type { GetEnv } from "../wire/settings.ts";

/** A client that setup can configure, as people name it. */
export type ClientName = "claude-code" | "codex";

/** Every client that setup knows. */
export const CLIENT_NAMES: readonly ClientName[] = ["claude-code", "codex"];

/** What setup asks about the machine. */
export interface Look {
  readonly env: (name: string) => string | undefined;
  readonly isFolder: (path: string) => boolean;
  readonly isProgram: (path: string) => boolean;
  /** The path with all links followed, or the path itself. */
  readonly realPath: (path: string) => string;
}

/** A client that was told to install the plugin, in one of its folders. */
export interface ClientRecord {
  readonly client: ClientName;
  /** Its folder of settings, an absolute path. */
  readonly folder: string;
  /** The name of the copy of its settings file; null when there was none. */
  readonly before: string | null;
  /** An organisation refuses plugins, so it was told of the server alone. */
  readonly isAlone?: true;
}

/** A file of a client that setup wrote into. */
export interface FileRecord {
  /** The type of the client. */
  readonly client: string;
  readonly path: string;
  /** The name of the copy of what it was; null when it was not there. */
  readonly before: string | null;
}

/** What the user chose. */
export interface Choices {
  /** The server may start tmux and ps, which it needs to wake idle agents by keys. */
  readonly keys: boolean;
  /** It may start Codex, to wake idle sessions through `codex queue`. */
  readonly codexQueue: boolean;
  /** The clients run our tools without asking. */
  readonly allowTools: boolean;
  /** What Copilot CLI calls experimental is on: its extensions, of which ours wakes idle sessions. */
  readonly copilotExtension: boolean;
}

/** What is remembered. */
export interface SetupRecord {
  /** The version that was installed. */
  readonly version: string;
  /** SHA-256 of each script that was installed, hex, by its path below `~/.oxtail`. */
  readonly scripts: { readonly [path: string]: string };
  readonly clients: readonly ClientRecord[];
  /** The files of clients that have no installer. */
  readonly files: readonly FileRecord[];
  /** What the user chose; null before the first setup. */
  readonly choices: Choices | null;
}

/** A record of nothing. */
export const NO_RECORD: SetupRecord = {
  version: "",
  scripts: {},
  clients: [],
  files: [],
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
  const scripts = Object.entries(objectField(value, "scripts") ?? {})
    .filter((script): script is [string, string] => typeof script[1] === "string");
  return {
    version: typeof value.version === "string" ? value.version : "",
    scripts: Object.fromEntries(scripts),
    clients: (Array.isArray(value.clients) ? value.clients : []).flatMap(clientOf),
    files: (Array.isArray(value.files) ? value.files : []).flatMap(fileOf),
    choices: choicesOf(objectField(value, "choices")),
  };
}

function clientOf(value: unknown): ClientRecord[] {
  if (!isObject(value) || typeof value.folder !== "string" || !value.folder.startsWith("/")) {
    return [];
  }
  const client = CLIENT_NAMES.find((name) => name === value.client);
  const before = typeof value.before === "string" ? value.before : null;
  const alone = value.isAlone === true ? { isAlone: true } as const : {};
  return client === undefined
    ? []
    : [{ client, folder: plainPath(value.folder), before, ...alone }];
}

function fileOf(value: unknown): FileRecord[] {
  if (!isObject(value)) return [];
  const { client, path, before } = value;
  if (typeof client !== "string" || typeof path !== "string" || !path.startsWith("/")) return [];
  return [{ client, path, before: typeof before === "string" ? before : null }];
}

/** What is not said counts as not allowed. */
function choicesOf(value: { readonly [field: string]: unknown } | null): Choices | null {
  if (value === null) return null;
  return {
    keys: value.keys === true,
    codexQueue: value.codexQueue === true,
    allowTools: value.allowTools === true,
    copilotExtension: value.copilotExtension === true,
  };
}

/** Writes the record, and removes copies that it no longer names. The folders exist. */
export function writeRecord(files: Files, root: string, record: SetupRecord): void {
  const folder = `${root}/${SETUP_FOLDER}`;
  files.replace(`${folder}/record.json`, jsonBytes({ schema_version: 1, ...record }));
  const named = new Set([...record.clients, ...record.files].map(({ before }) => before));
  for (const name of files.list(`${folder}/before`) ?? []) {
    if (!named.has(name)) files.remove(`${folder}/before/${name}`);
  }
}

/** Remembers a client in place of what was known of it in that folder. */
export function remember(files: Files, root: string, told: ClientRecord): void {
  const record = readRecord(files, root);
  writeRecord(files, root, { ...record, clients: [...others(record, told), told] });
}

/** Forgets a client in that folder. */
export function forget(files: Files, root: string, told: ClientRecord): void {
  const record = readRecord(files, root);
  writeRecord(files, root, { ...record, clients: others(record, told) });
}

function others({ clients }: SetupRecord, { client, folder }: ClientRecord): ClientRecord[] {
  return clients.filter((one) => one.client !== client || one.folder !== folder);
}

/** Remembers a file, or forgets it when `before` is undefined. */
export function rememberFile(
  files: Files,
  root: string,
  { client, path }: Pick<FileRecord, "client" | "path">,
  before: string | null | undefined,
): void {
  const record = readRecord(files, root);
  const others = record.files.filter((one) => one.path !== path);
  const all = before === undefined ? others : [...others, { client, path, before }];
  writeRecord(files, root, { ...record, files: all });
}

/** What a settings file was before setup; null when it was not there; undefined when the copy is gone. */
export function readBefore(
  files: Files,
  root: string,
  { before }: Pick<ClientRecord, "before">,
): string | null | undefined {
  if (before === null) return null;
  const path = `${root}/${SETUP_FOLDER}/before/${baseName(before)}`;
  return files.lstat(path)?.kind === "file" ? files.readText(path) : undefined;
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
  files.replace(`${root}/${SETUP_FOLDER}/before/${name}`, new TextEncoder().encode(text));
  return name;
}

/** A path in the one spelling under which things are remembered. */
export function plainPath(path: string): string {
  return path.replaceAll(/\/{2,}/g, "/").replace(/(?<=.)\/$/, "");
}

/** The SHA-256 of a text, hex. */
export async function sha256(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(hash).toHex();
}

function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}

/** The absolute path of a program in PATH, or null. */
export function findProgram(look: Look, name: string): string | null {
  return findPrograms(look, name)[0] ?? null;
}

/** The absolute paths of all programs of that name in PATH. */
function findPrograms(look: Look, name: string): string[] {
  const folders = (look.env("PATH") ?? "").split(":").filter((folder) => folder.startsWith("/"));
  return folders.map((folder) => `${folder}/${name}`).filter(look.isProgram);
}

/** What the command line says of them; null where it says nothing. */
export type Wanted = { readonly [K in keyof Choices]: boolean | null };

/** What holds until the user chooses. */
export const DEFAULT_CHOICES: Choices = {
  keys: true,
  codexQueue: true,
  allowTools: false,
  copilotExtension: false,
};

/** The choices that hold now; `before` is what an earlier setup remembered. */
export function choose(wanted: Wanted, before: Choices | null): Choices {
  const old = before ?? DEFAULT_CHOICES;
  return {
    keys: wanted.keys ?? old.keys,
    codexQueue: wanted.codexQueue ?? old.codexQueue,
    allowTools: wanted.allowTools ?? old.allowTools,
    copilotExtension: wanted.copilotExtension ?? old.copilotExtension,
  };
}

/** The Codex that the server may start: an absolute path, or "" for none. */
export function allowedCodex(found: string | null, { codexQueue }: Choices): Result<string> {
  const program = codexQueue ? found : null;
  if (program === null) return ok("");
  // Deno's flags take lists and know no escape.
  if (program.includes(",")) {
    return no(`Cannot use "${program}": Deno cannot allow a path with a comma`);
  }
  return ok(program);
}

/** The oxtail that runs. */
interface Shipped {
  readonly version: string;
  /** Of the scripts that make the gate, as setup notes them in its record. */
  readonly gateSha256: { readonly [script: string]: string };
}

/** The plugin of Claude Code brings a gate of its own, and says so to its server. */
export const PLUGIN_HOOKS = { OXTAIL_HOOKS: "plugin" } as const;

/** What is wrong with the installed gate and what to do, or null. Never throws. */
export function gateWarning(store: Store, env: GetEnv, shipped: Shipped): string | null {
  if (env("OXTAIL_HOOKS") === PLUGIN_HOOKS.OXTAIL_HOOKS) return null;
  const path = `${store.root}/hooks/oxtail-hook`;
  // What may not be looked at cannot be told.
  return orElse(() => {
    if (store.files.lstat(path) === null) {
      return `There is no gate at "${path}", mail is handed over only when it is read: run oxtail's setup`;
    }
    const { version, scripts } = readRecord(store.files, store.root);
    const isCurrent = Object.entries(shipped.gateSha256)
      .every(([script, sha256]) => (scripts[script] ?? sha256) === sha256);
    if (isCurrent || isNewer(version, shipped.version)) return null;
    const whose = version === shipped.version ? "another version" : version;
    return `The gate at "${path}" is that of ${whose}, this is ${shipped.version}: run oxtail's setup`;
  }, null);
}

/** Whether version `a` comes after `b`, by the numbers in them; what is no version comes first. */
function isNewer(a: string, b: string): boolean {
  const numbers = (text: string) => (/^\d+(?:\.\d+)*/.exec(text)?.[0] ?? "").split(".").map(Number);
  const [ours, theirs] = [numbers(b), numbers(a)];
  const at = theirs.findIndex((number, i) => number !== (ours[i] ?? 0));
  return at >= 0 && (theirs[at] ?? 0) > (ours[at] ?? 0);
}

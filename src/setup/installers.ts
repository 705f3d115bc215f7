/**
 * The clients' own installers: they register the server, the hooks and the skill of our plugin, and take
 * them out again. We only keep what their settings were, because neither gives back the same bytes.
 *
 * One client is one step with an undo. The settings are kept and remembered before the first command
 * runs; after a failure the commands of removal run and the old bytes come back. A kill anywhere
 * leaves a record from which the next setup or uninstall finishes.
 */

import { CLIENT_VARIABLES } from "../cli/entries.ts";
import type { Files } from "../sys/files.ts";
import type { RunProgram, SettingsFiles } from "../sys/ports.ts";
import { isObject, parseObject } from "../wire/json.ts";
import { CLIENT_COMMAND_MAX_MS } from "../wire/limits.ts";
import { no, ok, type Result } from "../wire/result.ts";
import { safeLine } from "../wire/text.ts";
import { MARKETPLACE, PLUGIN_ID } from "./plugin.ts";
import {
  type ClientName,
  type ClientRecord,
  forget,
  keepBefore,
  type Look,
  readBefore,
  readRecord,
  remember,
} from "./record.ts";

/** What telling a client needs. */
interface Telling {
  readonly home: string;
  readonly look: Pick<Look, "env">;
  readonly run: RunProgram;
}

/** What an installer works with. */
export interface Ground extends Telling {
  /** `~/.oxtail`. */
  readonly root: string;
  readonly files: Files;
  readonly settings: SettingsFiles;
  readonly look: Look;
}

/** A client, as far as it is there. */
export interface FoundClient {
  readonly name: ClientName;
  /** For people. */
  readonly title: string;
  /** Its folder of settings. */
  readonly folder: string;
  /** Whether that is not where it is without being told. */
  readonly isMoved: boolean;
  /** Absolute path; null when it was not found. */
  readonly program: string | null;
}

/** A client with its program. */
export type AbleClient = FoundClient & { readonly program: string };

/** What the client has of oxtail. */
export interface Has {
  /** Setup's plugin. */
  readonly ours: boolean;
  /** The ids of plugins of this name from other marketplaces, such as the repository's. */
  readonly elsewhere: readonly string[];
}

/** How one client is told. */
interface Installer {
  /** The variable that names its folder. */
  readonly variable: string;
  /** The file whose bytes are kept, below its folder. */
  readonly file: string;
  /** Succeeds where the client knows plugins. */
  readonly able: readonly string[];
  readonly update: readonly string[];
  readonly add: readonly string[];
  readonly remove: readonly (readonly string[])[];
  /** The server alone, for a machine whose policy refuses plugins, and away with it. */
  readonly serverAlone: readonly string[];
  readonly removeAlone: readonly string[];
  /** The ids of plugins in what `plugin list --json` prints. */
  readonly ids: (printed: unknown) => string[];
  /** What the installer and the client's question about trust leave in a text, taken out; null for nothing left. */
  readonly without: (text: string) => string | null;
  /** Whether two texts say the same. */
  readonly isSame: (before: string | null, after: string | null) => boolean;
}

const LIST = ["plugin", "list", "--json"] as const;

const INSTALLERS: { readonly [Name in ClientName]: Installer } = {
  "claude-code": {
    variable: "CLAUDE_CONFIG_DIR",
    file: "settings.json",
    able: ["plugin", "marketplace", "--help"],
    add: ["plugin", "install", PLUGIN_ID],
    update: ["plugin", "update", PLUGIN_ID],
    remove: [["plugin", "uninstall", PLUGIN_ID], ["plugin", "marketplace", "remove", MARKETPLACE]],
    serverAlone: ["mcp", "add", "--scope", "user", "oxtail", "--"],
    removeAlone: ["mcp", "remove", "--scope", "user", "oxtail"],
    ids: (printed) => list(printed).map(({ id }) => String(id)),
    without: withoutEmptyLists,
    isSame: isSameJson,
  },
  codex: {
    variable: "CODEX_HOME",
    file: "config.toml",
    able: ["plugin", "--help"],
    add: ["plugin", "add", PLUGIN_ID],
    update: ["plugin", "add", PLUGIN_ID],
    remove: [["plugin", "remove", PLUGIN_ID], ["plugin", "marketplace", "remove", MARKETPLACE]],
    serverAlone: ["mcp", "add", "oxtail", "--"],
    removeAlone: ["mcp", "remove", "oxtail"],
    ids: (printed) =>
      list(isObject(printed) ? printed.installed : []).map(({ pluginId }) => String(pluginId)),
    without: withoutTrust,
    isSame: isSameLines,
  },
};

/** The settings file of a client whose bytes are kept. */
export function settingsPath({ name, folder }: Pick<FoundClient, "name" | "folder">): string {
  return `${folder}/${INSTALLERS[name].file}`;
}

/** The variable that names the folder of a client. */
export function folderVariable(name: ClientName): string {
  return INSTALLERS[name].variable;
}

/** Whether a client knows plugins. Only trying tells: versions say nothing. */
export async function isAble(ground: Ground, client: AbleClient): Promise<boolean> {
  return (await tell(ground, client, INSTALLERS[client.name].able)).code === 0;
}

/** The command lines that add oxtail to a client, as a person would type them. */
export function commandsOf({ root }: Ground, name: ClientName): string[] {
  const program = name === "codex" ? "codex" : "claude";
  const add = [["plugin", "marketplace", "add", `"${root}/plugin"`], INSTALLERS[name].add];
  return add.map((args) => [program, ...args].join(" "));
}

/** What the client has of oxtail, in its own words. */
export async function askWhatItHas(ground: Telling, client: AbleClient): Promise<Result<Has>> {
  const { code, stdout, stderr } = await tell(ground, client, LIST);
  if (code !== 0) return no(complaint(client, LIST, stderr || stdout));
  const ids = INSTALLERS[client.name].ids(parsed(stdout));
  const elsewhere = ids.filter((id) => id.startsWith("oxtail@") && id !== PLUGIN_ID);
  return ok({ ours: ids.includes(PLUGIN_ID), elsewhere });
}

/** What a client was told. */
export type Added =
  | "installed"
  | "unchanged"
  /** Of the server alone, because of its organisation; with the client's own sentence. */
  | { readonly refusal: string };

/** Of all that a client may refuse for, this alone stays until somebody else allows it. */
const IS_POLICY = /\bpolicy\b/i;

/**
 * Lets a client install the plugin, or look at it again. The reason says what the client complained about,
 * and that all is as it was.
 *
 * @param isNew Whether the client has to look at files that have changed
 */
export async function add(
  ground: Ground,
  client: AbleClient,
  isNew: boolean,
): Promise<Result<Added>> {
  const has = await askWhatItHas(ground, client);
  if (!has.ok) return has;
  const installer = INSTALLERS[client.name];
  if (has.value.ours) {
    if (!isNew) return ok("unchanged");
    const { code, stderr, stdout } = await tell(ground, client, installer.update);
    return code === 0 ? ok("installed") : no(complaint(client, installer.update, stderr || stdout));
  }
  const kept = await keep(ground, client);
  if (!kept.ok) return kept;
  // A marketplace that a killed setup has left would be refused when it comes from elsewhere.
  await tell(ground, client, installer.remove[1] ?? []);
  for (const args of [["plugin", "marketplace", "add", `${ground.root}/plugin`], installer.add]) {
    const { code, stdout, stderr } = await tell(ground, client, args);
    if (code === 0) continue;
    const sentence = complaint(client, args, stderr || stdout);
    if (IS_POLICY.test(sentence)) return await addAlone(ground, client, kept.value, sentence);
    const undone = await remove(ground, client, kept.value);
    return no(undone.ok ? sentence : `${sentence}; ${undone.reason}`);
  }
  if (kept.value.isAlone === true) {
    await tell(ground, client, installer.removeAlone);
    const { isAlone: _, ...whole } = kept.value;
    remember(ground.files, ground.root, whole);
  }
  return ok("installed");
}

/** Tells a client of the server alone, and remembers that first. */
async function addAlone(
  ground: Ground,
  client: AbleClient,
  record: ClientRecord,
  refusal: string,
): Promise<Result<Added>> {
  const { files, root } = ground;
  const { serverAlone, removeAlone } = INSTALLERS[client.name];
  const alone = { ...record, isAlone: true } as const;
  remember(files, root, alone);
  // One that a killed setup has left would be in the way.
  if (record.isAlone === true) await tell(ground, client, removeAlone);
  const { code, stdout, stderr } = await tell(ground, client, [
    ...serverAlone,
    `${root}/bin/oxtail`,
    "server",
  ]);
  if (code === 0) return ok({ refusal });
  const sentence = `${refusal}; ${complaint(client, serverAlone, stderr || stdout)}`;
  // Nothing of ours is there: one of this name is the user's own.
  const undone = await remove(ground, client, record);
  return no(undone.ok ? sentence : `${sentence}; ${undone.reason}`);
}

/** The command line that takes a plugin out of a client, for a person to type. */
export function removalLine(name: ClientName, id: string): string {
  return name === "codex" ? `codex plugin remove ${id}` : `claude plugin uninstall ${id}`;
}

/** The command line that registers the server alone, for a person to type. */
export function serverAloneLine({ root }: Ground, name: ClientName): string {
  const program = name === "codex" ? "codex" : "claude";
  return [program, ...INSTALLERS[name].serverAlone, `"${root}/bin/oxtail"`, "server"].join(" ");
}

/** What became of the settings file. */
type Restored = "as it was" | "without oxtail" | "unchanged";

/** Takes the plugin out of a client, and brings the bytes of its settings back if nobody else changed them. */
export async function remove(
  ground: Ground,
  client: AbleClient,
  record: ClientRecord,
): Promise<Result<Restored>> {
  const { files, root } = ground;
  const before = readBefore(files, root, record);
  const installer = INSTALLERS[client.name];
  const complaints: string[] = [];
  const alone = record.isAlone === true ? [installer.removeAlone] : [];
  for (const args of [...alone, ...installer.remove]) {
    const { code, stdout, stderr } = await tell(ground, client, args);
    if (code !== 0) complaints.push(complaint(client, args, stderr || stdout));
  }
  const has = await askWhatItHas(ground, client);
  // A client says that it failed also where there was nothing to remove.
  if (!has.ok || has.value.ours) {
    return no(complaints[0] ?? (has.ok ? `${client.title} still has ${PLUGIN_ID}` : has.reason));
  }
  const restored = restore(ground, client, before);
  if (!restored.ok) return restored;
  removeTree(files, `${client.folder}/plugins/cache/${MARKETPLACE}`);
  forget(files, root, record);
  return restored;
}

/** Keeps the settings as they are, unless a setup that was killed did: what is there now is half its work. */
async function keep(ground: Ground, client: AbleClient): Promise<Result<ClientRecord>> {
  const { files, root, settings } = ground;
  const old = readRecord(files, root).clients.find(({ client: name, folder }) =>
    name === client.name && folder === client.folder
  );
  if (old !== undefined && readBefore(files, root, old) !== undefined) return ok(old);
  const path = settingsPath(client);
  const found = settings.read(path);
  if (!found.ok) return found;
  const before = await keepBefore(files, root, path, found.value?.text ?? null);
  const record = { client: client.name, folder: client.folder, before };
  remember(files, root, record);
  return ok(record);
}

function restore(
  { settings }: Ground,
  client: AbleClient,
  before: string | null | undefined,
): Result<Restored> {
  const { without, isSame } = INSTALLERS[client.name];
  const path = settingsPath(client);
  const found = settings.read(path);
  if (!found.ok) return found;
  const now = found.value?.text ?? null;
  const bare = now === null ? null : without(now);
  const isUntouched = before !== undefined &&
    isSame(before === null ? null : without(before), bare);
  const wanted = isUntouched ? before : bare;
  if (wanted === now) return ok(isUntouched ? "as it was" : "unchanged");
  const done = settings.replace(path, found.value, wanted);
  if (!done.ok) return done;
  return ok(isUntouched ? "as it was" : "without oxtail");
}

/** Runs a client with a time limit, nothing on its standard input, and no more environment than it needs. */
async function tell({ look, run, home }: Telling, client: AbleClient, args: readonly string[]) {
  const env: Record<string, string> = {
    HOME: home || "/",
    PATH: look.env("PATH") ?? "",
    // Named, even its usual folder would be another place to Claude Code: it keeps one file beside it.
    ...(client.isMoved ? { [folderVariable(client.name)]: client.folder } : {}),
    // It would otherwise write files of its own beside the settings, and reach for the network.
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
  };
  for (const name of CLIENT_VARIABLES) {
    const value = look.env(name);
    if (value !== undefined) env[name] = value;
  }
  return await run(client.program, args, env, CLIENT_COMMAND_MAX_MS);
}

/** The client's own sentence, after the command that it says it to. */
function complaint({ title }: AbleClient, args: readonly string[], said: string): string {
  const lines = said.split("\n").filter((line) => line.trim() !== "" && !/^WARNING/.test(line));
  return `${title} refused "${args.slice(0, 3).join(" ")}": ${
    safeLine(lines.at(-1) ?? "it said nothing")
  }`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.slice(Math.max(0, text.search(/[[{]/))));
  } catch {
    return null;
  }
}

function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The lists that Claude Code leaves behind, empty, when the last plugin has gone. */
function withoutEmptyLists(text: string): string | null {
  const value = parseObject(text);
  if (value === null) return text;
  const lists = ["enabledPlugins", "extraKnownMarketplaces"];
  const isEmpty = (name: string) => {
    const found = value[name];
    return isObject(found) && Object.keys(found).length === 0;
  };
  const rest = Object.entries(value).filter(([name]) => !lists.includes(name) || !isEmpty(name));
  if (rest.length === Object.keys(value).length) return text;
  return rest.length === 0 ? null : `${JSON.stringify(Object.fromEntries(rest), null, 2)}\n`;
}

function isSameJson(before: string | null, after: string | null): boolean {
  if (before === null || after === null) return before === after;
  const [one, other] = [parseObject(before), parseObject(after)];
  return one !== null && other !== null ? canonical(one) === canonical(other) : before === after;
}

/** JSON with its keys in order. */
function canonical(value: unknown): string {
  return JSON.stringify(
    value,
    (_key, found) =>
      isObject(found)
        ? Object.fromEntries(Object.entries(found).sort(([a], [b]) => a < b ? -1 : 1))
        : found,
  );
}

/** What Codex notes when its user trusts the hooks of our plugin. */
function withoutTrust(text: string): string | null {
  const ours = new RegExp(
    `^\\[hooks\\.state\\."${PLUGIN_ID}:[^\\n]*\\]\\r?\\n(?:(?!\\[)[^\\n]*(?:\\n|$))*`,
    "gm",
  );
  const bare = text.replace(ours, "");
  if (bare === text) return text;
  const isLast = !bare.includes("\n[hooks.state.");
  const rest = (isLast ? bare.replace(/^\[hooks\.state\]\s*$/m, "") : bare).trimEnd() + "\n";
  return rest.trim() === "" ? null : rest;
}

/** Codex makes one kind of line end of several, and puts a blank line before a table. */
function isSameLines(before: string | null, after: string | null): boolean {
  const lines = (text: string | null) =>
    (text ?? "").split(/\r?\n/).map((line) => line.trimEnd()).filter((line) => line !== "").join(
      "\n",
    );
  return lines(before) === lines(after);
}

/** Removes what lies there; of a link the link itself. */
export function removeTree(files: Files, path: string): void {
  if (files.lstat(path)?.kind === "folder") {
    for (const name of files.list(path) ?? []) removeTree(files, `${path}/${name}`);
  }
  files.remove(path);
}

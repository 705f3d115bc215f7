/**
 * Clients that have no installer for all that oxtail needs: what is added to their settings, and taken out
 * again. A file is kept and remembered before it is touched, as it is with the others (src/setup/installers.ts).
 */

import type { ClientAdapter, ClientFile, SetupKit } from "../clients/client.ts";
import { CLIENTS } from "../clients/index.ts";
import { orElse } from "../sys/files.ts";
import { isObject, type JsonObject, own, parseObject } from "../wire/json.ts";
import { no, ok, type Result } from "../wire/result.ts";
import { type SetupWorld, shortPath } from "./machine.ts";
import type { Ground } from "./installers.ts";
import { hookCommand, SERVER } from "./plugin.ts";
import {
  type Choices,
  type FileRecord,
  findProgram,
  keepBefore,
  readBefore,
  readRecord,
  rememberFile,
} from "./record.ts";

/** A client that setup writes for. */
export type MoreClient = ClientAdapter & { readonly setup: NonNullable<ClientAdapter["setup"]> };

/** All of them. */
export const MORE_CLIENTS: readonly MoreClient[] = CLIENTS.filter(
  (client): client is MoreClient => client.setup !== undefined,
);

/** Those of `wanted` that are here, or all that are; the reason says which is not. */
export function findMore(
  { look }: Pick<SetupWorld, "look">,
  wanted: readonly string[] | null,
): Result<readonly MoreClient[]> {
  const found: MoreClient[] = [];
  for (const client of MORE_CLIENTS) {
    const { title, type, setup } = client;
    if (!(wanted?.includes(type) ?? true)) continue;
    const isMoved = (look.env(setup.movedBy) ?? "") !== "";
    const isHere = findProgram(look, setup.program) !== null;
    if (isHere && !isMoved) found.push(client);
    else if (wanted !== null) {
      return no(
        isMoved
          ? `Cannot set up ${title}: ${setup.movedBy} moves its settings, unset it`
          : `${title} is in no folder of PATH: install it, or add it to PATH, and run setup again`,
      );
    }
  }
  return ok(found);
}

/** Adds to all files of a client; after a failure they are as they were. Tells whether anything changed. */
export async function addTo(
  ground: Ground,
  client: MoreClient,
  { allowTools, copilotExtension }: Choices,
): Promise<Result<boolean>> {
  const { type, setup } = client;
  const hook = (event: string) => hookCommand("oxtail-hook", type, event);
  const kit: SetupKit = { server: SERVER, hook, allowTools, extension: copilotExtension };
  for (const folder of setup.folders ?? []) {
    const path = `${ground.home}/${folder}`;
    if (ground.files.lstat(path) === null) ground.files.makeFolder(path);
  }
  let changed = false;
  for (const file of setup.files) {
    const done = await addToOne(ground, type, file, kit);
    if (!done.ok) {
      const undone = removeFrom(ground, type);
      return undone.ok ? done : no(`${done.reason}; ${undone.reason}`);
    }
    changed ||= done.value;
  }
  return ok(changed);
}

async function addToOne(
  ground: Ground,
  client: string,
  file: ClientFile,
  kit: SetupKit,
): Promise<Result<boolean>> {
  const { files, root, settings, home } = ground;
  const path = `${home}/${file.path}`;
  const found = settings.read(path);
  if (!found.ok) return found;
  const now = found.value?.text ?? null;
  const old = readRecord(files, root).files.find((one) => one.path === path);
  const wanted = "text" in file ? ok(file.text(kit)) : joined(path, now, file.adds(kit));
  if (!wanted.ok) return wanted;
  if (wanted.value === now) return ok(false);
  if ("text" in file && now !== null && old === undefined && !isOurs(now)) {
    return no(`Cannot write "${path}": there is one of yours, move it away`);
  }
  if (old === undefined) {
    rememberFile(files, root, { client, path }, await keepBefore(files, root, path, now));
  }
  const done = settings.replace(path, found.value, wanted.value);
  if (done.ok) return ok(true);
  // Its folder is its own to make.
  return now === null ? no(`${done.reason}; start the client once, and run setup again`) : done;
}

/**
 * The files in which a client has no more of what setup added to them; null where it added nothing. A link is not
 * followed: what it leads to may not be read here.
 */
export function missingIn(
  { files, home }: Pick<Ground, "files" | "home">,
  written: readonly FileRecord[],
  { type, setup }: MoreClient,
): readonly string[] | null {
  const paths = written.filter(({ client }) => client === type).map(({ path }) => path);
  if (paths.length === 0) return null;
  const kit: SetupKit = { server: SERVER, hook: () => SERVER.args.join(" "), ...ALL_CHOSEN };
  return setup.files.filter((file) => {
    const text = "text" in file ? file.text(kit) : JSON.stringify(file.adds(kit));
    const path = `${home}/${file.path}`;
    if (!isOurs(text) || !paths.includes(path)) return false;
    return orElse(() => {
      const kind = files.lstat(path)?.kind;
      return kind === undefined || (kind === "file" && !isOurs(files.readText(path)));
    }, false);
  }).map(({ path }) => path);
}

/** What may be added at most. */
const ALL_CHOSEN = { allowTools: true, extension: true } as const;

/** Takes out of a client what setup added, and gives files that nobody else has changed their old bytes back. */
export function removeFrom(ground: Ground, client: string): Result<readonly string[]> {
  const { files, root, home } = ground;
  const said: string[] = [];
  for (const record of readRecord(files, root).files) {
    if (record.client !== client) continue;
    const done = removeFromOne(ground, record);
    if (!done.ok) return done;
    said.push(`${shortPath(record.path, home)} is ${done.value}`);
    rememberFile(files, root, record, undefined);
  }
  const folders = MORE_CLIENTS.find(({ type }) => type === client)?.setup.folders ?? [];
  for (const folder of folders.toReversed()) {
    if (files.list(`${home}/${folder}`)?.length === 0) files.remove(`${home}/${folder}`);
  }
  return ok(said);
}

function removeFromOne(ground: Ground, record: FileRecord): Result<string> {
  const { files, root, settings, home } = ground;
  const { path, client } = record;
  const found = settings.read(path);
  if (!found.ok) return found;
  const now = found.value?.text ?? null;
  const before = readBefore(files, root, record);
  const kit: SetupKit = { server: SERVER, hook: () => "", ...ALL_CHOSEN };
  const file = MORE_CLIENTS.find(({ type }) => type === client)?.setup.files
    .find((one) => `${home}/${one.path}` === path);
  const isWhole = file !== undefined && "text" in file;
  const adds = file !== undefined && "adds" in file ? file.adds(kit) : {};
  const bare = now === null || (isWhole && isOurs(now))
    ? null
    : without(now, parseObject(before ?? "") ?? {}, adds);
  const isUntouched = before !== undefined && isSame(bare, before);
  const wanted = isUntouched ? before : bare;
  if (wanted !== now) {
    const done = settings.replace(path, found.value, wanted);
    if (!done.ok) return done;
  }
  return ok(isUntouched ? "as it was" : "without oxtail");
}

/** The text of a file of settings with what we add, in place of what an earlier setup added. */
function joined(path: string, now: string | null, adds: JsonObject): Result<string | null> {
  if (Object.keys(adds).length === 0) return ok(now);
  const settings = now === null || now.trim() === "" ? {} : parseObject(now);
  if (settings === null) {
    return no(
      `Cannot read "${path}": it is no JSON without comments, add this yourself: ${
        JSON.stringify(adds)
      }`,
    );
  }
  const text = spelled(join(withoutOurs(settings, settings, {}) ?? {}, adds));
  const isThere = now !== null && canonical(parseObject(text)) === canonical(settings);
  return ok(isThere ? now : text);
}

function join(settings: JsonObject, adds: JsonObject): JsonObject {
  const entries = Object.entries(adds).map(([key, value]) => {
    const old = settings[key];
    if (isObject(value) && isObject(old)) return [key, join(old, value)] as const;
    if (Array.isArray(value) && Array.isArray(old)) return [key, [...old, ...value]] as const;
    return [key, value] as const;
  });
  return { ...settings, ...Object.fromEntries(entries) };
}

/** A text of settings without what is ours; null when nothing is left. */
function without(text: string, before: JsonObject, adds: JsonObject): string | null {
  const settings = parseObject(text);
  if (settings === null) return text;
  const bare = withoutOurs(settings, before, adds);
  return bare === null ? null : spelled(bare);
}

/**
 * What is ours names our folder or our tools, or is a value that was set by `adds` where none was. A list or an
 * object that held nothing else goes with it.
 */
function withoutOurs(
  settings: JsonObject,
  before: JsonObject,
  adds: JsonObject,
): JsonObject | null {
  const entries = Object.entries(settings).flatMap(([key, value]): [string, unknown][] => {
    const [was, added] = [own(before, key), own(adds, key)];
    if (isObject(value) && Object.keys(value).length > 0) {
      if (key === "oxtail" && isOurs(JSON.stringify(value))) return [];
      const rest = withoutOurs(value, isObject(was) ? was : {}, isObject(added) ? added : {});
      return rest === null ? [] : [[key, rest]];
    }
    if (Array.isArray(value) && value.length > 0) {
      const rest = value.filter((one) => !isOurs(JSON.stringify(one)));
      return rest.length === 0 ? [] : [[key, rest]];
    }
    return was === undefined && value === added ? [] : [[key, value]];
  });
  return entries.length === 0 ? null : Object.fromEntries(entries);
}

function isOurs(text: string): boolean {
  return /\.oxtail\/|\bmcp_{1,2}oxtail_|\boxtail[-_](?:ask_peer|send_message)\b/.test(text);
}

/** Two texts of settings say the same, empty lists and objects aside. */
function isSame(one: string | null, other: string | null): boolean {
  const [a, b] = [one, other].map((text) => text === null ? {} : parseObject(text));
  return a && b ? canonical(a) === canonical(b) : one === other;
}

/** JSON with its keys in order and nothing that is empty. */
function canonical(value: unknown): string {
  return JSON.stringify(compact(value)) ?? "";
}

function compact(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(compact);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, compact(one)] as const)
    .filter(([, one]) => one !== undefined).sort(([a], [b]) => a < b ? -1 : 1);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function spelled(value: JsonObject): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

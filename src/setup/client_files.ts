/**
 * Putting parts into files of the clients; `take_out.ts` takes them out again. Looking comes first and
 * changes nothing; what was found is data, and can be shown instead of done.
 */

import type { Files } from "../sys/files.ts";
import type { SettingsFile, SettingsFiles } from "../sys/settings_files.ts";
import { EDIT_MAX_TRIES } from "../wire/limits.ts";
import { no, ok, type Result } from "../wire/result.ts";
import { beforeOf } from "./before.ts";
import type { Part } from "./part.ts";
import { added, stripped } from "./part_text.ts";
import {
  type FileRecord,
  keepBefore,
  readRecord,
  SETUP_FOLDER,
  sha256,
  writeRecord,
} from "./record.ts";

/** What setup works with. */
export interface SetupDisk {
  /** `~/.oxtail`. */
  readonly root: string;
  /** Our own files. */
  readonly files: Files;
  /** The clients' files. */
  readonly settings: SettingsFiles;
}

/** One file, with everything of ours that goes into it or comes out of it. */
export interface FileParts {
  readonly path: string;
  readonly parts: readonly Part[];
}

/** A file as it is and as it is to be. */
export interface Edit {
  readonly path: string;
  readonly parts: readonly Part[];
  readonly found: SettingsFile | null;
  /** The whole text; null when there is to be no file. */
  readonly wanted: string | null;
  /** What was in it of ours, for people; only where something is to be taken out. */
  readonly taken?: readonly string[];
  /** Why it is neither read nor changed: a file that setup has not touched is nobody's fault here. */
  readonly leftAlone?: string;
}

/** Permission bits of a file that was not there: it may hold keys. */
const NEW_FILE_MODE = 0o600;

/** The parts by the file that they go into, in order. */
export function byFile(parts: readonly Part[]): FileParts[] {
  const paths = [...new Set(parts.map(({ path }) => path))];
  return paths.map((path) => ({ path, parts: parts.filter((part) => part.path === path) }));
}

/** Waits until no other setup works here, and keeps others waiting. Its folder exists. */
export function held({ files, root }: SetupDisk): Disposable {
  const lock = files.lock(`${root}/${SETUP_FOLDER}/lock`);
  return { [Symbol.dispose]: () => lock.release() };
}

/** What adding would come to. */
export function planAdd(disk: SetupDisk, { path, parts }: FileParts): Result<Edit> {
  const found = disk.settings.read(path);
  if (!found.ok) return found;
  const wanted = added(parts, found.value?.text ?? null);
  if (!wanted.ok) return no(`Cannot edit "${path}": ${wanted.reason}`);
  return writable({ path, parts, found: found.value, wanted: wanted.value });
}

/** An edit that changes a file which somebody wants to stay as it is must not be made. */
export function writable(edit: Edit): Result<Edit> {
  const { path, found } = edit;
  if (found === null || !found.isReadOnly || !changes(edit)) return ok(edit);
  return no(`Cannot edit "${path}": it is read-only, allow it with chmod u+w "${found.target}"`);
}

/** Whether an edit changes anything. */
export function changes({ found, wanted }: Edit): boolean {
  return (found?.text ?? null) !== wanted;
}

/** Adds to one file, again when its client has rewritten it in between. Gives what was done. */
export async function add(disk: SetupDisk, file: FileParts): Promise<Result<Edit>> {
  return await repeatedly(disk, () => Promise.resolve(planAdd(disk, file)), async (edit) => {
    await remember(disk, edit);
  });
}

/** Plans an edit and makes it, and again when the file is another by then. Gives what was done. */
export async function repeatedly(
  disk: SetupDisk,
  plan: () => Promise<Result<Edit>>,
  beforeWriting: (edit: Edit) => Promise<void>,
): Promise<Result<Edit>> {
  let path = "";
  for (let tries = 0; tries < EDIT_MAX_TRIES; tries++) {
    const edit = await plan();
    if (!edit.ok || !changes(edit.value)) return edit;
    path = edit.value.path;
    await beforeWriting(edit.value);
    const { found, wanted } = edit.value;
    const done = disk.settings.replace(path, found, wanted, NEW_FILE_MODE);
    if (!done.ok) return done;
    if (done.value) return edit;
  }
  return no(`Cannot edit "${path}": it changes all the time, end the client and try again`);
}

/** Notes what a file was, and what it is about to be. */
async function remember(disk: SetupDisk, { path, parts, found, wanted }: Edit): Promise<void> {
  const known = readRecord(disk.files, disk.root).files[path];
  const text = found?.text ?? null;
  const isOurs = known !== undefined && text !== null && await sha256(text) === known.after;
  let before = known?.before ?? null;
  if (!isOurs) {
    // Others have changed it since: what it would be without us is what it goes back to.
    // A file of which nothing is remembered was there before us, whatever it holds: it is not to go.
    const record = readRecord(disk.files, disk.root);
    const old = known === undefined ? "" : beforeOf(disk.files, disk.root, record, path).text;
    const own = known === undefined ? parts.filter(({ isCertain }) => isCertain) : parts;
    const bare = text === null ? ok(null) : stripped(own, text, old).wanted;
    before = await keepBefore(disk.files, disk.root, path, bare.ok ? bare.value : text);
  }
  save(disk, path, { before, after: await sha256(wanted ?? "") });
}

/** Remembers a file; null forgets it. */
export function save(disk: SetupDisk, path: string, file: FileRecord | null): void {
  const record = readRecord(disk.files, disk.root);
  const { [path]: _old, ...others } = record.files;
  const files = file === null ? others : { ...others, [path]: file };
  writeRecord(disk.files, disk.root, { ...record, files });
}

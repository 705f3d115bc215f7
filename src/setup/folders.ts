/** Folders of the clients that setup needs for its own files, and takes away again. */

import { FileError } from "../sys/files.ts";
import { no, ok, type Result } from "../wire/result.ts";
import type { SetupDisk } from "./client_files.ts";
import { readRecord, writeRecord } from "./record.ts";

/** Makes those of the folders that are missing, and remembers them. */
export function makeClientFolders(disk: SetupDisk, folders: readonly string[]): Result<null> {
  const missing = folders.filter((path) => disk.files.lstat(path) === null);
  if (missing.length === 0) return ok(null);
  try {
    const record = readRecord(disk.files, disk.root);
    const folders = [...new Set([...record.folders, ...missing])];
    writeRecord(disk.files, disk.root, { ...record, folders });
    for (const path of missing) disk.files.makeFolder(path);
    return ok(null);
  } catch (error) {
    if (error instanceof FileError) return no(error.message);
    throw error;
  }
}

/** Removes those of the folders that setup made and that are empty again, and forgets them all. */
export function removeClientFolders(disk: SetupDisk, folders: readonly string[]): void {
  const record = readRecord(disk.files, disk.root);
  const ours = record.folders.filter((path) => folders.includes(path));
  for (const path of ours.toReversed()) {
    if (disk.files.list(path)?.length === 0) disk.files.remove(path);
  }
  if (ours.length === 0) return;
  const others = record.folders.filter((path) => !folders.includes(path));
  writeRecord(disk.files, disk.root, { ...record, folders: others });
}

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

/** Removes the folders that setup made and that are empty again. */
export function removeClientFolders(disk: SetupDisk): void {
  const record = readRecord(disk.files, disk.root);
  for (const path of [...record.folders].reverse()) {
    if (disk.files.list(path)?.length === 0) disk.files.remove(path);
  }
}

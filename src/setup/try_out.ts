/** Finding out whether edits can be written, before the first one is. */

import { changes, type Edit, held, type SetupDisk } from "./client_files.ts";
import { SETUP_FOLDER } from "./record.ts";

/** Why files cannot be written, one sentence each. Tries it, and leaves everything as it was. */
export function writeFaults(disk: SetupDisk, edits: readonly Edit[]): string[] {
  // Another setup may be about to use the very name that is tried.
  using _lock = disk.files.lstat(`${disk.root}/${SETUP_FOLDER}`) === null ? null : held(disk);
  return edits.filter(changes).flatMap(({ path, parts, found }) => {
    const folders = parts.flatMap((part) => part.folders ?? []);
    const missing = folders.filter((folder) => disk.files.lstat(folder) === null);
    const tried = disk.settings.tryOut(path, found, missing);
    return tried.ok ? [] : [tried.reason];
  });
}

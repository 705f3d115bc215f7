/** Finding out whether edits can be written, before the first one is; and taking away what a killed try left. */

import { changes, type Edit, type FileParts, held, type SetupDisk } from "./client_files.ts";
import type { Part } from "./part.ts";
import { SETUP_FOLDER } from "./record.ts";

/** Why files cannot be written, one sentence each. Tries it, and leaves everything as it was. */
export function writeFaults(disk: SetupDisk, edits: readonly Edit[]): string[] {
  // Another setup may be about to use the very name that is tried.
  using _lock = disk.files.lstat(`${disk.root}/${SETUP_FOLDER}`) === null ? null : held(disk);
  return edits.filter(changes).flatMap(({ path, parts, found }) => {
    const tried = disk.settings.tryOut(path, found, filesAbove(parts));
    return tried.ok ? [] : [tried.reason];
  });
}

/** Removes temporary files of ours that a kill has left beside these files. No other setup works here. */
export function tidyUp(disk: SetupDisk, files: readonly FileParts[]): void {
  for (const file of files) {
    for (const path of [file.path, ...filesAbove(file.parts)]) disk.settings.tidy(path);
  }
}

/** What stands for a file while folders are missing: a file in each folder above, innermost first. */
function filesAbove(parts: readonly Part[]): string[] {
  return parts.flatMap(({ folders, beside }) => [
    ...(folders ?? []).slice(1).reverse(),
    ...(beside === undefined ? [] : [beside]),
  ]);
}

/** `~/.oxtail` itself. No program of ours uses one that others can enter: mail lies in it. */

import { FileError } from "../sys/files.ts";
import { no, ok, type Result } from "../wire/result.ts";
import type { SetupDisk } from "./client_files.ts";

/** Its permission bits when other users can enter it, else null. */
export function openMode({ files, root }: SetupDisk): number | null {
  const mode = files.lstat(root)?.mode ?? 0;
  return (mode & 0o077) === 0 ? null : mode & 0o777;
}

/**
 * Closes it to other users when it is ours.
 *
 * @param close Sets its permission bits to 0700
 * @returns A line for the user; null when it was closed already, or is not there
 */
export function closeRoot(
  disk: SetupDisk,
  close: (folder: string) => void,
): Result<string | null> {
  const mode = openMode(disk);
  if (mode === null) return ok(null);
  try {
    const uid = disk.files.lstat(disk.root)?.uid ?? null;
    if (uid !== ownUid(disk)) {
      return no(`Cannot use "${disk.root}": it belongs to another user (uid ${uid}), move it away`);
    }
    close(disk.root);
    return ok(`closed     ~/.oxtail to other users: its mode was ${mode.toString(8)}, now 700`);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return no(`${error.message}: make "${disk.root}" yours and writable, or move it away`);
  }
}

/** Who we are, as a file of ours shows. */
function ownUid({ files, root }: SetupDisk): number | null {
  const path = `${root}/setup.oxtail`;
  files.remove(path); // what a killed setup has left
  files.create(path, new Uint8Array(), { sync: false });
  const uid = files.lstat(path)?.uid ?? null;
  files.remove(path);
  return uid;
}

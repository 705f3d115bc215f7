/** A look that never fails. */

import { FileError, type Files, type FileStat } from "./files.ts";

/**
 * What lies at `path`; null also for what cannot be looked at, such as a name that is no UTF-8 or a file
 * in a folder of somebody else.
 */
export function lookAt(files: Pick<Files, "lstat">, path: string): FileStat | null {
  try {
    return files.lstat(path);
  } catch (error) {
    if (error instanceof FileError) return null;
    throw error;
  }
}

/** Something that the disk may refuse now, and that is tried again later. */

import { FileError } from "./files.ts";

/** Does `act`; false when a file operation of it failed. Whatever else it throws is thrown on. */
export function ifPossible(act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (error instanceof FileError) return false;
    throw error;
  }
}

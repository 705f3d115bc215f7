/**
 * Something that the disk may refuse now: it is made up for later by itself, nobody could be told of it, or
 * its failure would be taken for one of what was done before it.
 */

import { FileError } from "./files.ts";

/** Does `act`; false when a file operation of it failed. Whatever else it throws is thrown on. */
export function ifPossible(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (error instanceof FileError) return false;
    throw error;
  }
}

/** Notes that are made beside something else, which must not fail with them. */

import { FileError } from "./files.ts";

/**
 * Does what the disk allows: whether it did. For what is made up for later by itself, where nobody could
 * be told, or where a failure would be taken for one of the thing itself.
 */
export function asDiskAllows(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (error instanceof FileError) return false;
    throw error;
  }
}

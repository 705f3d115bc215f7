/**
 * Files of other programs that we edit. Their owners rewrite them while they run, they may be links
 * into somebody's collection of settings, and what stands in them may be years of work: so a file is
 * replaced only as a whole, and only if it still is what was read.
 */

import type { Result } from "../wire/result.ts";

/** A file as it was read. */
export interface SettingsFile {
  readonly text: string;
  /** Where it really lies, all links followed. */
  readonly target: string;
  /** Its owner may not write to it. A rename could replace it all the same, but somebody wanted it so. */
  readonly isReadOnly: boolean;
}

/** Files of other programs. A reason is a sentence that says what to do. */
export interface SettingsFiles {
  /** The file; null when there is none. Refuses what is no plain UTF-8 text. */
  read(path: string): Result<SettingsFile | null>;
  /**
   * Replaces a file, or creates or removes it (`null`), in one step that leaves the old file or the
   * new one, whatever happens. Links and permission bits stay.
   *
   * @param expected What must still be there; null for nothing
   * @param mode Permission bits of a new file
   * @returns Whether it was done: false when the file is another by now
   */
  replace(
    path: string,
    expected: SettingsFile | null,
    text: string | null,
    mode: number,
  ): Result<boolean>;
  /**
   * Finds out whether {@link replace} could do its work here, by making and removing what it would make.
   * Of missing folders none is made, since a kill would leave it: a file beside them stands for them.
   *
   * @param expected As for {@link replace}
   * @param above Files in the folders above, innermost first, to be tried where that of `path` is missing
   */
  tryOut(path: string, expected: SettingsFile | null, above: readonly string[]): Result<null>;
  /** Removes what a killed {@link replace} or {@link tryOut} has left beside a file, as far as it may. */
  tidy(path: string): void;
  /**
   * Writes a file of our own, whole and in one step, unless it is there with this text and these
   * permission bits. Its folder exists.
   *
   * @returns Whether it was written
   */
  install(path: string, text: string, mode: number): Result<boolean>;
}

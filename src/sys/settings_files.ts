/**
 * The settings of other programs, whose bytes we keep and bring back, and files of our own. Settings may be
 * links into somebody's collection: so a file is replaced as a whole, where it really lies, and only if
 * it still is what was read.
 */

import type { Result } from "../wire/result.ts";

/** A file as it was read. */
export interface SettingsFile {
  readonly text: string;
  /** Where it really lies, all links followed. */
  readonly target: string;
}

/** Files of other programs. A reason is a sentence that says what to do. */
export interface SettingsFiles {
  /** The file; null when there is none. Refuses what is no plain UTF-8 text. */
  read(path: string): Result<SettingsFile | null>;
  /**
   * Replaces a file, or removes it (`null`), in one step that leaves the old file or the new one, whatever
   * happens. Links and permission bits stay. Fails when the file is another than `expected` by now.
   */
  replace(path: string, expected: SettingsFile | null, text: string | null): Result<null>;
  /**
   * Writes a file of our own, whole and in one step, unless it is there with this text and these
   * permission bits. Its folder exists.
   *
   * @returns Whether it was written
   */
  install(path: string, text: string, mode: number): Result<boolean>;
}

/**
 * Reading files of other programs, which we neither own nor trust: they may be large, grow while they
 * are read, be replaced, or be no files at all.
 */

import type { Result } from "../wire/result.ts";

/** A regular file that is open for reading. */
export interface Readable extends Disposable {
  /** In bytes, when it was opened. */
  readonly size: number;
  /** ms since the epoch, when it was opened. */
  readonly mtimeMs: number;
  /** Fills `into` from the byte `offset` on. Gives the number of bytes, fewer only at the file's end. */
  read(offset: number, into: Uint8Array): Promise<number>;
}

/** Why a file was not opened. */
export type OpenFault =
  /** Nothing lies there. */
  | "missing"
  /** With all links followed it lies outside of the folder. */
  | "outside"
  /** A folder, a pipe, a device. */
  | "not-a-file"
  /** The system, or our own permissions, forbid it. */
  | "unreadable";

/** Files of other programs. Nothing here throws. */
export interface Reader {
  /** The names in a folder, unsorted; none when it cannot be listed. */
  list(folder: string): readonly string[];
  /** Opens the regular file `path`, provided that it lies in `folder` with all links followed. */
  open(path: string, folder: string): Result<Readable, OpenFault>;
}

/** Time and randomness, passed in so that a test can choose them. */

import type { Result } from "../wire/result.ts";
import type { GetEnv } from "../wire/settings.ts";
import type { TraceEvent } from "../wire/trace.ts";

/** The present. */
export interface Clock {
  /** Milliseconds since the epoch. */
  nowMs(): number;
  /** Resolves after `ms`, or at once when `signal` aborts; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Random bytes. */
export type Random = (count: number) => Uint8Array;

// Being told that a folder changed. A hint: who uses it looks for itself as well.

/** A watch that can be ended. */
interface Watch {
  close(): void;
}

/**
 * Calls `changed` after entries of the folder changed. A folder that is missing, or a system with no
 * watches left, gives a watch that says nothing: the caller's slow look finds the change.
 */
export type WatchFolder = (path: string, changed: () => void) => Watch;

// The standard streams of a server, whose other work goes on while bytes come and go.

/** Both streams. One call of each kind at a time. */
export interface Pipes {
  /** Some bytes of the input, or null at its end. They are the caller's until the next call. */
  read(): Promise<Uint8Array | null>;
  /** Writes all of `bytes`, however long nobody reads them; rejects when nobody can any more. */
  write(bytes: Uint8Array): Promise<void>;
}

// The three standard streams of a program that reads once, answers once, and complains in one line.

/** The standard streams. Each call blocks until it is done. */
export interface Stdio {
  /**
   * Standard input as UTF-8: until `isWhole` says of what has come so far that it is all, or else to
   * its end. What comes after `maxBytes` is read and dropped, so that the writer does not fail.
   */
  read(maxBytes: number, isWhole: (text: string) => boolean): string;
  /** Writes all of `text`; false when that was not possible. It does not say whether anyone read it. */
  write(text: string): boolean;
  /** Writes a line to standard error, if anyone listens there. */
  complain(line: string): void;
}

// Writing down what happened, for people who want to know why.

/** Notes one event. Never throws: a trace that cannot be written is not written. */
export type Trace = (event: TraceEvent) => void;

/** Something that may have a trace. Without one `trace?.({…})` does not even make its event. */
export interface Traced {
  readonly trace?: Trace | undefined;
}

// Reading files of other programs, which we neither own nor trust: they may be large, grow while they
// are read, be replaced, or be no files at all.

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

// Running the few programs that oxtail asks about the world: tmux and ps.

/** What a program printed. Output beyond the limit is cut. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs `program`, an absolute path, with exactly these arguments and this environment. Never throws:
 * a program that is missing, not permitted or too slow gives code -1 and the reason in `stderr`.
 *
 * `limitMs` is how long it may take; 2 s unless said otherwise.
 */
export type RunProgram = (
  program: string,
  args: readonly string[],
  env: { readonly [name: string]: string },
  limitMs?: number,
) => Promise<Ran>;

// Writing a line to a socket in the file system.

/** Writes `line` to the socket at `path`; gives why it could not, or null. Never throws. */
export type SendLine = (path: string, line: string) => Promise<string | null>;

// The settings of other programs, whose bytes we keep and bring back, and files of our own. Settings may be
// links into somebody's collection: so a file is replaced as a whole, where it really lies, and only if
// it still is what was read.

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

// For how long this boot of the machine has been up. Unlike the clock nobody sets it, so it tells how much
// time has really passed.

/** A boot, and how long it has lasted. */
export interface Uptime {
  /** Tells one boot from all others. */
  readonly boot: string;
  /** ms since it began. */
  ms(): number;
}

/**
 * What the launcher told, and the time since then. Without a launcher only this process's own time is
 * known, which is then a boot of its own.
 *
 * @param process Tells this process from all others
 */
export function uptimeOf(env: GetEnv, process: string, sinceStartMs: () => number): Uptime {
  const told = /^([0-9A-Za-z-]{1,64}) (\d{1,12})$/.exec(env("OXTAIL_UPTIME") ?? "");
  const beforeMs = Number(told?.[2] ?? 0) * 1_000;
  return { boot: told?.[1] ?? process, ms: () => beforeMs + Math.floor(sinceStartMs()) };
}

/** The three standard streams of a program that reads once, answers once, and complains in one line. */

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

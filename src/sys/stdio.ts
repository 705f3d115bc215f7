/** The three standard streams of a program that reads once, answers once, and complains in one line. */

/** The standard streams. */
export interface Stdio {
  /**
   * Standard input up to its end, read as UTF-8. What comes after `maxBytes` is read and dropped, so
   * that the writer does not fail; after `maxMs` what has come so far is all.
   */
  read(maxBytes: number, maxMs: number): Promise<string>;
  /** Writes all of `text`; false when that was not possible. It does not say whether anyone read it. */
  write(text: string): boolean;
  /** Writes a line to standard error, if anyone listens there. */
  complain(line: string): void;
}

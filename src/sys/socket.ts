/** Writing a line to a socket in the file system. */

/** Writes `line` to the socket at `path`; gives why it could not, or null. Never throws. */
export type SendLine = (path: string, line: string) => Promise<string | null>;

/** The standard streams of a server, whose other work goes on while bytes come and go. */

/** Both streams. One call of each kind at a time. */
export interface Pipes {
  /** Some bytes of the input, or null at its end. They are the caller's until the next call. */
  read(): Promise<Uint8Array | null>;
  /** Writes all of `bytes`, however long nobody reads them; rejects when nobody can any more. */
  write(bytes: Uint8Array): Promise<void>;
}

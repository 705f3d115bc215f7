/** Time and randomness, passed in so that a test can choose them. */

/** The present. */
export interface Clock {
  /** Milliseconds since the epoch. */
  nowMs(): number;
  /** Resolves after `ms`, or at once when `signal` aborts; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Random bytes. */
export type Random = (count: number) => Uint8Array;

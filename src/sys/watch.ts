/** Being told that a folder changed. A hint: who uses it looks for itself as well. */

/** A watch that can be ended. */
export interface Watch {
  close(): void;
}

/**
 * Calls `changed` after entries of the folder changed. A folder that is missing, or a system with no
 * watches left, gives a watch that says nothing: the caller's slow look finds the change.
 */
export type WatchFolder = (path: string, changed: () => void) => Watch;

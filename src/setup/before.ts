/** What is known of a file as it was before setup, when ours is to leave it. */

import type { Files } from "../sys/files.ts";
import { readBefore, type SetupRecord } from "./record.ts";

/** A file as it was before setup. */
export interface Before {
  /** Null when it was not there. Empty when it was, and nobody knows what it held: then it is not removed. */
  readonly text: string | null;
  /** Whether that is remembered, and so may be put back. */
  readonly isKnown: boolean;
}

/** What `record` and its copies say of a file that is there now. */
export function beforeOf(files: Files, root: string, record: SetupRecord, path: string): Before {
  const file = record.files[path];
  // Where nothing is remembered at all, each file may be one that setup made.
  if (file === undefined) return { text: record.version === "" ? null : "", isKnown: false };
  const text = readBefore(files, root, file);
  const isLost = text === null && file.before !== null;
  return { text: isLost ? "" : text, isKnown: !isLost };
}

/**
 * Whether a message was delivered, as its sender's copy tells. The sender's copy and the reader's are one
 * inode: two links prove it while the reader keeps the message. Before the reader's copy is swept the
 * inode is sealed, and that proves it from then on, whatever the clock did to bring the sweep forward.
 */

import type { FileStat } from "../sys/files.ts";
import { type BoxFolder, boxPath } from "./layout.ts";
import { readMessageAt } from "./sent.ts";
import type { Store } from "./store.ts";

const OWNER_WRITES = 0o200;
const OWNER_RUNS = 0o100;

/** Whether the file with this `stat`, in `sent`, has been delivered. */
export function isDelivered(stat: FileStat | null): boolean {
  return stat !== null && (stat.links >= 2 || isSealed(stat));
}

/** A file that was never delivered has mode 0600, or less of it when its writer died on the way. */
function isSealed({ kind, mode }: FileStat): boolean {
  return kind === "file" && mode !== null && (mode & OWNER_WRITES) === 0 &&
    (mode & OWNER_RUNS) !== 0;
}

/**
 * To be called before the reader's copy is removed for good.
 *
 * @throws {FileError} When the disk fails; then the copy must stay
 */
export function sealDelivered(store: Store, box: string, folder: BoxFolder, name: string): void {
  const path = `${boxPath(store.root, box, folder)}/${name}`;
  // Without a sender's copy there is nothing to prove; and what is no message is not ours to change.
  if (store.files.lstat(path)?.links !== 2) return;
  if (readMessageAt(store, path) !== null) store.files.seal(path);
}

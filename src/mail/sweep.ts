/** Removing what is past its age: a little at a time while servers run, all of it by `gc`. */

import { FileError } from "../sys/files.ts";
import { lookAt } from "../sys/look_at.ts";
import { SWEEP_MAX_FILES } from "../wire/limits.ts";
import { sealDelivered } from "./delivered.ts";
import { tellSender } from "./notice.ts";
import type { Quota } from "./quota.ts";
import {
  allBoxes,
  type IsLive,
  type Removal,
  staleInBox,
  staleInSent,
  staleMarks,
} from "./retention.ts";
import type { Store } from "./store.ts";
import { unusedFolders } from "./unused_folders.ts";

/** Everything that may go from the whole store. */
export function* staleInStore(store: Store, isLive: IsLive): Generator<Removal> {
  for (const box of allBoxes(store)) {
    yield* staleInBox(store, box);
    yield* staleInSent(store, box);
    yield* unusedFolders(store, box, isLive);
  }
  yield* staleMarks(store, isLive);
}

/**
 * Removes `stale`, at most `limit` files of it; the sender of a message that nobody read is told
 * first.
 *
 * @returns How many were removed. What cannot be removed is left for the next sweep
 */
export async function removeStale(
  store: Store,
  stale: Iterable<Removal>,
  quota: Quota,
  limit = SWEEP_MAX_FILES,
): Promise<number> {
  let removed = 0;
  for (const { path, isLock = false, inside = [], copy, expired } of stale) {
    if (removed >= limit) break;
    try {
      const remove = () => {
        if (copy !== undefined) sealDelivered(store, copy.box, copy.folder, copy.name);
        for (const one of inside) store.files.remove(one);
        if (store.files.remove(path)) removed++;
      };
      if (expired !== undefined) {
        await tellSender(store, { file: path, kind: "expired", ...expired }, quota, remove);
      } else if (isLock && lookAt(store.files, path)?.kind === "file") {
        // Whatever else lies there is never opened: a pipe would keep us waiting.
        store.files.ifUnlocked(path, remove);
      } else remove();
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
    }
  }
  return removed;
}

/** Sweeps one box after the other, one at each call, and the marks when all boxes were swept. */
export interface Sweeper {
  sweepNext(): Promise<number>;
}

/** Creates a sweeper for one server. */
export function createSweeper(store: Store, isLive: IsLive, quota: Quota): Sweeper {
  let boxes: string[] = [];
  return {
    async sweepNext() {
      const box = boxes.pop();
      if (box === undefined) {
        boxes = allBoxes(store);
        return await removeStale(store, staleMarks(store, isLive), quota);
      }
      const inBox = await removeStale(store, staleInBox(store, box), quota);
      const inSent = await removeStale(store, staleInSent(store, box), quota);
      return inBox + inSent + await removeStale(store, unusedFolders(store, box, isLive), quota);
    },
  };
}

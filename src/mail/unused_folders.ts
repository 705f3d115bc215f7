/**
 * Folders of agents that are gone: ten for each session that ever was, if nobody removed them.
 *
 * A folder goes only while it is empty, which the file system sees to, and `new` goes first: whoever
 * delivers at that moment either keeps it from going or finds it gone, and makes the box anew.
 */

import { lookAt } from "../sys/look_at.ts";
import { UNUSED_KEEP_MS } from "../wire/limits.ts";
import { BOX_FOLDERS, boxPath, cardPath, sentPath, startPath, waitPath } from "./layout.ts";
import { age, namesIn } from "./old_files.ts";
import type { IsLive, Removal } from "./retention.ts";
import type { Store } from "./store.ts";

const WHY = "empty, and unused for over 30 days";

/** The folders of `box` that may go. */
export function* unusedFolders(store: Store, box: string, isLive: IsLive): Generator<Removal> {
  // While its start is noted the session may be resumed at any moment.
  if (isLive(box) || lookAt(store.files, startPath(store.root, box)) !== null) return;
  const mail = boxPath(store.root, box);
  const folders = BOX_FOLDERS.map((folder) => boxPath(store.root, box, folder))
    .filter((path) => lookAt(store.files, path) !== null);
  const notes = [`${mail}/successor`, cardPath(store.root, box)]
    .filter((path) => lookAt(store.files, path)?.kind === "file");
  const isBoxUnused = isUnused(store, mail, [...folders, ...notes]) &&
    folders.every((path) => isUnused(store, path));
  if (isBoxUnused) yield { path: mail, why: WHY, inside: [...folders, ...notes] };
  for (const path of [sentPath(store.root, box), waitPath(store.root, box)]) {
    if (isUnused(store, path)) yield { path, why: WHY };
  }
}

/** Whether a folder was not changed for long and holds nothing but `known`. */
function isUnused(store: Store, path: string, known: readonly string[] = []): boolean {
  const names = namesIn(store, path);
  return names !== null && age(store, path) > UNUSED_KEEP_MS &&
    names.every((name) => known.includes(`${path}/${name}`));
}

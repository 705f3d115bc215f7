/** The programs of versions before this one. Nothing starts them once the launcher names another folder. */

import { ENTRY_NAMES } from "../cli/entries.ts";
import { ifPossible } from "../sys/if_possible.ts";
import type { SetupDisk } from "./client_files.ts";

/** Removes them, and tells which versions they were. What somebody else put beside them stays. */
export function removeOldVersions({ files, root }: SetupDisk, version: string): string[] {
  const others = (files.list(`${root}/lib`) ?? []).filter((name) =>
    name !== version && /^\d+\.\d+\.\d+/.test(name)
  );
  return others.toSorted().filter((other) => {
    const folder = `${root}/lib/${other}`;
    if (files.lstat(folder)?.kind !== "folder") return false;
    // It is in nobody's way: what cannot be removed stays.
    return ifPossible(() => {
      for (const entry of ENTRY_NAMES) files.remove(`${folder}/${entry}.js`);
      files.remove(`${folder}/deno.lock`);
      if (files.list(folder)?.length === 0) files.remove(folder);
    }) && files.lstat(folder) === null;
  });
}

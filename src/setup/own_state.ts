/** How our own files are before setup writes them: what a dry run can say of them without making any. */

import { ENTRY_NAMES } from "../cli/entries.ts";
import type { SetupDisk } from "./client_files.ts";
import type { OwnSources } from "./own_files.ts";
import { SETUP_FOLDER } from "./record.ts";

/** A file of ours. */
export interface OwnFile {
  readonly path: string;
  /** `made again`: it is there, and may be replaced by one that is no different. */
  readonly state: "missing" | "current" | "another" | "made again";
}

/** The files that setup writes. */
export function ownFiles(disk: SetupDisk, sources: OwnSources): OwnFile[] {
  const { root } = disk;
  const { origin, version } = sources;
  // Out of a bundle nothing is bundled.
  const library = origin.from === "bundle" ? [] : ENTRY_NAMES;
  return [
    ...library.map((entry) => stateOf(disk, `${root}/lib/${version}/${entry}.js`, null)),
    stateOf(disk, `${root}/bin/oxtail`, null),
    ...ownScripts(disk, sources),
    ...(disk.files.lstat(`${root}/${SETUP_FOLDER}/record.json`) === null
      ? [{ path: `${root}/${SETUP_FOLDER}/record.json`, state: "missing" } as const]
      : []),
  ];
}

/** The scripts that the hooks run. */
export function ownScripts(disk: SetupDisk, { gate, listener }: OwnSources): OwnFile[] {
  return [
    stateOf(disk, `${disk.root}/hooks/oxtail-hook`, gate),
    stateOf(disk, `${disk.root}/hooks/oxtail-listener`, listener),
  ];
}

/** @param text What it is to be; null when only making it tells */
function stateOf({ files }: SetupDisk, path: string, text: string | null): OwnFile {
  const found = files.lstat(path);
  if (found === null) return { path, state: "missing" };
  if (text === null) return { path, state: "made again" };
  const isCurrent = found.kind === "file" && files.readText(path) === text;
  return { path, state: isCurrent ? "current" : "another" };
}

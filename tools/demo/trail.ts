/** Following one message through the folders of the store. */

import { BOX_FOLDERS, boxPath } from "../../src/mail/layout.ts";
import { boxOf } from "../../src/wire/ids.ts";
import { parseLeased, parseName } from "../../src/wire/name.ts";

/** Where a message lies: the folder is its state. */
export interface Sighting {
  readonly folder: string;
  /** One line, as `ls` would show it. */
  readonly line: string;
}

/** The place of a message in the box of `sessionId`, or null when it is not there. */
export function locate(root: string, sessionId: string, messageId: string): Sighting | null {
  const box = boxOf(sessionId);
  for (const folder of BOX_FOLDERS) {
    for (const { path, name } of filesIn(boxPath(root, box, folder), folder === "hand")) {
      const links = name.includes(messageId) ? linksOf(path) : null;
      if (links === null) continue;
      return {
        folder,
        line: `mail/${short(box)}/${folder.padEnd(4)} ${shortName(name)}  ${links} links`,
      };
    }
  }
  return null;
}

/** The files of a folder; of what the gate hands over, those of each hand-over. */
function filesIn(folder: string, isHand: boolean): { path: string; name: string }[] {
  return namesIn(folder).flatMap((name) => {
    const path = `${folder}/${name}`;
    return isHand ? filesIn(path, false) : [{ path, name }];
  });
}

/** None in what is no folder, or has gone meanwhile. */
function namesIn(folder: string): string[] {
  try {
    return Array.from(Deno.readDirSync(folder), ({ name }) => name);
  } catch {
    return [];
  }
}

/** The number of names of a file; null when it has been moved on meanwhile. */
function linksOf(path: string): number | null {
  try {
    return Deno.lstatSync(path).nlink;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** A file name with its ids cut to what tells them apart. */
export function shortName(name: string): string {
  const leased = parseLeased(name);
  const message = leased?.name ?? parseName(name);
  if (message === null) return name;
  const { flags, ms, id } = message;
  const letters = `${flags.wake ? "w" : "-"}${flags.task ? "t" : "-"}${flags.ask ? "a" : "-"}` +
    (flags.reply ? "r" : "-");
  const own = `${ms}.….${short(id)}.….${letters}`;
  if (leased === null) return own;
  const { turn, attempt } = leased.lease;
  return `${own}~…~${short(turn)}~${attempt}~…`;
}

function short(id: string): string {
  return id.length > 10 ? `${id.slice(0, 4)}…${id.slice(-4)}` : id;
}

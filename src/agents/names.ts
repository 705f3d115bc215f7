/** What agents are called, in words and by the beginnings of their ids. */

import type { Store } from "../mail/store.ts";
import { FileError } from "../sys/files.ts";
import { isPeerName, sessionOfBox, shortId } from "../wire/ids.ts";
import { KNOWN_IDS_MAX, NAME_MAX_CHARS } from "../wire/limits.ts";

/** `text` in the form of a peer name (lower case, digits, hyphens), or null when nothing is left. */
export function toPeerName(text: string): string | null {
  // Accents are taken off first, so that "Übersicht" becomes "ubersicht" and not "bersicht".
  const plain = text.slice(0, 4 * NAME_MAX_CHARS).normalize("NFKD").replace(/\p{M}+/gu, "");
  const name = plain.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+/, "")
    .slice(0, NAME_MAX_CHARS).replace(/-+$/, "");
  return isPeerName(name) ? name : null;
}

/**
 * Gives the beginnings of session ids by which frames address agents: of all sessions that this store
 * knows, so that one means the same agent tomorrow. Looks once, and only when it is asked.
 */
export function shortIds({ files, root }: Pick<Store, "files" | "root">): (id: string) => string {
  let known: string[] | null = null;
  const list = (folder: string) =>
    (listIfPossible(files, `${root}/${folder}`) ?? []).slice(0, KNOWN_IDS_MAX);
  const all = () => {
    const boxes = [...list("mail"), ...list("starts").map((name) => name.replace(/\.json$/, ""))];
    return boxes.flatMap((box) => sessionOfBox(box) ?? []);
  };
  return (id) => shortId(id, known ??= all());
}

function listIfPossible(files: Store["files"], path: string): string[] | null {
  try {
    return files.list(path);
  } catch (error) {
    if (error instanceof FileError) return null;
    throw error;
  }
}

/** A name from the client's type and four characters of the box: `claude-code-1f0c`. */
export function clientName(clientType: string, box: string): string {
  // The end of an id, because the start of a time-ordered UUID is the same for everybody today.
  const tail = box.replace(/[^a-z0-9]/g, "").slice(-4);
  const type = toPeerName(clientType)?.slice(0, NAME_MAX_CHARS - 5) ?? "agent";
  return `${type}-${tail}`;
}

/** `wanted`, or with a number behind it when it is taken already; then it is taken as well. */
export function uniqueName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let n = 2; taken.has(name); n++) {
    const tail = `-${n}`;
    name = wanted.slice(0, NAME_MAX_CHARS - tail.length) + tail;
  }
  taken.add(name);
  return name;
}

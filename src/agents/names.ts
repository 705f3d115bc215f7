/** What agents are called: a label for people and models. Nothing keys on it. */

import { isPeerName } from "../wire/ids.ts";
import { NAME_MAX_CHARS } from "../wire/limits.ts";

/** `text` in the form of a peer name (lower case, digits, hyphens), or null when nothing is left. */
export function toPeerName(text: string): string | null {
  // Accents are taken off first, so that "Übersicht" becomes "ubersicht" and not "bersicht".
  const plain = text.slice(0, 4 * NAME_MAX_CHARS).normalize("NFKD").replace(/\p{M}+/gu, "");
  const name = plain.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+/, "")
    .slice(0, NAME_MAX_CHARS).replace(/-+$/, "");
  return isPeerName(name) ? name : null;
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

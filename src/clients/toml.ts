/**
 * As much of TOML as it takes to look for a few keys: tables, dotted and quoted keys, values as they are
 * written. It is total, and passes over what it does not understand.
 */

/** `key = value` in some table. */
export interface TomlPair {
  readonly path: readonly string[];
  /** As it is written, without a comment behind it only where that is plain to see. */
  readonly value: string;
}

const PART = /\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*/y;
const MULTILINE = /"""|'''/g;

/** All tables, as pairs with an empty value, and all pairs, in their order. */
export function tomlPairs(text: string): TomlPair[] {
  const pairs: TomlPair[] = [];
  let table: readonly string[] = [];
  let isInString = false;
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    const startsInString = isInString;
    if ((line.match(MULTILINE)?.length ?? 0) % 2 === 1) isInString = !isInString;
    if (startsInString || line === "" || line.startsWith("#")) continue;
    const header = /^\[\[?/.exec(line)?.[0];
    const key = keyAt(line, header?.length ?? 0);
    if (key === null) continue;
    if (header !== undefined) {
      if (line[key.end] !== "]") continue;
      table = key.path;
      pairs.push({ path: table, value: "" });
    } else if (line[key.end] === "=") {
      pairs.push({ path: [...table, ...key.path], value: line.slice(key.end + 1).trim() });
    }
  }
  return pairs;
}

/** The dotted key at `from`, and where it ends; null when there is none. */
function keyAt(line: string, from: number): { path: string[]; end: number } | null {
  const path: string[] = [];
  for (let at = from;; at++) {
    PART.lastIndex = at;
    const match = PART.exec(line);
    if (match === null) return null;
    path.push(match[1]?.replace(/\\(["\\])/g, "$1") ?? match[2] ?? match[3] ?? "");
    at = PART.lastIndex;
    if (line[at] !== ".") return { path, end: at };
  }
}

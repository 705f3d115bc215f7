/** Editing TOML that people write: comments, order and formatting of all that is not ours stay. */

import { parse, patch } from "@decimalturn/toml-patch";
import { isObject, type JsonObject } from "../wire/json.ts";
import { no, ok, type Result } from "../wire/result.ts";
import type { Change } from "./json_text.ts";
import { isSame } from "./same.ts";

/** Tables inside of a table that has a header get one as well, down to `[mcp_servers.oxtail]`. */
const FORMAT = { inlineTableStart: 2, bracketSpacing: false };

/** The server on a line of its own, above all headers. */
const ONE_LINE = /^mcp_servers\.oxtail[ \t]*=[ \t]*\{.*\}[ \t]*(?:\r?\n|$)/m;

/**
 * Applies `change` to the table that `text` spells. A change of nothing gives the same text.
 *
 * @returns The new text; or why it cannot be edited, as the end of a sentence
 */
export function editToml(text: string, change: Change): Result<string> {
  const before = readToml(text);
  if (!before.ok) return before;
  const changed = change(before.value);
  if (!changed.ok) return changed;
  if (isSame(before.value, changed.value)) return ok(text);
  const means = (edited: string) => {
    const after = readToml(edited);
    return after.ok && isSame(after.value, changed.value);
  };
  try {
    const table = newTable(before.value, changed.value);
    const longer = table === null ? text : withTable(text, table);
    if (means(longer)) return ok(longer);
    const edited = tidied(text, patch(text, changed.value, FORMAT));
    if (means(edited)) return ok(edited);
  } catch (error) {
    return no(`it cannot be edited: ${reasonOf(error)}`);
  }
  return no("an edit of it would not mean what it should: make the change by hand");
}

/**
 * The text with the server as a table with a header, where it is spelled on one line of its own. Such a
 * line leaves no room for a table below it, such as `[mcp_servers.oxtail.env]`: a text with both is no
 * TOML, and is mended by this.
 */
export function unfolded(text: string): string {
  const line = ONE_LINE.exec(text);
  if (line === null || /^[ \t]*\[/m.test(text.slice(0, line.index))) return text;
  const server = readToml(line[0]);
  const [above, below] = [text.slice(0, line.index), text.slice(line.index + line[0].length)];
  const rest = above === "" ? below.trimStart() : above + below;
  const longer = server.ok ? withTable(rest, server.value) : text;
  const [before, after] = [readToml(text), readToml(longer)];
  return after.ok && (!before.ok || isSame(before.value, after.value)) ? longer : text;
}

/** The table that `text` spells. */
export function readToml(text: string): Result<JsonObject> {
  try {
    const value: unknown = parse(text, { integersAsBigInt: "asNeeded" });
    return isObject(value) ? ok(value) : no("it is not TOML");
  } catch (error) {
    return no(`it is not TOML: ${reasonOf(error)}`);
  }
}

/** Without the empty header that comes before the header of a new table below it. */
function tidied(before: string, after: string): string {
  return before.includes("[mcp_servers]")
    ? after
    : after.replace(/^\[mcp_servers\]\r?\n(\r?\n)?(?=\[mcp_servers\.)/m, "");
}

/** The one table of a table that `after` has and `before` has not, in its place; null for any other change. */
function newTable(before: JsonObject, after: JsonObject): JsonObject | null {
  for (const [name, tables] of Object.entries(after)) {
    const old = before[name] ?? {};
    if (!isObject(tables) || !isObject(old)) continue;
    const added = Object.keys(tables).find((key) =>
      !Object.hasOwn(old, key) && isObject(tables[key])
    );
    if (added !== undefined) return { [name]: { [added]: tables[added] } };
  }
  return null;
}

/** The text with a table below all that is there. */
function withTable(text: string, table: JsonObject): string {
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const lines = tidied("", patch("", table, FORMAT)).trim().split("\n");
  // How a text ends is its owner's affair.
  const end = text === "" || text.endsWith("\n") ? eol : "";
  const gap = text === "" ? "" : end === "" ? `${eol}${eol}` : eol;
  return `${text}${gap}${lines.join(eol)}${end}`;
}

/** What the parser complains about: it says where first, shows the line, and then says what. */
function reasonOf(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error)).trim().split("\n");
  const at = /\((\d+), \d+\):$/.exec(lines[0] ?? "")?.[1];
  return at === undefined ? lines[0] ?? "" : `${lines.at(-1) ?? ""} in line ${at}`;
}

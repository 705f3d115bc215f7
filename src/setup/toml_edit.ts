/** The two ways to edit TOML: the lines of one table alone, or the text as a whole. */

import { patch } from "@decimalturn/toml-patch";
import { isObject, type JsonObject } from "../wire/json.ts";
import { isSame } from "./same.ts";
import { linesAbout, textOf, withLines, withoutLines } from "./toml_lines.ts";

/** Tables inside of a table that has a header get one as well, down to `[mcp_servers.oxtail]`. */
const FORMAT = { inlineTableStart: 2, bracketSpacing: false };

/**
 * The text that means `after`, with no other lines touched than those of the one table of a table that
 * is to change. Whether it does mean that is for the caller to see: a table may be spelled without lines
 * of its own.
 *
 * @returns null when more is to change than one such table
 */
export function editedByLines(text: string, before: JsonObject, after: JsonObject): string | null {
  const path = changedPath(before, after);
  if (path === null) return null;
  const [name = "", key = ""] = path;
  const lines = linesAbout(text, path);
  const tables = after[name];
  if (!isObject(tables) || !Object.hasOwn(tables, key)) return withoutLines(text, lines);
  const table = tables[key];
  if (!isObject(table)) return null;
  const withHeaders = lines.flatMap(({ isTable, path }) => isTable ? path[2] ?? [] : []);
  const keys = Object.entries(table).filter(([key]) => !withHeaders.includes(key));
  const wanted = { [name]: { [key]: Object.fromEntries(keys) } };
  const header = lines.find(({ isTable, path }) => isTable && path.length === 2);
  if (header === undefined) return withTable(text, wanted);
  return withLines(text, header, editedAsWhole(textOf(text, header), wanted));
}

/**
 * The text that means `after`, as the library spells it: lines around a change may be formatted anew. Of
 * itself it would give mixed ends of lines all the same end, and print that.
 */
export function editedAsWhole(text: string, after: JsonObject): string {
  if (!text.includes("\r\n") || !/(?<!\r)\n/.test(text)) return patch(text, after, FORMAT);
  return withEndsOf(text, patch(text.replaceAll("\r\n", "\n"), after, FORMAT));
}

/** The text with a table below all that is there. */
export function withTable(text: string, table: JsonObject): string {
  const eol = /\r\n[^\n]*$/.test(text) ? "\r\n" : "\n";
  // Above the header of a table of a table, the library prints an empty one.
  const printed = patch("", table, FORMAT).replace(/^\[mcp_servers\]\n+(?=\[mcp_servers\.)/, "");
  const lines = printed.trim().split("\n");
  // How a text ends is its owner's affair.
  const end = text === "" || text.endsWith("\n") ? eol : "";
  const gap = text === "" ? "" : end === "" ? `${eol}${eol}` : eol;
  return `${text}${gap}${lines.join(eol)}${end}`;
}

/**
 * The one thing that differs: the path of a table of a table, or the name of tables that are all to go.
 */
function changedPath(before: JsonObject, after: JsonObject): string[] | null {
  const [name, ...more] = changedKeys(before, after);
  if (name === undefined || more.length > 0) return null;
  if (!Object.hasOwn(after, name)) return [name];
  const [old, tables] = [before[name] ?? {}, after[name]];
  if (!isObject(old) || !isObject(tables)) return null;
  const [key, ...others] = changedKeys(old, tables);
  return key === undefined || others.length > 0 ? null : [name, key];
}

function changedKeys(before: JsonObject, after: JsonObject): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].filter((key) => !isSame(before[key], after[key]));
}

/** `edited` with the ends that its lines had in `text`, from above and from below up to what changed. */
function withEndsOf(text: string, edited: string): string {
  const [old, lines] = [text.split("\n"), edited.split("\n")];
  const isKept = (line: string | undefined, now: string | undefined) =>
    line !== undefined && (line === now || line === `${now}\r`);
  let above = 0;
  while (above < lines.length && isKept(old[above], lines[above])) above++;
  let below = 0;
  while (below < lines.length - above && isKept(old.at(-1 - below), lines.at(-1 - below))) below++;
  const eol = old[Math.max(above - 1, 0)]?.endsWith("\r") ? "\r" : "";
  const changed = lines.slice(above, lines.length - below).map((line) => line + eol);
  return [...old.slice(0, above), ...changed, ...old.slice(old.length - below)].join("\n");
}

/** Editing TOML that people write: comments, order and formatting of all that is not ours stay. */

import { parse } from "@decimalturn/toml-patch";
import { isObject, type JsonObject } from "../wire/json.ts";
import { no, ok, type Result } from "../wire/result.ts";
import type { Change } from "./json_text.ts";
import { isSame } from "./same.ts";
import { editedAsWhole, editedByLines, withTable } from "./toml_edit.ts";

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
  let reason = "an edit of it would not mean what it should: make the change by hand";
  for (
    const edit of [
      () => editedByLines(text, before.value, changed.value),
      () => editedAsWhole(text, changed.value),
    ]
  ) {
    try {
      const edited = edit();
      if (edited !== null && means(edited)) return ok(edited);
    } catch (error) {
      reason = `it cannot be edited: ${reasonOf(error)}`;
    }
  }
  return no(reason);
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
  const rest = above === "" ? below.replace(/^\r?\n/, "") : above + below;
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
    if (error instanceof RangeError) return no("it is nested too deeply, make it flatter");
    return no(`it is not TOML: ${reasonOf(error)}`);
  }
}

/** What the parser complains about: it says where first, shows the line, and then says what. */
function reasonOf(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error)).trim().split("\n");
  const at = /\((\d+), \d+\):$/.exec(lines[0] ?? "")?.[1];
  return at === undefined ? lines[0] ?? "" : `${lines.at(-1) ?? ""} in line ${at}`;
}

/** Editing TOML that people write: comments, order and formatting of all that is not ours stay. */

import { parse, patch } from "@decimalturn/toml-patch";
import { isObject, type JsonObject } from "../wire/json.ts";
import { no, ok, type Result } from "../wire/result.ts";
import type { Change } from "./json_text.ts";
import { isSame } from "./same.ts";

/** New tables get headers of their own, down to `[mcp_servers.oxtail]`. */
const FORMAT = { inlineTableStart: 2, bracketSpacing: false };

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
  let edited: string;
  try {
    edited = tidied(text, patch(text, changed.value, FORMAT));
  } catch (error) {
    return no(`it cannot be edited: ${firstLine(error)}`);
  }
  const after = readToml(edited);
  if (!after.ok || !isSame(after.value, changed.value)) {
    return no("an edit of it would not mean what it should: make the change by hand");
  }
  return ok(edited);
}

/** The table that `text` spells. */
export function readToml(text: string): Result<JsonObject> {
  try {
    const value: unknown = parse(text, { integersAsBigInt: "asNeeded" });
    return isObject(value) ? ok(value) : no("it is not TOML");
  } catch (error) {
    return no(`it is not TOML: ${firstLine(error)}`);
  }
}

/** Without the empty header that comes before the header of a new table below it. */
function tidied(before: string, after: string): string {
  return before.includes("[mcp_servers]")
    ? after
    : after.replace(/^\[mcp_servers\]\r?\n(\r?\n)?(?=\[mcp_servers\.)/m, "");
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n")[0] ?? "";
}

/**
 * Editing JSON that people and other programs write: comments, order and formatting of all that is
 * not ours stay as they are. What is asked for is a change of the value; what is done is the smallest
 * edit of the text that comes to it.
 */

import {
  applyEdits,
  getNodeValue,
  modify,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import { isObject, type JsonObject } from "../wire/json.ts";
import { SETTINGS_MAX_LEVELS } from "../wire/limits.ts";
import { no, ok, type Result } from "../wire/result.ts";
import { isTooDeep } from "./json_depth.ts";
import { appended, formatOf, removed, type Step } from "./json_format.ts";
import { isSame } from "./same.ts";

/** A change of a value. Gives the new value and leaves the old one as it is. */
export type Change = (value: JsonObject) => Result<JsonObject>;

const BYTE_ORDER_MARK = "\uFEFF";

/**
 * Applies `change` to the object that `text` spells. Comments and trailing commas are allowed; empty
 * text counts as an empty object. A change of nothing gives the same text.
 *
 * @returns The new text; or why it cannot be edited, as the end of a sentence
 */
export function editJson(text: string, change: Change): Result<string> {
  const mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "";
  const bare = text.slice(mark.length);
  const before = readJson(bare);
  if (!before.ok) return before;
  const changed = change(before.value);
  if (!changed.ok) return changed;
  if (isSame(before.value, changed.value)) return ok(text);
  if (bare.trim() === "") return ok(`${mark}${JSON.stringify(changed.value, null, 2)}\n`);
  let edited = bare;
  for (const step of steps([], before.value, changed.value)) edited = take(edited, step);
  const after = readJson(edited);
  if (!after.ok || !isSame(after.value, changed.value)) {
    return no("an edit of it would not mean what it should, perhaps because a key is there twice");
  }
  return ok(mark + edited);
}

/** The object that `text` spells, comments and trailing commas allowed. */
export function readJson(text: string): Result<JsonObject> {
  if (text.trim() === "") return ok({});
  if (isTooDeep(text)) {
    return no(`it is nested more than ${SETTINGS_MAX_LEVELS} levels deep, make it flatter`);
  }
  const errors: ParseError[] = [];
  const tree = parseTree(text.replace(BYTE_ORDER_MARK, " "), errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error !== undefined) {
    const line = text.slice(0, error.offset).split("\n").length;
    return no(`it is not JSON: ${printParseErrorCode(error.error)} in line ${line}`);
  }
  const value: unknown = tree === undefined ? undefined : getNodeValue(tree);
  return isObject(value) ? ok(value) : no("it is JSON, but not an object");
}

/** The edits that lead from one value to another, to be taken in this order. */
function steps(path: Step["path"], from: unknown, to: unknown): Step[] {
  if (isSame(from, to)) return [];
  if (isObject(from) && isObject(to)) return objectSteps(path, from, to);
  if (Array.isArray(from) && Array.isArray(to)) return arraySteps(path, from, to);
  return [{ path, value: to }];
}

function objectSteps(path: Step["path"], from: JsonObject, to: JsonObject): Step[] {
  const gone = Object.keys(from).filter((key) => !Object.hasOwn(to, key));
  return [
    ...gone.map((key) => ({ path: [...path, key], value: undefined })),
    ...Object.keys(to).flatMap((key) =>
      Object.hasOwn(from, key)
        ? steps([...path, key], from[key], to[key])
        : [{ path: [...path, key], value: to[key] }]
    ),
  ];
}

/** Elements that went are removed from the end on, the others changed in place, new ones appended. */
function arraySteps(path: Step["path"], from: readonly unknown[], to: readonly unknown[]): Step[] {
  const kept = from.length > to.length ? keptElements(from, to) : from.map((_, index) => index);
  if (kept === null) return [{ path, value: to }];
  const gone = from.map((_, index) => index).filter((index) => !kept.includes(index));
  return [
    ...gone.reverse().map((index) => ({ path: [...path, index], value: undefined })),
    ...kept.flatMap((index, place) => steps([...path, place], from[index], to[place])),
    ...to.slice(kept.length).map((value, index) => ({
      path: [...path, kept.length + index],
      value,
    })),
  ];
}

/** The indices of `from` that make up `to`, when `to` is `from` with some elements left out. */
function keptElements(from: readonly unknown[], to: readonly unknown[]): number[] | null {
  const kept: number[] = [];
  for (const [index, element] of from.entries()) {
    if (kept.length < to.length && isSame(element, to[kept.length])) kept.push(index);
  }
  return kept.length === to.length ? kept : null;
}

function take(text: string, step: Step): string {
  const formattingOptions = formatOf(text);
  const options = formattingOptions === undefined ? {} : { formattingOptions };
  return removed(text, step) ?? appended(text, step) ??
    applyEdits(text, modify(text, step.path, step.value, options));
}

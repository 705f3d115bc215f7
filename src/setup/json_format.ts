/** Edits of the text of JSON that leave every character alone which is not theirs. */

import { findNodeAtLocation, type FormattingOptions, type Node, parseTree } from "jsonc-parser";

/** One edit: `value` is to stand at `path`; undefined removes what stands there. */
export interface Step {
  readonly path: (string | number)[];
  readonly value: unknown;
}

/** A value of at most so many characters may join an array or object on its line. */
const SHORT_CHARS = 40;

/** The text without what stands at the path of `step`; null when `step` removes nothing. */
export function removed(text: string, { path, value }: Step): string | null {
  if (value !== undefined) return null;
  const { children, index } = siblings(text, path);
  const node = children[index];
  if (node === undefined) return null;
  const [before, after] = [children[index - 1], children[index + 1]];
  if (before !== undefined) return cut(text, endOf(before), endOf(node));
  if (after !== undefined) return cut(text, node.offset, after.offset);
  const comma = /^\s*,/.exec(text.slice(endOf(node)))?.[0].length ?? 0;
  return cut(text, node.offset, endOf(node) + comma);
}

/** The text with a value behind its last sibling; null when it has none, or is one already. */
export function appended(text: string, { path, value }: Step): string | null {
  const { children, index } = siblings(text, path);
  const last = children.at(-1);
  if (last === undefined || children[index] !== undefined) return null;
  const name = path.at(-1);
  const key = typeof name === "string" ? `${JSON.stringify(name)}: ` : "";
  const format = formatOf(text);
  const line = text.slice(text.lastIndexOf("\n", last.offset) + 1, last.offset);
  const isOnItsLine = line.trim() === "" && format !== undefined;
  const compact = `${key}${JSON.stringify(value)}`;
  if (format === undefined || (!isOnItsLine && compact.length < SHORT_CHARS)) {
    return insert(text, endOf(last), `, ${compact}`);
  }
  const unit = format.insertSpaces ? " ".repeat(format.tabSize ?? 2) : "\t";
  const indent = isOnItsLine ? line : `${/^\s*/.exec(line)?.[0] ?? ""}${unit}`;
  const lines = `${key}${JSON.stringify(value, null, unit)}`;
  const start = `${format.eol}${indent}`;
  return insert(text, endOf(last), `,${start}${lines.replaceAll("\n", start)}`);
}

/** How a text is indented; undefined for one on a single line, which stays so. */
export function formatOf(text: string): FormattingOptions | undefined {
  if (!text.trim().includes("\n")) return undefined;
  const indent = /\n([ \t]+)\S/.exec(text)?.[1] ?? "  ";
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  return { insertSpaces: !indent.startsWith("\t"), tabSize: indent.length, eol };
}

/** The elements or properties among which `path` stands or would stand; -1 for one that is not there. */
function siblings(text: string, path: Step["path"]): { children: readonly Node[]; index: number } {
  const tree = parseTree(text, [], { allowTrailingComma: true });
  const parent = tree === undefined ? undefined : findNodeAtLocation(tree, path.slice(0, -1));
  const children = parent?.children ?? [];
  const name = path.at(-1);
  const index = typeof name === "number"
    ? name
    : children.findIndex((child) => child.children?.[0]?.value === name);
  return { children, index };
}

function endOf(node: Node): number {
  return node.offset + node.length;
}

function cut(text: string, from: number, to: number): string {
  return text.slice(0, from) + text.slice(to);
}

function insert(text: string, at: number, what: string): string {
  return text.slice(0, at) + what + text.slice(at);
}

/** Which lines of TOML say what, and texts with some of them left out or spelled anew. */

import { parseDocument } from "@decimalturn/toml-patch";

/** Lines that belong together: a header with all of its keys, or one key with its value. */
export interface TomlLines {
  /** What they are about: `["mcp_servers", "oxtail"]`. */
  readonly path: readonly string[];
  readonly isTable: boolean;
  /** Index of the first line. Comments above it are not about it alone. */
  readonly start: number;
  /** Index behind the last key: comments below that may be about the next table. */
  readonly end: number;
}

type Block = ReturnType<typeof parseDocument>["cst"][number];

/** The lines about `path` and all that is below it, in order; those of a key are also in its table's. */
export function linesAbout(text: string, path: readonly string[]): TomlLines[] {
  return parseDocument(text).cst.flatMap(linesOfBlock)
    .filter((lines) => path.every((name, index) => lines.path[index] === name));
}

/** The text of some of the lines. */
export function textOf(text: string, { start, end }: TomlLines): string {
  return split(text).slice(start, end).join("");
}

/** The text with other lines in the place of `old`. */
export function withLines(text: string, { start, end }: TomlLines, lines: string): string {
  const all = split(text);
  return all.slice(0, start).join("") + lines + all.slice(end).join("");
}

/** The text without `gone`, and without one empty line above each header of them. */
export function withoutLines(text: string, gone: readonly TomlLines[]): string {
  const all = split(text);
  const without = new Set<number>();
  for (const { start, end, isTable } of gone) {
    const gap = isTable && start > 1 && isEmpty(all[start - 1]) ? 1 : 0;
    for (let index = start - gap; index < end; index++) without.add(index);
  }
  const rest = all.filter((_, index) => !without.has(index)).join("");
  const first = Math.min(...without);
  // A table below a line that has no end gave it one, along with the empty line.
  const gaveAnEnd = !text.endsWith("\n") && isEmpty(all[first]) &&
    without.size === all.length - first;
  return gaveAnEnd ? rest.replace(/\r?\n$/, "") : rest;
}

function linesOfBlock(block: Block): TomlLines[] {
  if (!("key" in block)) return [];
  if ("equals" in block) return [linesOfKey([], block)];
  const path = block.key.item.value;
  const keys = block.items.filter((item) => "equals" in item).map((key) => linesOfKey(path, key));
  const start = block.key.loc.start.line - 1;
  const table = { path, isTable: true, start, end: keys.at(-1)?.end ?? start + 1 };
  return [table, ...keys];
}

function linesOfKey(
  table: readonly string[],
  { key, loc }: Extract<Block, { equals: number }>,
): TomlLines {
  const path = [...table, ...key.value];
  return { path, isTable: false, start: loc.start.line - 1, end: loc.end.line };
}

/** The lines, each with its end. */
function split(text: string): string[] {
  return text.split(/(?<=\n)/);
}

function isEmpty(line: string | undefined): boolean {
  return line === "\n" || line === "\r\n";
}

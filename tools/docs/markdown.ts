/** Markdown that is made: tables as `deno fmt` writes them, and the parts of a page that hold them. */

import { columnsOf, pad } from "../../src/render/terminal.ts";

/** A table. Cells are Markdown; a bar in one is escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = head.map((_, at) => Math.max(1, ...cells.map((row) => columnsOf(row[at] ?? ""))));
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, at) => pad(row[at] ?? "", width)).join(" | ")} |`;
  const [first = [], ...rest] = cells;
  return [line(first), line(widths.map((width) => "-".repeat(width))), ...rest.map(line)].join(
    "\n",
  );
}

/** A block of text that is shown as it is. */
export function fenced(text: string, language = "text"): string {
  return `\`\`\`${language}\n${text.replace(/\n+$/, "")}\n\`\`\``;
}

/** A word as code. */
export function code(text: string): string {
  return `\`${text}\``;
}

/** The comments around a part of a page that is made. */
const begin = (name: string) => `<!-- ${name}: made by deno task generate -->`;
const end = (name: string) => `<!-- end of ${name} -->`;

/**
 * `page` with `body` between the comments that begin and end the part `name`.
 *
 * @throws {Error} When the page does not have them
 */
export function withPart(page: string, name: string, body: string): string {
  const from = page.indexOf(begin(name));
  const to = page.indexOf(end(name), from);
  if (from < 0 || to < 0) {
    throw new Error(`Cannot write the part "${name}": the page lacks "${begin(name)}" or its end`);
  }
  return `${page.slice(0, from)}${begin(name)}\n\n${body}\n\n${page.slice(to)}`;
}

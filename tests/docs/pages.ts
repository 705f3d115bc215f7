/** The pages of the repository as tests read them. */

import { ROOT } from "../../tools/paths.ts";

/** A page of Markdown. */
export interface Page {
  /** Relative to the top of the checkout. */
  readonly path: string;
  readonly text: string;
}

/** Where pages are, besides the top. */
const FOLDERS = ["docs", "docs/adr", ".github", "findings", "tests/e2e", "tests/faults"];

/** Every page. */
export function pages(): Page[] {
  return ["", ...FOLDERS].flatMap((folder) => {
    const top = folder === "" ? ROOT : `${ROOT}/${folder}`;
    const names = Array.from(Deno.readDirSync(top), ({ name }) => name).sort();
    return names.filter((name) => name.endsWith(".md")).map((name) => ({
      path: folder === "" ? name : `${folder}/${name}`,
      text: Deno.readTextFileSync(`${top}/${name}`),
    }));
  });
}

/** The page at `path`. */
export function page(path: string): string {
  return Deno.readTextFileSync(`${ROOT}/${path}`);
}

/** The page without its blocks of code. */
export function prose(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```$/gm, "").replaceAll(/^ {4}.*$/gm, "");
}

/** What stands as code: the spans within lines, and the lines of blocks. */
export function codeIn(text: string): string[] {
  const blocks = Array.from(text.matchAll(/^```.*\n([\s\S]*?)^```$/gm), ([, body = ""]) => body);
  const indented = Array.from(text.matchAll(/^ {4}(.*)$/gm), ([, line = ""]) => line);
  const spans = Array.from(prose(text).matchAll(/`([^`\n]+)`/g), ([, span = ""]) => span);
  return [...blocks.flatMap((body) => body.split("\n")), ...indented, ...spans];
}

/** The blocks of code whose first line names `kind`, as in "```json message". */
export function blocks(text: string, kind: string): string[] {
  const found = text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm);
  return Array.from(found).flatMap(([, info = "", body = ""]) => info === kind ? [body] : []);
}

/** What JSR refuses at a publish although `deno publish --dry-run` has accepted it. */

import { type Package, textOf } from "./package.ts";

/** A rule: what it looks for in a module, and the sentence when it is found. */
interface Rule {
  readonly pattern: RegExp;
  readonly because: string;
}

/** Module-level statements as `deno publish` leaves them, so a pattern is enough. */
const RULES: readonly Rule[] = [
  {
    pattern: /^(?:import|export)\b[^;]*\bwith\s*\{\s*type:\s*["'](?!json["'])([^"']*)/m,
    because: "the import attribute type is unsupported",
  },
  {
    pattern: /^\/\/\s*@(?:ts|deno)-types\s*=\s*["'](?!\.{0,2}\/|npm:|jsr:|node:)([^"']*)/m,
    because: "the types are at a bare specifier, which nobody else can resolve",
  },
  {
    pattern:
      /^(?:import|export)\b(?:[^;"']*\bfrom)?\s*["'](?!\.{1,2}\/|npm:|jsr:|node:|data:)([^"']*)/m,
    because: "the import is at a specifier that is neither relative nor npm:, jsr: or node:",
  },
  { pattern: /^declare (global|module)\b/m, because: "it changes global types" },
];

/** Files that a package has to have for a full score, and that people look for. */
const WANTED = ["/README.md", "/LICENSE"];

/** Every reason to refuse the package, one sentence each. */
export function refusals({ exports, files }: Package): string[] {
  const missing = [
    ...Object.values(exports).map((target) => target.replace(/^\./, "")),
    ...WANTED,
  ].filter((path) => !files.has(path));
  const modules = [...files].filter(([path]) => path.endsWith(".ts"));
  return [
    ...missing.map((path) => `"${path}" is not in the package`),
    ...modules.flatMap(([path, bytes]) => refusalsOf(path, textOf(bytes))),
  ];
}

function refusalsOf(path: string, text: string): string[] {
  return RULES.flatMap(({ pattern, because }) => {
    const found = pattern.exec(text);
    return found === null ? [] : [`"${path}" has "${found[1]}": ${because}`];
  });
}

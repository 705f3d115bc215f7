/** The pages with parts that are made, and what makes each part. */

import { commandLines } from "../command_lines.ts";
import { readConfig } from "../offline_config.ts";
import { ROOT } from "../paths.ts";
import { allFigures, keyFigures, readFigures } from "./figures.ts";
import { fenced, withPart } from "./markdown.ts";
import {
  commandsTable,
  limitsTable,
  permissionsTable,
  settingsTable,
  wakesTable,
} from "./tables.ts";
import { toolSections, toolsTable } from "./tools_tables.ts";

/** A page, and the parts of it that are made, by name. */
interface Page {
  readonly path: string;
  readonly parts: { readonly [name: string]: () => string };
}

const PAGES: readonly Page[] = [
  { path: "README.md", parts: { status: () => fenced(capture("status"), "console") } },
  { path: "docs/tools.md", parts: { tools: toolsTable, commands: commandsTable } },
  { path: "docs/settings.md", parts: { settings: settingsTable } },
  {
    path: "docs/without-setup.md",
    parts: { "command-lines": () => commandLines(String(readConfig()["version"])) },
  },
  {
    path: "docs/figures.md",
    parts: {
      "key-figures": () => keyFigures(readFigures()),
      figures: () => allFigures(readFigures()),
    },
  },
  {
    path: "docs/protocol.md",
    parts: { tools: toolSections, wakes: wakesTable, limits: limitsTable },
  },
  { path: "docs/adr/README.md", parts: { decisions } },
  { path: ".github/SECURITY.md", parts: { permissions: permissionsTable } },
];

/** Every such page: its path, and its text as it should be, given the text that it has. */
export const GENERATED_PAGES: readonly {
  readonly path: string;
  readonly text: (current: string) => string;
}[] = PAGES.map(({ path, parts }) => ({
  path,
  text: (current) =>
    Object.entries(parts).reduce((page, [name, make]) => withPart(page, name, make()), current),
}));

/** The decisions by number, with their titles. */
function decisions(): string {
  const names = Array.from(Deno.readDirSync(`${ROOT}/docs/adr`), ({ name }) => name);
  return names.filter((name) => /^\d{4}-.*\.md$/.test(name)).sort().map((name) => {
    const [head = ""] = Deno.readTextFileSync(`${ROOT}/docs/adr/${name}`).split("\n", 1);
    const [, number = "", title = ""] = /^# (\d+)\. (.*)$/.exec(head) ?? [];
    if (title === "") throw new Error(`Cannot list "docs/adr/${name}": it begins with no "# 1. …"`);
    return `- [${number.padStart(2, "0")}](${name}): ${title}`;
  }).join("\n");
}

/** What a terminal showed, as `deno task capture` wrote it down. */
function capture(name: string): string {
  return Deno.readTextFileSync(`${ROOT}/docs/captures/${name}.txt`);
}

/**
 * `deno task generate`: rewrites the files, and parts of files, that are made from others; with
 * `--check` only says which are not as they should be.
 */

import { renderEntries } from "../src/cli/launcher.ts";
import { GENERATED_PAGES } from "./docs/pages.ts";
import { offlineConfigText, readConfig } from "./offline_config.ts";
import { PACKED_MODULE, packedModule } from "./packed.ts";
import { ROOT } from "./paths.ts";
import { madePlugins } from "./plugins.ts";

/** A file that is made from others, and how. */
export interface Generated {
  /** Relative to the top of the checkout. */
  readonly path: string;
  /** The text it should have, given the text it has. */
  readonly text: (current: string) => string;
}

/** Every generated file but the plugins, which are made of these. */
export const GENERATED: readonly Generated[] = [
  { path: "deno.offline.json", text: () => offlineConfigText(readConfig()) },
  { path: "hooks/launcher", text: renderEntries },
  ...GENERATED_PAGES,
  { path: PACKED_MODULE, text: () => packedModule(generatedText) },
];

if (import.meta.main) Deno.exit(await generate(Deno.args));

/** The text a file should have; one that is made from others may not be written yet. */
function generatedText(path: string): string {
  const made = GENERATED.find((file) => file.path === path);
  return made === undefined ? read(path) : made.text(read(path));
}

/** The paths whose text is not what it should be. */
export async function drifted(): Promise<string[]> {
  const texts = GENERATED.filter(({ path, text }) => text(read(path)) !== read(path));
  return [...texts, ...await driftedPlugins()].map(({ path }) => path);
}

async function driftedPlugins() {
  return (await madePlugins()).filter(({ path, text }) => text !== read(path));
}

/** Gives the exit status. */
async function generate(args: string[]): Promise<number> {
  if (args.includes("--check")) {
    const paths = await drifted();
    for (const path of paths) console.error(`"${path}" is out of date: run deno task generate`);
    return paths.length === 0 ? 0 : 1;
  }
  for (const { path, text } of GENERATED) {
    const current = read(path);
    if (text(current) !== current) write(path, text(current));
  }
  for (const { path, text } of await driftedPlugins()) write(path, text);
  return 0;
}

function write(path: string, text: string): void {
  Deno.mkdirSync(`${ROOT}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
  Deno.writeTextFileSync(`${ROOT}/${path}`, text);
  console.error(`Wrote ${path}`);
}

function read(path: string): string {
  try {
    return Deno.readTextFileSync(`${ROOT}/${path}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

/**
 * `deno task generate`: rewrites the files, and parts of files, that are made from others; with
 * `--check` only says which are not as they should be.
 */

import { renderEntries } from "../src/cli/launcher.ts";
import { checkoutHooks, checkoutManifest } from "../src/setup/plugin.ts";
import { GENERATED_PAGES } from "./docs/pages.ts";
import { offlineConfigText, readConfig } from "./offline_config.ts";
import { PACKED_MODULE, packedModule } from "./packed.ts";
import { ROOT } from "./paths.ts";

/** A file that is made from others, and how. */
export interface Generated {
  /** Relative to the top of the checkout. */
  readonly path: string;
  /** The text it should have, given the text it has. */
  readonly text: (current: string) => string;
}

/** Every generated file. */
export const GENERATED: readonly Generated[] = [
  { path: "deno.offline.json", text: () => offlineConfigText(readConfig()) },
  { path: "hooks/launcher", text: renderEntries },
  { path: "hooks/hooks.json", text: checkoutHooks },
  {
    path: ".claude-plugin/plugin.json",
    text: () => checkoutManifest(String(readConfig()["version"])),
  },
  ...GENERATED_PAGES,
  { path: PACKED_MODULE, text: () => packedModule(generatedText) },
];

if (import.meta.main) Deno.exit(generate(Deno.args));

/** The text a file should have; one that is made from others may not be written yet. */
function generatedText(path: string): string {
  const made = GENERATED.find((file) => file.path === path);
  return made === undefined ? read(path) : made.text(read(path));
}

/** The paths whose text is not what it should be. */
export function drifted(): string[] {
  return GENERATED.filter(({ path, text }) => text(read(path)) !== read(path)).map((f) => f.path);
}

/** Gives the exit status. */
function generate(args: string[]): number {
  const paths = drifted();
  if (args.includes("--check")) {
    for (const path of paths) console.error(`"${path}" is out of date: run deno task generate`);
    return paths.length === 0 ? 0 : 1;
  }
  for (const { path, text } of GENERATED.filter((file) => paths.includes(file.path))) {
    Deno.mkdirSync(`${ROOT}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    Deno.writeTextFileSync(`${ROOT}/${path}`, text(read(path)));
    console.error(`Wrote ${path}`);
  }
  return 0;
}

function read(path: string): string {
  try {
    return Deno.readTextFileSync(`${ROOT}/${path}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

/**
 * `deno task bundle [--output=DIR] [--with-deno]`: a folder that can be unpacked anywhere and needs no
 * network: `lib/<entry>.js`, one file of each entry point with everything that it imports, and
 * `bin/oxtail`, the launcher that starts them with the permissions they declare. With `--with-deno` it
 * holds this Deno as well.
 */

import { parseArgs } from "node:util";
import { ENTRY_NAMES, type EntryName } from "../src/cli/entries.ts";
import { type LauncherSettings, renderLauncher } from "../src/cli/launcher.ts";
import { asShipped, bundleEntry } from "../src/setup/programs.ts";
import { runBundler } from "../src/sys/process.ts";
import { readConfig } from "./offline_config.ts";
import { fromCaller, ROOT } from "./paths.ts";
import type { Choice } from "./registry.ts";

/** Texts for people. */
const TEXTS = ["LICENSE", "README.md", "CHANGELOG.md"];
const EXIT_USAGE = 64;

/** Runs the task; gives the exit status. */
export async function bundle(choice: Choice, args: string[]): Promise<number> {
  const given = optionsFrom(args);
  if (typeof given === "string") {
    console.error(`Cannot bundle: ${given}`);
    return EXIT_USAGE;
  }
  const output = given.output ?? `${ROOT}/dist/oxtail-${readConfig()["version"]}`;
  Deno.mkdirSync(`${output}/lib`, { recursive: true });
  const made = await bundleInto(choice, `${output}/lib`, ENTRY_NAMES);
  if (made !== null) {
    console.error(`Cannot bundle: ${made}`);
    return 1;
  }
  if (given.withDeno) {
    Deno.copyFileSync(Deno.execPath(), `${output}/lib/deno`);
    Deno.chmodSync(`${output}/lib/deno`, 0o755);
    Deno.copyFileSync(`${ROOT}/tools/LICENSE-deno`, `${output}/lib/LICENSE-deno`);
  }
  writeLauncher(output, "bundle");
  for (const name of TEXTS) Deno.copyFileSync(`${ROOT}/${name}`, `${output}/${name}`);
  console.log(`${output}/bin/oxtail`);
  return 0;
}

/** Makes `<folder>/<entry>.js` of each entry point; gives what went wrong, or null. */
export async function bundleInto(
  { lock }: Pick<Choice, "lock">,
  folder: string,
  entries: readonly EntryName[],
): Promise<string | null> {
  const copy = `${folder}/.lock`;
  Deno.copyFileSync(lock, copy);
  try {
    const bundler = {
      run: runBundler,
      home: Deno.env.get("HOME") ?? "",
      deno: Deno.execPath(),
      lock: copy,
    };
    for (const entry of entries) {
      const origin = { from: "checkout", root: ROOT } as const;
      const path = `${folder}/${entry}.js`;
      const made = await bundleEntry(bundler, origin, entry, path);
      const text = made.ok ? asShipped(entry, Deno.readTextFileSync(path)) : made;
      if (!text.ok) return `${entry}: ${text.reason}`;
      Deno.writeTextFileSync(path, text.value);
    }
    return null;
  } finally {
    Deno.removeSync(copy);
  }
}

/** Writes `<output>/bin/oxtail`, which finds what it starts in the folder `lib` beside it. */
export function writeLauncher(output: string, from: LauncherSettings["from"]): void {
  const template = Deno.readTextFileSync(`${ROOT}/hooks/launcher`);
  const none = { deno: "", denoDir: "", root: "", config: "", lock: "" };
  const text = renderLauncher(template, { ...none, from, claudeDir: "", codexDir: "", keys: true });
  Deno.mkdirSync(`${output}/bin`, { recursive: true });
  Deno.writeTextFileSync(`${output}/bin/oxtail`, text);
  Deno.chmodSync(`${output}/bin/oxtail`, 0o755);
}

function optionsFrom(args: string[]): { output?: string; withDeno: boolean } | string {
  try {
    const { values } = parseArgs({
      args,
      options: { output: { type: "string" }, "with-deno": { type: "boolean" } },
    });
    const { output, "with-deno": withDeno = false } = values;
    return output === undefined ? { withDeno } : { output: fromCaller(output), withDeno };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

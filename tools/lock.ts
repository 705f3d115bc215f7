/**
 * The lock file. The committed deno.lock holds the npm packages only, so that it is true with and
 * without JSR (docs/adr/0019). Deno completes or prunes a lock file that does not fit exactly, so
 * the tasks use a copy beside Deno's cache.
 */

import { importsFrom, readConfig } from "./offline_config.ts";
import { exists, ROOT } from "./paths.ts";
import { deno } from "./process.ts";

/**
 * The working copy of deno.lock for a configuration: another one whenever either changes.
 *
 * @param denoDir Absolute path of Deno's cache
 * @param config Absolute path of the configuration file
 */
export async function workingLock(denoDir: string, config: string): Promise<string> {
  const lock = Deno.readTextFileSync(`${ROOT}/deno.lock`);
  const name = await digest(lock + Deno.readTextFileSync(config));
  const path = `${denoDir}/oxtail/${name}.lock`;
  if (exists(path)) return path;
  Deno.mkdirSync(`${denoDir}/oxtail`, { recursive: true });
  const temporary = `${path}.${Deno.pid}`;
  Deno.writeTextFileSync(temporary, lock);
  Deno.renameSync(temporary, path);
  return path;
}

/**
 * Rewrites deno.lock to what deno.json asks for now; with `--check` only says whether it is so.
 * Gives the exit status.
 */
export async function updateLock(args: string[]): Promise<number> {
  const check = args.includes("--check");
  const status = await deno([
    "cache",
    `--config=${ROOT}/deno.offline.json`,
    `--lock=${ROOT}/deno.lock`,
    `--frozen=${check}`,
    ...importsFrom(readConfig(), "npm:"),
  ]);
  if (status !== 0 && check) console.error(`"deno.lock" is out of date: run deno task lock`);
  return status;
}

async function digest(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(hash).toHex().slice(0, 16);
}

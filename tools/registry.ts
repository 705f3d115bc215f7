/** Decides once, for all tasks, whether the JSR imports of deno.json can be used here. */

import { importsFrom, isObject, readConfig } from "./offline_config.ts";
import { workingLock } from "./lock.ts";
import { ROOT } from "./paths.ts";
import { deno } from "./process.ts";

/** How long a fetch may take before JSR counts as out of reach. */
const PROBE_MS = 8_000;
/** How long "out of reach" is believed; short, so that a returning network is noticed. */
const NO_TTL_MS = 10 * 60_000;
/** How long "cached" is believed: the verdict lies beside the cache and goes when that goes. */
const YES_TTL_MS = 24 * 60 * 60_000;

/** Which configuration file to use. */
export interface Choice {
  /** Absolute path of deno.json or deno.offline.json. */
  config: string;
  /** Whether `config` is deno.json, that is, whether the packages of JSR can be used. */
  jsr: boolean;
  /** Absolute path of the lock file to use; Deno may complete it. */
  lock: string;
  /** Absolute path of Deno's cache. */
  denoDir: string;
}

interface Verdict {
  jsr: boolean;
  atMs: number;
  imports: string[];
}

/**
 * Chooses between deno.json and deno.offline.json.
 *
 * `OXTAIL_DEV_CONFIG=deno.json` (or `deno.offline.json`) skips the probe.
 *
 * @param nowMs Milliseconds since the epoch
 */
export async function chooseConfig(nowMs: number = Date.now()): Promise<Choice> {
  const cache = denoDir();
  const wanted = Deno.env.get("OXTAIL_DEV_CONFIG");
  if (wanted !== undefined && wanted !== "") return choice(cache, wanted !== "deno.offline.json");
  const imports = importsFrom(readConfig(), "jsr:");
  const file = `${cache}/oxtail/jsr.json`;
  const known = readVerdict(file);
  if (known !== undefined && isFresh(known, imports, nowMs)) return choice(cache, known.jsr);
  const jsr = await probe(imports);
  writeVerdict(file, { jsr, atMs: nowMs, imports });
  return choice(cache, jsr);
}

/** Where this Deno keeps its cache, absolute. Follows the rules of `deno info`. */
function denoDir(): string {
  const output = new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-config"],
    stderr: "inherit",
  }).outputSync();
  const info: unknown = JSON.parse(new TextDecoder().decode(output.stdout));
  const dir = isObject(info) ? info["denoDir"] : undefined;
  if (typeof dir !== "string") throw new Error(`Cannot find the cache folder of Deno`);
  return dir;
}

async function choice(denoDir: string, jsr: boolean): Promise<Choice> {
  const config = `${ROOT}/${jsr ? "deno.json" : "deno.offline.json"}`;
  return { config, jsr, lock: await workingLock(denoDir, config), denoDir };
}

async function probe(imports: string[]): Promise<boolean> {
  // Only the JSR imports: npm can be slow the first time, and is needed either way.
  const args = ["cache", "--no-config", "--no-lock", ...imports];
  return await deno(args, { quiet: true, timeoutMs: PROBE_MS }) === 0;
}

function isFresh(verdict: Verdict, imports: string[], nowMs: number): boolean {
  const age = nowMs - verdict.atMs;
  const ttl = verdict.jsr ? YES_TTL_MS : NO_TTL_MS;
  return age >= 0 && age < ttl && verdict.imports.join() === imports.join();
}

function readVerdict(file: string): Verdict | undefined {
  try {
    const value: unknown = JSON.parse(Deno.readTextFileSync(file));
    if (!isObject(value)) return undefined;
    const { jsr, atMs, imports } = value;
    if (typeof jsr !== "boolean" || typeof atMs !== "number" || !Array.isArray(imports)) {
      return undefined;
    }
    return { jsr, atMs, imports: imports.map(String) };
  } catch {
    return undefined;
  }
}

function writeVerdict(file: string, verdict: Verdict): void {
  try {
    Deno.mkdirSync(file.replace(/\/[^/]*$/, ""), { recursive: true });
    const temporary = `${file}.${Deno.pid}`;
    Deno.writeTextFileSync(temporary, JSON.stringify(verdict));
    Deno.renameSync(temporary, file);
  } catch {
    // A cache that cannot be written only costs the probe again.
  }
}

/**
 * Running tmux, ps and codex. This is the only file that may construct a `Deno.Command`: the permission to
 * run tmux is the user's full authority, because tmux can run anything. Hence an absolute program, an
 * empty environment but for what the caller names, no shell, a time limit, and bounded output.
 */

import type { Ran, RunProgram } from "./programs.ts";
import { BUNDLE_MAX_MS, PROCESS_MAX_MS, PROCESS_OUTPUT_MAX_BYTES } from "../wire/limits.ts";

/** Runs a program and collects what it prints. */
export const runProgram: RunProgram = (program, args, env, limitMs = PROCESS_MAX_MS) =>
  run(program, args, { env: { ...env }, clearEnv: true }, limitMs);

/**
 * Runs Deno to fetch and bundle. It may take its time, and has our whole environment: the user's
 * cache folder, proxy and certificates are named there.
 */
export const runBundler: RunProgram = (program, args, env) =>
  run(program, args, { env: { ...env } }, BUNDLE_MAX_MS);

async function run(
  program: string,
  args: readonly string[],
  environment: Pick<Deno.CommandOptions, "env" | "clearEnv">,
  limitMs: number,
): Promise<Ran> {
  if (!program.startsWith("/")) return failed(`"${program}" is not an absolute path`);
  const limit = AbortSignal.timeout(limitMs);
  try {
    const command = new Deno.Command(program, {
      ...environment,
      args: [...args],
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      signal: limit,
    });
    const output = await command.output();
    if (limit.aborted) return failed(`"${program}" did not end within ${limitMs} ms`);
    return { code: output.code, stdout: decode(output.stdout), stderr: decode(output.stderr) };
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
}

function failed(reason: string): Ran {
  return { code: -1, stdout: "", stderr: reason };
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, PROCESS_OUTPUT_MAX_BYTES));
}

/**
 * Running tmux, ps and codex. This is the only file that may construct a `Deno.Command`: the permission to
 * run tmux is the user's full authority, because tmux can run anything. Hence an absolute program, an
 * empty environment but for what the caller names, no shell, a time limit, and bounded output.
 */

import {
  ACT_MAX_MS,
  BUNDLE_MAX_MS,
  PROCESS_MAX_MS,
  PROCESS_OUTPUT_MAX_BYTES,
  REAP_MAX_MS,
} from "../wire/limits.ts";
import type { Ran, RunProgram } from "./ports.ts";
import { messageOf } from "../wire/result.ts";

/** Runs a program and collects what it prints. */
export const runProgram: RunProgram = (program, args, env, limitMs = PROCESS_MAX_MS) =>
  run(program, args, { env: { ...env }, clearEnv: true }, limitMs);

/**
 * Runs Deno to fetch and bundle. It may take its time, and has our whole environment: the user's
 * cache folder, proxy and certificates are named there.
 */
export const runBundler: RunProgram = (program, args, env) =>
  run(program, args, { env: { ...env } }, BUNDLE_MAX_MS);

/**
 * Runs the script of the cockpit's user's own installation, with our whole environment: it is the user's,
 * and what the script starts is told only what its row of the table allows. The text goes to its standard
 * input.
 */
export async function runAct(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  input: string,
): Promise<Ran> {
  return await run(program, args, { env: { ...env } }, ACT_MAX_MS, input);
}

/** Runs a program in our place: with our standard streams, and told of what ends us. Gives its exit status. */
export async function standAside(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const options = { args: [...args], env: { ...env }, clearEnv: true };
  const child = new Deno.Command(program, options).spawn();
  // A terminal interrupts both: the program decides what becomes of that.
  Deno.addSignalListener("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"] as const) {
    Deno.addSignalListener(signal, () => {
      try {
        child.kill(signal);
      } catch {
        // It has ended.
      }
    });
  }
  const { code } = await child.status;
  return code;
}

async function run(
  program: string,
  args: readonly string[],
  environment: Pick<Deno.CommandOptions, "env" | "clearEnv">,
  limitMs: number,
  input: string | null = null,
): Promise<Ran> {
  if (!program.startsWith("/")) return failed(`"${program}" is not an absolute path`);
  const ending = new AbortController();
  const limit = ending.signal;
  // AbortSignal.timeout would keep the process alive to its end, once somebody listens.
  const timer = setTimeout(() => ending.abort(), limitMs);
  try {
    const child = new Deno.Command(program, {
      ...environment,
      args: [...args],
      stdin: input === null ? "null" : "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    limit.addEventListener("abort", () => end(child));
    if (input !== null) await give(child, input);
    const printed = Promise.all([collect(child.stdout, limit), collect(child.stderr, limit)]);
    const status = await Promise.race([child.status, aborted(limit)]);
    const [stdout, stderr] = await printed;
    if (status === null || limit.aborted) {
      await reaped(child);
      return failed(`"${program}" did not end within ${limitMs} ms`);
    }
    return { code: status.code, stdout, stderr };
  } catch (error) {
    return failed(messageOf(error));
  } finally {
    clearTimeout(timer);
  }
}

/** A program that ends before it has read all of it says why itself. */
async function give(child: Deno.ChildProcess, input: string): Promise<void> {
  const writer = child.stdin.getWriter();
  try {
    await writer.write(new TextEncoder().encode(input));
    await writer.close();
  } catch {
    // It reads no more.
  }
}

/** Ends a program, and waits for it no longer. */
function end(child: Deno.ChildProcess): void {
  for (const act of [() => child.kill("SIGKILL"), () => child.unref()]) {
    try {
      act();
    } catch {
      // It has ended: only what it started still runs, or we were stopped and nobody has told us yet.
    }
  }
}

/** Waits until the system has taken a killed process away: soon, unless a broken disk holds it. */
async function reaped(child: Deno.ChildProcess): Promise<void> {
  const { promise: enough, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, REAP_MAX_MS);
  await Promise.race([child.status, enough]);
  clearTimeout(timer);
}

/** What comes out of a pipe. A child of the program may hold it open for longer than anybody waits. */
async function collect(pipe: ReadableStream<Uint8Array>, limit: AbortSignal): Promise<string> {
  const reader = pipe.getReader();
  limit.addEventListener("abort", () => void reader.cancel().catch(() => {}));
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    const kept = value.subarray(0, Math.max(0, PROCESS_OUTPUT_MAX_BYTES - bytes));
    bytes += kept.length;
    text += decoder.decode(kept, { stream: true });
  }
}

function aborted(limit: AbortSignal): Promise<null> {
  return new Promise((resolve) => limit.addEventListener("abort", () => resolve(null)));
}

function failed(reason: string): Ran {
  return { code: -1, stdout: "", stderr: reason };
}

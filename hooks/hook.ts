/**
 * The hook program, which the gate (hooks/oxtail-hook) starts when there is work for it: it hands mail
 * over to the client that runs the hook. Deno's own APIs only, so that it starts in 20 ms.
 *
 * Arguments: the client, the event, and `oxtail` for the entry of its own tools. Standard input: what the client said, or the first part of it.
 *
 * @module
 */

import { runHook } from "../src/hooks/run.ts";
import { denoFiles } from "../src/sys/deno_files.ts";
import {
  denoClock,
  denoEnv,
  denoRandom,
  denoStdio,
  denoTrace,
  temporaryName,
} from "../src/sys/deno_ports.ts";
import { traceFile } from "../src/wire/settings.ts";

const WITHIN_A_TURN: ReadonlySet<string> = new Set([
  "UserPromptSubmit",
  "PreToolUse",
  "PostToolUse",
]);

if (import.meta.main) {
  const world = {
    files: denoFiles(temporaryName),
    clock: denoClock,
    random: denoRandom,
    stdio: denoStdio,
    env: denoEnv,
    trace: denoTrace(traceFile(denoEnv), denoClock.nowMs),
  };
  runHook(world, Deno.args);
  // Deno takes 2 ms to end by itself, and within a turn the client waits for that. At any other event it
  // may: only then does it keep the program as it compiled it, which saves every hook 8 ms.
  if (WITHIN_A_TURN.has(Deno.args[1] ?? "")) Deno.exit();
}

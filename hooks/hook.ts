/**
 * The hook program, which the gate (hooks/oxtail-hook) starts when there is work for it: it hands mail
 * over to the client that runs the hook. Deno's own APIs only, so that it starts in 20 ms.
 *
 * Arguments: the client, the event, and `oxtail` for the entry of its own tools. Standard input: what the client said, or the first part of it.
 *
 * @module
 */

import { runHook } from "../src/hooks/run.ts";
import { denoClock, denoRandom, temporaryName } from "../src/sys/deno_clock.ts";
import { denoEnv } from "../src/sys/deno_env.ts";
import { denoFiles } from "../src/sys/deno_files.ts";
import { denoStdio } from "../src/sys/deno_stdio.ts";
import { denoTrace } from "../src/sys/deno_trace.ts";
import { traceFile } from "../src/wire/env.ts";

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
  // To take itself down costs Deno 2 ms, for which the client would wait. The start of a session has the
  // time, and then Deno keeps the program as it compiled it.
  if (Deno.args[1] !== "SessionStart") Deno.exit();
}

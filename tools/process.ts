/** Starting Deno for the development tasks: output, exit status and signals pass through. */

const FORWARDED: Deno.Signal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** How to start Deno. */
export interface DenoOptions {
  /** Where stdout goes: to ours (the default), to our stderr, or nowhere. */
  stdout?: "inherit" | "stderr" | "null";
  /** Added to the environment. */
  env?: Record<string, string>;
  /** Ends the process after this many milliseconds; the status is then 124. */
  timeoutMs?: number;
  /** No output at all. */
  quiet?: boolean;
}

/** Runs the Deno that runs this program, and gives its exit status. */
export function deno(args: string[], options: DenoOptions = {}): Promise<number> {
  return run(Deno.execPath(), args, options);
}

/** Runs Deno without colour and gives what it printed, whatever its exit status. */
export async function output(args: string[]): Promise<string> {
  const env = { NO_COLOR: "1" };
  const { stdout } = await new Deno.Command(Deno.execPath(), { args, env, stderr: "inherit" })
    .output();
  return new TextDecoder().decode(stdout);
}

/** Runs a program, passing signals on to it, and gives its exit status (128 + n after signal n). */
export async function run(
  program: string,
  args: string[],
  options: DenoOptions = {},
): Promise<number> {
  const child = new Deno.Command(program, {
    args,
    env: options.env ?? {},
    stdin: options.quiet ? "null" : "inherit",
    stdout: stdoutOf(options),
    stderr: options.quiet ? "null" : "inherit",
  }).spawn();
  const restore = passSignals(child);
  let late = false;
  const timer = options.timeoutMs === undefined ? undefined : setTimeout(() => {
    late = true;
    kill(child, "SIGKILL");
  }, options.timeoutMs);
  try {
    if (stdoutOf(options) === "piped") {
      // No pipe: it would lock standard error for whatever else runs meanwhile.
      for await (const bytes of child.stdout) {
        for (let at = 0; at < bytes.length;) at += Deno.stderr.writeSync(bytes.subarray(at));
      }
    }
    const status = await child.status;
    return late ? 124 : status.code;
  } finally {
    clearTimeout(timer);
    restore();
  }
}

function stdoutOf(options: DenoOptions): "inherit" | "null" | "piped" {
  if (options.quiet) return "null";
  return options.stdout === "stderr" ? "piped" : options.stdout ?? "inherit";
}

/**
 * While a child runs, a signal is its business and we live on until it ends. A terminal sends
 * Ctrl-C to both of us, so there it is swallowed here instead of arriving twice.
 */
function passSignals(child: Deno.ChildProcess): () => void {
  const handlers = FORWARDED.map((signal) => {
    const handler = () => {
      if (signal !== "SIGINT" || !Deno.stdin.isTerminal()) kill(child, signal);
    };
    Deno.addSignalListener(signal, handler);
    return () => Deno.removeSignalListener(signal, handler);
  });
  return () => handlers.forEach((restore) => restore());
}

function kill(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch (error) {
    // It ended in between.
    if (!(error instanceof TypeError) && !(error instanceof Deno.errors.NotFound)) throw error;
  }
}

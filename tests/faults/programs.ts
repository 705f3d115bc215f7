/** The programs that the experiments start, kill, and listen to. */

/** A running program. */
export interface Program {
  readonly pid: number;
  /** It printed something, or it has ended. */
  readonly firstLine: Promise<void>;
  /** All whole lines it printed, once it has ended. */
  readonly lines: Promise<string[]>;
  kill(signal?: Deno.Signal): void;
}

/** How the small programs of this folder are started: quickly, and without the project's settings. */
export const FLAGS = ["run", "--no-config", "--no-lock", "--no-check", "--cached-only", "-A"];

/** Starts a program of this folder. */
export function startProgram(path: string, args: readonly string[]): Program {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...FLAGS, programPath(path), ...args],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const first = Promise.withResolvers<void>();
  const lines = Promise.all([readLines(child.stdout, first.resolve), child.status])
    .then(([lines]) => lines);
  return {
    pid: child.pid,
    firstLine: first.promise,
    lines,
    kill(signal = "SIGKILL") {
      try {
        child.kill(signal);
      } catch (error) {
        // It has ended by itself.
        if (!(error instanceof TypeError) && !(error instanceof Deno.errors.NotFound)) throw error;
      }
    },
  };
}

/** Waits for a symbolic link, by a system call that nothing else makes and that opens nothing. */
export function waitForLink(path: string): void {
  for (;;) {
    try {
      Deno.readLinkSync(path);
      return;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

/** The absolute path of a file of this folder. */
export function programPath(path: string): string {
  return decodeURIComponent(new URL(path, import.meta.url).pathname);
}

async function readLines(
  stream: ReadableStream<Uint8Array>,
  began: () => void,
): Promise<string[]> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) {
    text += decoder.decode(chunk, { stream: true });
    began();
  }
  began();
  return text.split("\n").slice(0, -1);
}

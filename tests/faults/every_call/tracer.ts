/** Running a program of this folder under strace, which makes one of its system calls fail. */

import { findProgram } from "../../programs.ts";
import { FLAGS, programPath } from "../programs.ts";

/** One system call of the program's main thread: the n-th of its kind since the tracer attached. */
export interface Call {
  readonly name: string;
  readonly n: number;
  /** The call as strace prints it. */
  readonly text: string;
}

/** What happens to a call: it fails with an error, or the process is killed when it begins. */
export type Fault = "SIGKILL" | "EIO" | "ENOSPC" | "EMFILE" | "EACCES";

/** What a run showed. */
export interface Traced {
  readonly lines: readonly string[];
  readonly calls: readonly Call[];
  /** Whether the fault was injected. */
  readonly hit: boolean;
}

/** Calls on files; the rest is the business of the engine. */
const FILE_CALLS = [
  "openat",
  "read",
  "write",
  "close",
  "lseek",
  "ftruncate",
  "flock",
  "statx",
  "fstat",
  "newfstatat",
  "getdents64",
  "chmod",
  "fchmod",
  "fchmodat",
  "fsync",
  "fdatasync",
  "mkdir",
  "mkdirat",
  "link",
  "linkat",
  "rename",
  "renameat",
  "renameat2",
  "unlink",
  "unlinkat",
];

/** Runs `operation.ts ROOT OPERATION`; with `fault`, that call fails. */
export async function traced(
  root: string,
  operation: string,
  fault: { readonly call: Call; readonly kind: Fault } | null,
): Promise<Traced> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...FLAGS, programPath("every_call/operation.ts"), root, operation],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const output = linesOf(child.stdout);
  await output.next("ready");
  const inject = fault === null ? [] : [`-einject=${fault.call.name}:${how(fault)}`];
  const strace = new Deno.Command(findProgram("strace") ?? "strace", {
    args: ["-p", String(child.pid), `-etrace=${FILE_CALLS.join(",")}`, "-s300", ...inject],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const trace = linesOf(strace.stderr);
  await trace.next("attached");
  await Deno.symlink("go", `${root}.go`);
  const [lines, traceLines] = await Promise.all([output.rest, trace.rest]);
  await Promise.all([child.status, strace.status]);
  return {
    lines: lines.filter((line) => line !== "ready"),
    calls: callsIn(traceLines),
    hit: traceLines.some((line) => line.includes("INJECTED") || line.includes("killed by SIGKILL")),
  };
}

function how({ call, kind }: { readonly call: Call; readonly kind: Fault }): string {
  return kind === "SIGKILL" ? `signal=KILL:when=${call.n}` : `error=${kind}:when=${call.n}`;
}

/** The calls of the operation, up to its answer. */
function callsIn(lines: readonly string[]): Call[] {
  const counts = new Map<string, number>();
  const calls: Call[] = [];
  for (const text of lines) {
    const name = /^([a-z0-9_]+)\(/.exec(text)?.[1];
    if (name === undefined) continue;
    const n = (counts.get(name) ?? 0) + 1;
    counts.set(name, n);
    if (text.startsWith('write(1, "answer')) break;
    calls.push({ name, n, text });
  }
  return calls;
}

function linesOf(stream: ReadableStream<Uint8Array>) {
  const all: string[] = [];
  let rest = "";
  let seen = () => {};
  const whole = (async () => {
    for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      all.push(...lines);
      seen();
    }
    seen();
    return all;
  })();
  return {
    rest: whole,
    /** Resolves when a line with `text` has come, or the stream has ended. */
    async next(text: string): Promise<void> {
      let ended = false;
      whole.then(() => ended = true);
      while (!ended && !all.some((line) => line.includes(text))) {
        await new Promise<void>((resolve) => seen = resolve);
        await Promise.resolve();
      }
    },
  };
}

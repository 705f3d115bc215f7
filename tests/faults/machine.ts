/** What this machine can do, and what is said of it in the report. */

import { findProgram } from "../programs.ts";

/** Whether we may mount, make device files and start programs as other users. */
export function isRoot(): boolean {
  return Deno.build.os === "linux" && Deno.uid() === 0;
}

/** Why system calls cannot be made to fail here, or null. */
export function straceObstacle(): string | null {
  if (Deno.build.os !== "linux") return "strace is for Linux";
  const strace = findProgram("strace");
  if (strace === null) return "strace is not installed (Debian: apt-get install strace)";
  // It attaches to processes that it did not start; some machines allow that to root only.
  return run(strace, ["-f", "-einject=getppid:error=EPERM", "true"]) === 0 && mayAttach()
    ? null
    : "strace may not trace here";
}

/** Why nothing can be mounted here, or null. */
export function mountObstacle(): string | null {
  if (!isRoot()) return "mounting needs root";
  const folder = Deno.makeTempDirSync();
  try {
    if (run("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]) !== 0) {
      return "mounting is not allowed here";
    }
    run("umount", [folder]);
    return null;
  } finally {
    Deno.removeSync(folder);
  }
}

/** Installs strace where that is possible: on Debian, as root. */
export function installStrace(): void {
  if (findProgram("strace") !== null || !isRoot() || findProgram("apt-get") === null) return;
  run("apt-get", ["install", "-y", "strace"]);
}

/** Runs a program without its output; gives its exit status, or 127 when it cannot be started. */
export function run(program: string, args: readonly string[]): number {
  try {
    return new Deno.Command(program, {
      args: [...args],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).outputSync().code;
  } catch {
    return 127;
  }
}

function mayAttach(): boolean {
  if (isRoot()) return true;
  try {
    return Deno.readTextFileSync("/proc/sys/kernel/yama/ptrace_scope").trim() === "0";
  } catch {
    return true;
  }
}

/** The processes of this machine: finding those that a lab started, and ending exactly those. */

import { run } from "./command.ts";

/** One line of the process table. */
export interface Process {
  readonly pid: number;
  readonly ppid: number;
  /** As `ps -o lstart=` spells it; with the pid it names one process for good. */
  readonly started: string;
  readonly args: string;
}

/** All processes of this machine. */
export async function processTable(): Promise<Process[]> {
  const { stdout } = await run("ps", ["-axo", "pid=,ppid=,lstart=,args="], {
    env: { LC_ALL: "C" },
  });
  const line = /^\s*(\d+)\s+(\d+)\s+(\w{3} \w{3} +\d+ [\d:]{8} \d{4})\s+(.*)$/gm;
  return [...stdout.matchAll(line)].map(([, pid, ppid, started = "", args = ""]) => ({
    pid: Number(pid),
    ppid: Number(ppid),
    started,
    args,
  }));
}

/** The processes `roots` and everything they started that still runs, parents first. */
export function treeOf(table: readonly Process[], roots: readonly number[]): Process[] {
  const tree = table.filter((process) => roots.includes(process.pid));
  for (const parent of tree) {
    tree.push(...table.filter((child) => child.ppid === parent.pid && !tree.includes(child)));
  }
  return tree;
}

/** Ends `processes`: asks them to, and insists after `graceMs`. Resolves when none is left. */
export async function endAll(processes: readonly Process[], graceMs = 3_000): Promise<void> {
  for (const process of await stillRunning(processes)) signal(process.pid, "SIGTERM");
  if (await allGone(processes, graceMs)) return;
  for (const process of await stillRunning(processes)) signal(process.pid, "SIGKILL");
  await allGone(processes, graceMs);
}

/** Those of `processes` that still run: same pid and same start, so a pid that was reused does not count. */
export async function stillRunning(processes: readonly Process[]): Promise<Process[]> {
  const now = new Set((await processTable()).filter(isLive).map(identity));
  return processes.filter((process) => now.has(identity(process)));
}

/**
 * The processes whose HOME is `home`, where the platform can tell (Linux), else none. A temporary home
 * belongs to one lab, so this finds what outlived the terminal that it was started in.
 */
export async function processesWithHome(home: string): Promise<Process[]> {
  const table = await processTable();
  return table.filter(({ pid }) => environmentOf(pid).split("\0").includes(`HOME=${home}`));
}

function environmentOf(pid: number): string {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/environ`);
  } catch {
    return "";
  }
}

async function allGone(processes: readonly Process[], withinMs: number): Promise<boolean> {
  const endMs = Date.now() + withinMs;
  while ((await stillRunning(processes)).length > 0) {
    if (Date.now() > endMs) return false;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return true;
}

function signal(pid: number, name: Deno.Signal): void {
  try {
    Deno.kill(pid, name);
  } catch {
    // It ended by itself.
  }
}

function identity(process: Process): string {
  return `${process.pid} ${process.started}`;
}

function isLive(process: Process): boolean {
  return !process.args.endsWith("<defunct>");
}

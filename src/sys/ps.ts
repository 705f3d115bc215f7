/**
 * The processes of this machine, as `ps` of Linux (procps) and of macOS print them. Anyone may choose
 * the name of a process, so a row proves little by itself: what counts is whose child it is.
 */

import { ANCESTRY_MAX_STEPS } from "../wire/limits.ts";
import { no, ok, type Result } from "../wire/result.ts";
import type { RunProgram } from "./programs.ts";

/** One process. */
export interface Process {
  readonly pid: number;
  readonly ppid: number;
  /** It may read what is typed into its terminal: in the foreground there, and not stopped. */
  readonly foreground: boolean;
  /** The command line, its parts joined by spaces. */
  readonly args: string;
}

/** The processes at one moment. */
export interface ProcessTable {
  readonly byPid: ReadonlyMap<number, Process>;
}

/** What ps is asked for: `ww`, because macOS else cuts the command line; `=`, for no headings. */
const PS_ARGS = ["-axww", "-o", "pid=,ppid=,stat=,args="] as const;
const ROW = /^\s*(\d{1,10})\s+(\d{1,10})\s+(\S+)\s+(.*)$/;

/**
 * All processes of this machine, or why they cannot be listed.
 *
 * @param program Absolute path of ps
 */
export async function listProcesses(
  run: RunProgram,
  program: string,
): Promise<Result<ProcessTable>> {
  const ran = await run(program, PS_ARGS, { LC_ALL: "C" });
  if (ran.code !== 0) return no(`"${program}" failed: ${ran.stderr.trim() || "it said nothing"}`);
  return ok(parseProcesses(ran.stdout));
}

/**
 * The table that ps printed. Total: lines that are no rows are skipped, as is a last line that was cut
 * off. Of two rows with one pid neither counts, because one of them was made up.
 */
export function parseProcesses(text: string): ProcessTable {
  const byPid = new Map<number, Process>();
  const doubtful = new Set<number>();
  for (const line of text.slice(0, text.lastIndexOf("\n") + 1).split("\n")) {
    const match = ROW.exec(line);
    if (match === null) continue;
    const [, pidText, ppidText, stat = "", args = ""] = match;
    const pid = Number(pidText);
    if (byPid.has(pid)) doubtful.add(pid);
    const foreground = stat.includes("+") && !stat.startsWith("T");
    byPid.set(pid, { pid, ppid: Number(ppidText), foreground, args });
  }
  for (const pid of doubtful) byPid.delete(pid);
  return { byPid };
}

/** The process `pid` and its ancestors, nearest first; empty when there is none. Always ends. */
export function ancestry<P extends { readonly pid: number; readonly ppid: number }>(
  table: { readonly byPid: ReadonlyMap<number, P> },
  pid: number,
): P[] {
  const chain: P[] = [];
  const seen = new Set<number>();
  let next = table.byPid.get(pid);
  while (next !== undefined && !seen.has(next.pid) && chain.length < ANCESTRY_MAX_STEPS) {
    seen.add(next.pid);
    chain.push(next);
    next = table.byPid.get(next.ppid);
  }
  return chain;
}

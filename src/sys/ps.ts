/**
 * The processes of this machine, as `ps` of Linux (procps) and of macOS print them. Anyone may choose
 * the name of a process, so a row proves little by itself: what counts is whose child it is.
 */

import { ANCESTRY_MAX_STEPS, START_TOLERANCE_MS } from "../wire/limits.ts";
import { no, ok, type Result } from "../wire/result.ts";
import type { RunProgram } from "./ports.ts";

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

// Processes with the time they started, from ps. A pid alone proves nothing: it may be another process
// tomorrow. A pid together with its start names one process for ever.

/** A process and when it started. */
export interface StartedProcess {
  readonly pid: number;
  readonly ppid: number;
  /** As `LC_ALL=C TZ=UTC0 ps -o lstart=` prints it: `Mon Nov 23 04:31:40 2026`. */
  readonly start: string;
  /** The command line, its parts joined by spaces. */
  readonly args: string;
}

/** No user's language and no time zone changes what ps prints. */
const PS_ENV = { LC_ALL: "C", TZ: "UTC0" } as const;
const START = String.raw`[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}`;
const PROCESS_ROW = new RegExp(String.raw`^\s*(\d{1,10})\s+(\d{1,10})\s+(${START})\s+(.*)$`);
const START_ROW = new RegExp(String.raw`^\s*(\d{1,10})\s+(${START})\s*$`);

/**
 * All processes of this machine with their starts, or why they cannot be listed.
 *
 * @param program Absolute path of ps
 */
export async function listStarted(
  run: RunProgram,
  program: string,
): Promise<Result<{ readonly byPid: ReadonlyMap<number, StartedProcess> }>> {
  const ran = await run(program, ["-axww", "-o", "pid=,ppid=,lstart=,args="], PS_ENV);
  if (ran.code !== 0) return no(`"${program}" failed: ${ran.stderr.trim() || "it said nothing"}`);
  const byPid = new Map<number, StartedProcess>();
  for (const line of wholeLines(ran.stdout)) {
    const match = PROCESS_ROW.exec(line);
    if (match === null) continue;
    const [, pid, ppid, start = "", args = ""] = match;
    byPid.set(Number(pid), { pid: Number(pid), ppid: Number(ppid), start, args });
  }
  return ok({ byPid });
}

/**
 * When each of `pids` started; those that are gone are missing. Or why ps cannot tell.
 *
 * @param program Absolute path of ps
 */
export async function startsOf(
  run: RunProgram,
  program: string,
  pids: readonly number[],
): Promise<Result<ReadonlyMap<number, string>>> {
  const starts = new Map<number, string>();
  if (pids.length === 0) return ok(starts);
  const ran = await run(program, ["-o", "pid=,lstart=", "-p", pids.join(",")], PS_ENV);
  // ps ends with 1 when it knows none of them.
  if (ran.code !== 0 && (ran.code !== 1 || ran.stderr.trim() !== "")) {
    return no(`"${program}" failed: ${ran.stderr.trim() || "it said nothing"}`);
  }
  for (const line of wholeLines(ran.stdout)) {
    const match = START_ROW.exec(line);
    if (match !== null) starts.set(Number(match[1]), match[2] ?? "");
  }
  return ok(starts);
}

/** Whether two starts are the same. ps counts from the boot, and its second may be the next one. */
export function isSameStart(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return false;
  const [first, second] = [Date.parse(`${a} UTC`), Date.parse(`${b} UTC`)];
  if (Number.isNaN(first) || Number.isNaN(second)) return false;
  return Math.abs(first - second) <= START_TOLERANCE_MS;
}

/** The lines that were printed to their end. */
function wholeLines(text: string): string[] {
  return text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
}

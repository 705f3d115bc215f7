/** The idle listeners of a lab, among the processes of this machine. */

import type { Lab } from "./lab.ts";
import { processTable } from "./processes.ts";

/** One that was started beside another ends within this time. */
const SETTLE_MS = 600;

/** The pids of the listener scripts that run for a client, after a moment. */
export async function listenersOf(lab: Lab, clientPid: number): Promise<number[]> {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const others = namesIn(`${lab.home}/.oxtail/listen`)
    .map((name) => Number.parseInt(name))
    .filter((pid) => pid !== clientPid)
    .map((pid) => listenerOwner(lab, pid)?.pid);
  return (await processTable())
    .filter(({ args }) => args.includes(`${lab.home}/.oxtail/hooks/oxtail-listener`))
    .map(({ pid }) => pid)
    .filter((pid) => !others.includes(pid));
}

/** The listener of a client, and the session that it listens for. */
export function listenerOwner(
  lab: Lab,
  clientPid: number,
): { readonly pid: number; readonly sessionId: string } | null {
  try {
    const folder = `${lab.home}/.oxtail/listen`;
    const own = namesIn(folder).find((name) => name.startsWith(`${clientPid}-`));
    const text = Deno.readTextFileSync(`${folder}/${own}/owner`);
    const [pid = "", sessionId = ""] = text.trim().split(" ");
    return { pid: Number(pid), sessionId };
  } catch {
    return null;
  }
}

function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch {
    return [];
  }
}

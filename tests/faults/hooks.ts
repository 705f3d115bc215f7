/** Calling the hooks as clients do, and breaking off the call. */

import { type Client, clientInput, type Event } from "../hooks/hook_calls.ts";
import { ROOT as CHECKOUT } from "../../tools/paths.ts";
import { FLAGS } from "./programs.ts";

/** A hook that was started. */
export interface RunningHook {
  readonly child: Deno.ChildProcess;
  /** Reads what it prints, up to its end. */
  stdout(): Promise<string>;
}

/** How the hook is started: through the installed gate, or as the program alone. */
export type Through = "gate" | "program";

/**
 * Starts a hook in a process group of its own.
 *
 * @param reads False for a client that never reads what the hook prints
 */
export function startHook(
  home: string,
  through: Through,
  client: Client,
  event: Event,
  call: { readonly session: string; readonly turn: string; readonly reads?: boolean },
): RunningHook {
  const program = through === "gate"
    ? [`${home}/.oxtail/hooks/oxtail-hook`]
    : [Deno.execPath(), ...FLAGS, `${CHECKOUT}/hooks/hook.ts`];
  const child = new Deno.Command("setsid", {
    args: [...program, client, event],
    clearEnv: true,
    env: { HOME: home, PATH: "/usr/local/bin:/usr/bin:/bin" },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  const bytes = new TextEncoder().encode(clientInput(client, event, call));
  writer.write(bytes).then(() => writer.close()).catch(() => {});
  const stdout = async () => {
    if (call.reads !== false) return await new Response(child.stdout).text();
    await child.status;
    await child.stdout.cancel();
    return "";
  };
  let output: Promise<string> | null = null;
  return { child, stdout: () => output ??= stdout() };
}

/** Kills the process, or with `group` also all that it started. */
export function killHook({ child }: RunningHook, group: boolean): void {
  try {
    Deno.kill(group ? -child.pid : child.pid, "SIGKILL");
  } catch (error) {
    // It has ended by itself.
    if (!(error instanceof Deno.errors.NotFound) && !(error instanceof TypeError)) throw error;
  }
}

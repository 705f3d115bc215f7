/** A private tmux server for a test. */

import { findProgram } from "../programs.ts";
import { until } from "./assert.ts";

/** Absolute path of tmux, or null when it is not installed. */
export const TMUX_PROGRAM: string | null = findProgram("tmux");

/** The server; disposing of it ends it and what runs in it. */
export interface PrivateTmux extends AsyncDisposable {
  /** `TMUX` of a process that runs in it. */
  readonly variable: string;
  /** Runs tmux with these arguments; gives what it printed. */
  run(...args: string[]): Promise<string>;
}

/** Starts a tmux server whose first session is `name`, in `folder`. */
export async function startTmux(name: string, folder: string): Promise<PrivateTmux> {
  const home = await Deno.makeTempDir({ prefix: "oxt" });
  const socket = `${home}/s`;
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await new Deno.Command(TMUX_PROGRAM ?? "tmux", {
      args: ["-u", "-S", socket, ...args],
      env: { HOME: home, PATH: "/usr/local/bin:/usr/bin:/bin", TERM: "xterm" },
      clearEnv: true,
    }).output();
    const text = new TextDecoder();
    if (code !== 0) throw new Error(`tmux ${args.join(" ")}: ${text.decode(stderr)}`);
    return text.decode(stdout);
  };
  await run("-f", "/dev/null", "new-session", "-d", "-s", name, "-c", folder, "cat");
  return {
    variable: `${socket},1,0`,
    run,
    async [Symbol.asyncDispose]() {
      const pids = (await run("list-panes", "-a", "-F", "#{pane_pid}")).split("\n").map(Number);
      await run("kill-server");
      await until(() => pids.every((pid) => pid === 0 || !isRunning(pid)), "the end of the panes");
      await Deno.remove(home, { recursive: true });
    },
  };
}

function isRunning(pid: number): boolean {
  try {
    // SIGCONT is nothing to a process that runs.
    Deno.kill(pid, "SIGCONT");
    return true;
  } catch {
    return false;
  }
}

/**
 * The world of the demo: a HOME, a git project and a tmux server of its own, in one temporary folder.
 * Nothing outside of it is touched, and nothing of it stays.
 */

import { rootOf } from "../../src/mail/layout.ts";
import { checkoutConfig, type CommandLine, installHooks } from "../checkout.ts";
import { chooseConfig } from "../registry.ts";
import type { Programs } from "./programs.ts";

/** The branch that the project is on: what one agent asks and the other knows. */
export const BRANCH = "login-form";

/** The temporary world. */
export interface World {
  readonly home: string;
  readonly project: string;
  /** The whole environment of everything that runs in it. */
  readonly env: Readonly<Record<string, string>>;
  /** The server as the printed configuration starts it. */
  readonly server: CommandLine;
  /** The configuration that this checkout runs with. */
  readonly config: string;
  /** Runs tmux; gives what it printed, without the last newline. */
  tmux(...args: string[]): Promise<string>;
  /** Ends everything that runs in it, by pid where it does not end by itself, and removes it. */
  close(): Promise<void>;
}

/** How long processes get to end by themselves. */
const GRACE_MS = 3_000;

/** Creates the world: folders, project, tmux server, and oxtail's hooks as setup installs them. */
export async function createWorld(programs: Programs): Promise<World> {
  const choice = await chooseConfig();
  const server = await checkoutConfig(choice);
  // A short name: the path of a socket has at most 104 characters on macOS.
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "oxd-" }));
  const [home, project] = [`${folder}/home`, `${folder}/shop`];
  for (const path of [home, project]) await Deno.mkdir(path);
  const env = {
    HOME: home,
    PATH: Deno.env.get("PATH") ?? "",
    LANG: "C.UTF-8",
    TERM: "xterm-256color",
    TMUX_TMPDIR: folder,
    DENO_DIR: choice.denoDir,
  };
  const tmuxConfig = `${folder}/tmux.conf`;
  // The screen of a program that failed stays, and says why.
  await Deno.writeTextFile(tmuxConfig, "set -g remain-on-exit on\n");
  const tmux = (...args: string[]) => run(programs.tmux, ["-u", "-f", tmuxConfig, ...args], env);
  await run(programs.git, ["init", "-q", project], env);
  await run(programs.git, ["-C", project, "symbolic-ref", "HEAD", `refs/heads/${BRANCH}`], env);
  await installHooks(home, choice);
  return {
    home,
    project,
    env,
    server,
    config: choice.config,
    tmux,
    async close() {
      // Without a tmux server there are no panes, and nothing to end.
      const panes = await tmux("list-panes", "-a", "-F", "#{?pane_dead,,#{pane_pid}}").catch(() =>
        ""
      );
      const pids = [...panes.split("\n").map(Number), ...serverPids(home)];
      await tmux("kill-server").catch(() => {});
      await endAll(programs.ps, pids.filter((pid) => pid > 0));
      await removeFolder(folder);
    },
  };
}

/** The servers in the registry. */
function serverPids(home: string): number[] {
  try {
    const names = Array.from(Deno.readDirSync(`${rootOf(home)}/sessions`), ({ name }) => name);
    return names.map((name) => Number(/^(\d+)\.json$/.exec(name)?.[1] ?? 0));
  } catch {
    // No server has started.
    return [];
  }
}

/** Runs a program to its end and gives what it printed; throws what it complained about. */
async function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const command = new Deno.Command(program, { args: [...args], env: { ...env }, clearEnv: true });
  const { success, stdout, stderr } = await command.output();
  const text = new TextDecoder();
  if (!success) throw new Error(`Cannot run ${program}: ${text.decode(stderr).trim()}`);
  return text.decode(stdout).replace(/\n$/, "");
}

/** Waits until the processes have ended, and ends those that have not. */
async function endAll(ps: string, pids: readonly number[]): Promise<void> {
  for (const endMs = Date.now() + GRACE_MS; Date.now() < endMs;) {
    if ((await running(ps, pids)).length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  for (const pid of await running(ps, pids)) Deno.kill(pid, "SIGKILL");
}

/** Those of `pids` that run; one that only waits for its parent to notice has ended. */
async function running(ps: string, pids: readonly number[]): Promise<number[]> {
  if (pids.length === 0) return [];
  const args = ["-o", "pid=,stat=", "-p", pids.join(",")];
  const { stdout } = await new Deno.Command(ps, { args }).output();
  const rows = new TextDecoder().decode(stdout).matchAll(/^\s*(\d+)\s+(\S)/gm);
  return [...rows].flatMap(([, pid, state]) => state === "Z" ? [] : [Number(pid)]);
}

/** A hook that was running may still write while its folder goes. */
async function removeFolder(folder: string): Promise<void> {
  for (const endMs = Date.now() + GRACE_MS;;) {
    try {
      return await Deno.remove(folder, { recursive: true });
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return;
      if (Date.now() > endMs) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

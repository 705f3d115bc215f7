/** `oxtail status` as a person sees it: in a real terminal of a private tmux server. */

import { shellQuote } from "../../src/cli/launcher.ts";
import { equal, match, until } from "../support/assert.ts";
import { coverageEnv } from "../support/coverage.ts";
import { openFleet } from "../support/fleet.ts";
import { tempStore } from "../support/store.ts";
import { type PrivateTmux, startTmux, TMUX_PROGRAM } from "../support/tmux.ts";
import { commandLine, denoDir } from "./running.ts";

/** What the pane shows, without the blanks at its end. */
async function screen(tmux: PrivateTmux): Promise<string> {
  return (await tmux.run("capture-pane", "-p", "-t", "watch")).trimEnd();
}

/** Types a command line into the shell of the pane. */
async function type(tmux: PrivateTmux, home: string, args: string[], env = ""): Promise<void> {
  const words = [Deno.execPath(), ...commandLine("status", home, { args })].map(shellQuote);
  const own = { HOME: home, DENO_DIR: denoDir(), ...coverageEnv() };
  const given = Object.entries(own).map(([name, value]) => `${name}=${shellQuote(value)}`);
  const line = `${given.join(" ")} OXTAIL_PROJECT_ROOT=/ OXTAIL_PROJECT_ID=/repo/.git ${env} ${
    words.join(" ")
  }`;
  await Deno.writeTextFile(`${home}/run`, `${line}\necho "ended with $?"\n`);
  await tmux.run("respawn-pane", "-k", "-t", "watch", `sh ${shellQuote(`${home}/run`)}; cat`);
}

Deno.test({
  name: "the watch shows changes by itself, follows the size of the window, and leaves no trace",
  ignore: TMUX_PROGRAM === null,
  async fn() {
    using temp = tempStore();
    const home = temp.root.slice(0, -"/.oxtail".length);
    using fleet = openFleet(temp.root, "/repo");
    fleet.add(11, { name: "main", client: { session_id: "main-id" } });
    await using tmux = await startTmux("watch", home);
    await tmux.run("resize-window", "-t", "watch", "-x", "70", "-y", "20");
    await type(tmux, home, ["--watch"]);
    await until(async () => /q quits, t hides/.test(await screen(tmux)), "the first screen");
    match(await screen(tmux), /^oxtail {2}1 agent in \/\n\nNAME +STATE/);
    fleet.add(12, { name: "second", client: { session_id: "second-id" } });
    temp.send("main-id", "second-id");
    const changed = async () => /message +queued +main → second/.test(await screen(tmux));
    await until(changed, "the new message");
    await tmux.run("send-keys", "-t", "watch", "t");
    await until(async () => !/Recent/.test(await screen(tmux)), "the traffic to go");
    await tmux.run("resize-window", "-t", "watch", "-x", "24", "-y", "5");
    await until(
      async () => /^oxtail .*\n\nNAME +STATE.*…\nmain .*…\nq quits/.test(await screen(tmux)),
      "a small one",
    );
    await tmux.run("send-keys", "-t", "watch", "q");
    await until(async () => /^ended with 0$/.test(await screen(tmux)), "the end");
    const modes = await tmux.run(
      "display-message",
      "-p",
      "-t",
      "watch",
      "#{cursor_flag} #{alternate_on}",
    );
    equal(modes, "1 0\n");
  },
});

Deno.test({
  name: "a watch that is ended from outside gives the terminal back",
  ignore: TMUX_PROGRAM === null,
  async fn() {
    using temp = tempStore();
    const home = temp.root.slice(0, -"/.oxtail".length);
    await using tmux = await startTmux("watch", home);
    await type(tmux, home, ["--watch"]);
    await until(async () => /No agent of this project runs/.test(await screen(tmux)), "a screen");
    const shell = (await tmux.run("display-message", "-p", "-t", "watch", "#{pane_pid}")).trim();
    const [sh = shell] = await childrenOf(shell);
    const [program = sh] = await childrenOf(sh);
    Deno.kill(Number(program), "SIGTERM");
    await until(async () => /^ended with 130$/.test(await screen(tmux)), "the end");
    const modes = await tmux.run(
      "display-message",
      "-p",
      "-t",
      "watch",
      "#{cursor_flag} #{alternate_on}",
    );
    equal(modes, "1 0\n");
  },
});

Deno.test({
  name: "there is colour on a terminal, unless NO_COLOR is set",
  ignore: TMUX_PROGRAM === null,
  async fn() {
    using temp = tempStore();
    const home = temp.root.slice(0, -"/.oxtail".length);
    using fleet = openFleet(temp.root, "/repo");
    fleet.add(11, { name: "main", client: { session_id: "main-id" } });
    await using tmux = await startTmux("watch", home);
    for (const [env, isColoured] of [["", true], ["NO_COLOR=1", false]] as const) {
      await type(tmux, home, [], env);
      await until(async () => /ended with 0/.test(await screen(tmux)), "the end");
      const shown = await tmux.run("capture-pane", "-p", "-e", "-t", "watch");
      equal(shown.includes("\x1b["), isColoured);
    }
  },
});

/** The processes that `pid` started. */
async function childrenOf(pid: string): Promise<string[]> {
  const { stdout } = await new Deno.Command("ps", { args: ["-axo", "pid=,ppid="] }).output();
  const rows = new TextDecoder().decode(stdout).split("\n").map((row) => row.trim().split(/\s+/));
  return rows.filter(([, parent]) => parent === pid).flatMap(([child]) => child ?? []);
}

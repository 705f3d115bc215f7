/**
 * `oxtail jump`: shows its user the tmux pane of an agent, or says how to get there.
 *
 * @module
 */

import {
  type Command,
  complain,
  openPeople,
  readArguments,
  realWorld,
  runCommand,
  say,
  UsageError,
} from "../cli/command.ts";
import { denoEnv } from "../sys/deno_ports.ts";
import { runProgram } from "../sys/process.ts";
import { openTmux } from "../sys/tmux.ts";
import { HUMAN_BOX } from "../wire/ids.ts";
import { no, ok, type Result } from "../wire/result.ts";
import { safeLine } from "../wire/text.ts";

const COMMAND: Command = {
  name: "jump",
  usage: `Usage: oxtail jump <agent>

Shows you the tmux pane that an agent runs in. Outside of tmux it says how to
attach to it.

  <agent>    a name, a session id, or its first 8 or more characters
  --help, --version

Exit status: 0 when it is shown, 1 when not, 64 wrong usage.`,
  options: {},
  words: 1,
};

if (import.meta.main) Deno.exitCode = await runCommand(COMMAND, Deno.args, main);

async function main(args: readonly string[]): Promise<number> {
  const { words: [target = ""] } = readArguments(COMMAND, args);
  if (target === "") throw new UsageError("Name the agent to jump to");
  const jumped = await jump(target);
  if (jumped.ok) say(jumped.value);
  else complain(`oxtail: ${safeLine(jumped.reason)}`);
  return jumped.ok ? 0 : 1;
}

/** What an entry says of its pane is enough here: a wrong one is seen, and nothing is typed into it. */
async function jump(target: string): Promise<Result<string>> {
  const world = realWorld();
  const people = world.ok ? openPeople(world.value) : world;
  if (!world.ok || !people.ok) return people.ok ? no("") : people;
  const found = people.value.directory.find(target, world.value.project, HUMAN_BOX);
  if (!found.ok) return no(found.message.replace("list_project_sessions", "oxtail status"));
  const { name, sessionId, entry } = found.peer;
  const program = denoEnv("OXTAIL_TMUX") ?? "";
  if (program === "") return no("tmux is not installed, or setup was told not to run it");
  const tmux = openTmux(runProgram, program, denoEnv);
  const look = await tmux.look();
  if (!look.ok) return no(`${name} is in no pane of this tmux: ${look.reason}`);
  const { panes } = look.value;
  const titled = panes.filter(({ title }) => sessionId !== null && title?.includes(sessionId));
  const pane = titled.length === 1 ? titled[0] : panes.find(({ id }) => id === entry.tmux?.pane);
  if (pane === undefined) return no(`${name} runs in no pane of this tmux that anybody knows`);
  if ((denoEnv("TMUX") ?? "") === "") {
    const session = pane.session ?? entry.tmux?.session ?? null;
    const to = session === null ? "" : ` -t ${session}`;
    return no(
      `You are not in tmux. To see ${name}: tmux attach${to} \\; switch-client -t ${pane.id}`,
    );
  }
  const shown = await tmux.show(pane, denoEnv("TMUX_PANE"));
  return shown.ok ? ok(`${name} is shown`) : shown;
}

/**
 * F12: the registry as an enemy would write it. Entries, starts and claims that name other processes,
 * other panes and other tmux servers, or hold commands, must not make a wake run anything but tmux and
 * ps as it always does, nor bring a byte into a pane that is not the agent's.
 */

import { openRegistry } from "../../../src/agents/registry.ts";
import { openStore } from "../../../src/mail/store.ts";
import { denoClock, denoRandom } from "../../../src/sys/deno_ports.ts";
import type { RunProgram } from "../../../src/sys/ports.ts";
import type { WakeTarget } from "../../../src/wake/policy.ts";
import { boxOf } from "../../../src/wire/ids.ts";
import { findProgram } from "../../programs.ts";
import { openFleet } from "../../support/fleet.ts";
import { type Lab, missing, openLab } from "../../wake/lab.ts";
import { type Experiment, judge, type Mutant } from "../experiment.ts";
import { type HostileFile, hostileFiles } from "./files.ts";

/** The experiment. */
export const wakeRegistry: Experiment = {
  id: "F12",
  name: "hostile registry, starts and claims",
  obstacle: () => missing === null ? null : `${missing} is not installed`,
  async run() {
    await using lab = await openLab();
    const victim = await lab.open("victim");
    const bystander = await lab.open("bystander");
    const marker = `${lab.store.root}/a-command-ran`;
    const wrong: string[] = [];
    const watch: (run: RunProgram) => RunProgram = (run) => (program, args, env, limit) => {
      if (!isUsual(program, args)) wrong.push(`${program} ${JSON.stringify(args)}`);
      return run(program, args, env, limit);
    };
    using fleet = openFleet(lab.store.root, "/project");
    const files = hostileFiles(lab.store.root, {
      victimPid: victim.target.serverPid ?? 0,
      victimPane: victim.paneId,
      marker,
    });
    let wakes = 0;
    for (const file of files) wakes += await wakeAll(lab, fleet, file, watch);
    const bytes = `${await victim.bytes()}${await bystander.bytes()}`;
    const ran = exists(marker) ? 1 : 0;
    const problems = [
      ...wrong.map((line) => `ran ${line}`),
      ...(ran > 0 ? ["a command in a file ran"] : []),
      ...(bytes === "" ? [] : [`a wrong pane got ${JSON.stringify(bytes)}`]),
      ...(wakes === 0 ? ["no wake was tried, so nothing was shown"] : []),
    ];
    const figure = `${files.length} files, ${wakes} wakes: commands run ${ran + wrong.length}, ` +
      `bytes into a wrong pane ${bytes.length}`;
    return judge({ figure, problems, mutants: [await reaching(lab), unusual()] });
  },
};

/** Shows one file, and wakes every agent that there seems to be then. */
async function wakeAll(
  lab: Lab,
  fleet: ReturnType<typeof openFleet>,
  file: HostileFile,
  watch: (run: RunProgram) => RunProgram,
): Promise<number> {
  const opened = openStore(
    { files: lab.store.files, clock: denoClock, random: denoRandom },
    lab.store.root,
    lab.store.uid,
  );
  if (!opened.ok) throw new Error(opened.reason);
  // The enemy holds the lock, so that the entry counts as alive.
  if (file.pid !== null) fleet.add(file.pid);
  await Deno.mkdir(file.path.slice(0, file.path.lastIndexOf("/")), { recursive: true });
  await Deno.writeTextFile(file.path, file.text);
  const entries = openRegistry(opened.value).live();
  for (const { server_pid: serverPid, domain, client } of entries) {
    const sessionId = client.session_id;
    const box = sessionId === null ? "nobody" : boxOf(sessionId);
    const target: WakeTarget = { box, sessionId, serverPid, domain, clientType: client.type };
    await lab.waker(watch, { debounceMs: 1 }).wake(target, {});
  }
  if (file.pid !== null) fleet.end(file.pid);
  await Deno.remove(file.path, { recursive: true });
  return entries.length;
}

/** tmux and ps, with constants and ids for arguments. */
function isUsual(program: string, args: readonly string[]): boolean {
  if (program === findProgram("ps")) return args.join(" ") === "-axww -o pid=,ppid=,stat=,args=";
  if (program !== findProgram("tmux")) return false;
  const allowed = new Set(["list-panes", "display-message", "if-shell"]);
  return args[0] === "-u" && args[1] === "-S" && allowed.has(args[3] ?? "") &&
    args.every((arg) => !arg.includes("run-shell") && !arg.includes("a-command-ran"));
}

/**
 * A wake that may go through: were its bytes not seen, none into a wrong pane would be seen either.
 */
async function reaching(lab: Lab): Promise<Mutant> {
  const name = "keys that do reach a pane (the experiment would see them)";
  const trapped = await lab.open("trapped");
  const target = { ...trapped.target, box: "liar", sessionId: "liar" };
  const { status } = await lab.waker(undefined, { debounceMs: 1 }).wake(target, {});
  const bytes = await trapped.bytes();
  return { name, caught: bytes === "" ? null : `${bytes.length} bytes in its pane, ${status}` };
}

/** A check of the arguments that has never refused any is no check. */
function unusual(): Mutant {
  const tmux = findProgram("tmux") ?? "";
  const args = ["-u", "-S", "/s", "if-shell", "-F", "-t", "%0; run-shell 'touch x'"];
  const name = "a pane id of an entry is part of a command";
  return { name, caught: isUsual(tmux, args) ? null : "the arguments are not the usual ones" };
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

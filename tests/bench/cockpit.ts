/** Figures of the cockpit with 100 agents and 10,000 messages, in a terminal that `script` makes. */

import { ENTRIES } from "../../src/cli/entries.ts";
import { flagsFor, shellQuote } from "../../src/cli/launcher.ts";
import { bundleInto } from "../../tools/bundle.ts";
import { chooseConfig } from "../../tools/registry.ts";
import { findProgram } from "../programs.ts";
import { openFleet } from "../support/fleet.ts";
import { fill, hastyStore } from "./fill.ts";
import { constant } from "./memory.ts";
import type { Row } from "./row.ts";
import { type Act, measureInTurns, summarise } from "./stats.ts";

const AGENTS = 100;
/** Of each agent: most were acknowledged. */
const KEPT = 90;
const QUEUED = 10;
const STARTS = 9;
const KEYS = 30;
/** For so long it is watched while nothing happens, in ms; and 1 % of that, which is the limit. */
const IDLE_MS = 60_000;
const IDLE_CPU_MS = IDLE_MS / 100;
/** What `/proc/<pid>/stat` counts in. */
const TICK_MS = 10;

/** Measures the cockpit. */
export async function cockpitRows(): Promise<Row[]> {
  const script = findProgram("script");
  if (script === null || Deno.build.os !== "linux") return [];
  const home = await Deno.makeTempDir({ prefix: "oxtail-bench-" });
  try {
    return await measured(home, script);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

async function measured(home: string, script: string): Promise<Row[]> {
  using _fleet = filled(home);
  const fault = await bundleInto(await chooseConfig(), home, ["cockpit"]);
  if (fault !== null) throw new Error(fault);
  await Deno.writeTextFile(`${home}/empty.js`, "");
  const places = { home, claudeDir: `${home}/.claude`, codexDir: `${home}/.codex` };
  const run = ["run", "--no-config", "--no-lock", "--no-prompt"];
  const start = (words: readonly string[]) => open(script, home, [Deno.execPath(), ...words]);
  const cockpit = () => start([...run, ...flagsFor(ENTRIES.cockpit, places), `${home}/cockpit.js`]);
  const acts: Act[] = [
    { run: async () => await start([...run, `${home}/empty.js`]).ended },
    {
      async run() {
        const opened = cockpit();
        await opened.shows("AGENTS");
        return opened;
      },
    },
  ];
  const { stats: [empty, first] } = await measureInTurns(STARTS, acts, 1);
  if (empty === undefined || first === undefined) throw new Error("Nothing was measured");
  await using opened = cockpit();
  await opened.shows("SAID LATELY");
  const keys: number[] = [];
  for (let n = 0; n < KEYS; n++) {
    const pressedMs = performance.now();
    await opened.press("j");
    keys.push(performance.now() - pressedMs);
  }
  const pid = await opened.pid();
  const [cpu, memory] = [cpuMs(pid), resident(pid)];
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  const row = (figure: string, measured: Row["measured"], limit: Row["limit"]): Row => ({
    figure,
    measured,
    reference: "an empty program of Deno",
    referenceStats: empty,
    limit,
  });
  return [
    row(`cockpit, ${AGENTS} agents: first screen`, first, { most: 15, times: true }),
    row("cockpit: a key", summarise(keys), { most: 3, times: true }),
    row("cockpit: CPU of an idle minute", constant(cpuMs(pid) - cpu), { most: IDLE_CPU_MS }),
    {
      figure: "cockpit: memory after an idle minute",
      measured: constant(resident(pid)),
      unit: "MB",
      reference: "before",
      referenceStats: constant(memory),
      limit: { most: 1.05, times: true },
    },
  ];
}

/** A project of agents that have said much. */
function filled(home: string): Disposable {
  const store = hastyStore(`${home}/.oxtail`);
  const fleet = openFleet(store.root, home);
  for (let n = 0; n < AGENTS; n++) {
    fleet.add(11 + n, { name: `agent-${n}`, project: { root: home, repo: null, branch: null } });
    const [from, to] = [`session-${11 + n}`, `session-${11 + (n + 1) % AGENTS}`];
    fill(store, from, to, home, KEPT, "acknowledged");
    fill(store, from, to, home, QUEUED);
  }
  return fleet;
}

/** A program in a terminal of its own; disposing of it presses `q`. */
function open(script: string, home: string, words: readonly string[]) {
  const child = new Deno.Command(script, {
    args: ["-qefc", `stty rows 200 cols 100; exec ${words.map(shellQuote).join(" ")}`, "/dev/null"],
    cwd: home,
    clearEnv: true,
    env: { HOME: home, PATH: "/usr/bin:/bin", TERM: "xterm-256color", SHELL: "/bin/sh" },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const input = child.stdin.getWriter();
  const output = child.stdout.getReader();
  const decoder = new TextDecoder();
  const read = async () => decoder.decode((await output.read()).value ?? new Uint8Array());
  return {
    /** When it has ended by itself, and all it printed was read. */
    get ended() {
      return (async () => {
        while (!(await output.read()).done);
        await child.status;
      })();
    },
    async shows(text: string) {
      for (let seen = ""; !seen.includes(text);) seen = seen.slice(-text.length) + await read();
    },
    /** Presses a key; resolves with the first that is drawn after it. */
    async press(key: string) {
      await input.write(new TextEncoder().encode(key));
      await read();
    },
    /** Of the program, which the terminal's own process has started. */
    async pid() {
      const { pid } = child;
      const children = await Deno.readTextFile(`/proc/${pid}/task/${pid}/children`);
      return Number(children.trim().split(" ")[0]);
    },
    async [Symbol.asyncDispose]() {
      await input.write(new TextEncoder().encode("q"));
      while (!(await output.read()).done);
      await child.status;
    },
  };
}

function cpuMs(pid: number): number {
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`).replace(/^.*\) /, "").split(" ");
  return (Number(stat[11]) + Number(stat[12])) * TICK_MS;
}

/** In MB. */
function resident(pid: number): number {
  const found = /^VmRSS:\s+(\d+)/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1];
  return Number(found) * 1024 / 1_000_000;
}

/** A private tmux server with stand-in clients in its panes, and a waker that looks at it. */

import { CLIENTS } from "../../src/clients/index.ts";
import { denoClock } from "../../src/sys/deno_ports.ts";
import type { RunProgram } from "../../src/sys/ports.ts";
import { runProgram } from "../../src/sys/process.ts";
import { openTmux } from "../../src/sys/tmux.ts";
import { createWaker, type Waker, type WakerParts } from "../../src/wake/waker.ts";
import type { WakeTarget } from "../../src/wake/policy.ts";
import { FRESH_IDLE_MS, WAKE_DEBOUNCE_MS } from "../../src/wire/limits.ts";
import type { ScreenState } from "../../tools/stand_in/screen.ts";
import { findProgram } from "../programs.ts";
import { that, until } from "../support/assert.ts";
import type { PaneOptions } from "./stand_in/main.ts";
import { environment, mark, marksOf, type TestStore, testStore } from "./support.ts";

/** Why the tests with a real tmux cannot run here, or null when they can. */
export const missing: string | null = ["tmux", "ps"].find((name) => findProgram(name) === null) ??
  null;

/** A stand-in in a pane. */
export interface StandIn {
  readonly paneId: string;
  /** The process of the stand-in itself. */
  readonly pid: number;
  readonly target: WakeTarget;
  /** Every byte that it, or its shell, received so far, after a moment for late ones. */
  bytes(): Promise<string>;
  /** The lines that were submitted. */
  submitted(): string;
}

/** How a stand-in starts: idle, at an empty prompt. */
export interface StandInOptions {
  readonly state?: ScreenState;
  readonly lostEnters?: number;
  /** False: Enter does not mark it busy. */
  readonly hooks?: boolean;
  readonly env?: Record<string, string>;
  /** Started by a shell, which gets the keyboard (and runs cat) when the stand-in is stopped. */
  readonly underShell?: boolean;
  /** Idle again after each turn. */
  readonly returns?: boolean;
}

/** The private tmux server. */
export interface Lab extends AsyncDisposable {
  readonly store: TestStore;
  tmux(...args: string[]): Promise<string>;
  open(box: string, options?: StandInOptions): Promise<StandIn>;
  /** A waker whose programs run through `around`. */
  waker(around?: (run: RunProgram) => RunProgram, change?: Partial<WakerParts>): Waker;
}

const START_MS = 20_000;
const END_MS = 20_000;
const SETTLE_MS = 150;

/** Starts the lab. Disposing of it ends everything that runs in it. */
export async function openLab(): Promise<Lab> {
  const store = await testStore();
  const { root } = store;
  const program = findProgram("tmux") ?? "";
  const socket = `${root}/tmux`;
  const tmux = (...args: string[]) => runTmux(program, socket, root, args);
  await tmux("-f", "/dev/null", "new-session", "-d", "-s", "lab", "-x", "100", "-y", "20", "cat");
  return {
    store,
    tmux,
    open: (box, options = {}) => openStandIn(store, tmux, box, options),
    waker: (around = (run) => run, change = {}) => {
      const run = around(runProgram);
      return createWaker({
        store,
        run,
        clock: denoClock,
        env: environment(),
        tmux: openTmux(run, program, environment({ TMUX: `${socket},1,0` })),
        ps: findProgram("ps"),
        clients: CLIENTS,
        activity: marksOf(store),
        queue: null,
        freshIdleMs: FRESH_IDLE_MS,
        debounceMs: WAKE_DEBOUNCE_MS,
        ...change,
      });
    },
    async [Symbol.asyncDispose]() {
      const panes = await tmux("list-panes", "-a", "-F", "#{pane_pid}");
      await tmux("kill-server");
      const pids = [...panes.split("\n").map(Number), ...startedPids(root)].filter((pid) =>
        pid > 0
      );
      await until(() => haveEnded(pids), `the end of ${pids.join(", ")}`, END_MS);
      await store[Symbol.asyncDispose]();
    },
  };
}

async function runTmux(
  program: string,
  socket: string,
  home: string,
  args: readonly string[],
): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args: ["-u", "-S", socket, ...args],
    clearEnv: true,
    env: { HOME: home, PATH: "/usr/bin:/bin", TERM: "xterm-256color", LANG: "C.UTF-8" },
  }).output();
  const text = new TextDecoder();
  that(code === 0, `tmux ${args.join(" ")}: ${text.decode(stderr)}`);
  return text.decode(stdout).trim();
}

async function openStandIn(
  store: TestStore,
  tmux: Lab["tmux"],
  box: string,
  given: StandInOptions,
): Promise<StandIn> {
  const folder = `${store.root}/pane-${box}`;
  Deno.mkdirSync(folder);
  Deno.writeTextFileSync(`${folder}/mod.ts`, "for await (const _ of Deno.stdin.readable);\n");
  const activityPath = `${store.root}/activity/${box}`;
  const deno = [Deno.execPath(), "run", "--no-config", "--no-lock"] as const;
  const options: PaneOptions = {
    folder,
    state: given.state ?? { kind: "prompt", draft: "" },
    server: [...deno, `${folder}/mod.ts`],
    activityPath: given.hooks === false ? null : activityPath,
    lostEnters: given.lostEnters ?? 0,
    returns: given.returns ?? false,
  };
  const main = new URL("./stand_in/main.ts", import.meta.url).pathname;
  const shell = given.underShell ? ["sh", "-mc", '"$@"; exec cat >"$0"', `${folder}/shell`] : [];
  const added = Object.entries(given.env ?? {}).flatMap((
    [name, value],
  ) => ["-e", `${name}=${value}`]);
  const args = [
    "new-window",
    "-d",
    "-t",
    "lab",
    ...added,
    "-P",
    "-F",
    "#{pane_id}",
    "--",
    ...shell,
  ];
  const paneId = await tmux(...args, ...deno, "-A", main, JSON.stringify(options));
  const ready = await until(() => read(`${folder}/ready`), `the stand-in of ${box}`, START_MS);
  const [serverPid = 0, pid = 0] = ready.split(" ").map(Number);
  mark(store, box, "idle", 1_000);
  return {
    paneId,
    pid,
    target: { box, sessionId: box, serverPid, domain: "00000000", clientType: "oxtail-demo" },
    async bytes() {
      await denoClock.sleep(SETTLE_MS);
      return `${read(`${folder}/bytes`) ?? ""}${read(`${folder}/shell`) ?? ""}`;
    },
    submitted: () => read(`${folder}/submitted`) ?? "",
  };
}

function startedPids(root: string): number[] {
  const ready = Array.from(Deno.readDirSync(root), ({ name }) => read(`${root}/${name}/ready`));
  return ready.flatMap((pids) => pids === null ? [] : pids.split(" ").map(Number));
}

function read(path: string): string | null {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return null;
  }
}

/** Whether none of them runs. One that only waits for its parent to notice has ended. */
async function haveEnded(pids: readonly number[]): Promise<boolean> {
  const args = ["-o", "stat=", "-p", pids.join(",")];
  const { stdout } = await new Deno.Command(findProgram("ps") ?? "", { args }).output();
  const states = new TextDecoder().decode(stdout).split("\n").map((line) => line.trim());
  return states.every((state) => state === "" || state.startsWith("Z"));
}

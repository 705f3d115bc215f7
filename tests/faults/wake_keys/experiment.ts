/**
 * F13: keys. A stand-in client in a real tmux writes down every byte that it receives. Idle, it gets the
 * wake line and one Enter for each wake, every time; in any other state it gets nothing, and the wake
 * says why.
 */

import type { Composer } from "../../../src/clients/client.ts";
import { CLIENTS } from "../../../src/clients/index.ts";
import type { RunProgram } from "../../../src/sys/ports.ts";
import type { Waker } from "../../../src/wake/waker.ts";
import { WAKE_LINE } from "../../../src/wire/wake.ts";
import { until } from "../../support/assert.ts";
import { type Lab, missing, openLab } from "../../wake/lab.ts";
import { type Experiment, judge, type Mutant, table } from "../experiment.ts";
import { type State, STATES } from "./states.ts";

const QUICK_WAKES = 15;
const FULL_WAKES = 1_000;

/** The experiment. */
export const wakeKeys: Experiment = {
  id: "F13",
  name: "keys into terminals",
  obstacle: () => missing === null ? null : `${missing} is not installed`,
  async run({ size }) {
    await using lab = await openLab();
    const count = size === "full" ? FULL_WAKES : QUICK_WAKES;
    const idle = await wakeOften(lab, count);
    const rows: string[][] = [];
    const problems = [...idle.problems];
    for (const [n, state] of STATES.entries()) {
      const { status, bytes } = await tryState(lab, state, `s-${n}`, HONEST);
      rows.push([state.name, status, String(bytes.length)]);
      if (bytes !== "") problems.push(`${state.name}: got ${JSON.stringify(bytes)}`);
      if (status !== state.status) problems.push(`${state.name}: ${status}, not ${state.status}`);
    }
    const mutants = await Promise.all(MUTANTS.map((mutant) => caught(lab, mutant)));
    const sent = rows.reduce((sum, [, , bytes]) => sum + Number(bytes), 0);
    const figure = `exactly once ${idle.once} of ${count}; bytes in any state but idle ${sent}`;
    return judge({
      figure,
      problems,
      mutants,
      details: table(["state", "wake_status", "bytes"], rows),
    });
  },
};

/** Wakes an idle stand-in again and again: each wake must be one line and one Enter. */
async function wakeOften(lab: Lab, count: number) {
  const pane = await lab.open("often", { returns: true });
  const waker = lab.waker(undefined, { debounceMs: 1 });
  const mark = `${lab.store.root}/activity/often`;
  const problems: string[] = [];
  let once = 0;
  for (let n = 0; n < count; n++) {
    const before = pane.submitted();
    const { status } = await waker.wake(pane.target, {});
    await until(() => Deno.readTextFileSync(mark) === "idle" || null, "the end of the turn");
    await until(() => pane.submitted().length > before.length || null, "the line").catch(() =>
      null
    );
    const isOnce = pane.submitted() === `${before}${WAKE_LINE}\n`;
    if (isOnce && status === "fired") once++;
    else {problems.push(
        `wake ${n}: ${status}, ${JSON.stringify(pane.submitted().slice(before.length))}`,
      );}
  }
  const wanted = `${WAKE_LINE}\r`.repeat(count);
  if (await pane.bytes() !== wanted) {
    problems.push("the bytes are not one line and one Enter a wake");
  }
  return { once, problems };
}

/** How a waker is built for a lab; mutants build theirs with something missing. */
type Build = (lab: Lab, around?: (run: RunProgram) => RunProgram) => Waker;

const HONEST: Build = (lab, around) => lab.waker(around);

async function tryState(lab: Lab, state: State, box: string, build: Build) {
  const pane = await lab.open(box, state.options ?? {});
  const setting = await state.arrange?.(lab, pane);
  const { status } = await build(lab, setting?.around).wake(pane.target, {});
  const bytes = `${await pane.bytes()}${setting?.otherBytes?.() ?? ""}`;
  await setting?.end?.();
  await lab.tmux("kill-pane", "-t", pane.paneId).catch(() => "");
  return { status, bytes };
}

interface Planted {
  readonly name: string;
  readonly state: string;
  readonly build: Build;
}

const blind = (composer: Composer) =>
  CLIENTS.map((client) => ({ ...client, recognise: () => composer }));

const MUTANTS: readonly Planted[] = [
  {
    name: "the screen is not looked at",
    state: "draft",
    build: (lab, around) => lab.waker(around, { clients: blind({ kind: "empty" }) }),
  },
  {
    name: "a dialog is not seen",
    state: "dialog",
    build: (lab, around) => lab.waker(around, { clients: blind({ kind: "empty" }) }),
  },
  {
    name: "nobody is ever at the keys",
    state: "human typing",
    build: (lab, around = (run) => run) =>
      lab.waker((run) => async (program, args, env) => {
        const ran = await around(run)(program, args, env);
        return { ...ran, stdout: ran.stdout.replaceAll(/^V .*$/gm, "") };
      }),
  },
  {
    name: "the process of the pane is not compared right before the keys",
    state: "pane id reused",
    build: (lab, around = (run) => run) =>
      lab.waker((run) =>
        around((program, args, env) =>
          run(program, args.map((arg) => arg.startsWith("#{==:#{pane_pid}") ? "1" : arg), env)
        )
      ),
  },
];

async function caught(lab: Lab, { name, state: wanted, build }: Planted): Promise<Mutant> {
  const state = STATES.find((one) => one.name === wanted);
  if (state === undefined) return { name, caught: null };
  const box = `m-${MUTANTS.findIndex((one) => one.name === name)}`;
  const { bytes } = await tryState(lab, state, box, build);
  return { name, caught: bytes === "" ? null : `${bytes.length} bytes in the state "${wanted}"` };
}

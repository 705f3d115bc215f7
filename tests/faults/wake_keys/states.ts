/** The states in which a terminal must not get a single byte. */

import type { RunProgram } from "../../../src/sys/ports.ts";
import type { WakeStatus } from "../../../src/wire/wake.ts";
import { findProgram } from "../../programs.ts";
import type { Lab, StandIn, StandInOptions } from "../../wake/lab.ts";
import { mark } from "../../wake/support.ts";

/** What was arranged, and how to see and end it. */
export interface Arranged {
  /** Stands between the waker and its programs. */
  readonly around?: (run: RunProgram) => RunProgram;
  /** What came out elsewhere than in the stand-in. */
  readonly otherBytes?: () => string;
  readonly end?: () => Promise<void>;
}

/** A state of a terminal. */
export interface State {
  readonly name: string;
  /** What the wake must say. */
  readonly status: WakeStatus;
  readonly options?: StandInOptions;
  arrange?(lab: Lab, pane: StandIn): Promise<Arranged | void>;
}

/** Every one of them. */
export const STATES: readonly State[] = [
  {
    name: "draft",
    status: "skipped_draft",
    options: { state: { kind: "prompt", draft: "half a thou" } },
  },
  {
    name: "dialog",
    status: "skipped_dialog",
    options: { state: { kind: "dialog", question: "Delete all?" } },
  },
  {
    name: "dialog, by the mark",
    status: "skipped_dialog",
    arrange: (lab, { target }) => Promise.resolve(mark(lab.store, target.box, "wait", 0)),
  },
  {
    name: "dialog, with a stale busy mark",
    status: "skipped_dialog",
    options: { state: { kind: "dialog", question: "Delete all?" } },
    arrange: (lab, { target }) => Promise.resolve(mark(lab.store, target.box, "busy", 3_600_000)),
  },
  {
    name: "busy",
    status: "skipped_busy",
    options: { state: { kind: "busy", note: "working" } },
    arrange: (lab, { target }) => Promise.resolve(mark(lab.store, target.box, "busy", 0)),
  },
  {
    name: "busy, by the screen alone",
    status: "skipped_dialog",
    options: { state: { kind: "busy", note: "working" } },
  },
  {
    name: "copy mode",
    status: "skipped_copy_mode",
    async arrange(lab, { paneId }) {
      await lab.tmux("copy-mode", "-t", paneId);
      return { end: () => leaveCopyMode(lab, paneId) };
    },
  },
  {
    name: "copy mode, right before the keys",
    status: "skipped_copy_mode",
    arrange: (lab, { paneId }) =>
      Promise.resolve({
        around: beforeKeys(() => lab.tmux("copy-mode", "-t", paneId)),
        end: () => leaveCopyMode(lab, paneId),
      }),
  },
  { name: "human typing", status: "skipped_human_active", arrange: person },
  {
    name: "pane closed",
    status: "skipped_no_target",
    async arrange(lab, { paneId }) {
      await lab.tmux("kill-pane", "-t", paneId);
    },
  },
  {
    name: "pane closed, right before the keys",
    status: "skipped_no_target",
    arrange: (lab, { paneId }) =>
      Promise.resolve({ around: beforeKeys(() => lab.tmux("kill-pane", "-t", paneId)) }),
  },
  { name: "pane id reused", status: "skipped_no_target", arrange: otherProcess },
  {
    name: "stopped, its shell reads the keys",
    status: "skipped_no_target",
    options: { underShell: true },
    async arrange(_lab, { pid }) {
      Deno.kill(pid, "SIGSTOP");
      // The kernel takes a moment to stop all of its threads.
      await new Promise((resolve) => setTimeout(resolve, 200));
      return { end: () => Promise.resolve(Deno.kill(pid, "SIGCONT")) };
    },
  },
];

/** Does something at the last moment: every look is over, the keys come next. */
function beforeKeys(act: () => Promise<unknown>): (run: RunProgram) => RunProgram {
  return (run) => async (program, args, env) => {
    if (args.includes("if-shell")) await act();
    return await run(program, args, env);
  };
}

/** The same pane id, with another process in it: one that would take what is typed. */
function otherProcess(lab: Lab, { paneId, target }: StandIn): Promise<Arranged> {
  const path = `${lab.store.root}/reused-${target.box}`;
  const respawn = () =>
    lab.tmux("respawn-pane", "-k", "-t", paneId, `stty raw; exec cat >'${path}'`);
  return Promise.resolve({
    around: beforeKeys(async () => {
      await respawn();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }),
    otherBytes: () => read(path),
  });
}

async function leaveCopyMode(lab: Lab, paneId: string): Promise<void> {
  await lab.tmux("send-keys", "-t", paneId, "-X", "cancel");
}

/** A person's terminal: the pane of another session that is attached to this one. */
async function person(lab: Lab, { paneId, target }: StandIn): Promise<Arranged> {
  await lab.tmux("select-window", "-t", paneId);
  const attach = `TMUX= exec '${findProgram("tmux")}' -S '${lab.store.root}/tmux' attach -t lab`;
  const session = `person-${target.box}`;
  await lab.tmux("new-session", "-d", "-s", session, "-x", "80", "-y", "20", attach);
  while (await lab.tmux("list-clients") === "") {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    async end() {
      await lab.tmux("kill-session", "-t", session);
    },
  };
}

function read(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}

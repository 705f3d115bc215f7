/** Reading panes of a real tmux server. */

import { CLIENTS } from "../../src/clients/index.ts";
import { runProgram } from "../../src/sys/process.ts";
import { openTmux, sessionPaneFinder } from "../../src/sys/tmux.ts";
import { createPaneReader, type PaneReader } from "../../src/wake/pane.ts";
import type { Entry, Project } from "../../src/wire/entry.ts";
import { findProgram } from "../programs.ts";
import { equal, match, that, until } from "../support/assert.ts";
import { type Lab, missing, openLab, type StandIn } from "./lab.ts";
import { environment } from "./support.ts";

const HERE: Project = { root: "/home/u/here", repo: null, branch: null };

function inLab(name: string, fn: (lab: Lab, panes: PaneReader) => Promise<void>): void {
  Deno.test({
    name: missing === null ? name : `${name} (skipped: ${missing} is not installed)`,
    ignore: missing !== null,
    async fn() {
      await using lab = await openLab();
      const program = findProgram("tmux") ?? "";
      const env = environment({ TMUX: `${lab.store.root}/tmux,1,0` });
      const panes = createPaneReader({
        run: runProgram,
        tmux: openTmux(runProgram, program, env),
        findSessionPane: sessionPaneFinder(runProgram, program, env),
        ps: findProgram("ps"),
        domain: "00000000",
        clients: CLIENTS,
      });
      await fn(lab, panes);
    },
  });
}

function entryOf({ target }: StandIn, project: Project, type: string = target.clientType): Entry {
  return {
    schema_version: 1,
    server_pid: target.serverPid ?? 0,
    domain: "00000000",
    started_at: 0,
    client: {
      type,
      version: null,
      session_id: target.sessionId,
      session_id_source: null,
      transcript_path: null,
      cwd: project.root,
    },
    project,
    name: null,
    tmux: null,
    state: null,
  };
}

inLab("an agent's own pane is read, whatever its entry says", async (lab, panes) => {
  const bob = await lab.open("bob", { state: { kind: "prompt", draft: "from bob" } });
  const eve = await lab.open("eve", { state: { kind: "prompt", draft: "from eve" } });
  const forged = { ...entryOf(bob, HERE), tmux: { pane: eve.paneId, session: "lab" } };
  const read = await panes.ofAgent(forged, 240);
  that(read.ok, JSON.stringify(read));
  match(read.value, /demo> from bob/);
  that(!read.value.includes("from eve"), read.value);
});

inLab("a pane that the process tree does not prove is not read", async (lab, panes) => {
  const bob = await lab.open("bob");
  const other = await panes.ofAgent(entryOf(bob, HERE, "claude-code"), 240);
  that(!other.ok, "another client's pane");
  const unknown = await panes.ofAgent(entryOf(bob, HERE, "unknown"), 240);
  equal(unknown, { ok: false, reason: "Its client is not known, so no pane is proved" });
  equal(await panes.ofAgent({ ...entryOf(bob, HERE), server_pid: null }, 240), {
    ok: false,
    reason: "It has no oxtail server, so no pane is proved",
  });
  const away = { ...entryOf(bob, HERE), domain: "0f3a9c21" };
  const elsewhere = await panes.ofAgent(away, 240);
  that(!elsewhere.ok, "the same pid in another container");
  const gone = await panes.ofAgent({ ...entryOf(bob, HERE), server_pid: 2 ** 30 }, 240);
  that(!gone.ok, "a server that has ended");
});

inLab(
  "a session's pane is read with its history, when it works in the project",
  async (lab, panes) => {
    const { root } = lab.store;
    const project = { ...HERE, root };
    const script = "seq 1 100; exec cat";
    await lab.tmux("new-session", "-d", "-s", "logs", "-c", root, "-y", "10", "sh", "-c", script);
    const text = await until(async () => {
      const read = await panes.ofSession("logs", project, [], 240);
      return read.ok && read.value.includes("100\n") && read.value;
    }, "the lines");
    match(text, /^1\n2\n/);
    const few = await panes.ofSession("logs", project, [], 20);
    that(few.ok && few.value.trimEnd().split("\n").length < 40, JSON.stringify(few));
    const reason = "No tmux session whose active pane works in this project has that name";
    equal(await panes.ofSession("logs", HERE, [], 240), { ok: false, reason });
    for (const name of ["log", "nobody", "logs:0", "=logs", "-t", "lo*", "%0", ""]) {
      equal(await panes.ofSession(name, project, [], 240), { ok: false, reason }, name);
    }
  },
);

inLab("a session in which an agent of another project runs is not read", async (lab, panes) => {
  const bob = await lab.open("bob");
  const { root } = lab.store;
  await lab.tmux("rename-session", "-t", "lab", "shared");
  await lab.tmux("select-window", "-t", bob.paneId);
  const path = await lab.tmux("display-message", "-p", "-t", bob.paneId, "#{pane_current_path}");
  const project = { ...HERE, root: path };
  const mine = [entryOf(bob, project)];
  that((await panes.ofSession("shared", project, mine, 240)).ok, "an agent of this project");
  const theirs = [
    entryOf(bob, { root: `${root}/other`, repo: `${root}/other/.git`, branch: null }),
  ];
  equal(await panes.ofSession("shared", project, theirs, 240), {
    ok: false,
    reason: "No tmux session whose active pane works in this project has that name",
  });
});

Deno.test("without tmux or ps there is a reason", async () => {
  const panes = createPaneReader({
    run: runProgram,
    tmux: null,
    findSessionPane: () => Promise.resolve({ ok: false, reason: "" }),
    ps: null,
    domain: "00000000",
    clients: CLIENTS,
  });
  const read = await panes.ofSession("x", HERE, [], 240);
  that(!read.ok, "it was read");
  match(read.reason, /tmux and ps are not both installed/);
});

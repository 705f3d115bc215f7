/**
 * Reading what a pane shows. An agent's pane is the one that the process tree proves, because a wrong
 * one might show another project.
 */

import type { ClientAdapter } from "../clients/client.ts";
import type { RunProgram } from "../sys/programs.ts";
import { ancestry, listProcesses, type ProcessTable } from "../sys/ps.ts";
import type { Pane, Tmux } from "../sys/tmux.ts";
import type { FindSessionPane } from "../sys/tmux_session_pane.ts";
import { type Entry, isWithin, type Project, sameProject } from "../wire/entry.ts";
import { no, ok, type Result } from "../wire/result.ts";
import { provePane } from "./pane.ts";

/** Panes as text: the screen and what has scrolled away, the wrapped lines joined. */
export interface PaneReader {
  /** The agent's own pane, or a sentence that says why none is proved. */
  ofAgent(agent: PaneOwner, historyLines: number): Promise<Result<string>>;
  /**
   * The active pane of the tmux session `name`, when it works in `project` and no agent of another
   * project runs in it; else a sentence, the same for a session that is out of bounds and for none.
   *
   * @param entries All live servers, of whatever project
   */
  ofSession(
    name: string,
    project: Project,
    entries: readonly Entry[],
    historyLines: number,
  ): Promise<Result<string>>;
}

/** What of an agent's entry leads to its pane. */
export interface PaneOwner {
  /** Null for an agent without a server. */
  readonly server_pid: number | null;
  /** Where that pid counts. */
  readonly domain: string;
  readonly client: { readonly type: string };
}

/** What panes are read through. */
export interface PaneEyes {
  readonly run: RunProgram;
  /** Null when tmux is not installed or may not be run. */
  readonly tmux: Tmux | null;
  readonly findSessionPane: FindSessionPane;
  /** Absolute path of ps, or null when it is not installed or may not be run. */
  readonly ps: string | null;
  /** Where the pids of ps and tmux count. */
  readonly domain: string;
  readonly clients: readonly ClientAdapter[];
}

/** Reads panes through `eyes`. */
export function createPaneReader(eyes: PaneEyes): PaneReader {
  const { run, tmux, findSessionPane, ps, domain: here, clients } = eyes;
  if (tmux === null || ps === null) {
    const none = () => Promise.resolve(no(NO_PROGRAMS));
    return { ofAgent: none, ofSession: none };
  }
  return {
    async ofAgent({ server_pid, domain, client: { type } }, historyLines) {
      const client = clients.find((each) => each.type === type);
      if (client === undefined) return no("Its client is not known, so no pane is proved");
      if (server_pid === null) return no("It has no oxtail server, so no pane is proved");
      if (domain !== here) {
        return no("It runs in another container or on another machine, so no pane here is its own");
      }
      const [table, seen] = await Promise.all([listProcesses(run, ps), tmux.look()]);
      if (!table.ok) return table;
      if (!seen.ok) return seen;
      const pane = provePane(table.value, seen.value.panes, server_pid, client, clients);
      return pane.ok ? await textOf(tmux, pane.value, historyLines) : pane;
    },
    async ofSession(name, project, entries, historyLines) {
      const found = await findSessionPane(name);
      if (!found.ok || !isWithin(found.value.path, project.root)) return no(NO_SESSION);
      const table = await listProcesses(run, ps);
      if (!table.ok) return table;
      const { pane } = found.value;
      const others = entries.filter((entry) =>
        entry.domain === here && !sameProject(entry.project, project)
      );
      if (others.some((entry) => runsIn(table.value, entry, pane))) return no(NO_SESSION);
      return await textOf(tmux, pane, historyLines);
    },
  };
}

const NO_PROGRAMS = "tmux and ps are not both installed, or this server may not run them: " +
  "oxtail diagnose says which";
const NO_SESSION = "No tmux session whose active pane works in this project has that name";

function runsIn(table: ProcessTable, { server_pid }: Entry, pane: Pane): boolean {
  return ancestry(table, server_pid).some(({ pid }) => pid === pane.pid);
}

/** What the pane shows, if its process is still the one that was looked at. */
async function textOf(tmux: Tmux, pane: Pane, historyLines: number): Promise<Result<string>> {
  const screen = await tmux.screen(pane, historyLines);
  if (!screen.ok) return screen;
  if (screen.value.pid !== pane.pid) return no("Its pane has just been closed");
  return ok(screen.value.text);
}

/**
 * The pane of one of several terminals that share a server process (the daemon of Codex). The process
 * tree leads all of them to the same pane, so it proves none. A user may have each terminal show its
 * thread in its title (`[tui] terminal_title = ["thread-id"]`); then the title says which one it is. Codex
 * cuts what it puts there to 32 characters: 29 of the id, and three dots.
 */

import type { ClientAdapter } from "../clients/client.ts";
import { ancestry, type Process, type ProcessTable } from "../sys/ps.ts";
import type { Pane } from "../sys/tmux.ts";
import { no, ok, type Result } from "../wire/result.ts";

/** Ids shorter than this could be a part of any title by chance, in characters. */
const ID_MIN_CHARS = 32;
/** How much of an id Codex leaves of it, in characters, and what then stands for the rest. */
const CUT_CHARS = 29;
const CUT_END = "...";

/** The pane whose title shows `sessionId` and in which that client runs, or why none is proved. */
export function provePaneByTitle(
  table: ProcessTable,
  panes: readonly Pane[],
  sessionId: string | null,
  client: ClientAdapter,
  clients: readonly ClientAdapter[],
): Result<Pane> {
  const shared =
    `Terminals of ${client.title} may share one server process, so that it proves no pane`;
  if (sessionId === null || sessionId.length < ID_MIN_CHARS) return no(shared);
  const titled = panes.filter(({ title }) => title !== undefined && shows(title, sessionId));
  const [pane, ...more] = titled;
  if (pane === undefined) return no(`${shared}, and no pane's title shows its thread`);
  if (more.length > 0) return no("Several panes show its thread in their titles");
  const inside = [...table.byPid.values()].filter((process) => runsIn(table, process, pane));
  const isOther = ({ args }: Process) =>
    clients.some((other) => other !== client && other.isClientProcess(args));
  const own = inside.filter(({ args }) =>
    client.isClientProcess(args) && !client.isSharedDaemon(args)
  );
  if (own.length === 0) return no(`No process of ${client.title} runs in the pane with its title`);
  if (inside.some(isOther)) return no("Another agent runs in the pane with its title");
  if (!own.some(({ foreground }) => foreground)) {
    return no(`${client.title} is not in the foreground of its terminal`);
  }
  return ok(pane);
}

/**
 * The whole id, or what a cut leaves of it; not a part of a longer one. Two threads with the same beginning
 * show the same title, and then no pane is proved.
 */
function shows(title: string, sessionId: string): boolean {
  const cut = sessionId.slice(0, CUT_CHARS) + CUT_END;
  return title.split(/[^A-Za-z0-9._:-]+/).some((word) => word === sessionId || word === cut);
}

function runsIn(table: ProcessTable, { pid }: Process, pane: Pane): boolean {
  return ancestry(table, pid).some((process) => process.pid === pane.pid);
}

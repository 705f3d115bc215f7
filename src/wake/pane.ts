/**
 * The pane of an agent, proved by the live process tree: the pane whose process is an ancestor of the
 * agent's server, with the client in between. What an entry, a name or TMUX_PANE says is no proof.
 */

import { baseName, type ClientAdapter } from "../clients/client.ts";
import type { RunProgram } from "../sys/ports.ts";
import { ancestry, listProcesses, type Process, type ProcessTable } from "../sys/ps.ts";
import type { FindSessionPane, Pane, Tmux } from "../sys/tmux.ts";
import { type Entry, isWithin, type Project, sameProject } from "../wire/entry.ts";
import { no, ok, type Result } from "../wire/result.ts";

/**
 * The pane that the server `serverPid` runs in, or a sentence that says why none is proved.
 *
 * @param client The client that the server says it serves
 * @param clients Every known client: a process of another one on the way is a refusal
 * @param sessionId The agent's session, or null while it is not known
 */
export function provePane(
  table: ProcessTable,
  panes: readonly Pane[],
  serverPid: number,
  client: ClientAdapter,
  clients: readonly ClientAdapter[],
  sessionId: string | null = null,
): Result<Pane> {
  const [server, ...above] = ancestry(table, serverPid);
  if (server === undefined) return no(`Its server, process ${serverPid}, has ended`);
  if (!isServerProcess(server.args)) return no(`Process ${serverPid} is not an oxtail server`);
  const found = above.findIndex(({ pid }) => panes.some((pane) => pane.pid === pid));
  const way = found < 0 ? above : above.slice(0, found + 1);
  if (way.some(({ args }) => clients.some((each) => each.isSharedDaemon(args)))) {
    return provePaneByTitle(table, panes, sessionId, client, clients);
  }
  const pane = panes.find(({ pid }) => pid === above[found]?.pid);
  if (pane === undefined) return no("It runs in no pane of this tmux server");
  const fault = clientFault(way, client, clients);
  return fault === null ? ok(pane) : no(fault);
}

/** Why the keys of the pane at the end of `way` would not reach `client`, or null when they would. */
function clientFault(
  way: readonly Process[],
  client: ClientAdapter,
  clients: readonly ClientAdapter[],
): string | null {
  const isClient = ({ args }: Process) => client.isClientProcess(args);
  const first = way.findIndex(isClient);
  if (first < 0) return `No process of ${client.title} stands between its server and the pane`;
  // A wrapper and the program it starts are neighbours; one session inside another is not.
  const last = way.findLastIndex(isClient);
  const isNested = way.slice(first, last).some((process) => !isClient(process));
  const isOther = ({ args }: Process) =>
    clients.some((other) => other !== client && other.isClientProcess(args));
  if (isNested || way.some(isOther)) return "It runs inside the session of another agent";
  if (way.slice(first, last + 1).some(({ foreground }) => !foreground)) {
    return `${client.title} is not in the foreground of its terminal`;
  }
  return null;
}

/** Whether this is the command line of an oxtail server, however it was installed. */
export function isServerProcess(args: string): boolean {
  const [program = "", ...rest] = args.split(" ");
  return baseName(program) === "deno" && rest.includes("run") && rest.some(isServerModule);
}

/** The module of a checkout, the bundle that setup makes, or the package itself. */
function isServerModule(word: string): boolean {
  return /(?:^|\/)(?:mod\.ts|server\.js)$/.test(word) ||
    /^jsr:@oxtail\/server(?:@[^/]+)?\/?$/.test(word);
}

// The pane of one of several terminals that share a server process (the daemon of Codex). The process
// tree leads all of them to the same pane, so it proves none. A user may have each terminal show its
// thread in its title (`[tui] terminal_title = ["thread-id"]`); then the title says which one it is. Codex
// cuts what it puts there to 32 characters: 29 of the id, and three dots.

/** Ids shorter than this could be a part of any title by chance, in characters. */
const ID_MIN_CHARS = 32;
/** How much of an id Codex leaves of it, in characters, and what then stands for the rest. */
const CUT_CHARS = 29;
const CUT_END = "...";

/** The pane whose title shows `sessionId` and in which that client runs, or why none is proved. */
function provePaneByTitle(
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

// Reading what a pane shows. An agent's pane is the one that the process tree proves, because a wrong
// one might show another project.

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
interface PaneOwner {
  /** Null for an agent without a server. */
  readonly server_pid: number | null;
  /** Where that pid counts. */
  readonly domain: string;
  readonly client: { readonly type: string };
}

/** What panes are read through. */
interface PaneEyes {
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
      if (others.some((entry) => holdsServer(table.value, entry, pane))) return no(NO_SESSION);
      return await textOf(tmux, pane, historyLines);
    },
  };
}

const NO_PROGRAMS = "tmux and ps are not both installed, or this server may not run them: " +
  "oxtail diagnose says which";
const NO_SESSION = "No tmux session whose active pane works in this project has that name";

function holdsServer(table: ProcessTable, { server_pid }: Entry, pane: Pane): boolean {
  return ancestry(table, server_pid).some(({ pid }) => pid === pane.pid);
}

/** What the pane shows, if its process is still the one that was looked at. */
async function textOf(tmux: Tmux, pane: Pane, historyLines: number): Promise<Result<string>> {
  const screen = await tmux.screen(pane, historyLines);
  if (!screen.ok) return screen;
  if (screen.value.pid !== pane.pid) return no("Its pane has just been closed");
  return ok(screen.value.text);
}

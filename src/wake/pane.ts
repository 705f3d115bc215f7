/**
 * The pane of an agent, proved by the live process tree: the pane whose process is an ancestor of the
 * agent's server, with the client in between. What an entry, a name or TMUX_PANE says is no proof.
 */

import { baseName, type ClientAdapter } from "../clients/client.ts";
import { provePaneByTitle } from "./pane_title.ts";
import { ancestry, type Process, type ProcessTable } from "../sys/ps.ts";
import type { Pane } from "../sys/tmux.ts";
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

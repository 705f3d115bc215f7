/**
 * Where an agent is, for people to read: its tmux pane, and what its client or its window calls it.
 * Keys are never sent by this.
 */

import type { ClientAdapter } from "../clients/client.ts";
import type { StartedProcess } from "../sys/lineage.ts";
import type { TmuxMap } from "../sys/tmux_sessions.ts";
import type { TmuxPlace } from "../wire/entry.ts";
import type { GetEnv } from "../wire/env.ts";
import type { Result } from "../wire/result.ts";
import { toPeerName } from "./names.ts";
import { type NoteSources, sessionNote } from "./session_note.ts";

/** A pane, and the name of its window as a peer name. */
export interface FoundPane {
  readonly tmux: TmuxPlace;
  readonly windowName: string | null;
}

/** The pane of `TMUX_PANE` when it has its form; a malformed one counts for nothing. */
export function paneOfEnv(env: GetEnv): string | null {
  const pane = env("TMUX_PANE") ?? "";
  return /^%\d{1,10}$/.test(pane) ? pane : null;
}

/**
 * The pane that this server runs in: the one whose process is above it, else the one that its
 * environment names. A process that several terminals share stands above all of them, and its
 * environment is that of the first, so both say nothing then.
 *
 * @param ancestors The processes above this server, or null when they are not known
 * @param chain Those of its client alone, or why there are none; null when not known
 */
export function findPane(
  map: TmuxMap,
  env: GetEnv,
  client: ClientAdapter | null,
  ancestors: readonly StartedProcess[] | null,
  chain: Result<unknown> | null,
): FoundPane | null {
  if (client?.identity.hasSharedDaemon === true && chain?.ok !== true) return null;
  if (ancestors?.some(({ args }) => client?.isSharedDaemon(args)) === true) return null;
  const above = (ancestors ?? []).flatMap(({ pid }) =>
    [...map.panes].find(([, pane]) => pane.pid === pid)?.[0] ?? []
  );
  const id = above[0] ?? paneOfEnv(env);
  const pane = id === null ? undefined : map.panes.get(id);
  if (id === null || pane === undefined) return null;
  const session = map.sessions.get(pane.session)?.name ?? null;
  return { tmux: { pane: id, session }, windowName: toPeerName(pane.windowName) };
}

/** What the client process `pid` calls the session `sessionId`, as a peer name, or null. */
export function sessionLabel(
  sources: NoteSources,
  client: ClientAdapter | null,
  pid: number | null,
  sessionId: string | null,
): string | null {
  const note = sessionId === null ? null : sessionNote(sources, client, pid);
  return note?.sessionId === sessionId && note !== null ? toPeerName(note.name) : null;
}

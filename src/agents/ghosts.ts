/**
 * Servers that do not know their session, of a client that names it at its first prompt only. Where a hook has
 * noted a session of the same process, or an agent that is away may just have been resumed there, such a server
 * is no agent besides.
 */

import type { ClientAdapter } from "../clients/client.ts";
import type { Start } from "../wire/start.ts";
import type { Peer } from "./peers.ts";

/** What a list shows. */
export interface Shown {
  readonly peers: readonly Peer[];
  /** The last seen first. */
  readonly away: readonly Peer[];
}

/**
 * The list with one row for each agent. Nothing moves for it: mail to an agent that may be back waits in its own
 * box until its session is known.
 */
export function withoutGhosts(
  { peers, away }: Shown,
  starts: readonly Start[],
  clientByType: (type: string) => ClientAdapter | null,
): Shown {
  const unknown = peers.filter(({ sessionId, entry }) =>
    sessionId === null && clientByType(entry.client.type)?.identity.beganAnew !== undefined
  );
  if (unknown.length === 0) return { peers, away };
  const ghosts = new Set(unknown.filter((peer) => starts.some((start) => isNoteOf(start, peer))));
  const back = new Set<Peer>();
  const waiting = unknown.filter((peer) => !ghosts.has(peer));
  for (const peer of waiting) {
    const alike = waiting.filter((other) => isInPlace(other, peer));
    const former = away.find((one) =>
      isInPlace(one, peer) && (one.awaySinceMs ?? 0) <= peer.entry.started_at
    );
    // Of several nobody can tell which one it was resumed in.
    if (alike.length > 1 || former === undefined) continue;
    ghosts.add(peer);
    back.add(former);
  }
  return {
    peers: peers.filter((peer) => !ghosts.has(peer)),
    away: away.map((peer) => back.has(peer) ? { ...peer, isProbablyBack: true as const } : peer),
  };
}

/** Whether a hook noted a session of the client process that started this server. */
function isNoteOf(start: Start, { entry }: Peer): boolean {
  return !start.ended && start.client === entry.client.type && start.domain === entry.domain &&
    start.client_pid !== null && start.client_pid === entry.client.pid;
}

function isInPlace(one: Peer, other: Peer): boolean {
  const [a, b] = [one.entry.client, other.entry.client];
  return a.type === b.type && a.cwd === b.cwd;
}

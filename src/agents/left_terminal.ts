/**
 * Whether the terminal of a server's client has gone on to another conversation. Where each one has a server of
 * its own the old one lives on, and keys for it would begin a turn in the other.
 */

import type { ClientAdapter } from "../clients/client.ts";
import type { Entry } from "../wire/entry.ts";
import type { Start } from "../wire/start.ts";

/**
 * Only for a client process that is one terminal. A conversation is noted at its first prompt; until then its
 * server, younger and without a session, says that it began.
 *
 * @param entries Those of live servers
 * @param domain Where the pids count
 */
export function hasLeftTerminal(
  entries: readonly Entry[],
  starts: readonly Start[],
  serverPid: number,
  domain: string,
  clientByType: (type: string) => ClientAdapter | null,
): boolean {
  const here = entries.filter((entry) => entry.domain === domain);
  const own = here.find(({ server_pid }) => server_pid === serverPid);
  if (own === undefined || own.client.pid === null) return false;
  const { type, pid, session_id } = own.client;
  if (clientByType(type)?.identity.beganAnew === undefined) return false;
  const hasBegun = here.some(({ client, started_at }) =>
    client.type === type && client.pid === pid && client.session_id === null &&
    started_at > own.started_at
  );
  if (hasBegun) return true;
  let newest: Start | null = null;
  for (const start of starts) {
    // Earlier ones may be of another process that had this pid.
    const isOurs = start.domain === domain && start.client === type && start.client_pid === pid &&
      !start.ended &&
      start.at_ms >= own.started_at;
    if (isOurs && (newest === null || newest.at_ms < start.at_ms)) newest = start;
  }
  return newest !== null && newest.session_id !== session_id;
}

/**
 * What the SessionStart hook of our client wrote down (`starts/<box>.json`). It names the client's
 * process, and that process started this server: so the session is ours.
 */

import type { ClientAdapter } from "../clients/client.ts";
import { isSameStart, type StartedProcess } from "../sys/lineage.ts";
import type { Result } from "../wire/result.ts";
import type { Start } from "../wire/start.ts";
import { abstain, type Evidence, type Hit, hit } from "./evidence.ts";
import type { Identity } from "./identity.ts";

/** This server, as far as it concerns whose hooks are ours. */
export interface OwnProcess {
  readonly parentPid: number;
  /** When this server started, in ms since the epoch. */
  readonly startedMs: number;
  /** From the parent up to the client, or why that is not known; null while ps was not asked. */
  readonly chain: Result<readonly StartedProcess[]> | null;
}

/** The notes of our own client process. */
export interface OwnStarts {
  /** Those that are certainly ours, oldest first. */
  readonly sure: readonly Start[];
  /** Some name our parent's pid, and only ps can tell whether it was the same process then. */
  readonly needsPs: boolean;
}

/**
 * The notes among `starts` that our client process made.
 *
 * @param currentId The session id that is known already, or null
 */
export function ownStarts(
  starts: readonly Start[],
  own: OwnProcess,
  client: ClientAdapter,
  currentId: string | null,
): OwnStarts {
  const { parentPid, startedMs, chain } = own;
  const sure: Start[] = [];
  let needsPs = false;
  for (const start of starts) {
    if (start.client !== client.type || start.client_pid === null) continue;
    if (isInChain(start, chain)) {
      sure.push(start);
      continue;
    }
    if (start.client_pid !== parentPid) {
      // A wrapper may stand between the client and us.
      const concernsUs = currentId === null ? !start.ended : start.session_id === currentId;
      needsPs ||= chain === null && concernsUs;
      continue;
    }
    // Our parent had its pid ever since we started, so a later note means it and no other.
    const isLater = start.at_ms >= startedMs;
    const mayBeShared = client.identity.hasSharedDaemon && chain?.ok !== true;
    if (isLater && !mayBeShared) sure.push(start);
    else needsPs ||= chain === null && start.session_id !== currentId;
  }
  sure.sort((a, b) => a.at_ms - b.at_ms);
  return { sure, needsPs };
}

/** What the newest note of our client process says. */
export function hookDropEvidence(
  starts: readonly Start[],
  own: OwnProcess,
  client: ClientAdapter | null,
): Evidence {
  if (client === null) {
    return abstain(
      "hook-drop",
      "oxtail has no hooks for this client, so none can have told the session",
    );
  }
  const { sure, needsPs } = ownStarts(starts, own, client, null);
  const newest = sure.at(-1);
  if (newest !== undefined) {
    return newest.ended
      ? abstain("hook-drop", "The last session that a hook of this client has noted is over")
      : hitOf(newest);
  }
  if (own.chain !== null && !own.chain.ok) return abstain("hook-drop", own.chain.reason);
  if (needsPs) {
    return abstain(
      "hook-drop",
      "Hooks have noted sessions, and ps has not been asked yet which of them is this client's",
    );
  }
  return abstain(
    "hook-drop",
    `No SessionStart hook of ${client.title} has noted a session of the process that started this ` +
      `server (${own.parentPid}): its hooks are not installed, or have not run yet`,
  );
}

/** The sessions that began in our client process after the one that is known, oldest first. */
export function sessionsAfter(sure: readonly Start[], current: Identity): Hit[] {
  if (current.sessionId === null || sure.at(-1)?.ended === true) return [];
  const later = sure.filter((start) => start.at_ms > current.sinceMs);
  const own = later.findLastIndex((start) => start.session_id === current.sessionId);
  // Without a note of its own nobody can tell which of the others came before it.
  return (own < 0 ? later.slice(-1) : later.slice(own + 1)).map(hitOf);
}

function hitOf(start: Start): Hit {
  return hit("hook-drop", start.session_id, "certain", {
    sinceMs: start.at_ms,
    transcriptPath: start.transcript_path,
    // Only a cleared session goes on in the new one; one that is resumed has mail of its own.
    boxFollows: start.source === "clear",
  });
}

function isInChain(start: Start, chain: OwnProcess["chain"]): boolean {
  if (chain === null || !chain.ok) return false;
  return chain.value.some((process) =>
    process.pid === start.client_pid && isSameStart(process.start, start.client_start)
  );
}

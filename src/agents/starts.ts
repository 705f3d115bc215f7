/**
 * What SessionStart hooks wrote down: one file a session under `starts`. The files are read once and
 * again only when they changed, because the folder keeps those of a month.
 */

import type { ClientAdapter } from "../clients/client.ts";
import { startPath } from "../mail/layout.ts";
import { fileFault, SMALL_FILE, type Store } from "../mail/store.ts";
import { isSameStart, type StartedProcess } from "../sys/ps.ts";
import { isSettled } from "../sys/remembered.ts";
import type { Entry } from "../wire/entry.ts";
import { boxOf } from "../wire/ids.ts";
import { STARTS_MAX_FILES } from "../wire/limits.ts";
import { parseStart, type Start } from "../wire/notes.ts";
import type { Result } from "../wire/result.ts";
import { abstain, type Evidence, type Hit, hit, type Identity } from "./identity.ts";
import { ifPossible, orElse } from "../sys/files.ts";

/** The starts of one store. */
export interface Starts {
  /** All that have their shape. One lstat when nothing changed since the last call. Never throws. */
  all(): readonly Start[];
  /** The start of a session, or null. */
  of(sessionId: string): Start | null;
}

/** A file as it was when it was read; a replaced file is another inode. */
interface Seen {
  readonly inode: number;
  readonly mtimeMs: number;
  readonly start: Start | null;
}

/** Opens the starts for reading. */
export function openStarts(store: Store): Starts {
  const folder = `${store.root}/starts`;
  let seen = new Map<string, Seen>();
  let starts: readonly Start[] = [];
  let folderMs: number | null = null;

  const refresh = () => {
    const changedMs = store.files.lstat(folder)?.mtimeMs ?? 0;
    if (changedMs === folderMs) return;
    const settled = isSettled(store.clock.nowMs(), changedMs);
    const next = new Map<string, Seen>();
    let isSure = true;
    for (const name of (store.files.list(folder) ?? []).slice(0, STARTS_MAX_FILES)) {
      if (!name.endsWith(".json")) continue;
      const before = seen.get(name);
      const entry = look(store, name, before);
      isSure &&= entry !== undefined;
      const known = entry === undefined ? before : entry;
      if (known) next.set(name, known);
    }
    seen = next;
    starts = [...next.values()].flatMap(({ start }) => start === null ? [] : [start]);
    // A second change within one tick of the file system's clock would not show.
    folderMs = settled && isSure ? changedMs : null;
  };
  const all = () => {
    ifPossible(refresh);
    return starts;
  };
  return {
    all,
    of: (sessionId) => all().find((start) => start.session_id === sessionId) ?? null,
  };
}

/** Null when there is no such file, undefined when that cannot be told now. */
function look(store: Store, name: string, before: Seen | undefined): Seen | null | undefined {
  const path = `${store.root}/starts/${name}`;
  return orElse(() => {
    const stat = store.files.lstat(path);
    if (stat === null) return null;
    const { inode, mtimeMs } = stat;
    if (before?.inode === inode && before.mtimeMs === mtimeMs) return before;
    const isSound = fileFault(store, path, SMALL_FILE) === null;
    const start = isSound ? parseStart(store.files.readText(path)) : null;
    // A file speaks for its own session only.
    const isOwn = start?.ok === true &&
      startPath(store.root, boxOf(start.value.session_id)) === path;
    return { inode, mtimeMs, start: isOwn ? start.value : null };
  }, undefined);
}

// What the SessionStart hook of our client wrote down (`starts/<box>.json`). It names the client's
// process, and that process started this server: so the session is ours.

/** This server, as far as it concerns whose hooks are ours. */
export interface OwnProcess {
  readonly parentPid: number;
  /** Where our pids count: a note of another domain names none of our processes. */
  readonly domain: string;
  /** When this server started, in ms since the epoch. */
  readonly startedMs: number;
  /** From the parent up to the client, or why that is not known; null while ps was not asked. */
  readonly chain: Result<readonly StartedProcess[]> | null;
}

/** The notes of our own client process. */
interface OwnStarts {
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
  const { parentPid, domain, startedMs, chain } = own;
  const sure: Start[] = [];
  let needsPs = false;
  for (const start of starts) {
    if (start.client !== client.type || start.client_pid === null) continue;
    if (start.domain !== domain) continue;
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
    // The session that we are known to serve is its own proof: its hook ran before its server was started.
    const isCurrent = start.session_id === currentId;
    if ((isLater || isCurrent) && !mayBeShared) sure.push(start);
    else needsPs ||= chain === null && start.session_id !== currentId;
  }
  sure.sort((a, b) => a.at_ms - b.at_ms);
  return { sure, needsPs };
}

/** Who else could be meant by a note of our client process. */
export interface Siblings {
  /** Whether another live server of our client process has this session. */
  isHeld(sessionId: string): boolean;
  /** Another live server of our client process does not know its session either. */
  readonly isOneUnknown: boolean;
}

/** The one session that a hook of our client process noted and that no other server there has. */
export function hookDropEvidence(
  starts: readonly Start[],
  own: OwnProcess,
  client: ClientAdapter | null,
  siblings: Siblings,
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
    if (newest.ended) {
      return abstain("hook-drop", "The last session that a hook of this client has noted is over");
    }
    const [only, ...more] = sure.filter((start) =>
      !start.ended && !siblings.isHeld(start.session_id)
    );
    if (only === undefined) {
      return abstain(
        "hook-drop",
        "Another server of this client has the session that its hooks noted",
      );
    }
    return more.length === 0 && !siblings.isOneUnknown ? hitOf(only) : abstain(
      "hook-drop",
      "Several sessions run in the process that started this server, so a note may be another's",
    );
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

/**
 * The sessions that took the place of the one that is known, in our client process, oldest first. A note
 * of a session that took nobody's place says nothing of a server that has one.
 */
export function sessionsAfter(sure: readonly Start[], current: Identity): Hit[] {
  if (current.sessionId === null || sure.at(-1)?.ended === true) return [];
  const found: Start[] = [];
  for (let [at, ms] = [current.sessionId, current.sinceMs];;) {
    const next = sure.find((one) => one.at_ms > ms && sessionBefore(one, sure)?.session_id === at);
    if (next === undefined) return found.map(hitOf);
    found.push(next);
    [at, ms] = [next.session_id, next.at_ms];
  }
}

/**
 * The session whose place `began` took: the one that ended in the same client process right before. Null
 * when none did, and when several may be meant: a host may run several agents in one process.
 *
 * @param ofProcess The notes of that process
 */
export function sessionBefore(began: Start, ofProcess: readonly Start[]): Start | null {
  const others = ofProcess.filter((one) =>
    one.session_id !== began.session_id && one.at_ms <= began.at_ms
  );
  const endMs = ({ at_ms, ended_ms }: Start) => ended_ms ?? at_ms;
  // What began since the end of a session has taken its place already.
  const open = others.filter((one) =>
    one.ended && endMs(one) <= began.at_ms &&
    !others.some((other) => other !== one && other.at_ms >= endMs(one))
  );
  const [only, ...more] = open;
  const newest = others.reduce<Start | null>(
    (last, one) => last === null || last.at_ms < one.at_ms ? one : last,
    null,
  );
  return only !== undefined && only === newest && more.length === 0 ? only : null;
}

/**
 * The session that took the place of `sessionId` in the terminal that its process is: the newest of those
 * that began anew right after it, unless that is over. Null when its terminal shows it still or again, or
 * has gone to a conversation that takes nobody's place: a fork, another one that was resumed.
 *
 * @param ofProcess The notes of that process, oldest first
 */
export function sessionInPlaceOf(
  sessionId: string,
  ofProcess: readonly Start[],
  isAnew: (start: Start) => boolean,
): Start | null {
  const at = ofProcess.findIndex(({ session_id }) => session_id === sessionId);
  if (at < 0) return null;
  const later = ofProcess.slice(at + 1);
  const end = later.findIndex((start) => !isAnew(start));
  return later.slice(0, end < 0 ? later.length : end).findLast(({ ended }) => !ended) ?? null;
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

// Whether the terminal of a server's client has gone on to another conversation. Where each one has a server of
// its own the old one lives on, and keys for it would begin a turn in the other.

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

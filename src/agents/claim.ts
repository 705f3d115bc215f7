/**
 * An earlier claim (`claims/<box>.json`) by a server of the same running client: so a session that had to
 * be claimed stays claimed when the client restarts its server.
 *
 * A restarted server and the first one of a new agent look alike to us. So a claim is recovered only while
 * the client process has had one session, by one server at a time, and what is recovered is provisional:
 * see {@link identityOf}.
 */

import type { ClientAdapter } from "../clients/client.ts";
import { claimPath } from "../mail/layout.ts";
import { readSmall, type Store } from "../mail/store.ts";
import { ifPossible } from "../sys/files.ts";
import type { RunProgram } from "../sys/ports.ts";
import { isSameStart, type StartedProcess } from "../sys/ps.ts";
import { type Entry, serverOf } from "../wire/entry.ts";
import { boxOf, isBox } from "../wire/ids.ts";
import { ALONGSIDE_AFTER_MS, CLAIMS_MAX_FILES } from "../wire/limits.ts";
import { type Claim, encodeClaim, parseClaim } from "../wire/notes.ts";
import { no, ok, type Result } from "../wire/result.ts";
import { abstain, type Evidence, hit } from "./identity.ts";

/** What a claim must have in common with this server. */
export interface Claimant {
  /** `client.type` */
  readonly client: string;
  readonly cwd: string;
  /** Where the pids of its chain count. */
  readonly domain: string;
  /** From the parent up to the client, or why that is not known; null while ps was not asked. */
  readonly chain: Result<readonly StartedProcess[]> | null;
}

/** The other servers that live while a claim is looked at. */
export interface Others {
  /** All of them, whatever their clients. */
  readonly live: readonly Entry[];
  /** Whether one is a child of our own client process. */
  isOfOurClient(entry: Entry): boolean;
  /** Whether a claim was held by a server that lived beside us: then it is no predecessor's. */
  wasAlongside(claim: Claim): boolean;
}

/** The session that a server claimed whose place we take. */
export function stickyClaimEvidence(
  claims: readonly Claim[],
  claimant: Claimant,
  others: Others,
): Evidence {
  const found = claimOfPredecessor(claims, claimant, others);
  if (!found.ok) return abstain("sticky-claim", found.reason);
  const { session_id, claimed_at_ms, transcript_path } = found.value;
  if (holdersOf(found.value, others.live).length > 0) {
    return abstain(
      "sticky-claim",
      `The session that was claimed before, ${session_id}, is served by another server now`,
    );
  }
  const more = { sinceMs: claimed_at_ms, transcriptPath: transcript_path };
  return hit("sticky-claim", session_id, "strong", more);
}

/**
 * Whether a claim could be recovered but for a server of our client that is about to end, or may be: one
 * that its client has just let go may not have said so yet when our first call comes.
 *
 * @param isYoung Whether our server has just started
 */
export function isPredecessorEnding(
  claims: readonly Claim[],
  claimant: Claimant,
  others: Others,
  isYoung: boolean,
): boolean {
  const found = claimOfPredecessor(claims, claimant, others);
  if (!found.ok) return false;
  const holders = holdersOf(found.value, others.live);
  return holders.length > 0 &&
    holders.every((entry) => (isYoung || entry.ending === true) && others.isOfOurClient(entry));
}

/** The one session that our client process was ever known to have, or why there is none. */
function claimOfPredecessor(
  claims: readonly Claim[],
  { client, cwd, domain, chain }: Claimant,
  others: Others,
): Result<Claim> {
  if (chain === null) return no("ps has not been asked yet which processes started this server");
  if (!chain.ok) return chain;
  const ours = claims.filter((claim) =>
    claim.domain === domain && isOfProcesses(claim, chain.value)
  );
  const [claim] = ours;
  if (claim === undefined || claim.client !== client || claim.cwd !== cwd) {
    return no("No earlier server of this running client has claimed a session here");
  }
  const isOther = (id: string | null) => id !== null && id !== claim.session_id;
  const hasSeveral = ours.some((one) => one.several || isOther(one.session_id)) ||
    others.live.some((entry) => others.isOfOurClient(entry) && isOther(entry.client.session_id));
  if (hasSeveral || others.wasAlongside(claim)) {
    return no(
      "This host runs several agents, and an earlier claim may be another one's: call claim_session",
    );
  }
  return ok(claim);
}

/** What tells one server from all others, also from those that had its pid before. */
type Maker = Pick<Entry, "server_pid" | "domain" | "started_at">;

/** The live servers that made a claim or serve its session. */
function holdersOf(claim: Claim, live: readonly Entry[]): readonly Entry[] {
  return live.filter((entry) =>
    isMaker(claim, entry) || entry.client.session_id === claim.session_id
  );
}

function isMaker(claim: Claim, entry: Maker): boolean {
  return serverOf(claim) === serverOf(entry) && claim.server_started_ms === entry.started_at;
}

function isOfProcesses(claim: Claim, processes: readonly StartedProcess[]): boolean {
  return processes.some(({ pid, start }) =>
    claim.ancestors.some((one) => one.pid === pid && isSameStart(one.start, start))
  );
}

/**
 * Remembers which claims were held by servers that lived beside this one. A predecessor ends before its
 * successor starts, or right then.
 */
export function rememberAlongside(
  startedMs: number,
): (claim: Claim, live: readonly Entry[], nowMs: number) => boolean {
  const seen = new Set<string>();
  return (claim, live, nowMs) => {
    const key = `${claim.session_id} ${serverOf(claim)} ${claim.server_started_ms}`;
    const maker = live.find((entry) => isMaker(claim, entry));
    const isAlongside = maker !== undefined && maker.ending !== true &&
      nowMs - startedMs >= ALONGSIDE_AFTER_MS;
    if (isAlongside) seen.add(key);
    return seen.has(key);
  };
}

/** All claims that have their shape. Bounded, and never throws for what it finds. */
export function readClaims(store: Store): Claim[] {
  const names = store.files.list(`${store.root}/claims`) ?? [];
  return names.slice(0, CLAIMS_MAX_FILES).flatMap((name) => {
    const box = name.endsWith(".json") ? name.slice(0, -".json".length) : "";
    const claim = isBox(box) ? readClaim(store, box) : null;
    return claim === null ? [] : [claim];
  });
}

/** A file speaks for its own session only. */
function readClaim(store: Store, box: string): Claim | null {
  const claim = parseClaim(readSmall(store, claimPath(store.root, box)) ?? "");
  return claim.ok && boxOf(claim.value.session_id) === box ? claim.value : null;
}

/**
 * Writes a claim down, and with it whether its client process had another session before.
 *
 * @param corrected The session that this very server had claimed for the same agent, or null: that claim
 * is taken back
 */
export function writeClaim(
  store: Store,
  claim: Omit<Claim, "several">,
  corrected: string | null,
): void {
  const { server_pid, domain, server_started_ms: started_at } = claim;
  const own = { server_pid, domain, started_at };
  let several = false;
  for (const one of readClaims(store)) {
    const isShared = one.domain === domain &&
      one.ancestors.some((process) =>
        claim.ancestors.some(({ pid, start }) =>
          pid === process.pid && isSameStart(start, process.start)
        )
      );
    if (!isShared || one.session_id === claim.session_id) continue;
    if (one.session_id === corrected && isMaker(one, own) && !one.several) {
      ifPossible(() => store.files.remove(claimPath(store.root, boxOf(one.session_id))));
    } else several = true;
  }
  const path = claimPath(store.root, boxOf(claim.session_id));
  store.files.replace(path, encodeClaim({ ...claim, several }));
}

/**
 * Takes over the claim of a session for the server `own`: of two servers that start at once, one gets it.
 *
 * @returns Whether this server has it now
 */
export function takeOverClaim(
  store: Store,
  sessionId: string,
  own: Maker,
  isFree: (claim: Claim) => boolean,
): boolean {
  const box = boxOf(sessionId);
  const path = claimPath(store.root, box);
  let isOurs = false;
  // What is no plain file is not opened: that could hang.
  if (readClaim(store, box) === null) return false;
  ifPossible(() =>
    store.files.ifUnlocked(path, () => {
      // Looked at again under the lock: another server may have been faster.
      const claim = readClaim(store, box);
      if (claim === null || !isFree(claim)) return;
      const { server_pid, domain, started_at: server_started_ms } = own;
      const taken = { server_pid, domain, server_started_ms };
      store.files.replace(path, encodeClaim({ ...claim, ...taken }));
      isOurs = true;
    })
  );
  return isOurs;
}

// The processes above this server, and which of them are its client.

/** ps, as the entry point found it. */
export interface Ps {
  readonly run: RunProgram;
  /** Absolute path, or null when it is not installed or may not be run. */
  readonly program: string | null;
}

/**
 * Of `ancestors` (the parent first) those that belong to this client alone: up to its own process,
 * and only the parent when none of them is recognised. What stands above (a shell, tmux, another
 * client) is shared with others and proves nothing. Or a sentence that says why there is none.
 */
export function clientChain(
  ancestors: readonly StartedProcess[],
  client: ClientAdapter | null,
): Result<readonly StartedProcess[]> {
  const at = ancestors.findIndex(({ args }) => client?.isClientProcess(args) ?? false);
  const chain = ancestors.slice(0, at < 0 ? 1 : at + 1);
  const shared = chain.find(({ args }) => client?.isSharedDaemon(args) ?? false);
  if (shared !== undefined) {
    return no(
      `Several terminals of ${client?.title} may share the process that started this server ` +
        `(${shared.pid}), so it does not say which of them this is`,
    );
  }
  return chain.length === 0 ? no("The process that started this server has ended") : ok(chain);
}

/** An explicit claim of a session id: whether it is granted, and writing it down. */

import type { ClientAdapter } from "../clients/client.ts";
import type { Store } from "../mail/store.ts";
import { ifPossible, lookAt } from "../sys/files.ts";
import { ancestry, listStarted, type StartedProcess } from "../sys/ps.ts";
import { type Entry, serverOf } from "../wire/entry.ts";
import { isSessionId } from "../wire/ids.ts";
import { SCHEMA_VERSION } from "../wire/limits.ts";
import { no, ok, type Result } from "../wire/result.ts";
import type { GetEnv } from "../wire/settings.ts";
import type { Agent } from "./agent.ts";
import { clientChain, type Ps, writeClaim } from "./claim.ts";
import type { Detector } from "./detect.ts";
import { type Evidence, EVIDENCE_SOURCES, type Hit, hit, type Identity } from "./identity.ts";
import type { Registry } from "./registry.ts";
import type { Starts } from "./starts.ts";

/** What a claim is judged by. */
interface ClaimParts {
  readonly store: Store;
  readonly env: GetEnv;
  readonly registry: Registry;
  readonly starts: Starts;
  readonly detector: Detector;
  readonly client: ClientAdapter | null;
  readonly ps: Ps;
  /** The agent that claims. */
  readonly agent: Agent;
  /** What the call's own metadata says. */
  readonly meta: Evidence;
}

/** What the client itself says. Its word weighs more than that somebody else has the id. */
const HARNESS = EVIDENCE_SOURCES.slice(1, 4);

/** Makes `sessionId` the agent's, or says in a sentence why another client has it. */
export async function claimSessionId(parts: ClaimParts, sessionId: string): Promise<Result<null>> {
  const { agent, store } = parts;
  const chain = await parts.detector.chain();
  const saidByClient = parts.detector.evidence(parts.meta)
    .some((one) => HARNESS.includes(one.source) && one.sessionId === sessionId);
  if (!saidByClient && isNamedForAnother(parts, sessionId)) {
    return no(
      `Session "${sessionId}" is that of another agent, which its client names with each of its calls: ` +
        "claim your own id, get_my_session says how to find it",
    );
  }
  const holders = await heldByOthers(parts, sessionId, chain);
  if (!saidByClient && holders.length > 0) {
    return no(
      `Session "${sessionId}" is served by another client that runs now (server ` +
        `${holders[0]?.server_pid}): claim your own id, get_my_session says how to find it`,
    );
  }
  const before = agent.identity();
  const nowMs = store.clock.nowMs();
  const transcript = transcriptOf(parts, sessionId);
  const movedOn = hasMovedOn(parts, before);
  agent.claim(claimOf(sessionId, nowMs, transcript, movedOn));
  // Whoever took itself for an agent that runs beside it is a second one: that claim says so from now on.
  const corrected = before.source === "self-register" && movedOn ? before.sessionId : null;
  if (chain.ok) remember(parts, sessionId, transcript, chain.value, nowMs, corrected);
  return ok(null);
}

/**
 * Whether the agent that was known by an id is the one that claims another now. While a server of whatever
 * client has that session, or a client of its own runs it, its mail is not ours to move.
 */
function hasMovedOn({ agent, registry, starts, detector }: ClaimParts, before: Identity): boolean {
  const { sessionId } = before;
  if (sessionId === null) return true;
  const own = serverOf(agent.entry());
  const isHeld = registry.sure().some((entry) =>
    serverOf(entry) !== own && entry.client.session_id === sessionId && entry.hidden !== true
  );
  return !isHeld && !detector.isOfOtherClient(starts.of(sessionId));
}

/** Whether calls to this server or to any other one come from an agent with this session. */
function isNamedForAnother({ agent, registry }: ClaimParts, sessionId: string): boolean {
  const own = serverOf(agent.entry());
  return agent.isAnothers(sessionId) ||
    registry.sure().some((entry) =>
      serverOf(entry) !== own && entry.client.session_id === sessionId &&
      entry.client.session_id_source === "call-meta"
    );
}

/** The live servers of other client processes that serve `sessionId`. */
async function heldByOthers(
  { agent, registry, client, ps }: ClaimParts,
  sessionId: string,
  chain: Result<readonly StartedProcess[]>,
): Promise<Entry[]> {
  const own = agent.entry();
  // The parent of many terminals says nothing of which of them a server is for.
  const parentCounts = client?.identity.hasSharedDaemon !== true || chain.ok;
  const others = registry.sure().filter((entry) =>
    entry.client.session_id === sessionId && serverOf(entry) !== serverOf(own) &&
    !(parentCounts && entry.domain === own.domain && entry.client.pid === own.client.pid)
  );
  if (others.length === 0 || !chain.ok || ps.program === null) return others;
  // Each of two servers may have a wrapper of its own, and the same client above it.
  const table = await listStarted(ps.run, ps.program);
  if (!table.ok) return others;
  const clientPid = chain.value.at(-1)?.pid;
  return others.filter(({ server_pid, domain }) => {
    if (domain !== own.domain) return true;
    const theirs = clientChain(ancestry(table.value, server_pid).slice(1), client);
    return !theirs.ok || theirs.value.at(-1)?.pid !== clientPid;
  });
}

/** Lets the claim survive a restart of this server; without it the claim holds as long as we run. */
function remember(
  { agent, store }: ClaimParts,
  sessionId: string,
  transcript: string | null,
  chain: readonly StartedProcess[],
  nowMs: number,
  corrected: string | null,
): void {
  const { server_pid, domain, started_at, client: { type, cwd } } = agent.entry();
  ifPossible(() =>
    writeClaim(store, {
      schema_version: SCHEMA_VERSION,
      client: type,
      cwd,
      domain,
      ancestors: chain.map(({ pid, start }) => ({ pid, start })),
      session_id: sessionId,
      transcript_path: transcript,
      claimed_at_ms: nowMs,
      server_pid,
      server_started_ms: started_at,
    }, corrected)
  );
}

/** Where the transcript of a session lies, as far as it is known without a search. */
export function transcriptOf(
  { store, env, client, starts, agent }: Pick<
    ClaimParts,
    "store" | "env" | "client" | "starts" | "agent"
  >,
  sessionId: string,
): string | null {
  const noted = starts.of(sessionId)?.transcript_path ?? null;
  if (noted !== null) return noted;
  const folder = client?.identity.transcriptsOf?.(env, agent.entry().client.cwd) ?? null;
  if (folder === null || !isSessionId(sessionId)) return null;
  const path = `${folder}/${sessionId}.jsonl`;
  return lookAt(store.files, path)?.kind === "file" ? path : null;
}

/** An explicit claim of `sessionId`, made now. */
export function claimOf(
  sessionId: string,
  nowMs: number,
  transcriptPath: string | null,
  boxFollows: boolean,
): Hit {
  return hit("self-register", sessionId, "certain", { sinceMs: nowMs, transcriptPath, boxFollows });
}

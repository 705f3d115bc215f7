/**
 * An earlier claim (`claims/<32 hex>.json`) by a server of the same running client: so a session that
 * had to be claimed stays claimed when the client restarts its server.
 */

import { claimPath } from "../mail/layout.ts";
import { readSmall, type Store } from "../mail/store.ts";
import { isSameStart, type StartedProcess } from "../sys/lineage.ts";
import { type Claim, encodeClaim, parseClaim } from "../wire/claim.ts";
import { CLAIMS_MAX_FILES } from "../wire/limits.ts";
import type { Result } from "../wire/result.ts";
import { abstain, type Evidence, hit } from "./evidence.ts";

/** What a claim must have in common with this server. */
export interface Claimant {
  /** `client.type` */
  readonly client: string;
  readonly cwd: string;
  /** From the parent up to the client, or why that is not known; null while ps was not asked. */
  readonly chain: Result<readonly StartedProcess[]> | null;
}

/** The claim whose processes are nearest to this server; of two that are equally near, none. */
export function stickyClaimEvidence(
  claims: readonly Claim[],
  { client, cwd, chain }: Claimant,
  isHeldByOthers: (sessionId: string) => boolean,
): Evidence {
  if (chain === null) {
    return abstain("sticky-claim", "ps has not been asked yet which processes started this server");
  }
  if (!chain.ok) return abstain("sticky-claim", chain.reason);
  const near = claims
    .filter((claim) => claim.client === client && claim.cwd === cwd)
    .map((claim) => ({ claim, steps: stepsTo(claim, chain.value) }))
    .filter(({ steps }) => steps >= 0)
    .sort((a, b) => a.steps - b.steps || b.claim.claimed_at_ms - a.claim.claimed_at_ms);
  const [best] = near;
  if (best === undefined) {
    return abstain(
      "sticky-claim",
      "No earlier server of this running client has called claim_session",
    );
  }
  const { session_id, claimed_at_ms, transcript_path } = best.claim;
  if (near.some(({ claim, steps }) => steps === best.steps && claim.session_id !== session_id)) {
    return abstain(
      "sticky-claim",
      "Earlier servers of this running client have claimed different sessions",
    );
  }
  if (isHeldByOthers(session_id)) {
    return abstain(
      "sticky-claim",
      `The session that was claimed before, ${session_id}, is served by another client now`,
    );
  }
  const more = { sinceMs: claimed_at_ms, transcriptPath: transcript_path };
  return hit("sticky-claim", session_id, "strong", more);
}

/** How far above us the nearest process is that also stood above the claiming server; -1 for none. */
function stepsTo(claim: Claim, chain: readonly StartedProcess[]): number {
  return chain.findIndex((process) =>
    claim.ancestors.some(({ pid, start }) =>
      pid === process.pid && isSameStart(start, process.start)
    )
  );
}

/** All claims that have their shape. Bounded, and never throws for what it finds. */
export function readClaims(store: Store): Claim[] {
  const claims: Claim[] = [];
  const names = store.files.list(`${store.root}/claims`) ?? [];
  for (const name of names.slice(0, CLAIMS_MAX_FILES)) {
    const key = /^([0-9a-f]{32})\.json$/.exec(name)?.[1];
    const text = key === undefined ? null : readSmall(store, claimPath(store.root, key));
    const claim = text === null ? null : parseClaim(text);
    if (claim?.ok) claims.push(claim.value);
  }
  return claims;
}

/** Writes a claim down; a later one of the same client process and directory replaces it. */
export async function writeClaim(store: Store, claim: Claim): Promise<void> {
  const owner = JSON.stringify([claim.client, claim.cwd, claim.ancestors.at(-1)]);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(owner));
  const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0"));
  store.files.replace(claimPath(store.root, hex.join("").slice(0, 32)), encodeClaim(claim));
}

/**
 * How often two agents may wake each other within an hour. Every wake takes one of thirty stamps that
 * belong to the two together; a stamp is free again an hour later. So all processes count alike, and
 * nothing has to be added up.
 */

import { PAIR_WAKE_WINDOW_MS, PAIR_WAKES_MAX } from "../wire/limits.ts";
import { claimStamp, type StampClaim, stampPath, type StampStore } from "./stamps.ts";

/**
 * Takes a wake of the pair, in whichever direction.
 *
 * @throws {FileError} When the store is broken
 */
export async function claimPairWake(
  store: StampStore,
  sessionId: string,
  otherSessionId: string,
): Promise<StampClaim> {
  const pair = [sessionId, otherSessionId].sort();
  for (let n = 0; n < PAIR_WAKES_MAX; n++) {
    const path = await stampPath(store.root, "p", JSON.stringify([...pair, n]));
    const claim = claimStamp(store, path, PAIR_WAKE_WINDOW_MS);
    if (claim.won) return claim;
  }
  return { won: false };
}

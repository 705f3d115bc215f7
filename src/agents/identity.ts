/** Which session an agent is, and the rule by which that may change. */

import type { EvidenceSource, Hit } from "./evidence.ts";

/** The agent's session and where it is known from; all null while nobody knows. */
export type Identity =
  | {
    readonly sessionId: string;
    readonly source: EvidenceSource;
    /** When it was known by this id, in ms since the epoch; 0 when the source did not say. */
    readonly sinceMs: number;
    readonly transcriptPath: string | null;
  }
  | {
    readonly sessionId: null;
    readonly source: null;
    readonly sinceMs: null;
    readonly transcriptPath: null;
  };

/** Nobody knows yet. */
export const UNIDENTIFIED: Identity = {
  sessionId: null,
  source: null,
  sinceMs: null,
  transcriptPath: null,
};

/**
 * What evidence does to an identity: nothing; the id that was likely is certain now; another id is taken;
 * or it is taken and mail to the old box belongs to the new one.
 */
export type Change = "none" | "confirm" | "adopt" | "follow";

/**
 * What `found` does to `current`. Once set, an id is kept: only an explicit claim, what the client says
 * with a call, and a session that began later in the same client process replace it.
 */
export function changeBy(current: Identity, found: Hit): Change {
  if (found.sessionId === current.sessionId) {
    return isProvisional(current) && found.source !== "sticky-claim" ? "confirm" : "none";
  }
  // What waits for an agent that nobody knew is for whoever it turns out to be.
  if (current.sessionId === null) return "follow";
  switch (found.source) {
    case "self-register":
    case "call-meta":
      break;
    case "hook-drop":
      if (isProvisional(current)) break;
      if (found.sinceMs <= current.sinceMs) return "none";
      break;
    case "env":
    case "sticky-claim":
      return "none";
  }
  return found.boxFollows && !isProvisional(current) ? "follow" : "adopt";
}

/**
 * Whether the id is that of the server before this one, and nobody has said yet that the agent is the same.
 * If it turns out to be another, the box stays as it was and its mail with it.
 */
export function isProvisional({ source }: Identity): boolean {
  return source === "sticky-claim";
}

/** The identity that `found` gives. */
export function identityOf({ sessionId, source, sinceMs, transcriptPath }: Hit): Identity {
  return { sessionId, source, sinceMs, transcriptPath };
}

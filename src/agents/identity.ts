/** Which session an agent is, and the rule by which that may change. */

import type { StrategyRecord } from "../wire/trace.ts";

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
type Change = "none" | "confirm" | "adopt" | "follow";

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

// What is known of a session id and from where. Each source names an id, or says why it does not.

/** Where an id is known from, best first. */
export const EVIDENCE_SOURCES = [
  "self-register",
  "call-meta",
  "hook-drop",
  "env",
  "sticky-claim",
] as const;
/** The word for where an id is known from. */
export type EvidenceSource = typeof EVIDENCE_SOURCES[number];

/** How sure a source is: the client itself said so, it follows from what it said, or it is likely. */
type Confidence = "certain" | "strong" | "weak";

/** A source that names an id. */
export interface Hit {
  readonly source: EvidenceSource;
  readonly sessionId: string;
  readonly confidence: Confidence;
  /** When the session was known by this id, in ms since the epoch; 0 when the source does not say. */
  readonly sinceMs: number;
  readonly transcriptPath: string | null;
  /** The session goes on under this id (`/clear`, a claim), so mail to the id before belongs to it. */
  readonly boxFollows: boolean;
}

/** A source that names none, with a sentence for a person who knows nothing of oxtail. */
interface Abstention {
  readonly source: EvidenceSource;
  readonly sessionId: null;
  readonly reason: string;
}

/** What one source says. */
export type Evidence = Hit | Abstention;

/** A hit, with the fields that most sources leave alone filled in. */
export function hit(
  source: EvidenceSource,
  sessionId: string,
  confidence: Confidence,
  more: Partial<Pick<Hit, "sinceMs" | "transcriptPath" | "boxFollows">> = {},
): Hit {
  const usual = { sinceMs: 0, transcriptPath: null, boxFollows: false };
  return { source, sessionId, confidence, ...usual, ...more };
}

/** An abstention. */
export function abstain(source: EvidenceSource, reason: string): Abstention {
  return { source, sessionId: null, reason };
}

// How a session id was found or not, told to those who ask and to the trace.

/** What every source said, which one counts, and what to do when none does. */
interface Diagnosis {
  readonly per_strategy: readonly StrategyRecord[];
  readonly winning: string | null;
  /** A sentence with the call to make; null when the id is known. */
  readonly next_step: string | null;
}

/**
 * Sums up what `evidence` says of an agent.
 *
 * @param howToFindId What a model does to learn its session id: a part of a sentence
 */
export function diagnose(
  { sessionId, source }: Identity,
  evidence: readonly Evidence[],
  howToFindId: string,
): Diagnosis {
  const call = `claim_session({"session_id":"<your session id>"})`;
  return {
    per_strategy: evidence.map(recordOf),
    winning: source,
    next_step: sessionId === null
      ? `First ${howToFindId}. Then call this tool with the id: ${call}`
      : null,
  };
}

function recordOf(one: Evidence): StrategyRecord {
  const { source, sessionId: session_id } = one;
  if (session_id === null) return { source, result: "abstained", reason: one.reason };
  return { source, result: "hit", session_id, confidence: one.confidence };
}

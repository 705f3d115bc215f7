/** What is known of a session id and from where. Each source names an id, or says why it does not. */

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
export type Confidence = "certain" | "strong" | "weak";

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
export interface Abstention {
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

/** An explicit claim of `sessionId`, made now. */
export function claimOf(
  sessionId: string,
  nowMs: number,
  transcriptPath: string | null,
  boxFollows: boolean,
): Hit {
  return hit("self-register", sessionId, "certain", { sinceMs: nowMs, transcriptPath, boxFollows });
}

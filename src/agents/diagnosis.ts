/** How a session id was found or not, told to those who ask and to the trace. */

import type { StrategyRecord } from "../wire/trace.ts";
import type { Evidence } from "./evidence.ts";
import type { Identity } from "./identity.ts";

/** What every source said, which one counts, and what to do when none does. */
export interface Diagnosis {
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

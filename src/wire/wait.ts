/** `waits/<box>/<request id>`: an ask that blocks for its answer, for as long as the file is locked. */

import { isSessionId, isTurnId } from "./ids.ts";
import { countField, own, parseObject, stringField } from "./json.ts";
import { SCHEMA_VERSION } from "./limits.ts";

/** How far the ask is: it looks whether somebody waits for it, or it has gone ahead. */
export type WaitStage = "checking" | "blocking";

/** What the file says. */
export interface WaitNote {
  readonly toSessionId: string;
  /** When the ask ends at the latest, in ms since the epoch. */
  readonly deadlineMs: number;
  readonly stage: WaitStage;
  /** The turn that asks; absent where an older oxtail asks. */
  readonly turn?: string;
}

/** The text of the file. Its length does not depend on the stage, which is overwritten in place. */
export function formatWait({ toSessionId, deadlineMs, stage, turn }: WaitNote): string {
  return JSON.stringify({
    schema_version: SCHEMA_VERSION,
    to_session_id: toSessionId,
    deadline: deadlineMs,
    stage,
    ...(turn === undefined ? {} : { turn }),
  }) + "\n";
}

/** The note that `text` spells, or null. Never throws. */
export function parseWait(text: string): WaitNote | null {
  const object = parseObject(text);
  if (object === null || countField(object, "schema_version") !== SCHEMA_VERSION) return null;
  const toSessionId = stringField(object, "to_session_id", 100);
  const deadlineMs = countField(object, "deadline");
  const stage = own(object, "stage");
  if (toSessionId === null || !isSessionId(toSessionId) || deadlineMs === null) return null;
  if (stage !== "checking" && stage !== "blocking") return null;
  const turn = stringField(object, "turn", 64);
  return { toSessionId, deadlineMs, stage, ...(turn !== null && isTurnId(turn) ? { turn } : {}) };
}

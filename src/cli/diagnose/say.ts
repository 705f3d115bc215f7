/** Making findings. */

import type { Area, Finding, FindingCode, Verdict } from "../../render/finding.ts";

/** Makes findings of one area. */
export type Say = (
  verdict: Verdict,
  code: FindingCode,
  seen: string,
  mend?: string | null,
  details?: readonly string[],
) => Finding;

/** Makes findings of `area`. */
export function sayOf(area: Area): Say {
  return (verdict, code, seen, mend = null, details = []) => ({
    area,
    verdict,
    code,
    seen,
    mend,
    ...(details.length === 0 ? {} : { details }),
  });
}

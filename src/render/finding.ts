/** What `oxtail diagnose` found. The codes are stable: people and scripts look for them. */

/** How a check ended. Only `fail` makes the command fail. */
export type Verdict = "pass" | "warn" | "fail";

/** What a check is about, in the order in which it is shown. */
export const AREAS = ["store", "agents", "clients", "hooks", "programs", "wakes", "probe"] as const;
/** One of them. */
export type Area = typeof AREAS[number];

/** Every reason code. */
export const FINDING_CODES = [
  "store-ok",
  "store-missing",
  "store-link",
  "store-not-folder",
  "store-foreign",
  "store-open",
  "store-unreadable",
  "store-unused",
  "folders-missing",
  "contents-ok",
  "contents-cut",
  "modes-open",
  "owners-foreign",
  "links-found",
  "odd-found",
  "parts-unreadable",
  "bad-found",
  "sends-unfinished",
  "agents-live",
  "agents-none",
  "agents-next-turn",
  "entries-malformed",
  "open-twice",
  "launcher-ok",
  "launcher-missing",
  "clients-none",
  "client-absent",
  "client-ok",
  "client-newer",
  "client-silent",
  "client-left-alone",
  "registered",
  "registered-elsewhere",
  "plugin-elsewhere",
  "registration-missing",
  "gate-ok",
  "gate-missing",
  "gate-stale",
  "gate-not-runnable",
  "listener-ok",
  "listener-missing",
  "listener-stale",
  "listener-not-runnable",
  "hooks-off",
  "hooks-fired",
  "hooks-silent",
  "hooks-not-firing",
  "keys-off",
  "tmux-ok",
  "tmux-idle",
  "tmux-missing",
  "tmux-unreachable",
  "ps-ok",
  "ps-missing",
  "ps-failed",
  "program-skipped",
  "trace-unset",
  "trace-unreadable",
  "wakes-none",
  "wakes-counted",
  "probe-ok",
  "probe-failed",
] as const;
/** One of them. */
export type FindingCode = typeof FINDING_CODES[number];

/** A finding. Its texts are safe to print. */
export interface Finding {
  readonly area: Area;
  readonly verdict: Verdict;
  readonly code: FindingCode;
  /** A sentence. */
  readonly seen: string;
  /** The one command that mends it, or a sentence where no command can; null when there is nothing to do. */
  readonly mend: string | null;
  /** What was seen one by one, as far as it is shown. */
  readonly details?: readonly string[];
}

/** How many wakes ended how, and what asked for them. */
export interface WakeCounts {
  readonly counted: number;
  readonly total: number;
  /** Most frequent first. */
  readonly byStatus: readonly (readonly [string, number])[];
  /** By name. */
  readonly byTool: readonly (readonly [string, number])[];
}

/** The times of a probe, in ms. */
export interface ProbeTimes {
  /** Until the message was durable. */
  readonly storeMs: number;
  /** Until it was read and acknowledged. */
  readonly readMs: number;
}

/** All findings, and the numbers behind some of them. */
export interface Report {
  readonly version: string;
  readonly root: string;
  readonly atMs: number;
  readonly findings: readonly Finding[];
  readonly wakes: WakeCounts | null;
  readonly probe: ProbeTimes | null;
}

/** Whether nothing failed. */
export function isHealthy({ findings }: Report): boolean {
  return findings.every(({ verdict }) => verdict !== "fail");
}

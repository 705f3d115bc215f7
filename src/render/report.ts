/** What `oxtail diagnose` found. The codes are stable: people and scripts look for them. */

import { SCHEMA_VERSION } from "../wire/limits.ts";
import { safeJson } from "../wire/text.ts";
import { draw, type Line, line, type Paint, type Tone } from "./terminal.ts";

/** How a check ended. Only `fail` makes the command fail. */
export type Verdict = "pass" | "warn" | "fail";

/** What a check is about, in the order in which it is shown. */
const AREAS = [
  "store",
  "agents",
  "clients",
  "hooks",
  "programs",
  "settings",
  "wakes",
  "probe",
] as const;
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
  "store-network",
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
  "client-managed",
  "installed-twice",
  "registered",
  "registered-elsewhere",
  "plugin-elsewhere",
  "registration-missing",
  "sockets-held",
  "sockets-stale",
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
  "hooks-managed",
  "keys-off",
  "tmux-ok",
  "tmux-idle",
  "tmux-missing",
  "tmux-unreachable",
  "ps-ok",
  "ps-missing",
  "ps-failed",
  "program-skipped",
  "settings-ok",
  "settings-bad",
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
  /** The one command that fixes it, or a sentence where no command can; null when there is nothing to do. */
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

// The report as a person sees it. Commands are never cut: they are there to be copied.
//
// ```
// oxtail 0.1.0  /home/you/.oxtail
//
// Store
//   pass  store-ok    A folder of yours, closed to others
//   warn  modes-open  3 files are open to other users
//         → chmod -R go-rwx '/home/you/.oxtail'
//
// 1 warning, nothing failed
// ```

const TITLES: { readonly [A in Area]: string } = {
  store: "Store",
  agents: "Agents",
  clients: "Clients",
  hooks: "Hooks",
  programs: "Programs",
  settings: "Settings",
  wakes: "Wakes",
  probe: "Probe",
};

const TONES: { readonly [V in Verdict]: Tone } = { pass: "good", warn: "warn", fail: "bad" };

/** The lines of the report. */
export function renderReport(report: Report, paint: Paint): string[] {
  const { findings } = report;
  const width = Math.max(0, ...findings.map(({ code }) => code.length));
  const areas = AREAS.flatMap((area) => {
    const here = findings.filter((finding) => finding.area === area);
    return here.length === 0
      ? []
      : [line(TITLES[area], "strong"), ...here.flatMap((one) => lines(one, width)), line("")];
  });
  const head: Line = [
    { text: `oxtail ${report.version}`, tone: "strong" },
    { text: `  ${report.root}` },
  ];
  return [head, line(""), ...areas, line(...summary(report))]
    .map((one) => draw(one, Infinity, paint));
}

function lines({ verdict, code, seen, mend, details = [] }: Finding, width: number): Line[] {
  const indent = " ".repeat("  pass  ".length);
  const head: Line = [
    { text: "  " },
    { text: verdict, tone: TONES[verdict] },
    { text: "  " },
    { text: code.padEnd(width), tone: "dim" },
    { text: `  ${seen}` },
  ];
  return [
    head,
    ...details.map((text): Line => [{ text: `${indent}${text}`, tone: "dim" }]),
    ...(mend === null ? [] : [[{ text: `${indent}→ ` }, { text: mend, tone: "strong" as const }]]),
  ];
}

function summary(report: Report): [string, Tone] {
  const count = (verdict: Verdict) =>
    report.findings.filter((finding) => finding.verdict === verdict).length;
  const [warnings, failures] = [count("warn"), count("fail")];
  const parts = [
    ...(warnings === 0 ? [] : [warnings === 1 ? "1 warning" : `${warnings} warnings`]),
    failures === 0 ? "nothing failed" : `${failures} failed`,
  ];
  const tone = isHealthy(report) ? warnings === 0 ? "good" : "warn" : "bad";
  const text = parts.join(", ");
  return [text.charAt(0).toUpperCase() + text.slice(1), tone];
}

/** The report as one JSON object; its shape is in docs/diagnose.schema.json. */
export function reportJson(report: Report): string {
  const { wakes, probe } = report;
  return safeJson(
    {
      schema_version: SCHEMA_VERSION,
      version: report.version,
      root: report.root,
      at_ms: report.atMs,
      ok: isHealthy(report),
      findings: report.findings.map((one) => ({ ...one, details: one.details ?? [] })),
      wakes: wakes === null ? null : {
        counted: wakes.counted,
        total: wakes.total,
        by_status: Object.fromEntries(wakes.byStatus),
        by_tool: Object.fromEntries(wakes.byTool),
      },
      probe: probe === null ? null : { store_ms: probe.storeMs, read_ms: probe.readMs },
    },
    2,
  );
}

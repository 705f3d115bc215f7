/**
 * The report as a person sees it. Commands are never cut: they are there to be copied.
 *
 * ```
 * oxtail 0.1.0  /home/you/.oxtail
 *
 * Store
 *   pass  store-ok    A folder of yours, closed to others
 *   warn  modes-open  3 files are open to other users
 *         → chmod -R go-rwx '/home/you/.oxtail'
 *
 * 1 warning, nothing failed
 * ```
 */

import { SCHEMA_VERSION } from "../wire/limits.ts";
import { safeJson } from "../wire/text.ts";
import { type Area, AREAS, type Finding, isHealthy, type Report, type Verdict } from "./finding.ts";
import { draw, type Line, line } from "./lines.ts";
import type { Paint, Tone } from "./paint.ts";

const TITLES: { readonly [A in Area]: string } = {
  store: "Store",
  agents: "Agents",
  clients: "Clients",
  hooks: "Hooks",
  programs: "Programs",
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

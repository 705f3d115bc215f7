/** What the trace says of past wakes, and how the probe went. */

import type { Finding, WakeCounts } from "../../render/finding.ts";
import { safeLine } from "../../wire/text.ts";
import { shellQuote } from "../launcher.ts";
import type { Facts } from "./facts.ts";
import { sayOf } from "./say.ts";

/** What is to be said of wakes. */
export function checkWakes({ trace, store }: Pick<Facts, "trace" | "store">): Finding[] {
  const say = sayOf("wakes");
  if (trace.kind === "unset") {
    const path = shellQuote(`${store.root}/trace/oxtail.ndjson`);
    const seen = "MCP_TRACE_FILE is not set, so nothing is known of past wakes";
    return [say("pass", "trace-unset", seen, `export MCP_TRACE_FILE=${path}`)];
  }
  const path = safeLine(trace.path);
  if (trace.kind === "missing") {
    const seen =
      `There is no trace ${path} yet: clients that are started with this MCP_TRACE_FILE write it`;
    return [say("pass", "wakes-none", seen)];
  }
  if (trace.kind === "unreadable") {
    const seen = `Cannot read the trace ${path}: ${safeLine(trace.reason)}`;
    return [say("fail", "trace-unreadable", seen)];
  }
  const { wakes } = trace;
  if (wakes.total === 0) return [say("pass", "wakes-none", `The trace ${path} has no wakes yet`)];
  return [say("pass", "wakes-counted", titleOf(wakes), null, [
    `by status: ${listOf(wakes.byStatus)}`,
    `by tool: ${listOf(wakes.byTool)}`,
  ])];
}

function titleOf({ counted, total }: WakeCounts): string {
  const number = (value: number) => value.toLocaleString("en-US");
  if (counted < total) return `How the newest ${number(counted)} of ${number(total)} wakes ended`;
  return counted === 1 ? "How 1 wake ended" : `How ${number(counted)} wakes ended`;
}

function listOf(counts: WakeCounts["byStatus"]): string {
  return counts.map(([name, count]) => `${name} ${count}`).join(", ");
}

/** How the probe went. */
export function checkProbe({ probe }: Pick<Facts, "probe">): Finding[] {
  const say = sayOf("probe");
  if (probe === null) return [];
  if (!probe.ok) {
    return [
      say("fail", "probe-failed", `A message to itself did not arrive: ${safeLine(probe.reason)}`),
    ];
  }
  const { storeMs, readMs } = probe.value;
  const times = `stored durably in ${storeMs.toFixed(1)} ms, read in ${readMs.toFixed(1)} ms`;
  return [say("pass", "probe-ok", `A message to itself was ${times}`)];
}

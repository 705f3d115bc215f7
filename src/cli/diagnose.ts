/**
 * `oxtail diagnose`: whether it works here, what does not, why, and the one command that mends it.
 *
 * @module
 */

import denoJson from "../../deno.json" with { type: "json" };
import { renderReport, reportJson } from "../render/diagnose.ts";
import { isHealthy, type Report } from "../render/finding.ts";
import { GATE, LISTENER } from "../setup/packed.ts";
import { originOf } from "../setup/programs.ts";
import { denoReader } from "../sys/deno_readable.ts";
import { runProgram } from "../sys/process.ts";
import { safeLine } from "../wire/text.ts";
import { type Command, complain, readArguments, runCommand } from "./command.ts";
import { check } from "./diagnose/check.ts";
import { readFacts } from "./diagnose/read.ts";
import { paintFor, realWorld } from "./world.ts";

const COMMAND: Command = {
  name: "diagnose",
  usage: `Usage: oxtail diagnose [--probe] [--json]

Looks at the store, the agents, the clients with their settings and hooks, tmux,
ps and the trace. Each check ends with pass, warn or fail, a code that stays the
same, what was seen, and the command that mends it. Changes nothing.

  --probe  also send a message to itself, through a box of its own, and time it
  --json   print JSON, as in docs/diagnose.schema.json
  --help, --version

Exit status: 0 when nothing failed, 1 when something did, 64 wrong usage.`,
  options: { probe: { type: "boolean" }, json: { type: "boolean" } },
};

if (import.meta.main) Deno.exitCode = await runCommand(COMMAND, Deno.args, main);

async function main(args: readonly string[]): Promise<number> {
  const { flags } = readArguments(COMMAND, args);
  const world = realWorld();
  if (!world.ok) {
    complain(`oxtail: ${world.reason}`);
    return 1;
  }
  const facts = await readFacts(world.value, {
    run: runProgram,
    reader: denoReader,
    host: {
      os: Deno.build.os,
      deno: Deno.execPath(),
      origin: originOf(import.meta.url, "src/cli/diagnose.ts", denoJson.version),
    },
    shipped: { version: denoJson.version, gate: GATE, listener: LISTENER },
    probe: flags.has("probe") ? () => performance.now() : null,
  });
  const report: Report = {
    version: denoJson.version,
    root: safeLine(facts.store.root),
    atMs: facts.nowMs,
    findings: check(facts),
    wakes: facts.trace.kind === "read" ? facts.trace.wakes : null,
    probe: facts.probe?.ok ? facts.probe.value : null,
  };
  console.log(
    flags.has("json") ? reportJson(report) : renderReport(report, paintFor(Deno.stdout)).join("\n"),
  );
  return isHealthy(report) ? 0 : 1;
}

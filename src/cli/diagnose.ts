/**
 * `oxtail diagnose`: whether it works here, what does not, why, and the one command that fixes it.
 *
 * @module
 */

import denoJson from "../../deno.json" with { type: "json" };
import { inspectStore, openStore, type Store, storeFault } from "../mail/store.ts";
import {
  type Finding,
  isHealthy,
  renderReport,
  type Report,
  reportJson,
} from "../render/report.ts";
import { GATE, HAND_OVER, LISTENER } from "../setup/packed.ts";
import { originOf } from "../setup/programs.ts";
import { NO_RECORD, readRecord, type SetupRecord, sha256 } from "../setup/record.ts";
import { denoReader } from "../sys/deno_ports.ts";
import { failureOf, type Files, lookAt, orElse } from "../sys/files.ts";
import type { Reader, RunProgram } from "../sys/ports.ts";
import { runProgram } from "../sys/process.ts";
import { listProcesses } from "../sys/ps.ts";
import { tmuxReader } from "../sys/tmux.ts";
import { SETTINGS_MAX_BYTES } from "../wire/limits.ts";
import { no, ok, type Result } from "../wire/result.ts";
import { type GetEnv, traceFile } from "../wire/settings.ts";
import { safeLine } from "../wire/text.ts";
import {
  type CliWorld,
  type Command,
  complain,
  paintFor,
  readArguments,
  realWorld,
  runCommand,
} from "./command.ts";
import { checkAgents, readAgents } from "./diagnose/agents.ts";
import {
  checkClients,
  checkHooks,
  readClients,
  readMore,
  type ScriptFacts,
  type ShippedScripts,
} from "./diagnose/clients.ts";
import type { Facts, Host, ProgramFacts, StoreFacts } from "./diagnose/facts.ts";
import {
  checkProbe,
  checkPrograms,
  checkSettings,
  checkWakes,
  probeStore,
  readTrace,
} from "./diagnose/machine.ts";
import { pasteable } from "./diagnose/say.ts";
import { checkStore } from "./diagnose/store.ts";
import { surveyStore } from "./diagnose/survey.ts";

const COMMAND: Command = {
  name: "diagnose",
  usage: `Usage: oxtail diagnose [--probe] [--json]

Looks at the store (~/.oxtail), the agents and how each is reached, the clients
with their settings and hooks, tmux, ps and the trace. Each check ends with
pass, warn or fail, a code that stays the same, what was seen, and the command
that fixes it. Changes nothing.

  --probe  also send a message to itself, through a box of its own, and time it
  --json   print JSON, as in docs/diagnose.schema.json
  --help, --version

Exit status: 0 when nothing failed, 1 when something did, 64 wrong usage.`,
  options: { probe: { type: "boolean" }, json: { type: "boolean" } },
};

const NOT_USED: ProgramFacts = { program: null, shows: null };

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
    shipped: { version: denoJson.version, gate: GATE, handOver: HAND_OVER, listener: LISTENER },
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

// All checks: from facts to findings. Pure.

/** Every finding, in the order in which it is shown. */
function check(facts: Facts): Finding[] {
  const { launcher: { isRunnable: hasLauncher }, host } = facts;
  const installation = { hasLauncher, ...host };
  return [
    ...checkStore(facts),
    ...checkAgents(facts),
    ...checkClients(facts),
    ...checkHooks(facts),
    ...checkPrograms(facts),
    ...checkSettings(facts),
    ...checkWakes(facts),
    ...checkProbe(facts),
  ].map((finding) => pasteable(finding, installation));
}

// Gathering the facts. Reads and asks; writes nothing but the probe.

/** What the reading needs besides the world. */
interface Gather {
  readonly run: RunProgram;
  readonly reader: Reader;
  readonly shipped: ShippedScripts;
  readonly host: Host;
  /** Send a message to oneself; with a clock for short times, in ms. */
  readonly probe: (() => number) | null;
}

/** All facts. */
async function readFacts(world: CliWorld, gather: Gather): Promise<Facts> {
  const { run, reader, shipped, host, probe } = gather;
  const store = inspectStore(world, world.root, world.uid);
  const opened = store.ok ? store.value : null;
  const agents = opened === null ? null : readAgents(opened, withoutCodex(world.env));
  const record = recordOf(world);
  const isKeysOff = record.choices?.keys === false;
  const [clients, tmux, ps, trace] = await Promise.all([
    readClients(world, run, opened, record, agents?.entries ?? []),
    isKeysOff ? NOT_USED : readTmux(world, run),
    isKeysOff ? NOT_USED : readPs(world, run),
    readTrace(reader, traceFile(world.env)),
  ]);
  return {
    nowMs: world.clock.nowMs(),
    host,
    store: readStore(world, opened),
    agents: agents?.facts ?? null,
    ...await readScripts(world, record),
    shipped,
    clients,
    more: readMore(world, record),
    hasStore: opened !== null,
    isHooksOff: isThere(world, "hooks/off"),
    isKeysOff,
    tmux,
    ps,
    skipped: readSkipped(world),
    settings: opened === null ? ok(null) : readUserSettings(world),
    trace,
    probe: probe === null ? null : runProbe(world, store, probe),
  };
}

/** Before the first agent the folders are not there. The root is left to setup. */
function runProbe(
  world: CliWorld,
  seen: Result<Store>,
  elapsedMs: () => number,
): Facts["probe"] {
  const store = seen.ok ? openStore(world, world.root, world.uid) : seen;
  return store.ok ? probeStore(store.value, elapsedMs) : store;
}

function readStore({ files, root, uid, env }: CliWorld, store: Store | null): StoreFacts {
  return {
    root,
    fileSystem: env("OXTAIL_FILE_SYSTEM") ?? "",
    uid,
    stat: statOf(files, root),
    survey: store === null ? null : surveyStore(store),
  };
}

function statOf(files: CliWorld["files"], path: string): StoreFacts["stat"] {
  try {
    return ok(files.lstat(path));
  } catch (error) {
    return no(storeFault(error, path));
  }
}

async function readScripts(world: CliWorld, record: SetupRecord) {
  return {
    launcher: await readScript(world, record, "bin/oxtail"),
    gate: await readScript(world, record, "hooks/oxtail-hook"),
    handOver: await readScript(world, record, "hooks/oxtail-hand-over"),
    listener: await readScript(world, record, "hooks/oxtail-listener"),
  };
}

function isThere({ files, root }: CliWorld, name: string): boolean {
  return lookAt(files, `${root}/${name}`) !== null;
}

function recordOf({ files, root }: CliWorld): SetupRecord {
  // Without what setup noted there is less to say, and nothing to complain of.
  return orElse(() => readRecord(files, root), NO_RECORD);
}

async function readScript(
  { files, root }: CliWorld,
  record: SetupRecord,
  name: string,
): Promise<ScriptFacts> {
  const path = `${root}/${name}`;
  const text = readSettings(files, path);
  const stat = statOf(files, path);
  const mode = stat.ok ? stat.value?.mode ?? null : null;
  const isFile = stat.ok && stat.value?.kind === "file";
  return {
    path,
    text,
    isRunnable: isFile && (mode === null || (mode & 0o100) !== 0),
    origin: await originOfOwn(record, name, text.ok ? text.value : null),
  };
}

async function originOfOwn(
  { scripts, version }: SetupRecord,
  name: string,
  text: string | null,
): Promise<ScriptFacts["origin"]> {
  const noted = scripts[name];
  if (text === null || noted === undefined || version === "") return { kind: "unknown" };
  return await sha256(text) === noted ? { kind: "setup", version } : { kind: "changed" };
}

/** The launcher follows no link there. */
function readUserSettings({ files, root }: CliWorld): Facts["settings"] {
  const path = `${root}/settings`;
  return lookAt(files, path)?.kind === "link" ? no("it is a link") : readSettings(files, path);
}

/** The launcher writes a line for each: why, a blank, and which. */
function readSkipped({ env }: CliWorld): Facts["skipped"] {
  const lines = (env("OXTAIL_SKIPPED") ?? "").split("\n").filter((line) => line !== "");
  return lines.map((line) => {
    const [why = "", ...path] = line.split(" ");
    return { why, path: path.join(" ") };
  });
}

async function readTmux({ env }: CliWorld, run: RunProgram): Promise<ProgramFacts> {
  const program = env("OXTAIL_TMUX") || null;
  if (program === null) return NOT_USED;
  const map = await tmuxReader(run, program, env)();
  return { program, shows: map.ok ? ok(map.value.panes.size) : map };
}

async function readPs({ env }: CliWorld, run: RunProgram): Promise<ProgramFacts> {
  const program = env("OXTAIL_PS") || null;
  if (program === null) return NOT_USED;
  const table = await listProcesses(run, program);
  return { program, shows: table.ok ? ok(table.value.byPid.size) : table };
}

/** The Codex that diagnose may ask for its version is not one that servers may start. */
function withoutCodex(env: GetEnv): GetEnv {
  return (name) => name === "OXTAIL_CODEX" ? undefined : env(name);
}

// Reading a settings file of the user, which may be a link into a collection of such files.

/** Its text; null when there is none; or a reason that follows "Cannot read …:". */
function readSettings(files: Files, path: string): Result<string | null> {
  try {
    const stat = files.lstat(path);
    if (stat === null) return ok(null);
    if (stat.kind === "folder" || stat.kind === "other") return no("it is no plain file");
    if (stat.size > SETTINGS_MAX_BYTES) return no(`it has ${stat.size} bytes`);
    return ok(files.readText(path));
  } catch (error) {
    const { fault, message } = failureOf(error);
    if (fault === "not-found") return ok(null);
    return no(fault === "denied" ? "permission denied" : message);
  }
}

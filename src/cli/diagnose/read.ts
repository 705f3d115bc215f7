/** Gathering the facts. Reads and asks; writes nothing but the probe. */

import { inspectStore, openStore, type Store, storeFault } from "../../mail/store.ts";
import { FileError } from "../../sys/files.ts";
import type { RunProgram } from "../../sys/programs.ts";
import { listProcesses } from "../../sys/ps.ts";
import type { Reader } from "../../sys/readable.ts";
import { tmuxReader } from "../../sys/tmux_sessions.ts";
import { traceFile } from "../../wire/env.ts";
import { no, ok, type Result } from "../../wire/result.ts";
import type { GetEnv } from "../../wire/env.ts";
import type { CliWorld } from "../world.ts";
import { NO_RECORD, readRecord, type SetupRecord, sha256 } from "../../setup/record.ts";
import type { Facts, Host, ProgramFacts, StoreFacts } from "./facts.ts";
import { probeStore } from "./probe.ts";
import { readAgents } from "./read_agents.ts";
import { readClients, type ScriptFacts, type ShippedScripts } from "./clients.ts";
import { readSettings } from "./read_settings.ts";
import { readTrace } from "./read_trace.ts";
import { surveyStore } from "./survey.ts";

/** What the reading needs besides the world. */
export interface Gather {
  readonly run: RunProgram;
  readonly reader: Reader;
  readonly shipped: ShippedScripts;
  readonly host: Host;
  /** Send a message to oneself; with a clock for short times, in ms. */
  readonly probe: (() => number) | null;
}

/** All facts. */
export async function readFacts(world: CliWorld, gather: Gather): Promise<Facts> {
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
    hasStore: opened !== null,
    isHooksOff: isThere(world, "hooks/off"),
    isKeysOff,
    tmux,
    ps,
    skipped: readSkipped(world),
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

function readStore({ files, root, uid }: CliWorld, store: Store | null): StoreFacts {
  return {
    root,
    uid,
    stat: statOf(files, root),
    survey: store === null ? null : surveyStore(store),
  };
}

function statOf(files: CliWorld["files"], path: string): StoreFacts["stat"] {
  try {
    return ok(files.lstat(path));
  } catch (error) {
    if (error instanceof FileError) return no(storeFault(error, path));
    throw error;
  }
}

async function readScripts(world: CliWorld, record: SetupRecord) {
  return {
    launcher: await readScript(world, record, "bin/oxtail"),
    gate: await readScript(world, record, "hooks/oxtail-hook"),
    listener: await readScript(world, record, "hooks/oxtail-listener"),
  };
}

function isThere({ files, root }: CliWorld, name: string): boolean {
  const stat = statOf(files, `${root}/${name}`);
  return stat.ok && stat.value !== null;
}

function recordOf({ files, root }: CliWorld): SetupRecord {
  try {
    return readRecord(files, root);
  } catch (error) {
    // Without what setup noted there is less to say, and nothing to complain of.
    if (error instanceof FileError) return NO_RECORD;
    throw error;
  }
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
    origin: await originOf(record, name, text.ok ? text.value : null),
  };
}

async function originOf(
  { scripts, version }: SetupRecord,
  name: string,
  text: string | null,
): Promise<ScriptFacts["origin"]> {
  const noted = scripts[name];
  if (text === null || noted === undefined || version === "") return { kind: "unknown" };
  return await sha256(text) === noted ? { kind: "setup", version } : { kind: "changed" };
}

/** The launcher writes a line for each: why, a blank, and which. */
function readSkipped({ env }: CliWorld): Facts["skipped"] {
  const lines = (env("OXTAIL_SKIPPED") ?? "").split("\n").filter((line) => line !== "");
  return lines.map((line) => {
    const [why = "", ...path] = line.split(" ");
    return { why, path: path.join(" ") };
  });
}

const NOT_USED: ProgramFacts = { program: null, shows: null };

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

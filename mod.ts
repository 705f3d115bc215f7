/**
 * The MCP server of oxtail, on stdio: the layer through which parallel coding agents on one machine
 * see each other, message each other, ask and wait.
 *
 * ```sh
 * deno run … jsr:@oxtail/server
 * ```
 *
 * It writes to `~/.oxtail` only, has no network but the socket of its own client's session, and starts no program but tmux and ps, and codex where
 * the user allowed that.
 *
 * @module
 */

import denoJson from "./deno.json" with { type: "json" };
import { startHousekeeping } from "./src/agents/housekeeping.ts";
import { clientByName, CLIENTS } from "./src/clients/index.ts";
import { rootOf } from "./src/mail/layout.ts";
import type { Store } from "./src/mail/store.ts";
import { GATE_SHA256 } from "./src/setup/packed.ts";
import { gateWarning } from "./src/setup/record.ts";
import { denoFiles } from "./src/sys/deno_files.ts";
import {
  denoClock,
  denoEnv,
  denoPipes,
  denoRandom,
  denoReader,
  denoTrace,
  denoWatch,
  sendLine,
  temporaryName,
} from "./src/sys/deno_ports.ts";
import { uptimeOf } from "./src/sys/ports.ts";
import { runProgram } from "./src/sys/process.ts";
import { surviveErrors } from "./src/sys/survive.ts";
import { openTmux, sessionPaneFinder, tmuxReader } from "./src/sys/tmux.ts";
import { TOOLS } from "./src/tools/index.ts";
import { ToolServer } from "./src/tools/protocol.ts";
import { createService } from "./src/tools/service.ts";
import { type ClosableSession, openSession, type ServerWorld } from "./src/tools/session.ts";
import { LineTransport } from "./src/tools/stdio.ts";
import { INSTRUCTIONS, SERVER_INFO, type ServerSession, type Wakes } from "./src/tools/tool.ts";
import { startHealing, startSocketRung } from "./src/wake/heal.ts";
import { createPaneReader, type PaneReader } from "./src/wake/pane.ts";
import { wakeForReply } from "./src/wake/reply_default.ts";
import { createWaker, wakerParts } from "./src/wake/waker.ts";
import { PARENT_CHECK_MS } from "./src/wire/limits.ts";
import { no } from "./src/wire/result.ts";
import { ownDomain, readSettings, traceFile } from "./src/wire/settings.ts";

if (import.meta.main) await serve();

/** A client may start its server in a folder that is gone by now: then the launcher knows its path. */
function currentFolder(): string {
  try {
    return Deno.cwd();
  } catch {
    return denoEnv("OXTAIL_PROJECT_ROOT") || "/";
  }
}

/** Serves one client until it is gone. */
async function serve(): Promise<void> {
  const home = denoEnv("HOME") ?? "";
  const world = home.startsWith("/") ? realWorld(home) : null;
  let session: ClosableSession | null = null;
  const serverInfo = { ...SERVER_INFO, version: denoJson.version };
  const service = createService({
    tools: TOOLS,
    log,
    open(client) {
      if (session !== null) return { ok: true, value: session };
      if (world === null) {
        return no("HOME is not set to an absolute path: set it to your home folder");
      }
      const opened = openSession(world, client);
      if (opened.ok) {
        session = opened.value;
        startHousekeeping({ ...session.session, uptime: world.uptime }, log);
        startHealing(session.session, log);
        startOwnSocket(session.session, client.name);
        if (clientByName(client.name) !== null) warnOfGate(session.session.store);
      }
      return opened;
    },
  });
  const server = new ToolServer({ serverInfo, instructions: INSTRUCTIONS }, service);
  const transport = new LineTransport(denoPipes, denoClock);
  transport.inputEnded.then(() => session?.ending());
  onClientGone(transport, () => {
    session?.place.close();
    Deno.exit(0);
  });
  surviveErrors(log);
  await server.connect(transport);
}

/** Stdout belongs to the protocol. */
function log(line: string): void {
  console.error(`oxtail: ${line}`);
}

/** Where the client's sessions have a socket, and the launcher allowed ours: wakes our own agent by it. */
function startOwnSocket(session: ServerSession, clientName: string): void {
  const client = clientByName(clientName);
  const path = denoEnv("OXTAIL_SOCKET") ?? "";
  if (client?.socketLine === undefined || !path.startsWith("/")) return;
  startSocketRung(session, { client, socket: { path, clientPid: Deno.ppid, send: sendLine } }, log);
}

/** Says when the hooks of the client cannot be those of this version. */
function warnOfGate(store: Store): void {
  const warning = gateWarning(store, denoEnv, {
    version: denoJson.version,
    gateSha256: GATE_SHA256,
  });
  if (warning !== null) log(warning);
}

/** Calls `end` once the client is gone. */
function onClientGone(transport: LineTransport, end: () => void): void {
  transport.ended.then(end);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    Deno.addSignalListener(signal, end);
  }
  const parent = Deno.ppid;
  Deno.unrefTimer(setInterval(() => {
    if (Deno.ppid !== parent) end();
  }, PARENT_CHECK_MS));
}

function realWorld(home: string): ServerWorld {
  const uid = Number.parseInt(denoEnv("OXTAIL_UID") ?? "", 10);
  return {
    files: denoFiles(temporaryName),
    clock: denoClock,
    random: denoRandom,
    watch: denoWatch,
    uptime: uptimeOf(denoEnv, `process-${Deno.pid}-${denoClock.nowMs()}`, () => performance.now()),
    env: denoEnv,
    trace: denoTrace(traceFile(denoEnv), denoClock.nowMs),
    root: rootOf(home),
    uid: Number.isNaN(uid) ? null : uid,
    pid: Deno.pid,
    cwd: currentFolder(),
    startedMs: denoClock.nowMs(),
    parentPid: Deno.ppid,
    ps: { run: runProgram, program: denoEnv("OXTAIL_PS") || null },
    readTmux: realTmux(),
    log,
    wakes: realWakes,
    peek: { reader: denoReader, panes: realPanes() },
  };
}

function realTmux(): ServerWorld["readTmux"] {
  const program = denoEnv("OXTAIL_TMUX") || null;
  return program === null ? null : tmuxReader(runProgram, program, denoEnv);
}

function realWakes(store: Store): Wakes {
  const parts = wakerParts(store, denoEnv, runProgram);
  const settings = readSettings(denoEnv);
  const waker = createWaker(parts);
  return {
    wake: waker.wake,
    wakeForReply: (target, replyTo) =>
      wakeForReply({ ...parts, waker, settings }, target, replyTo, {}),
  };
}

function realPanes(): PaneReader {
  const program = denoEnv("OXTAIL_TMUX") || null;
  return createPaneReader({
    run: runProgram,
    tmux: program === null ? null : openTmux(runProgram, program, denoEnv),
    findSessionPane: sessionPaneFinder(runProgram, program ?? "", denoEnv),
    ps: denoEnv("OXTAIL_PS") || null,
    domain: ownDomain(denoEnv),
    clients: CLIENTS,
  });
}

/**
 * The stand-in client: a terminal program that behaves towards oxtail as a coding agent's client
 * does. It starts the server as its child, has a composer, runs the hooks of a turn, and goes idle.
 *
 * ```sh
 * deno run -A tools/stand_in/main.ts '{"sessionId":"…","server":{"command":"…","args":[]}}'
 * ```
 *
 * `work 5` begins a turn of five steps, Ctrl-D ends it.
 */

import { denoClock } from "../../src/sys/deno_ports.ts";
import { installedHooks } from "./hooks.ts";
import { parseOptions, type StandInOptions } from "./options.ts";
import type { ScreenState } from "./screen.ts";
import { type Server, startServer } from "./server.ts";
import { Terminal } from "./terminal.ts";
import { runTurn } from "./turn.ts";

const PROMPT: ScreenState = { kind: "prompt", draft: "" };
const EXIT_USAGE = 64;

if (import.meta.main) {
  const options = parseOptions(Deno.args[0] ?? "");
  if (options === null) {
    console.error('Cannot start: expected one argument, JSON with "sessionId" and "server"');
    Deno.exit(EXIT_USAGE);
  }
  await main(options);
}

async function main({ sessionId, server: commandLine, logPath }: StandInOptions): Promise<void> {
  const home = Deno.env.get("HOME") ?? "";
  const cwd = Deno.cwd();
  const hooks = installedHooks(home, cwd, sessionId);
  const terminal: Terminal = new Terminal({
    state: { kind: "busy", note: "starting" },
    logPath,
    async onEvent(event) {
      if (event.kind === "quit") return await quit(server);
      if (event.kind !== "submit") return;
      terminal.show({ kind: "busy", note: "working" });
      await runTurn(parts, event.text);
      terminal.show(PROMPT);
    },
  });
  const [server] = await Promise.all([
    startServer({ ...commandLine, cwd, env: serverEnvironment(sessionId, cwd) }),
    hooks.run("SessionStart", { source: "startup", model: "none" }),
  ]);
  const parts = {
    hooks,
    server,
    print: (text: string) => terminal.print(text),
    answer: () => `I am on branch "${branchOf(cwd)}"`,
    sleep: (ms: number) => denoClock.sleep(ms),
  };
  terminal.show(PROMPT);
  await terminal.listen();
  await quit(server);
}

/** As Claude Code does: its own environment, and who the session is. */
function serverEnvironment(sessionId: string, cwd: string): Record<string, string> {
  return { ...Deno.env.toObject(), CLAUDE_CODE_SESSION_ID: sessionId, CLAUDE_PROJECT_DIR: cwd };
}

/** The one thing it knows. */
function branchOf(cwd: string): string {
  const head = Deno.readTextFileSync(`${cwd}/.git/HEAD`).trim();
  return head.replace(/^ref: refs\/heads\//, "");
}

async function quit(server: Server): Promise<void> {
  await server.close();
  Deno.exit(0);
}

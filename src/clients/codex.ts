/** Codex CLI. */

import { isObject, own } from "../wire/json.ts";
import { type ClientAdapter, runsProgram } from "./client.ts";
import { recogniseCodex } from "./codex_screen.ts";
import { codexTranscript } from "./codex_transcript.ts";
import { codexIdentity } from "./codex_identity.ts";

/** Codex CLI, as seen at version 0.171.0. */
export const codex: ClientAdapter = {
  type: "codex",
  title: "Codex",
  clientName: "codex-mcp-client",
  testedVersion: "0.171.0",
  // Only where the user passes them on: Codex gives a server next to no environment.
  sessionIdVariables: ["CODEX_THREAD_ID", "CODEX_COMPANION_SESSION_ID"],
  identity: codexIdentity,
  isClientProcess: (args) => runsProgram(args, "codex"),
  // The first terminal starts it, and the servers of every later one are its children as well.
  isSharedDaemon: (args) =>
    runsProgram(args, "codex") && args.split(" ").some((word) => MANY_THREADS.has(word)),
  transcript: codexTranscript,
  recognise: recogniseCodex,
  takesQueue: true,
  // Its paste detection holds Enter back for 120 ms.
  keyGapMs: 500,
  // It ends a tool call after 300 s.
  askCeilingMs: 280_000,
  // It cuts the middle out of 10,000 tokens of four bytes, and with a model that it does not know out of 12,000
  // characters. A script prints our JSON as a string, which escapes it once more.
  resultMaxBytes: () => 9_000,
  // A script gets control back after 30 s, and then the model goes on without the result. The 5 s save a
  // wait and prove nothing: two asks in one script, or a pause before one, outlive it all the same.
  patienceMs: (meta) => runsInScript(meta) ? 25_000 : null,
};

/** Commands of Codex whose process has the threads of many terminals or programs. */
const MANY_THREADS: ReadonlySet<string> = new Set(["app-server", "mcp-server"]);

/** Whether a script of code mode makes the call: its id says so. Where none is named, it may be one. */
function runsInScript(meta: unknown): boolean {
  const id = isObject(meta) ? own(meta, "callId") : undefined;
  return typeof id !== "string" || id.startsWith("exec-");
}

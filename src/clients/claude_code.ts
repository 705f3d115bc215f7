/** Claude Code. */

import { type ClientAdapter, runsProgram } from "./client.ts";

/** Claude Code, as seen at version 2.1.330. */
export const claudeCode: ClientAdapter = {
  type: "claude-code",
  title: "Claude Code",
  clientName: "claude-code",
  testedVersion: "2.1.330",
  sessionIdVariables: ["CLAUDE_CODE_SESSION_ID"],
  isClientProcess: (args) => runsProgram(args, "claude"),
  isSharedDaemon: () => false,
  keyGapMs: 150,
  askCeilingMs: 600_000,
};

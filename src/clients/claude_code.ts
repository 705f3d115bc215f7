/** Claude Code. */

import { claudeIdentity } from "./claude_identity.ts";
import { recogniseClaude } from "./claude_screen.ts";
import { claudeTranscript } from "./claude_transcript.ts";
import { type ClientAdapter, runsProgram } from "./client.ts";

/** Claude Code, as seen at version 2.1.332. */
export const claudeCode: ClientAdapter = {
  type: "claude-code",
  title: "Claude Code",
  clientName: "claude-code",
  testedVersion: "2.1.332",
  sessionIdVariables: ["CLAUDE_CODE_SESSION_ID"],
  identity: claudeIdentity,
  isClientProcess: (args) => runsProgram(args, "claude"),
  isSharedDaemon: () => false,
  transcript: claudeTranscript,
  recognise: recogniseClaude,
  keyGapMs: 150,
  askCeilingMs: 600_000,
  // After 120 s a call goes on in the background, and the notice of its end is a prompt.
  lateResultsWake: true,
};

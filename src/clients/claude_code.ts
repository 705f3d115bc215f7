/** Claude Code. */

import { claudeIdentity } from "./claude_identity.ts";
import { recogniseClaude } from "./claude_screen.ts";
import { claudeTranscript } from "./claude_transcript.ts";
import { WAKE_LINE } from "../wire/wake.ts";
import { type ClientAdapter, runsProgram } from "./client.ts";

/**
 * The processes of the agent view. The daemon is a child of the terminal in which the view was opened
 * first, and every session in the background stands below it, whatever terminal shows that session.
 */
const DAEMON =
  /^(?:\S+ )?(?:\S*\/)?claude(?:\.exe|\.[cm]?js)? (?:daemon run\b|bg-pty-host\b|bg-spare\b|--bg-spare )/;

/** Claude Code, as seen at version 2.1.332. */
export const claudeCode: ClientAdapter = {
  type: "claude-code",
  title: "Claude Code",
  clientName: "claude-code",
  testedVersion: "2.1.332",
  sessionIdVariables: ["CLAUDE_CODE_SESSION_ID"],
  identity: claudeIdentity,
  isClientProcess: (args) => runsProgram(args, "claude"),
  isSharedDaemon: (args) => DAEMON.test(args),
  transcript: claudeTranscript,
  recognise: recogniseClaude,
  socketLine,
  keyGapMs: 150,
  askCeilingMs: 600_000,
  // Of 60,000 characters the model is shown a preview. The user's own limit is in tokens, and a result of twice as
  // many characters is passed on without being counted.
  resultMaxBytes(env) {
    const tokens = Number(env("MAX_MCP_OUTPUT_TOKENS") ?? NaN);
    return tokens > 0 ? Math.min(40_000, Math.floor(1.5 * tokens)) : 40_000;
  },
  // After 120 s a call goes on in the background, and the notice of its end is a prompt.
  lateResultsWake: true,
};

/** The same line twice within 30 s is dropped as a duplicate, without a word to us: hence the id. */
function socketLine(messageId: string): string {
  const content = `${WAKE_LINE} (${messageId})`;
  return JSON.stringify({ type: "user", message: { role: "user", content } });
}

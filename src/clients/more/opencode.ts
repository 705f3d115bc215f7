/** opencode, as seen at version 1.18.33. */

import { type ClientAdapter, runsProgram } from "../client.ts";

/** opencode: one process, and one server, for all sessions of a directory; our plugin runs in it. */
export const opencode: ClientAdapter = {
  type: "opencode",
  title: "opencode",
  clientName: "opencode",
  testedVersion: "1.18.33",
  sessionIdVariables: [],
  identity: {
    clearsInPlace: false,
    hasSharedDaemon: false,
    howToFindId: "find out how opencode calls this session, which begins with ses_",
  },
  isClientProcess: (args) => runsProgram(args, "opencode"),
  // A server of its own may have the sessions of several terminals.
  isSharedDaemon: (args) => runsProgram(args, "opencode") && /\s(?:serve|web)(?:\s|$)/.test(args),
  // Escape leaves every message in the conversation.
  hooks: { keepsContext: true },
  isStamped: true,
  keyGapMs: 500,
  // It gives a call 60 s, and our progress begins them anew.
  askCeilingMs: 600_000,
  // It shows 51,200 bytes and 2,000 lines, and of a longer text no line that does not fit.
  resultMaxBytes: () => 40_000,
};

/** GitHub Copilot CLI, as seen at version 1.0.102. */

import { type ClientAdapter, runsPackage, runsProgram } from "../client.ts";

/** See the top of this file. */
export const copilot: ClientAdapter = {
  type: "copilot",
  title: "Copilot CLI",
  clientName: "copilot-cli",
  testedVersion: "1.0.102",
  sessionIdVariables: ["COPILOT_AGENT_SESSION_ID"],
  reads: [".copilot/session-state"],
  identity: {
    // Its `/new` starts another server; the session before lives on in the same process.
    clearsInPlace: false,
    hasSharedDaemon: false,
    howToFindId: "run the shell command: printenv COPILOT_AGENT_SESSION_ID",
  },
  isClientProcess: (args) => runsPackage(args, "@github/copilot") || runsProgram(args, "copilot"),
  isSharedDaemon: () => false,
  hooks: { keepsContext: false, isFlat: true },
  keyGapMs: 500,
  // It ends a call after 180 s without progress.
  askCeilingMs: 170_000,
  // Of 22,008 characters the model is shown a preview.
  resultMaxBytes: () => 18_000,
};

/** opencode, as seen at version 1.18.33. */

import { type ClientAdapter, runsProgram } from "../client.ts";

/** It loads what lies in this folder. Once oxtail is gone there is nothing to start, and nothing is said of it. */
const PLUGIN = `// Made by oxtail setup; oxtail uninstall removes it.
export const Oxtail = async (input) => {
  const path = \`\${process.env.HOME}/.oxtail/hooks/oxtail-plugin.mjs\`;
  const ours = await import(path).catch(() => null);
  return ours === null ? {} : ours.opencode(input);
};
`;

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
  setup: {
    program: "opencode",
    movedBy: "XDG_CONFIG_HOME",
    files: [{ path: ".config/opencode/plugins/oxtail.js", text: () => PLUGIN }],
    folders: [".config", ".config/opencode", ".config/opencode/plugins"],
    next: "restart the sessions that run",
  },
  isStamped: true,
  keyGapMs: 500,
  // It gives a call 60 s, and our progress begins them anew.
  askCeilingMs: 600_000,
  // It shows 51,200 bytes and 2,000 lines, and of a longer text no line that does not fit.
  resultMaxBytes: () => 40_000,
};

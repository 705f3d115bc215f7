/**
 * The stand-in client of the demo and the tests (tools/stand_in): a terminal program with a composer,
 * dialogs and turns, but no model. Its screen ends with one line that says what it is at.
 */

import { RESULT_MAX_BYTES } from "../wire/limits.ts";
import { baseName, type ClientAdapter, type Composer } from "./client.ts";
import { parseStyled, plainOf } from "./styled.ts";

/** Beginnings of the last line on the screen. */
export const STAND_IN_LINES = {
  /** The composer, followed by what was typed. */
  prompt: "demo> ",
  /** A question, which Enter answers with yes. */
  dialog: "demo? ",
  /** A turn is running. */
  busy: "demo~ ",
} as const;

/** The stand-in. */
export const standIn: ClientAdapter = {
  type: "oxtail-demo",
  title: "The demo's stand-in",
  clientName: "oxtail-demo",
  testedVersion: null,
  // It gives its server the environment that Claude Code gives.
  sessionIdVariables: ["CLAUDE_CODE_SESSION_ID"],
  identity: {
    clearsInPlace: true,
    hasSharedDaemon: false,
    howToFindId: "look at the command line that started the stand-in",
  },
  isClientProcess: isStandIn,
  isSharedDaemon: () => false,
  recognise,
  keyGapMs: 50,
  askCeilingMs: 600_000,
  resultMaxBytes: () => RESULT_MAX_BYTES,
};

function isStandIn(args: string): boolean {
  const [program = "", ...rest] = args.split(" ");
  return baseName(program) === "deno" && rest.some((word) => word.endsWith("/stand_in/main.ts"));
}

function recognise(screen: string): Composer {
  const lines = parseStyled(screen.trimEnd()).map(plainOf);
  const last = lines.findLastIndex((line) => /^demo[>?~]/.test(line));
  const text = lines.slice(last).join("");
  if (last >= 0 && text.startsWith(STAND_IN_LINES.prompt.trimEnd())) {
    const draft = text.slice(STAND_IN_LINES.prompt.length).trimEnd();
    return draft === "" ? { kind: "empty" } : { kind: "draft", text: draft };
  }
  return last >= 0 && text.startsWith(STAND_IN_LINES.dialog.trimEnd())
    ? { kind: "dialog" }
    : { kind: "unknown" };
}

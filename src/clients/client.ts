/**
 * What oxtail has to know of a client: how to tell its processes, how its prompt looks, how to press
 * its keys. One file each; a new client is one new file and one line in index.ts.
 */

import type { GetEnv } from "../wire/env.ts";
import type { ClientIdentity } from "./client_identity.ts";

import type { TranscriptFormat } from "./transcript.ts";

/** What the visible screen of a client was recognised as. Anything in doubt is `unknown`. */
export type Composer =
  | { readonly kind: "empty" }
  /** Text stands in the composer, not submitted yet. */
  | { readonly kind: "draft"; readonly text: string }
  /** A question that Enter would answer. */
  | { readonly kind: "dialog" }
  | { readonly kind: "unknown" };

/** A client. Command lines are as ps prints them: parts joined by spaces. */
export interface ClientAdapter {
  /** `client.type` of a registry entry. */
  readonly type: string;
  /** For people: "Claude Code". */
  readonly title: string;
  /** How it calls itself in the MCP handshake. */
  readonly clientName: string;
  /** The version its constants were seen at, or null when it comes with oxtail. */
  readonly testedVersion: string | null;
  /** Variables of the server's environment that may hold the session id, best first. */
  readonly sessionIdVariables: readonly string[];
  /** How its sessions are told apart. */
  readonly identity: ClientIdentity;
  /** Whether this is the command line of the client itself. */
  isClientProcess(args: string): boolean;
  /** Whether this is a process that several terminals of the client share, which proves no pane. */
  isSharedDaemon(args: string): boolean;
  /**
   * Recognises the visible screen, captured with its colours as escape sequences. Absent while no screen of the client is known: then nothing is
   * ever typed into it.
   */
  recognise?(screen: string): Composer;
  /** It takes a prompt for an idle session from its own command line (`codex queue`). */
  readonly takesQueue?: boolean;
  /**
   * The line that starts a turn when it is written to the socket of an idle session. It names the id of
   * the newest mail, and nothing else of it.
   */
  socketLine?(messageId: string): string;
  /** How it writes its transcripts; absent for a client that writes none. */
  readonly transcript?: TranscriptFormat;
  /** Between the text and Enter, in ms: with less, the client takes both for a paste. */
  readonly keyGapMs: number;
  /** The longest tool call it waits for, in ms. */
  readonly askCeilingMs: number;
  /** The longest result of a tool that its model is shown whole, in bytes of UTF-8. */
  resultMaxBytes(env: GetEnv): number;
  /**
   * How long the model itself waits for the result of a call with this `_meta`, in ms; null for as long as the
   * client does. Absent for a client whose model always waits. Total: the metadata may be anything.
   */
  patienceMs?(meta: unknown): number | null;
  /** The result of a call that the turn did not wait for starts a turn of its own. */
  readonly lateResultsWake?: true;
}

/**
 * Whether a client says itself when a dialog has been answered. Of another our hooks see only that the
 * dialog opened and that the tool has ended, so in between it may be either.
 */
export function saysDialogs(client: Pick<ClientAdapter, "identity"> | null): boolean {
  return client?.identity.sessionFile !== undefined;
}

/**
 * Whether a command line runs the program `name`: as a program of that name, or as a script of that
 * name under an interpreter.
 */
export function runsProgram(args: string, name: string): boolean {
  const [first = "", ...rest] = args.split(" ");
  if (baseName(first) === name) return true;
  if (!INTERPRETERS.has(baseName(first))) return false;
  const script = rest.find((word) => word !== "" && !word.startsWith("-"));
  return script !== undefined && baseName(script).replace(/\.[cm]?js$/, "") === name;
}

const INTERPRETERS: ReadonlySet<string> = new Set(["node", "bun"]);

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/**
 * `turn/<box>`: the id of the running turn, filled up with blanks to one length. So the shell gate can
 * replace it with one write in place, and a reader sees the old id or the new one, never a mixture.
 */

import { isTurnId, parseProcessName } from "./ids.ts";

/** The turn before the first one, and of an agent whose turn is not known. */
export const NO_TURN = "0";

/**
 * What stands for the turn once a session has ended, in ms since the epoch. No lease names it, so all
 * of them have ended.
 */
export function endedTurn(ms: number): string {
  return `e${ms}`;
}

/** Whether a session has ended in place of a turn: no Stop will come for it. */
export function isEndedTurn(id: string): boolean {
  return /^e\d{1,16}$/.test(id);
}

/** The turn of an agent without hooks, which lasts as long as its server, of this process name. */
export function serverTurn(server: string): string {
  return `s${server}`;
}

/** The server whose {@link serverTurn} this is, or null for a turn that hooks told. */
export function serverOfTurn(id: string): string | null {
  const server = id.slice(1);
  return id.startsWith("s") && parseProcessName(server) !== null ? server : null;
}

/**
 * The modes of a client in which it asks its user, or a rule, before it acts: `turn/<box>.mode` holds
 * the one that its hooks named last. Any other one counts as unknown.
 */
const ASKING_MODES: ReadonlySet<string> = new Set([
  "default",
  "plan",
  "acceptEdits",
  "auto",
  "dontAsk",
]);

/** Whether the text of a mode's file names a mode in which the client asks. */
export function asksItsUser(text: string): boolean {
  return ASKING_MODES.has(text.trim());
}

/** Characters that every id is filled up to: the longest one has as many. */
const WIDTH_CHARS = 64;

/** The text of the file for the turn `id`. */
export function formatTurn(id: string): string {
  return `${id.padEnd(WIDTH_CHARS)}\n`;
}

/** The turn in the file, or {@link NO_TURN} when it holds anything else. */
export function parseTurn(text: string): string {
  const [id = ""] = text.split(/\s/, 1);
  return isTurnId(id) ? id : NO_TURN;
}

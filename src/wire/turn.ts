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

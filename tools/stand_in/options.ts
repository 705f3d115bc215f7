/** What the stand-in is started with: one argument, JSON of {@link StandInOptions}. */

import { isObject, parseObject, stringField } from "../../src/wire/json.ts";
import { PATH_MAX_CHARS, SESSION_ID_MAX_CHARS } from "../../src/wire/limits.ts";

/** How the stand-in runs. */
export interface StandInOptions {
  /** The session id it goes by, as a client chooses one. */
  readonly sessionId: string;
  /** The command line of the oxtail server. */
  readonly server: { readonly command: string; readonly args: readonly string[] };
  /** A file that gets every byte the terminal received, or null. */
  readonly logPath: string | null;
}

/** The options that `text` spells, or null. */
export function parseOptions(text: string): StandInOptions | null {
  const object = parseObject(text);
  const server = object?.["server"];
  if (object === null || !isObject(server)) return null;
  const sessionId = stringField(object, "sessionId", SESSION_ID_MAX_CHARS);
  const command = stringField(server, "command", PATH_MAX_CHARS);
  const args = server["args"];
  if (sessionId === null || command === null || !isStrings(args)) return null;
  const logPath = stringField(object, "logPath", PATH_MAX_CHARS);
  return { sessionId, server: { command, args }, logPath };
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

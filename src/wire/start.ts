/** `starts/<box>.json`: what a client's SessionStart hook saw. */

import { isDomain, isSessionId } from "./ids.ts";
import { countField, objectField, own, parseObject, stringField } from "./json.ts";
import { PATH_MAX_CHARS, SCHEMA_VERSION } from "./limits.ts";
import { modeField, parseProject, type Project, type SessionMode } from "./entry.ts";
import { no, ok, type Result } from "./result.ts";

/** A session as its own hook saw it start. */
export interface Start {
  readonly schema_version: number;
  readonly session_id: string;
  readonly client: string;
  readonly client_pid: number | null;
  /** Where `client_pid` counts. */
  readonly domain: string;
  /** The client process's start, as `LC_ALL=C TZ=UTC0 ps -o lstart=` prints it. */
  readonly client_start: string | null;
  readonly cwd: string;
  readonly project: Project;
  readonly transcript_path: string | null;
  /** `startup`, `resume`, `clear`, `compact` or `fork`. */
  readonly source: string;
  /** ms since the epoch */
  readonly at_ms: number;
  readonly ended: boolean;
  /** How it is run; absent where the client does not say. */
  readonly mode?: SessionMode;
  /** When it ended, ms since the epoch; null while it runs, and where an older oxtail did not say. */
  readonly ended_ms?: number | null;
}

/** The bytes of `start`. */
export function encodeStart(start: Start): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(start) + "\n");
}

/** The start that `text` spells, or why it is none. Never throws. */
export function parseStart(text: string): Result<Start> {
  const object = parseObject(text);
  if (object === null) return no("not JSON");
  if (countField(object, "schema_version") !== SCHEMA_VERSION) return no("unknown version");
  const session_id = stringField(object, "session_id", 100);
  const client = stringField(object, "client", 64);
  const cwd = stringField(object, "cwd", PATH_MAX_CHARS);
  const project = parseProject(objectField(object, "project"));
  const at_ms = countField(object, "at_ms");
  const domain = stringField(object, "domain", 8);
  if (session_id === null || !isSessionId(session_id)) return no("bad session id");
  if (domain === null || !isDomain(domain)) return no("bad domain");
  if (client === null || cwd === null || project === null || at_ms === null) return no("bad shape");
  return ok({
    schema_version: SCHEMA_VERSION,
    session_id,
    client,
    client_pid: countField(object, "client_pid"),
    domain,
    client_start: stringField(object, "client_start", 64),
    cwd,
    project,
    transcript_path: stringField(object, "transcript_path", PATH_MAX_CHARS),
    source: stringField(object, "source", 32) ?? "startup",
    at_ms,
    ended: own(object, "ended") === true,
    ...modeField(object),
    ended_ms: countField(object, "ended_ms"),
  });
}

/** `claims/<box>.json`: a session id that survives a restart of the server under one client. */

import { isDomain, isSessionId } from "./ids.ts";
import { countField, isObject, own, parseObject, stringField } from "./json.ts";
import { ANCESTRY_MAX_STEPS, PATH_MAX_CHARS, SCHEMA_VERSION } from "./limits.ts";
import { no, ok, type Result } from "./result.ts";

/** A process that stood above the server that claimed. */
export interface ClaimAncestor {
  readonly pid: number;
  /** As `LC_ALL=C TZ=UTC0 ps -o lstart=` prints it. */
  readonly start: string;
}

/** An explicit claim of a session id. */
export interface Claim {
  readonly schema_version: number;
  /** `client.type` of the claiming server. */
  readonly client: string;
  readonly cwd: string;
  /** Where the pids of `ancestors` count. */
  readonly domain: string;
  /** From the server's parent up to its client, nearest first. */
  readonly ancestors: readonly ClaimAncestor[];
  readonly session_id: string;
  readonly transcript_path: string | null;
  /** ms since the epoch */
  readonly claimed_at_ms: number;
  /** The server that made the claim, or took it over from one that had ended. */
  readonly server_pid: number;
  readonly server_started_ms: number;
  /** Its client process has served another session as well, so nobody can tell whose server restarts. */
  readonly several: boolean;
}

/** The bytes of `claim`. */
export function encodeClaim(claim: Claim): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(claim) + "\n");
}

/** The claim that `text` spells, or why it is none. Never throws. */
export function parseClaim(text: string): Result<Claim> {
  const object = parseObject(text);
  if (object === null) return no("not JSON");
  if (countField(object, "schema_version") !== SCHEMA_VERSION) return no("unknown version");
  const client = stringField(object, "client", 64);
  const cwd = stringField(object, "cwd", PATH_MAX_CHARS);
  const session_id = stringField(object, "session_id", 100);
  const domain = stringField(object, "domain", 8);
  const claimed_at_ms = countField(object, "claimed_at_ms");
  const server_pid = countField(object, "server_pid");
  const server_started_ms = countField(object, "server_started_ms");
  const ancestors = parseAncestors(own(object, "ancestors"));
  if (client === null || cwd === null || claimed_at_ms === null) return no("bad shape");
  if (domain === null || !isDomain(domain)) return no("bad domain");
  if (session_id === null || !isSessionId(session_id)) return no("bad session id");
  if (ancestors === null) return no("bad ancestors");
  if (server_pid === null || server_started_ms === null) return no("no server");
  const transcript_path = stringField(object, "transcript_path", PATH_MAX_CHARS);
  return ok({
    schema_version: SCHEMA_VERSION,
    client,
    cwd,
    domain,
    ancestors,
    session_id,
    transcript_path,
    claimed_at_ms,
    server_pid,
    server_started_ms,
    several: own(object, "several") !== false,
  });
}

function parseAncestors(value: unknown): ClaimAncestor[] | null {
  if (!Array.isArray(value) || value.length > ANCESTRY_MAX_STEPS) return null;
  const ancestors: ClaimAncestor[] = [];
  for (const one of value) {
    if (!isObject(one)) return null;
    const pid = countField(one, "pid");
    const start = stringField(one, "start", 64);
    if (pid === null || pid === 0 || start === null) return null;
    ancestors.push({ pid, start });
  }
  return ancestors;
}

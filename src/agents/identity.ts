/**
 * Who this server's agent is. Each source of evidence either names a session id or says why it does
 * not; the best one that names an id wins, and is kept.
 */

import { isSessionId } from "../wire/ids.ts";
import type { GetEnv } from "../wire/env.ts";
import { isObject, type JsonObject, objectField, stringField } from "../wire/json.ts";

/** The word for where an id came from. */
export type EvidenceSource = "self-register" | "call-meta" | "env";

/** What one source says. */
export type Evidence =
  | { readonly source: EvidenceSource; readonly sessionId: string }
  | { readonly source: EvidenceSource; readonly sessionId: null; readonly reason: string };

/** The agent's session id and where it came from; both null while unknown. */
export type Identity =
  | { readonly sessionId: string; readonly source: EvidenceSource }
  | { readonly sessionId: null; readonly source: null };

/** Nobody knows yet. */
export const UNIDENTIFIED: Identity = { sessionId: null, source: null };

/** The session id that a client put into the `_meta` of a tool call (Codex does, on every call). */
export function callMetaEvidence(meta: unknown): Evidence {
  const source = "call-meta";
  if (!isObject(meta)) return { source, sessionId: null, reason: "The call carries no metadata" };
  const turn = objectField(meta, "x-codex-turn-metadata");
  const id = stringField(meta, "sessionId", 100) ??
    (turn === null ? null : stringField(turn, "session_id", 100)) ??
    stringField(meta, "threadId", 100);
  if (id === null) {
    return { source, sessionId: null, reason: "The call's metadata names no session" };
  }
  return isSessionId(id)
    ? { source, sessionId: id }
    : { source, sessionId: null, reason: "The call's metadata names a malformed session id" };
}

/** The session id in the first of `variables` that is set. */
export function envEvidence(env: GetEnv, variables: readonly string[]): Evidence {
  const source = "env";
  if (variables.length === 0) {
    return { source, sessionId: null, reason: "This client sets no variable with its session id" };
  }
  for (const name of variables) {
    const value = env(name);
    if (value === undefined || value === "") continue;
    return isSessionId(value)
      ? { source, sessionId: value }
      : { source, sessionId: null, reason: `${name} holds a malformed session id` };
  }
  return { source, sessionId: null, reason: `${variables.join(" and ")} are not set` };
}

/**
 * The identity after `evidence` came in. Once set, an id is kept; only an explicit claim or what the
 * client itself says with a call replaces it.
 */
export function identityAfter(current: Identity, evidence: Evidence): Identity {
  if (evidence.sessionId === null || evidence.sessionId === current.sessionId) return current;
  const mayReplace = evidence.source === "self-register" || evidence.source === "call-meta";
  if (current.sessionId !== null && !mayReplace) return current;
  return { sessionId: evidence.sessionId, source: evidence.source };
}

/** The running turn that a call's metadata names, if it does. */
export function turnInMeta(meta: JsonObject): string | null {
  const turn = objectField(meta, "x-codex-turn-metadata");
  return turn === null ? null : stringField(turn, "turn_id", 64);
}

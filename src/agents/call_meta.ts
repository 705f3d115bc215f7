/** The session id that a client puts into the `_meta` of a tool call. Codex does, on every call. */

import { isSessionId, isToolUseId } from "../wire/ids.ts";
import { isObject, type JsonObject, objectField, own } from "../wire/json.ts";
import { abstain, type Evidence, hit } from "./evidence.ts";

/** What the metadata of a call says; `meta` is whatever stood there. */
export function callMetaEvidence(meta: unknown): Evidence {
  if (!isObject(meta)) {
    return abstain(
      "call-meta",
      "The client sent no metadata with this call: only Codex names its session there",
    );
  }
  const id = own(meta, "sessionId") ?? turnMetadata(meta)?.["session_id"] ?? own(meta, "threadId");
  if (id === undefined || id === null) {
    return abstain("call-meta", "The metadata of this call names no session: only Codex does that");
  }
  return typeof id === "string" && isSessionId(id) ? hit("call-meta", id, "certain") : abstain(
    "call-meta",
    "The metadata of this call names a session in a form that is no session id",
  );
}

/** The id that the client gave a call, as its transcript has it; null where it names none. */
export function callIdOf(meta: unknown): string | null {
  if (!isObject(meta)) return null;
  const id = own(meta, "claudecode/toolUseId") ?? own(meta, "callId");
  return typeof id === "string" && isToolUseId(id) ? id : null;
}

function turnMetadata(meta: JsonObject): JsonObject | null {
  return objectField(meta, "x-codex-turn-metadata");
}

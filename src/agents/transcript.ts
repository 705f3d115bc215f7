/** Finding and opening an agent's transcript. */

import { baseName } from "../clients/client.ts";
import { clientByType } from "../clients/index.ts";
import type { TranscriptFormat } from "../clients/transcript.ts";
import type { OpenFault, Readable, Reader } from "../sys/readable.ts";
import type { ClientInfo } from "../wire/entry.ts";
import type { GetEnv } from "../wire/env.ts";
import { no, ok, type Result } from "../wire/result.ts";

/** A transcript that is open for reading, and how its lines are read. */
export interface OpenTranscript {
  readonly file: Readable;
  readonly format: TranscriptFormat;
}

/**
 * Opens the transcript of the session that `client` is at: where its hooks said it lies, else where
 * the client would have put it. Whatever an entry says, the file must bear the session's id in its
 * name and lie in the client's own transcript folder.
 *
 * @returns the transcript, which the caller closes, or a sentence that says why there is none
 */
export function openTranscript(
  reader: Reader,
  env: GetEnv,
  client: ClientInfo,
): Result<OpenTranscript> {
  const format = clientByType(client.type)?.transcript;
  if (format === undefined) return no("Its client writes no transcript that oxtail can read");
  const { session_id: sessionId, transcript_path: told, cwd } = client;
  if (sessionId === null) return no("Its session id is not known yet: ask it to claim_session");
  const folder = format.folder(env);
  if (folder === null) return no("HOME is not set, so its transcripts cannot be found");
  let fault: OpenFault = "missing";
  for (const path of paths(format, folder, { sessionId, cwd }, told, reader)) {
    const opened = reader.open(path, folder);
    if (opened.ok) return ok({ file: opened.value, format });
    if (fault === "missing") fault = opened.reason;
  }
  return no(FAULTS[fault]);
}

function* paths(
  format: TranscriptFormat,
  folder: string,
  owner: { readonly sessionId: string; readonly cwd: string },
  told: string | null,
  reader: Reader,
): Generator<string> {
  if (told !== null && format.isNameOf(baseName(told), owner.sessionId)) yield told;
  yield* format.candidates(folder, owner, reader.list);
}

const FAULTS: { readonly [Fault in OpenFault]: string } = {
  missing: "Its transcript does not exist yet, or the client has removed it",
  outside: "Its transcript is a link that leaves the client's transcript folder, so it is not read",
  "not-a-file": "What lies where its transcript should be is no regular file, so it is not read",
  unreadable: "Its transcript may not be read: check its file mode, and run oxtail diagnose",
};

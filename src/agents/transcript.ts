/** Finding and opening an agent's transcript. */

import { baseName } from "../clients/client.ts";
import { clientByType } from "../clients/index.ts";
import type { TranscriptFormat } from "../clients/transcript.ts";
import type { OpenFault, Readable, Reader } from "../sys/readable.ts";
import type { ClientInfo } from "../wire/entry.ts";
import type { GetEnv } from "../wire/env.ts";
import { TRANSCRIPT_HEAD_MAX_BYTES, TRANSCRIPT_MAX_PARTS } from "../wire/limits.ts";
import { no, ok, type Result } from "../wire/result.ts";

/** A transcript that is open for reading until it is disposed of, and how its lines are read. */
export interface OpenTranscript extends Disposable {
  /** The conversation as it stands, in one piece, though it may lie in several files. */
  readonly file: Readable;
  readonly format: TranscriptFormat;
  /** The parts of its files that it does not go on from any more. */
  readonly left: readonly Readable[];
}

/**
 * Opens the transcript of the session that `client` is at: where its hooks said it lies, else where
 * the client would have put it. Whatever an entry says, the file must bear the session's id in its
 * name and lie in the client's own transcript folder.
 *
 * @returns the transcript, or a sentence that says why there is none
 */
export async function openTranscript(
  reader: Reader,
  env: GetEnv,
  client: ClientInfo,
): Promise<Result<OpenTranscript>> {
  const format = clientByType(client.type)?.transcript;
  if (format === undefined) return no("Its client writes no transcript that oxtail can read");
  const { session_id: sessionId, transcript_path: told, cwd } = client;
  if (sessionId === null) return no("Its session id is not known yet: ask it to claim_session");
  const folder = format.folder(env);
  if (folder === null) return no("HOME is not set, so its transcripts cannot be found");
  const files: Part[] = [];
  let fault: OpenFault = "missing";
  for (const path of paths(format, folder, { sessionId, cwd }, told, reader)) {
    const opened = reader.open(path, folder);
    const id = format.parts?.idOf(baseName(path), sessionId) ?? sessionId;
    if (opened.ok) files.push({ id, file: opened.value });
    else if (fault === "missing") fault = opened.reason;
    if (files.length === (format.parts === undefined ? 1 : TRANSCRIPT_MAX_PARTS)) break;
  }
  if (files.length === 0) return no(FAULTS[fault]);
  const close = () => files.forEach(({ file }) => file[Symbol.dispose]());
  return ok({ format, ...await join(format, files), [Symbol.dispose]: close });
}

/** A file of the session, and by which name others go on from it. */
interface Part {
  readonly id: string;
  readonly file: Readable;
}

/** Puts the parts together that the newest goes on from. Those parts come after it in `files`. */
async function join(format: TranscriptFormat, files: readonly Part[]) {
  const kept: Readable[] = [];
  const left: Readable[] = [];
  let next: { readonly id: string; readonly bytes: number } | null = {
    id: files[0]?.id ?? "",
    bytes: Infinity,
  };
  for (const { id, file } of files) {
    if (id !== next?.id) {
      left.push(file);
      continue;
    }
    const bytes = Math.min(next.bytes, file.size);
    kept.unshift(slice(file, 0, bytes));
    if (bytes < file.size) left.push(slice(file, bytes, file.size));
    next = format.parts?.base(await firstLineOf(file)) ?? null;
  }
  return { file: kept.length === 1 && kept[0] !== undefined ? kept[0] : concat(kept), left };
}

/** The first line of a file; empty when it is longer than any that says what a part goes on from. */
async function firstLineOf(file: Readable): Promise<string> {
  const bytes = new Uint8Array(Math.min(file.size, TRANSCRIPT_HEAD_MAX_BYTES));
  const read = bytes.subarray(0, await file.read(0, bytes));
  const end = read.indexOf(10);
  return end < 0 ? "" : new TextDecoder().decode(read.subarray(0, end));
}

/** The bytes of a file from `from` to `to`. Its opener closes it. */
function slice(file: Readable, from: number, to: number): Readable {
  if (from === 0 && to === file.size) return file;
  return {
    size: to - from,
    mtimeMs: file.mtimeMs,
    read: (offset, into) =>
      file.read(from + offset, into.subarray(0, Math.max(0, to - from - offset))),
    [Symbol.dispose]() {},
  };
}

/** Files one after the other as one, changed when the last of them was. Their opener closes them. */
function concat(files: readonly Readable[]): Readable {
  return {
    size: files.reduce((sum, { size }) => sum + size, 0),
    mtimeMs: files.at(-1)?.mtimeMs ?? 0,
    async read(offset, into) {
      let [start, filled] = [0, 0];
      for (const file of files) {
        const end = start + file.size;
        if (filled < into.length && offset + filled < end) {
          const rest = into.subarray(filled, filled + end - (offset + filled));
          const count = await file.read(offset + filled - start, rest);
          filled += count;
          if (count < rest.length) break;
        }
        start = end;
      }
      return filled;
    },
    [Symbol.dispose]() {},
  };
}

function* paths(
  format: TranscriptFormat,
  folder: string,
  owner: { readonly sessionId: string; readonly cwd: string },
  told: string | null,
  reader: Reader,
): Generator<string> {
  const isTold = told !== null && format.isNameOf(baseName(told), owner.sessionId);
  // Of several files only the folders say which is the newest: a hook may have told of an earlier one.
  if (isTold && format.parts === undefined) yield told;
  yield* format.candidates(folder, owner, reader.list);
  if (isTold && format.parts !== undefined) yield told;
}

const FAULTS: { readonly [Fault in OpenFault]: string } = {
  missing: "Its transcript does not exist yet, or the client has removed it",
  outside: "Its transcript is a link that leaves the client's transcript folder, so it is not read",
  "not-a-file": "What lies where its transcript should be is no regular file, so it is not read",
  unreadable: "Its transcript may not be read: check its file mode, and run oxtail diagnose",
};

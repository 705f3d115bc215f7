/** Finding and opening an agent's transcript. */

import {
  baseName,
  type Branch,
  type TranscriptFormat,
  type TranscriptMessage,
} from "../clients/client.ts";
import { clientByType } from "../clients/index.ts";
import type { OpenFault, Readable, Reader } from "../sys/ports.ts";
import type { ClientInfo } from "../wire/entry.ts";
import {
  TRANSCRIPT_COUNT_MAX_BYTES,
  TRANSCRIPT_HEAD_MAX_BYTES,
  TRANSCRIPT_LINE_MAX_BYTES,
  TRANSCRIPT_MAX_PARTS,
  TRANSCRIPT_STEP_BYTES,
  TRANSCRIPT_TAIL_MAX_BYTES,
} from "../wire/limits.ts";
import { no, ok, type Result } from "../wire/result.ts";
import type { GetEnv } from "../wire/settings.ts";
import { beginningOf, byteLength, safeText } from "../wire/text.ts";

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

// The lines of a transcript in steps of 64 KiB, from its end. Memory is bounded by the longest line that is
// looked at, whatever the file holds.

/** A line, or what there is in place of lines. */
type TranscriptLine =
  | { readonly kind: "text"; readonly text: string }
  /** A line longer than {@link TRANSCRIPT_LINE_MAX_BYTES}, passed over. */
  | { readonly kind: "overlong" }
  /** `maxBytes` were read and the file goes on. The last of all. */
  | { readonly kind: "limit" }
  /** The file became shorter than it was when it was opened. The last of all. */
  | { readonly kind: "changed" };

const NEWLINE = 10;

/** The lines, newest first. What is appended meanwhile is not seen. */
export async function* linesFromEnd(
  file: Readable,
  maxBytes: number,
): AsyncGenerator<TranscriptLine> {
  const buffer = new Uint8Array(TRANSCRIPT_STEP_BYTES);
  const line = new PartialLine();
  const least = Math.max(0, file.size - maxBytes);
  for (let end = file.size; end > least;) {
    const start = Math.max(least, end - buffer.length);
    const step = buffer.subarray(0, end - start);
    if (await file.read(start, step) < step.length) return yield { kind: "changed" };
    let rest = step;
    for (let at = rest.lastIndexOf(NEWLINE); at >= 0; at = rest.lastIndexOf(NEWLINE)) {
      yield* line.endWith(rest.subarray(at + 1));
      rest = rest.subarray(0, at);
    }
    line.hold(rest);
    end = start;
  }
  if (least > 0) return yield { kind: "limit" };
  yield* line.endWith(new Uint8Array());
}

/** A line of which a part was read. It forgets its parts as soon as it is known to be too long. */
class PartialLine {
  readonly #decoder = new TextDecoder();
  #parts: Uint8Array[] = [];
  #bytes = 0;

  /** Adds the part before those that it has, and copies it. */
  hold(part: Uint8Array): void {
    if (part.length === 0) return;
    this.#bytes += part.length;
    if (this.#bytes > TRANSCRIPT_LINE_MAX_BYTES) this.#parts = [];
    else this.#parts.push(part.slice());
  }

  /** The line, whose last part this is; nothing when it is empty. */
  *endWith(part: Uint8Array): Generator<TranscriptLine> {
    const bytes = this.#bytes + part.length;
    const parts = this.#parts;
    this.#parts = [];
    this.#bytes = 0;
    if (bytes === 0) return;
    if (bytes > TRANSCRIPT_LINE_MAX_BYTES) yield { kind: "overlong" };
    else if (parts.length === 0) yield { kind: "text", text: this.#decoder.decode(part) };
    else yield { kind: "text", text: this.#decoder.decode(this.#join([...parts, part], bytes)) };
  }

  #join(parts: readonly Uint8Array[], bytes: number): Uint8Array {
    const whole = new Uint8Array(bytes);
    let at = 0;
    for (const part of parts.toReversed()) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }
}

// Reading the newest messages of a transcript within limits, and counting all of them.

/** How much is read: so many messages, and of these, newest first, so many bytes of text. */
interface TranscriptLimits {
  readonly messages: number;
  /** UTF-8 bytes, after the character policy. */
  readonly bytes: number;
}

/** The newest messages, their texts safe to show. */
interface TranscriptTail {
  /** Oldest first. */
  readonly messages: readonly TranscriptMessage[];
  /** There are more than the limit. */
  readonly isCountCut: boolean;
  /** The oldest one was cut, or those before it left out. */
  readonly isTextCut: boolean;
  /** Messages that were seen, shown or not. */
  readonly seen: number;
  /** Nothing of the file was passed over or left unread. */
  readonly isWhole: boolean;
}

/** How many messages a transcript holds. */
interface TranscriptCount {
  readonly messages: number;
  /** False when a line was too long to be looked at, or the file was. */
  readonly isExact: boolean;
}

/** Ends a message of which only the beginning is shown. */
export const CUT_MARK = " … [cut at max_bytes]";
const CUT_MARK_BYTES = byteLength(CUT_MARK);

/**
 * The newest messages of the conversation as it stands, within `limits`, or `changed` when the file was cut
 * short meanwhile.
 */
export async function readTail(
  { file, format }: Pick<OpenTranscript, "file" | "format">,
  limits: TranscriptLimits,
  signal: AbortSignal,
  branch = format.branch?.() ?? WHOLE_FILE,
): Promise<Result<TranscriptTail, "changed">> {
  const newestFirst: TranscriptMessage[] = [];
  let [seen, left, isWhole, isCut] = [0, limits.bytes, true, false];
  const tail = (end: { readonly isCountCut?: true; readonly isTextCut?: true }) =>
    ok({
      messages: newestFirst.toReversed(),
      isCountCut: false,
      isTextCut: false,
      seen,
      isWhole: isWhole && Object.keys(end).length === 0,
      ...end,
    });
  for await (const line of linesFromEnd(file, TRANSCRIPT_TAIL_MAX_BYTES)) {
    if (line.kind === "changed") return no("changed");
    if (line.kind !== "text") isWhole = false;
    if (line.kind === "limit" || signal.aborted) isCut = true;
    const isHeld = line.kind === "text" && branch.holds(line.text);
    const message = isHeld ? format.parseLine(line.text) : null;
    if (signal.aborted) break;
    if (message === null) continue;
    seen++;
    if (newestFirst.length === limits.messages) return tail({ isCountCut: true });
    const fitted = fit(message.text, left);
    if (fitted.text !== "") newestFirst.push({ ...message, text: fitted.text });
    if (fitted.isCut) return tail({ isTextCut: true });
    left -= fitted.bytes;
  }
  const isLost = !isCut && branch.isOpen();
  return isLost ? await readTail({ file, format }, limits, signal, WHOLE_FILE) : tail({});
}

/** Counts all messages of the conversation as it stands, or gives `changed` as {@link readTail} does. */
export async function countMessages(
  { file, format }: Pick<OpenTranscript, "file" | "format">,
  signal: AbortSignal,
  branch = format.branch?.() ?? WHOLE_FILE,
): Promise<Result<TranscriptCount, "changed">> {
  let [messages, isExact, isCut] = [0, true, false];
  for await (const line of linesFromEnd(file, TRANSCRIPT_COUNT_MAX_BYTES)) {
    if (line.kind === "changed") return no("changed");
    if (line.kind === "limit") isCut = true;
    if (line.kind !== "text") isExact = false;
    else if (branch.holds(line.text) && format.parseLine(line.text) !== null) messages++;
    if (signal.aborted) return ok({ messages, isExact: false });
  }
  const isLost = !isCut && branch.isOpen();
  return isLost
    ? await countMessages({ file, format }, signal, WHOLE_FILE)
    : ok({ messages, isExact });
}

/** For a file in which nothing is ever taken back, or in which what a line goes on from is missing. */
const WHOLE_FILE: Branch = { holds: () => true, turnOf: () => null, isOpen: () => false };

/** What of `text` is shown within `maxBytes`: all of it, its beginning with a mark, or nothing. */
function fit(
  text: string,
  maxBytes: number,
): { readonly text: string; readonly bytes: number; readonly isCut: boolean } {
  // A text has at least as many bytes as UTF-16 units, and the policy never makes it shorter. So
  // what lies beyond can be left out before the work begins.
  const safe = safeText(text.slice(0, maxBytes + 1));
  const bytes = byteLength(safe);
  if (bytes <= maxBytes) return { text: safe, bytes, isCut: false };
  if (maxBytes <= CUT_MARK_BYTES) return { text: "", bytes: 0, isCut: true };
  const shown = `${beginningOf(safe, maxBytes - CUT_MARK_BYTES)}${CUT_MARK}`;
  return { text: shown, bytes: byteLength(shown), isCut: true };
}

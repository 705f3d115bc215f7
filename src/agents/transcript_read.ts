/** Reading the newest messages of a transcript within limits, and counting all of them. */

import type { Branch, TranscriptMessage } from "../clients/transcript.ts";
import { TRANSCRIPT_COUNT_MAX_BYTES, TRANSCRIPT_TAIL_MAX_BYTES } from "../wire/limits.ts";
import { no, ok, type Result } from "../wire/result.ts";
import { beginningOf, safeText } from "../wire/text.ts";
import type { OpenTranscript } from "./transcript.ts";
import { linesFromEnd } from "./transcript_lines.ts";

/** How much is read: so many messages, and of these, newest first, so many bytes of text. */
export interface TranscriptLimits {
  readonly messages: number;
  /** UTF-8 bytes, after the character policy. */
  readonly bytes: number;
}

/** The newest messages, their texts safe to show. */
export interface TranscriptTail {
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
export interface TranscriptCount {
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

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

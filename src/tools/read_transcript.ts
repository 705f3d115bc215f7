/** An open transcript as `read_session` shows it. */

import type { OpenTranscript } from "../agents/transcript.ts";
import { countMessages, CUT_MARK, readTail } from "../agents/transcript_read.ts";
import { rowBytes, textBytes } from "./encode.ts";
import { partsOf } from "./parts.ts";
import { refuse, type ToolResult } from "./tool.ts";

/** How many bytes of a result are left beside `rest`. */
export type Room = (rest: ToolResult) => number;

/** What is wanted of a transcript. */
export interface TranscriptView {
  /** At most so many messages, the newest. */
  readonly messages: number;
  /** At most so many bytes of their text. */
  readonly bytes: number;
  /** The client shows no more than this of any result, and beside what else stands in it less. */
  readonly mostBytes: number;
  readonly room: Room;
  readonly hasTimestamps: boolean;
  /** All messages of the file are counted. */
  readonly isCounted: boolean;
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

/** Reads the newest messages within the limits, and counts all of them when that is wanted. */
export async function showTranscript(
  transcript: Pick<OpenTranscript, "file" | "format">,
  view: TranscriptView,
): Promise<ToolResult> {
  const { mtimeMs } = transcript.file;
  const { messages: most, mostBytes } = view;
  const limits = { messages: most, bytes: Math.min(view.bytes, mostBytes) };
  const tail = await readTail(transcript, limits, view.signal);
  if (!tail.ok) return changed();
  const { messages, isCountCut, isTextCut, seen, isWhole } = tail.value;
  const counted = isWhole || !view.isCounted
    ? { ok: true, value: { messages: seen, isExact: isWhole } } as const
    : await countMessages(transcript, view.signal);
  if (!counted.ok) return changed();
  const total = Math.max(seen, counted.value.messages);
  const result = (shown: readonly object[], isCut: boolean, isClamped: boolean): ToolResult => ({
    ok: true,
    mode: "transcript",
    messages: shown,
    truncated: !isWhole || isCut,
    count_truncated: isCountCut || total > view.messages,
    bytes_truncated: isTextCut || isCut,
    ...(isClamped ? { clamped_by_client: true } : {}),
    total_messages: total,
    total_messages_exact: counted.value.isExact,
    transcript_mtime: new Date(mtimeMs).toISOString(),
    transcript_age_seconds: Math.max(0, Math.round((view.nowMs - mtimeMs) / 1000)),
  });
  const rows = messages.map(({ role, text, timestamp }) =>
    view.hasTimestamps ? { role, text, timestamp } : { role, text }
  );
  const { shown, isCut } = newestRows(rows, view.room(result([], false, true)));
  return result(shown, isCut, isCut || (isTextCut && view.bytes > mostBytes));
}

/** The newest rows that fit into `room` bytes; of the first that does not, the beginning of its text. */
function newestRows<Row extends { readonly text: string }>(
  rows: readonly Row[],
  room: number,
): { readonly shown: readonly Row[]; readonly isCut: boolean } {
  const shown: Row[] = [];
  let left = room;
  for (const row of rows.toReversed()) {
    const bytes = rowBytes(row);
    if (bytes <= left) {
      left -= bytes;
      shown.push(row);
      continue;
    }
    const space = left - rowBytes({ ...row, text: CUT_MARK });
    const [beginning = ""] = space > 0 ? partsOf(row.text, space) : [];
    if (beginning !== "" && textBytes(beginning) <= space) {
      shown.push({ ...row, text: beginning + CUT_MARK });
    }
    return { shown: shown.toReversed(), isCut: true };
  }
  return { shown: shown.toReversed(), isCut: false };
}

function changed(): ToolResult {
  return refuse(
    "transcript-changed",
    "The transcript was replaced while it was read: read it again",
  );
}

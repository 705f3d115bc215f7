/** An open transcript as `read_session` shows it. */

import type { OpenTranscript } from "../agents/transcript.ts";
import { countMessages, readTail } from "../agents/transcript_read.ts";
import { refuse, type ToolResult } from "./tool.ts";

/** What is wanted of a transcript. */
export interface TranscriptView {
  /** At most so many messages, the newest. */
  readonly messages: number;
  /** At most so many bytes of their text. */
  readonly bytes: number;
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
  const tail = await readTail(transcript, view, view.signal);
  if (!tail.ok) return changed();
  const { messages, isCountCut, isTextCut, seen, isWhole } = tail.value;
  const counted = isWhole || !view.isCounted
    ? { ok: true, value: { messages: seen, isExact: isWhole } } as const
    : await countMessages(transcript, view.signal);
  if (!counted.ok) return changed();
  const total = Math.max(seen, counted.value.messages);
  return {
    ok: true,
    mode: "transcript",
    messages: messages.map(({ role, text, timestamp }) =>
      view.hasTimestamps ? { role, text, timestamp } : { role, text }
    ),
    truncated: !isWhole,
    count_truncated: isCountCut || total > view.messages,
    bytes_truncated: isTextCut,
    total_messages: total,
    total_messages_exact: counted.value.isExact,
    transcript_mtime: new Date(mtimeMs).toISOString(),
    transcript_age_seconds: Math.max(0, Math.round((view.nowMs - mtimeMs) / 1000)),
  };
}

function changed(): ToolResult {
  return refuse(
    "transcript-changed",
    "The transcript was replaced while it was read: read it again",
  );
}

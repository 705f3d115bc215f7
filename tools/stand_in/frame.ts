/** Reading the frame of a hand-over, as a model would read it. Pure. */

/** A message in a frame. */
export interface FramedMessage {
  readonly id: string;
  readonly from: string;
  /** It asks, so somebody waits for a reply. */
  readonly asks: boolean;
  readonly body: string;
}

const HEADER = /^\[oxtail ([0-9a-f]+)\] \d+\/\d+ from (.+) \(.+\) id=([0-9A-Z]{26}) (.*)$/;
const FIRST = /^\[oxtail ([0-9a-f]+)\] \d+ messages? from/;

/** The messages in a hook's text. Only lines that carry the frame's own word count as headers. */
export function readFrame(text: string): FramedMessage[] {
  const lines = text.split("\n");
  const word = lines.map((line) => FIRST.exec(line)?.[1]).find((found) => found !== undefined);
  const messages: FramedMessage[] = [];
  for (const [at, line] of lines.entries()) {
    const header = HEADER.exec(line);
    if (header === null || header[1] !== word) continue;
    const [, , from = "", id = "", said = ""] = header;
    messages.push({ id, from, asks: said.startsWith("asks,"), body: bodyAfter(lines, at) });
  }
  return messages;
}

/** The lines of a body, each behind a bar. */
function bodyAfter(lines: readonly string[], header: number): string {
  const end = lines.findIndex((line, at) => at > header && !line.startsWith("| "));
  const body = lines.slice(header + 1, end < 0 ? lines.length : end);
  return body.map((line) => line.slice(2)).join("\n");
}

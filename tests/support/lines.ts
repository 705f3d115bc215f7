/** Lines of a stream. Loads nothing, for programs that are started by the dozen. */

/** Calls `act` with each whole line, until the stream ends; what has no end of line is dropped. */
export async function eachLine(
  stream: ReadableStream<Uint8Array>,
  act: (line: string) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) act(line);
  }
}

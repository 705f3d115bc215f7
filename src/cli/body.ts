/** The text of a message: from the command line, or from standard input. */

import { BODY_MAX_BYTES } from "../wire/limits.ts";
import { bodyFault } from "../wire/message.ts";
import { no, ok, type Result } from "../wire/result.ts";

/** Where text comes from when it is not on the command line. */
export interface Input {
  readonly readable: ReadableStream<Uint8Array>;
  isTerminal(): boolean;
}

/** The body that `text` is, or that standard input gives; or a sentence that says what is wrong. */
export async function readBody(
  text: string | undefined,
  input: Input = Deno.stdin,
  hint: (line: string) => void = console.error,
): Promise<Result<string>> {
  const fromInput = text === undefined || text === "-";
  if (fromInput && input.isTerminal()) hint("Type the message, then press Ctrl-D");
  const body = fromInput ? await readText(input.readable) : ok(text);
  if (!body.ok) return body;
  const fault = bodyFault(body.value);
  return fault === null ? body : no(fault);
}

/** All of a stream as text, without the newline that ends its last line; a little more than allowed. */
async function readText(stream: ReadableStream<Uint8Array>): Promise<Result<string>> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      bytes += chunk.length;
      if (bytes > 2 * BODY_MAX_BYTES) {
        return no(
          "The text on standard input is too long, the limit is 8,192 bytes: " +
            "send it in parts, or write it to a file and send the path",
        );
      }
      text += decoder.decode(chunk, { stream: true });
    }
    return ok((text + decoder.decode()).replace(/\r?\n$/, ""));
  } catch (error) {
    if (error instanceof TypeError) return no("Standard input is no UTF-8 text: convert it first");
    throw error;
  }
}

/** Transcripts for tests: a folder to write them in, and the real ones in `fixtures`. */

import type { OpenTranscript } from "../../src/agents/transcript.ts";
import type { TranscriptFormat } from "../../src/clients/client.ts";
import { denoReader } from "../../src/sys/deno_ports.ts";
import type { Readable } from "../../src/sys/ports.ts";
import { that } from "../support/assert.ts";

/** Role and text of every message in a fixture. */
export async function messagesOf(
  format: TranscriptFormat,
  name: string,
): Promise<[string, string][]> {
  const text = await Deno.readTextFile(new URL(`fixtures/${name}`, import.meta.url));
  return text.split("\n").flatMap((line): [string, string][] => {
    const message = format.parseLine(line);
    return message === null ? [] : [[message.role, message.text]];
  });
}

/** A folder of transcripts; disposing of it removes it. */
export interface Folder extends AsyncDisposable {
  readonly path: string;
  /** Writes a file and opens it. */
  open(content: string | Uint8Array): Readable;
}

/** Creates a folder, its path free of links. */
export async function transcriptFolder(): Promise<Folder> {
  const path = await Deno.realPath(await Deno.makeTempDir({ prefix: "oxtail-transcripts-" }));
  const opened: Readable[] = [];
  return {
    path,
    open(content) {
      const file = `${path}/${opened.length}.jsonl`;
      if (typeof content === "string") Deno.writeTextFileSync(file, content);
      else Deno.writeFileSync(file, content);
      const readable = denoReader.open(file, path);
      that(readable.ok, "the file opens");
      opened.push(readable.value);
      return readable.value;
    },
    async [Symbol.asyncDispose]() {
      for (const file of opened) file[Symbol.dispose]();
      await Deno.remove(path, { recursive: true });
    },
  };
}

/** A format in which a line is a message: `u`, or `a` for the assistant, then its text. */
export const PLAIN: TranscriptFormat = {
  folder: () => null,
  isNameOf: () => true,
  candidates: () => [],
  parseLine: (line) =>
    /^[ua]/.test(line)
      ? { role: line.startsWith("u") ? "user" : "assistant", text: line.slice(1), timestamp: null }
      : null,
};

/** A file as a transcript of {@link PLAIN} lines. */
export function plain(file: Readable): Pick<OpenTranscript, "file" | "format"> {
  return { file, format: PLAIN };
}

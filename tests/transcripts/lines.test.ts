import { linesFromEnd } from "../../src/agents/transcript.ts";
import type { Readable } from "../../src/sys/ports.ts";
import { TRANSCRIPT_LINE_MAX_BYTES, TRANSCRIPT_STEP_BYTES } from "../../src/wire/limits.ts";
import { equal, that } from "../support/assert.ts";
import { transcriptFolder } from "./support.ts";

/** A file in memory, with what is needed of each position made on demand. */
function fakeFile(size: number, byteAt: (position: number) => number): Readable {
  return {
    size,
    mtimeMs: 0,
    read(offset, into) {
      const count = Math.min(into.length, size - offset);
      for (let n = 0; n < count; n++) into[n] = byteAt(offset + n);
      return Promise.resolve(count);
    },
    [Symbol.dispose]() {},
  };
}

function textFile(text: string): Readable {
  const bytes = new TextEncoder().encode(text);
  return fakeFile(bytes.length, (position) => bytes[position] ?? 0);
}

async function read(lines: ReturnType<typeof linesFromEnd>): Promise<string[]> {
  const found: string[] = [];
  for await (const line of lines) found.push(line.kind === "text" ? line.text : line.kind);
  return found;
}

/** A text with lines of all lengths around the size of a step. */
function sample(seed: number): string {
  const sizes = [0, 1, 2, 500, TRANSCRIPT_STEP_BYTES - 2, TRANSCRIPT_STEP_BYTES, 3 * 70_000];
  const lines = Array.from({ length: 40 }, (_, n) => {
    const size = sizes[(n * 7 + seed * 3 + (n >> 2)) % sizes.length] ?? 0;
    return `${n}${"é✓x".repeat(size / 6)}${"y".repeat((n * seed) % 5)}`;
  });
  return lines.join("\n") + (seed % 2 === 0 ? "\n" : "");
}

Deno.test("every line that is not empty comes whole, the newest first, wherever the steps fall", async () => {
  for (let seed = 0; seed < 6; seed++) {
    const text = sample(seed);
    const expected = text.split("\n").filter((line) => line !== "");
    equal(await read(linesFromEnd(textFile(text), Infinity)), expected.toReversed());
  }
  equal(await read(linesFromEnd(textFile(""), Infinity)), []);
  equal(await read(linesFromEnd(textFile("\n\n"), Infinity)), []);
});

Deno.test("a line of the longest length is read; one byte more is passed over", async () => {
  const longest = "x".repeat(TRANSCRIPT_LINE_MAX_BYTES);
  const file = textFile(`first\n${longest}\n${longest}y\nlast`);
  const expected = ["first", longest, "overlong", "last"];
  const same = (found: string[], wanted: string[]) =>
    that(found.length === 4 && found.every((line, n) => line === wanted[n]), "lines differ");
  same(await read(linesFromEnd(file, Infinity)), expected.toReversed());
});

/** The file, and how many bytes of it were read so far. */
function counting(file: Readable): { readonly file: Readable; readonly bytes: () => number } {
  let bytes = 0;
  const read: Readable["read"] = (offset, into) => {
    bytes += into.length;
    return file.read(offset, into);
  };
  return { file: { ...file, read }, bytes: () => bytes };
}

Deno.test("no more than asked for is read, and that there is more is said", async () => {
  const text = `${"a".repeat(99)}\n`.repeat(5_000);
  const { file, bytes } = counting(textFile(text));
  const found = await read(linesFromEnd(file, 200_050));
  equal(bytes(), 200_050);
  equal(found, [...Array(2_000).fill("a".repeat(99)), "limit"]);
});

Deno.test("a reader who stops early reads no further than it has to", async () => {
  const endless = fakeFile(10_000_000_000, (position) => position % 100 === 0 ? 10 : 120);
  const { file, bytes } = counting(endless);
  for await (const line of linesFromEnd(file, Infinity)) {
    equal(line, { kind: "text", text: "x".repeat(99) });
    break;
  }
  equal(bytes(), TRANSCRIPT_STEP_BYTES);
});

Deno.test("a file that became shorter while it was read is told", async () => {
  await using folder = await transcriptFolder();
  const file = folder.open(`${"x".repeat(99)}\n`.repeat(10_000));
  const iterator = linesFromEnd(file, Infinity);
  equal((await iterator.next()).value?.kind, "text");
  await Deno.truncate(`${folder.path}/0.jsonl`, 100);
  const rest = await read(iterator);
  equal(rest.at(-1), "changed");
});

Deno.test("bytes that are no UTF-8 are shown as such, and the lines around them are whole", async () => {
  await using folder = await transcriptFolder();
  const file = folder.open(new Uint8Array([97, 10, 0xff, 0xc3, 98, 10, 99]));
  equal(await read(linesFromEnd(file, Infinity)), ["c", "\uFFFD\uFFFDb", "a"]);
});

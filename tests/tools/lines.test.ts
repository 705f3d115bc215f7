/** Lines from chunks. */

import { type Line, splitLines } from "../../src/tools/stdio.ts";
import { equal } from "../support/assert.ts";

/** Gives the bytes of `text` in chunks of `size`, each in the same buffer as the one before. */
function lines(text: string, size: number, maxBytes: number): (Line | null)[] {
  const bytes = new TextEncoder().encode(text);
  const buffer = new Uint8Array(size);
  const splitter = splitLines(maxBytes);
  const found: (Line | null)[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const chunk = bytes.subarray(at, at + size);
    buffer.set(chunk);
    found.push(...splitter.push(buffer.subarray(0, chunk.length)));
  }
  return [...found, splitter.rest()];
}

Deno.test("lines are the same however they are cut", () => {
  const text = "one\n\nzwölf 😀\r\nlast";
  const expected = [{ text: "one" }, { text: "" }, { text: "zwölf 😀\r" }, { text: "last" }];
  for (let size = 1; size < 30; size++) equal(lines(text, size, 100), expected, `size ${size}`);
  equal(lines("one\n", 2, 100), [{ text: "one" }, null]);
});

Deno.test("of a line that is too long both ends are kept, and the next line is whole", () => {
  const long = `{"a":${"x".repeat(3_000)}}`;
  for (const size of [1, 7, 600, 5_000]) {
    const [first, second, rest] = lines(`${long}\nnext\n`, size, 1_000);
    equal(first, { text: null, head: long.slice(0, 512), tail: long.slice(-512) }, `size ${size}`);
    equal([second, rest], [{ text: "next" }, null]);
  }
});

Deno.test("a line at the limit is whole, one byte more is too long", () => {
  for (const size of [1, 3, 100]) {
    equal(lines("12345\n", size, 5), [{ text: "12345" }, null]);
    equal(lines("123456\n", size, 5)[0], { text: null, head: "123456", tail: "123456" });
  }
});

Deno.test("what stands before the end of the input is a line, however long", () => {
  equal(lines("123456", 2, 5), [{ text: null, head: "123456", tail: "123456" }]);
});

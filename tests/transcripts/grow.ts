/** A process that reads the file it is given, and prints what it found and how much it grew at most. */

import { readTail } from "../../src/agents/transcript.ts";
import { denoReader } from "../../src/sys/deno_ports.ts";
import { plain } from "./support.ts";

if (import.meta.main) {
  const [path = ""] = Deno.args;
  const before = Deno.memoryUsage().rss;
  const startMs = performance.now();
  let peak = before;
  const watch = setInterval(() => peak = Math.max(peak, Deno.memoryUsage().rss), 5);
  const opened = denoReader.open(path, path.slice(0, path.lastIndexOf("/")));
  if (!opened.ok) throw new Error(opened.reason);
  using file = opened.value;
  const limits = { messages: 20, bytes: 24_000 };
  const tail = await readTail(plain(file), limits, new AbortController().signal);
  const ms = performance.now() - startMs;
  clearInterval(watch);
  peak = Math.max(peak, Deno.memoryUsage().rss);
  if (!tail.ok) throw new Error(tail.reason);
  const texts = tail.value.messages.map(({ text }) => text);
  const { isWhole } = tail.value;
  console.log(JSON.stringify({ growth: peak - before, ms, texts, isWhole }));
}

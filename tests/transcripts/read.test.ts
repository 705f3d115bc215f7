import { countMessages, CUT_MARK, readTail } from "../../src/agents/transcript.ts";
import { showTranscript } from "../../src/tools/read_session.ts";
import { TRANSCRIPT_LINE_MAX_BYTES } from "../../src/wire/limits.ts";
import { equal, that } from "../support/assert.ts";
import { type Folder, plain, transcriptFolder } from "./support.ts";

const never = new AbortController().signal;

async function tail(folder: Folder, content: string | Uint8Array, messages = 20, bytes = 24_000) {
  const result = await readTail(plain(folder.open(content)), { messages, bytes }, never);
  that(result.ok, "it was read");
  const { messages: found, ...rest } = result.value;
  return { texts: found.map(({ text }) => text), ...rest };
}

const bytesOf = (text: string) => new TextEncoder().encode(text).length;

Deno.test("all messages of a short transcript, the oldest first", async () => {
  await using folder = await transcriptFolder();
  equal(await tail(folder, "uone\n-\natwo\n\nuthree"), {
    texts: ["one", "two", "three"],
    isCountCut: false,
    isTextCut: false,
    seen: 3,
    isWhole: true,
  });
  equal((await tail(folder, "")).texts, []);
});

Deno.test("the newest so many, and whether there are more", async () => {
  await using folder = await transcriptFolder();
  const text = "u1\nu2\n-\nu3\n";
  const two = await tail(folder, text, 2);
  equal(two, { texts: ["2", "3"], isCountCut: true, isTextCut: false, seen: 3, isWhole: false });
  const three = await tail(folder, text, 3);
  equal([three.texts.length, three.isCountCut, three.isWhole], [3, false, true]);
});

Deno.test("of these, newest first, so many bytes; the first that does not fit is cut", async () => {
  await using folder = await transcriptFolder();
  const text = `uoldest\nu${"é".repeat(300)}\nu${"x".repeat(100)}\n`;
  const found = await tail(folder, text, 20, 300);
  equal(found.texts.length, 2);
  equal(found.texts[1], "x".repeat(100));
  const [cut = ""] = found.texts;
  that(cut.endsWith(CUT_MARK), cut);
  equal(cut.slice(0, -CUT_MARK.length), "é".repeat((200 - bytesOf(CUT_MARK)) >> 1));
  equal([found.isCountCut, found.isTextCut, found.isWhole], [false, true, false]);
});

Deno.test("the bytes are never exceeded, whatever the text, and no character is split", async () => {
  await using folder = await transcriptFolder();
  const texts = ["a", "é", "✓", "😀", "\u202e", "\u0000", "a😀é"].map((text) => text.repeat(400));
  for (const text of texts) {
    for (let bytes = 256; bytes < 270; bytes++) {
      const found = await tail(folder, `u${text}\n`, 20, bytes);
      const [shown = ""] = found.texts;
      that(bytesOf(shown) <= bytes && bytesOf(shown) > bytes - 9, `${bytesOf(shown)} of ${bytes}`);
      that(shown.endsWith(CUT_MARK) && shown.isWellFormed(), shown);
    }
  }
});

Deno.test("a text that just fits is whole; where not even the mark fits, it is left out", async () => {
  await using folder = await transcriptFolder();
  const fits = await tail(folder, `u${"x".repeat(256)}\n`, 20, 256);
  equal([fits.texts[0]?.length, fits.isTextCut, fits.isWhole], [256, false, true]);
  const full = await tail(folder, `uolder\nu${"x".repeat(254)}\n`, 20, 256);
  equal([full.texts.length, full.isTextCut, full.seen], [1, true, 2]);
});

Deno.test("characters that hide or reorder text are shown as what they are", async () => {
  await using folder = await transcriptFolder();
  const { texts } = await tail(folder, "ua\u202eb\u001b[31m\n");
  equal(texts, ["a\\u{202e}b\\u{1b}[31m"]);
});

Deno.test("a line of 200 MB is passed over within 64 MiB, and the message before it is found", async () => {
  await using folder = await transcriptFolder();
  const path = `${folder.path}/large`;
  await Deno.writeTextFile(path, "ubefore\nu");
  {
    using large = await Deno.open(path, { append: true });
    const block = new Uint8Array(1024 * 1024).fill(120);
    for (let n = 0; n < 200; n++) await large.write(block);
  }
  await Deno.writeTextFile(path, "\nuafter\n", { append: true });
  const peak = await growthOf(path);
  that(peak.growth < 64 * 1024 * 1024, `it grew by ${peak.growth} bytes`);
  equal(peak.texts, ["before", "after"]);
  equal(peak.isWhole, false);
});

Deno.test("a message of several MB is read", async () => {
  await using folder = await transcriptFolder();
  const text = "x".repeat(TRANSCRIPT_LINE_MAX_BYTES - 1);
  const found = await tail(folder, `u${text}\n`, 20, 1_000_000);
  equal([found.texts[0]?.length, found.isTextCut], [
    1_000_000 - bytesOf(CUT_MARK) + CUT_MARK.length,
    true,
  ]);
});

Deno.test("a sparse file of 5 GB ends in a bounded time", async () => {
  await using folder = await transcriptFolder();
  folder.open("");
  await Deno.truncate(`${folder.path}/0.jsonl`, 5_000_000_000);
  const peak = await growthOf(`${folder.path}/0.jsonl`);
  equal([peak.texts, peak.isWhole], [[], false]);
  that(peak.growth < 64 * 1024 * 1024, `it grew by ${peak.growth} bytes`);
  that(peak.ms < 10_000, `it took ${peak.ms} ms`);
});

Deno.test("all messages are counted", async () => {
  await using folder = await transcriptFolder();
  const file = folder.open(`${"ux\n-\nay\n".repeat(50_000)}ulast`);
  equal(await countMessages(plain(file), never), {
    ok: true,
    value: { messages: 100_001, isExact: true },
  });
  const long = folder.open(`ux\n${"y".repeat(TRANSCRIPT_LINE_MAX_BYTES + 1)}\nux\n`);
  equal(await countMessages(plain(long), never), {
    ok: true,
    value: { messages: 2, isExact: false },
  });
});

Deno.test("a call that was cancelled stops counting", async () => {
  await using folder = await transcriptFolder();
  const count = await countMessages(plain(folder.open("ux\n".repeat(1_000))), AbortSignal.abort());
  that(count.ok && count.value.messages === 1, JSON.stringify(count));
});

Deno.test("a file that became shorter meanwhile is an error, not half a transcript", async () => {
  await using folder = await transcriptFolder();
  const transcript = plain(folder.open("ux\n".repeat(1_000)));
  await Deno.truncate(`${folder.path}/0.jsonl`, 30);
  const limits = { messages: 2, bytes: 1_000 };
  equal(await readTail(transcript, limits, never), { ok: false, reason: "changed" });
  equal(await countMessages(transcript, never), { ok: false, reason: "changed" });
  const room = () => 1_000;
  const view = { ...limits, mostBytes: 1_000, room, hasTimestamps: false, nowMs: 0, signal: never };
  for (const isCounted of [false, true]) {
    const shown = await showTranscript(transcript, { ...view, isCounted });
    equal(shown, {
      ok: false,
      error: "transcript-changed",
      message: "The transcript was replaced while it was read: read it again",
    });
  }
});

/** Reads a file in a process of its own, and tells how much that process grew at most. */
async function growthOf(path: string): Promise<{
  growth: number;
  ms: number;
  texts: string[];
  isWhole: boolean;
}> {
  const program = new URL("grow.ts", import.meta.url).pathname;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-lock", "--no-config", program, path],
    stderr: "inherit",
  }).output();
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** A conversation that the user took a part of back: transcripts of Claude Code 2.1.332, each really written by it. */

import { turnsTakenBack } from "../../src/agents/rewinds.ts";
import { countMessages, readTail } from "../../src/agents/transcript_read.ts";
import { claudeTranscript } from "../../src/clients/claude_transcript.ts";
import { equal, that } from "../support/assert.ts";
import { type Folder, transcriptFolder } from "./support.ts";

const never = new AbortController().signal;

function fixture(name: string): string {
  return Deno.readTextFileSync(new URL(`fixtures/claude_${name}.jsonl`, import.meta.url));
}

/** What a reader is told of the conversation, with the number of messages. */
async function read(folder: Folder, text: string): Promise<[string[], number]> {
  const transcript = { file: folder.open(text), format: claudeTranscript };
  const tail = await readTail(transcript, { messages: 100, bytes: 24_000 }, never);
  const count = await countMessages(transcript, never);
  that(tail.ok && count.ok, "it was read");
  return [tail.value.messages.map((message) => message.text), count.value.messages];
}

/** The prompts of a transcript by the id of their turn. */
function prompts(text: string): Map<string, string> {
  const turns = new Map<string, string>();
  for (const line of text.trim().split("\n")) {
    const { type, promptId, message, turnPosition } = JSON.parse(line);
    if (type === "user" && turnPosition !== undefined) turns.set(promptId, message.content);
  }
  return turns;
}

/** What was taken back by the time of the prompt that began last, or of the one after `prompt`. */
async function takenBack(folder: Folder, text: string, before: string | null = null) {
  const turns = prompts(text);
  const [last = ""] = [...turns.keys()].slice(-1);
  const known = [...turns].findLast(([, said]) => said === before)?.[0] ?? null;
  const transcript = { file: folder.open(text), format: claudeTranscript };
  const found = await turnsTakenBack(transcript, last, known);
  return found === null ? null : [...found].map((turn) => turns.get(turn) ?? turn).sort();
}

Deno.test("after a rewind the conversation goes on from what was kept", async () => {
  await using folder = await transcriptFolder();
  const text = fixture("rewound");
  equal(await read(folder, text), [["SAY one", "one", "SAY four", "four"], 4]);
  equal(await takenBack(folder, text), ["SAY three", "SAY two"]);
  equal(await takenBack(folder, text, "SAY three"), ["SAY three", "SAY two"]);
});

Deno.test("whoever goes back to the first prompt takes everything back, though its line names an old one", async () => {
  await using folder = await transcriptFolder();
  const text = fixture("rewound_to_first");
  const kept = ["SAY one", "one", "SAY four", "four", "SAY five", "five"];
  equal(await read(folder, text), [kept, 6]);
  equal(await takenBack(folder, text), ["SAY one", "SAY three", "SAY two"]);
});

Deno.test("a compaction takes nothing back, nor does a summary from or up to a prompt", async () => {
  await using folder = await transcriptFolder();
  for (const name of ["summed_up_from", "summed_up_to"]) {
    const text = fixture(name);
    equal(await takenBack(folder, text), [], name);
    const [texts] = await read(folder, text);
    for (const said of ["one", "two", "three", "four", "five"]) {
      that(texts.includes(said), `${said} is part of the conversation in ${name}`);
    }
  }
});

Deno.test("a rewind after a compaction takes back what came after it, and nothing of before", async () => {
  await using folder = await transcriptFolder();
  const text = fixture("compacted");
  const first = text.slice(0, text.lastIndexOf('{"parentUuid', text.indexOf("SAY six")));
  equal(await takenBack(folder, first), ["SAY five"]);
  equal(await takenBack(folder, text, "SAY five"), []);
  const [texts] = await read(folder, text);
  equal(texts.filter((said) => said === "SAY five").length, 1);
  equal(texts.slice(0, 2), ["SAY one", "one"]);
});

Deno.test("Escape before the first answer takes the prompt back; a resume, a queued prompt and tools take nothing", async () => {
  await using folder = await transcriptFolder();
  const text = fixture("escaped_and_resumed");
  equal(await takenBack(folder, text), ["DELAY 8000 ;; SAY never"]);
  const [texts] = await read(folder, text);
  that(
    !texts.some((said) => said.includes("SAY never")),
    "the prompt that was taken back is left out",
  );
  that(texts.includes("queued") && texts.includes("SAY five"), "the rest is there");
});

Deno.test("a turn that is not written down yet tells nothing", async () => {
  await using folder = await transcriptFolder();
  const transcript = { file: folder.open(fixture("rewound")), format: claudeTranscript };
  equal(await turnsTakenBack(transcript, "another", null), null);
});

Deno.test("where what a line goes on from is missing, all is read and nothing counts as taken back", async () => {
  await using folder = await transcriptFolder();
  const lines = fixture("rewound").split("\n");
  const kept = lines.findLastIndex((line) =>
    line.includes('"subtype":"turn_duration"') &&
    line.includes('"uuid":"00e383bd')
  );
  const text = lines.filter((_, n) => n !== kept).join("\n");
  equal(await takenBack(folder, text), []);
  equal((await read(folder, text))[0].length, 8);
});

Deno.test("lines of any kind are survived", () => {
  const branch = claudeTranscript.branch?.();
  that(branch !== undefined, "it has branches");
  const lines = [
    "",
    "null",
    "[]",
    '{"uuid":',
    '{"uuid":7}',
    '{"promptId":"a b"}',
    '{"uuid":"x","type":"user"}',
  ];
  for (const line of [...lines, ...lines]) {
    branch.holds(line);
    equal(branch.turnOf(line), null);
  }
});

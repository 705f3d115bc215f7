/** A conversation that the user took a part of back: transcripts of Claude Code 2.1.332 and Codex 0.171.0, each really written by it. */

import { turnsTakenBack } from "../../src/agents/rewinds.ts";
import { countMessages, openTranscript, readTail } from "../../src/agents/transcript.ts";
import { claudeTranscript } from "../../src/clients/claude_code.ts";
import { denoReader } from "../../src/sys/deno_ports.ts";
import { equal, that } from "../support/assert.ts";
import { type Folder, transcriptFolder } from "./support.ts";

const never = new AbortController().signal;

function fixture(name: string): string {
  return Deno.readTextFileSync(new URL(`fixtures/claude_${name}.jsonl`, import.meta.url));
}

/** What a reader is told of the conversation, with the number of messages. */
async function read(folder: Folder, text: string): Promise<[string[], number]> {
  const transcript = { file: folder.open(text), format: claudeTranscript, left: [] };
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
  const transcript = { file: folder.open(text), format: claudeTranscript, left: [] };
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

Deno.test("turns that a message of a peer began take nothing back, also after the first prompt of all", async () => {
  await using folder = await transcriptFolder();
  const text = fixture("woken");
  equal(prompts(text).size, 3);
  equal(await takenBack(folder, text), []);
  equal(await takenBack(folder, text, "SAY hello"), []);
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
  const transcript = { file: folder.open(fixture("rewound")), format: claudeTranscript, left: [] };
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

Deno.test("of a long transcript the end is read, as far as an older turn that was kept", async () => {
  await using folder = await transcriptFolder();
  const [first = "", ...rest] = fixture("rewound").split("\n").slice(4);
  const long = `${'{"type":"mode"}'.padEnd(999)}\n`.repeat(2_000);
  const inTheMiddle = first.replace("null", '"an-earlier-line"').replace(
    '"turnIndex":1',
    '"turnIndex":9',
  );
  const text = `${long}${[inTheMiddle, ...rest].join("\n")}`;
  equal(await takenBack(folder, text), ["SAY three", "SAY two"]);
  equal(
    await takenBack(folder, `${long}${rest.join("\n")}`),
    [],
    "where the rewind led is not in sight",
  );
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

const CODEX_ID = "01a22d8f-eb77-7f92-993c-0ee44b56d4ec";

/** The files of a Codex session, 0.171.0, whose user went back twice: the first so many of them, oldest first. */
async function codexHome(folder: Folder, count: number) {
  const from = new URL("fixtures/codex_rewound/", import.meta.url);
  const to = `${folder.path}/${count}/.codex/sessions/2026/11/30`;
  await Deno.mkdir(to, { recursive: true });
  const names = Array.from(Deno.readDirSync(from), ({ name }) => name).sort().slice(0, count);
  for (const name of names) await Deno.copyFile(new URL(name, from), `${to}/${name}`);
  const opened = await openTranscript(
    denoReader,
    (name) => name === "HOME" ? `${folder.path}/${count}` : undefined,
    {
      type: "codex",
      version: null,
      session_id: CODEX_ID,
      session_id_source: "call-meta",
      // As the first of its hooks told it: each file stays where it is.
      transcript_path: `${to}/${names[0]}`,
      cwd: "/w",
    },
  );
  that(opened.ok, "it opens");
  return { transcript: opened.value, to, names };
}

/** What is said in the files of Codex, and in which turn. */
function codexPrompts(to: string, names: readonly string[]): Map<string, string> {
  const turns = new Map<string, string>();
  let turn = "";
  for (const line of names.flatMap((name) => Deno.readTextFileSync(`${to}/${name}`).split("\n"))) {
    const { payload } = JSON.parse(line === "" ? "{}" : line);
    if (payload?.type === "task_started") turn = payload.turn_id;
    const text = payload?.role === "user" ? payload.content[0].text : "";
    if (text.startsWith("SAY")) turns.set(turn, text);
  }
  return turns;
}

Deno.test("Codex goes on in another file when its user goes back; both parts are one conversation", async () => {
  await using folder = await transcriptFolder();
  const told = [
    [["SAY one", "SAY two", "SAY three"], []],
    [["SAY one", "SAY four", "SAY five"], ["SAY three", "SAY two"]],
    [["SAY one", "SAY six"], ["SAY five", "SAY four", "SAY three", "SAY two"]],
  ];
  for (const [n, [said, back]] of told.entries()) {
    const { transcript, to, names } = await codexHome(folder, n + 1);
    using open = transcript;
    const tail = await readTail(open, { messages: 100, bytes: 24_000 }, never);
    that(tail.ok, "it was read");
    const texts = tail.value.messages.map(({ text }) => text);
    equal(texts.filter((text) => text.startsWith("SAY")), said);
    const turns = codexPrompts(to, names);
    const [last = ""] = [...turns.keys()].slice(-1);
    const found = await turnsTakenBack(open, last, null);
    equal([...found ?? []].map((turn) => turns.get(turn)).sort(), back);
    const before = [...turns].find(([, text]) => text === "SAY one")?.[0] ?? "";
    equal([...await turnsTakenBack(open, last, before) ?? []], [], "it was seen before");
    equal(await turnsTakenBack(open, "another", before), null);
  }
});

Deno.test("a file that goes on from one that is missing, or from more than there is, is read as far as it goes", async () => {
  await using folder = await transcriptFolder();
  const { transcript, to, names } = await codexHome(folder, 3);
  transcript[Symbol.dispose]();
  const [first = "", second = ""] = names;
  await Deno.truncate(`${to}/${first}`, 100);
  const read = async () => {
    const opened = await openTranscript(
      denoReader,
      (name) => name === "HOME" ? `${folder.path}/3` : undefined,
      {
        type: "codex",
        version: null,
        session_id: CODEX_ID,
        session_id_source: "env",
        transcript_path: null,
        cwd: "/w",
      },
    );
    that(opened.ok, "it opens");
    using open = opened.value;
    const tail = await readTail(open, { messages: 100, bytes: 24_000 }, never);
    that(tail.ok, "it was read");
    return tail.value.messages.map(({ text }) => text).filter((text) => text.startsWith("SAY"));
  };
  equal(await read(), ["SAY six"]);
  await Deno.remove(`${to}/${second}`);
  equal(await read(), ["SAY six"]);
});

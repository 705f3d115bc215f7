/** The examples of docs/protocol.md are read by the code that it describes. */

import { ROOT_FOLDERS } from "../../src/mail/layout.ts";
import { renderFrame } from "../../src/render/frame.ts";
import { kindOf } from "../../src/wire/shown.ts";
import { denoFiles } from "../../src/sys/deno_files.ts";
import { temporaryName } from "../../src/sys/deno_ports.ts";
import { parseEntry } from "../../src/wire/entry.ts";
import { boxOf, boxTag } from "../../src/wire/ids.ts";
import { encodeMessage, type Message, parseMessage } from "../../src/wire/message.ts";
import {
  formatDone,
  formatLeased,
  formatName,
  parseLeased,
  parseName,
} from "../../src/wire/name.ts";
import { formatWait, parseClaim, parseStart, parseWait } from "../../src/wire/notes.ts";
import { WAKE_MEANINGS } from "../../src/wire/wake.ts";
import { equal, match, that } from "../support/assert.ts";
import { blocks, page } from "./pages.ts";

const TEXT = page("docs/protocol.md");

function example(kind: string): string {
  const [found, ...more] = blocks(TEXT, kind);
  that(found !== undefined && more.length === 0, `${kind}: one example`);
  return found;
}

function message(): Message {
  const parsed = parseMessage(example("json message"));
  that(parsed.ok, "the message parses");
  return parsed.value;
}

Deno.test("the message of the protocol is one, and every field of it is ours", () => {
  const written = JSON.parse(new TextDecoder().decode(encodeMessage(message())));
  equal(JSON.parse(example("json message")), written);
  equal(kindOf(message()).length, 2);
});

Deno.test("every optional field of a message is named in the protocol", () => {
  const optional: { readonly [Key in keyof Required<Message>]?: true } = {
    idempotency_key: true,
    request_id: true,
    reply_to: true,
    source_message_id: true,
    action_required: true,
    result_of: true,
    result_state: true,
    wake_reason: true,
    hop: true,
  };
  const missing = Object.keys(optional).filter((name) => !TEXT.includes(`\`${name}\``));
  equal(missing, []);
});

Deno.test("the protocol tells the seal of a delivered message, by the mode that the code sets", () => {
  const path = Deno.makeTempFileSync();
  try {
    denoFiles(temporaryName).seal(path);
    const mode = ((Deno.statSync(path).mode ?? 0) & 0o777).toString(8).padStart(4, "0");
    const [, moving = ""] = /\n## Moving a message\n([^]*?)\n## /.exec(TEXT) ?? [];
    match(moving, new RegExp(`mode ${mode}`));
    match(moving, /two links or is sealed/);
  } finally {
    Deno.removeSync(path);
  }
});

Deno.test("the protocol has every word of wake_status, with its meaning", () => {
  const [, section = ""] = /\n## What became of a wake\n([^]*?)\n## /.exec(TEXT) ?? [];
  for (const [word, meaning] of Object.entries(WAKE_MEANINGS)) {
    that(section.includes(`| \`${word}\``) && section.includes(`| ${meaning}`), word);
  }
});

Deno.test("the other files of the protocol are read, and every field of them is ours", () => {
  const entry = parseEntry(example("json entry"), "4711-0f3a9c21");
  that(entry.ok, "the entry parses");
  equal(JSON.parse(example("json entry")), entry.value);
  const several = parseEntry(example("json entry-of-several"), "4712-0f3a9c21");
  that(several.ok, "the entry of several sessions parses");
  equal(JSON.parse(example("json entry-of-several")), several.value);
  const start = parseStart(example("json start"));
  that(start.ok, "the start parses");
  equal(JSON.parse(example("json start")), start.value);
  const claim = parseClaim(example("json claim"));
  that(claim.ok, "the claim parses");
  equal(JSON.parse(example("json claim")), claim.value);
  const wait = parseWait(example("json wait"));
  that(wait !== null, "the wait parses");
  equal(JSON.parse(example("json wait")), JSON.parse(formatWait(wait)));
});

Deno.test("the names of the protocol are the message's name in sent, in cur and in done", () => {
  const [base = "", leased = "", owned = "", done = ""] = example("text name").trim().split("\n");
  const name = parseName(base);
  const { message_id, enqueued_ms, from_session_id, to_session_id } = message();
  that(name !== null, "the name parses");
  equal(formatName(name), base);
  equal([name.id, name.ms, name.senderTag], [
    message_id,
    enqueued_ms,
    boxTag(boxOf(from_session_id)),
  ]);
  const [inCur, inDone] = [parseLeased(leased), parseLeased(done)];
  that(inCur !== null && inDone !== null, "the leased names parse");
  equal([inCur.base, inDone.base], [base, base]);
  equal(inCur.lease.readerTag, boxTag(boxOf(to_session_id)));
  equal(formatLeased(base, inCur.lease), leased);
  equal(parseLeased(owned)?.lease, { ...inCur.lease, owner: { pid: 4711, domain: "5f0e9a3c" } });
  equal(formatDone(inDone), done);
  equal(inDone.proof?.rule, "turn_ended");
});

Deno.test("the names on the way of a message through the folders are names", () => {
  const shown = blocks(page("docs/architecture.md"), "console").join("\n");
  const names = shown.match(/\b\d{15}\.\d{6}\.\S+/g) ?? [];
  that(names.length === 4, `${names.length} names`);
  equal(names.filter((name) => parseName(name) === null && parseLeased(name) === null), []);
  equal(parseLeased(names.at(-1) ?? "")?.proof?.rule, "turn_ended");
});

Deno.test("the frame of the protocol is what a hook prints for its message", () => {
  const shown = { message: message(), attempt: 1, announced: false };
  const facts = { nonce: "4f1c9a", left: 3, nowMs: message().enqueued_ms + 14_000 };
  equal(example("text frame").trimEnd(), renderFrame([shown], facts));
});

Deno.test("every folder of the store is in the protocol", () => {
  equal(ROOT_FOLDERS.filter((folder) => !TEXT.includes(`| \`${folder}/`)), []);
});

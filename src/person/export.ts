/**
 * `oxtail export`: conversations in a form that others read.
 *
 * @module
 */

import { type Command, complain, readArguments, runCommand, UsageError } from "../cli/command.ts";
import { safeJson, safeLine, safeText } from "../wire/text.ts";
import { escapeHtml, page, saidHtml } from "./html.ts";
import { type Said, type Thread, threadsOf } from "./reader.ts";
import { redact, REDACTED_NOTE } from "./redact.ts";
import {
  clockTime,
  type Looking,
  meant,
  openLooking,
  receiptWords,
  SAID_OPTIONS,
  SAID_USAGE,
  saidJson,
  tellKnown,
} from "./words.ts";

const COMMAND: Command = {
  name: "export",
  usage: `Usage: oxtail export --md|--jsonl|--html [--thread=ID] [--with=NAME]
                      [--since=TIME] [--all] [--redact|--raw]

Writes the conversations of this project to standard output.

  --md, --jsonl, --html
                as Markdown, as a JSON object on each line, or as a page
  --thread ID   only what was said in answer to each other with this message
${SAID_USAGE}
  --redact      replace secrets of known shapes (as --html does by itself);
                no guarantee, most secrets have no shape
  --raw         leave everything as it was sent
  --help, --version

Messages are kept for 14 days.`,
  options: {
    with: SAID_OPTIONS.with,
    since: SAID_OPTIONS.since,
    all: SAID_OPTIONS.all,
    md: { type: "boolean" },
    jsonl: { type: "boolean" },
    html: { type: "boolean" },
    thread: { type: "string" },
    redact: { type: "boolean" },
    raw: { type: "boolean" },
  },
};

function main(args: readonly string[]): number {
  const given = readArguments(COMMAND, args);
  const { flags, values } = given;
  const forms = ["md", "jsonl", "html"].filter((form) => flags.has(form));
  const [form] = forms;
  if (form === undefined || forms.length > 1) {
    throw new UsageError("Choose --md, --jsonl or --html");
  }
  if (flags.has("redact") && flags.has("raw")) {
    throw new UsageError("--redact goes without --raw: leave one of them out");
  }
  const thread = values.get("thread")?.toUpperCase();
  const looking = openLooking(flags.has("all") || thread !== undefined);
  if (looking === null) return 1;
  const isRedacted = flags.has("redact") || (form === "html" && !flags.has("raw"));
  const all = meant(looking, given);
  const root = thread === undefined ? null : all.find(({ id }) => id === thread)?.thread;
  if (root === undefined) {
    complain(`oxtail export: No message has the id "${thread}"`);
    return 1;
  }
  const said = (root === null ? all : all.filter((one) => one.thread === root)).map((one) =>
    isRedacted ? { ...one, message: { ...one.message, body: redact(one.message.body) } } : one
  );
  print(textOf(form, said, looking, isRedacted));
  tellKnown(looking.nowMs);
  if (isRedacted && form === "jsonl") complain(REDACTED_NOTE);
  return 0;
}

/** In one piece: a console would write line by line. */
function print(text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
}

function textOf(
  form: string,
  said: readonly Said[],
  looking: Looking,
  isRedacted: boolean,
): string {
  if (form === "jsonl") return said.map((one) => `${safeJson(saidJson(one))}\n`).join("");
  const threads = threadsOf(said);
  const title = `Conversations in ${safeLine(looking.world.project.root)}`;
  const note = isRedacted ? [REDACTED_NOTE] : [];
  if (form === "md") {
    const blocks = threads.map((one) => markdownOf(one, looking.nowMs));
    return [`# ${title}`, ...note, ...blocks].join("\n\n") + "\n";
  }
  const body = threads.map((one) => threadHtml(one, looking.nowMs));
  const head = `<h1>${escapeHtml(title)}</h1>${note.map((text) => `<p>${text}</p>`).join("")}`;
  return page(title, `${head}\n${body.join("\n")}`);
}

function markdownOf({ said }: Thread, nowMs: number): string {
  const [first] = said;
  if (first === undefined) return "";
  const rows = said.map(({ from, to, atMs, receipt, id, message }) =>
    `**${from}** → ${to}, ${clockTime(atMs, nowMs)}, ${receiptWords(receipt, nowMs)}, ${id}\n\n` +
    fenced(safeText(message.body))
  );
  return [`## ${first.from} → ${first.to}, ${clockTime(first.atMs, nowMs)}`, ...rows].join("\n\n");
}

/** A body as it is: behind a fence that is longer than any in it. */
function fenced(body: string): string {
  const longest = Math.max(2, ...(body.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${body}\n${fence}`;
}

function threadHtml({ said }: Thread, nowMs: number): string {
  const [first] = said;
  if (first === undefined) return "";
  const title = `${escapeHtml(first.from)} → ${escapeHtml(first.to)}, ${
    clockTime(first.atMs, nowMs)
  }`;
  const rows = said.map((one) =>
    saidHtml(one, escapeHtml(one.message.body), nowMs, clockTime(one.atMs, nowMs))
  );
  return `<section><h2>${title}</h2>${rows.join("\n")}</section>`;
}

if (import.meta.main) Deno.exitCode = await runCommand(COMMAND, Deno.args, main);

/**
 * `oxtail report`: what happened in a night, as one page that needs nothing else.
 *
 * @module
 */

import { type Command, complain, readArguments, runCommand, UsageError } from "../cli/command.ts";
import { HUMAN_BOX } from "../wire/ids.ts";
import { REPORT_BODIES_MAX_BYTES, REPORT_MAX_BYTES } from "../wire/limits.ts";
import type { Message } from "../wire/message.ts";
import { byteLength, safeLine } from "../wire/text.ts";
import { age } from "../render/terminal.ts";
import type { Fleet } from "../render/status.ts";
import { escapeHtml, page, saidHtml, tableHtml } from "./html.ts";
import { type Happened, type Said, type Thread, threadsOf, type Ticket, YOU } from "./reader.ts";
import { redact } from "./redact.ts";
import { clockTime, openLooking, SAID_OPTIONS, timeOf } from "./words.ts";

const COMMAND: Command = {
  name: "report",
  usage: `Usage: oxtail report --since=TIME [--until=TIME] [--raw] > night.html

Writes what the agents of this project did as one HTML file: what needs you, who
was busy when, what they said, tasks, questions, wakes. It holds no script, asks
nothing of the network, and reads on a phone and on paper.

  --since TIME  22:00 (the latest one), 8h, or a date as 2026-11-30T22:00
  --until TIME  as --since (now)
  --raw         leave in what looks like a secret
  --help, --version

It is made of what lies in ~/.oxtail alone. Messages and the journal are kept for
14 days.`,
  options: { since: SAID_OPTIONS.since, until: { type: "string" }, raw: { type: "boolean" } },
};

function main(args: readonly string[]): number {
  const { flags, values } = readArguments(COMMAND, args);
  const since = values.get("since");
  if (since === undefined) throw new UsageError("Say since when: oxtail report --since=22:00");
  if (Deno.stdout.isTerminal()) {
    throw new UsageError(
      "A page is nothing for a terminal: oxtail report --since=22:00 > night.html",
    );
  }
  const looking = openLooking(false);
  if (looking === null) return 1;
  const { nowMs, reader } = looking;
  const sinceMs = timeOf(since, nowMs, "--since");
  const untilMs = timeOf(values.get("until") ?? "0s", nowMs, "--until");
  if (untilMs <= sinceMs) throw new UsageError("--until is not later than --since");
  const clean = <T extends { readonly message: Message }>(one: T): T =>
    flags.has("raw")
      ? one
      : { ...one, message: { ...one.message, body: redact(one.message.body) } };
  const night: Night = {
    sinceMs,
    untilMs,
    nowMs,
    fleet: reader.fleet(),
    said: reader.said({ sinceMs }).filter(({ atMs }) => atMs <= untilMs).map(clean),
    tickets: reader.tickets().map(clean),
    // A state that began before the night still held in it.
    journal: reader.journal(sinceMs - BEFORE_MS).filter(({ ms }) => ms <= untilMs),
    nameOf: reader.nameOf,
  };
  const html = renderNight(night);
  const bytes = new TextEncoder().encode(html);
  for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
  complain(
    `oxtail report: ${night.said.length} messages, ${bytes.length.toLocaleString("en-US")} bytes`,
  );
  return 0;
}

/** How far back it is looked what an agent was doing when the night began. */
const BEFORE_MS = 86_400_000;

/** What a report is made of. Times are ms since the epoch. */
interface Night {
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly nowMs: number;
  readonly fleet: Fleet;
  readonly said: readonly Said[];
  readonly tickets: readonly Ticket[];
  readonly journal: readonly Happened[];
  readonly nameOf: (box: string) => string;
}

/** The page, of at most {@link REPORT_MAX_BYTES}: the longest bodies are cut first. */
function renderNight(night: Night): string {
  const sizes = night.said.map(({ message }) => byteLength(escapeHtml(message.body)));
  let budget = REPORT_BODIES_MAX_BYTES;
  let count = threadsOf(night.said).length;
  for (;;) {
    const html = pageOf(night, longestOf(sizes, budget), count);
    const bytes = byteLength(html);
    const over = bytes - REPORT_MAX_BYTES;
    if (over <= 0 || count === 0) return html;
    // Without any body it is the number of conversations that makes it long.
    if (budget === 0) count = Math.floor(count * Math.max(0, 0.95 - over / bytes));
    budget = Math.max(0, budget - over);
  }
}

/** How long a body may be so that all together take `budget`: those that are shorter stay whole. */
function longestOf(sizes: readonly number[], budget: number): number {
  const sorted = sizes.toSorted((a, b) => a - b);
  let left = budget;
  for (const [at, size] of sorted.entries()) {
    const share = left / (sorted.length - at);
    if (size > share) return Math.floor(share);
    left -= size;
  }
  return Infinity;
}

function pageOf(night: Night, longest: number, count: number): string {
  const { sinceMs, untilMs, fleet, said, journal } = night;
  const zone = new Intl.DateTimeFormat("en", { timeZoneName: "long" }).formatToParts(sinceMs)
    .find(({ type }) => type === "timeZoneName")?.value ?? "";
  const span = `${when(sinceMs)} to ${when(untilMs)}, ${zone}`;
  const title = `oxtail: ${safeLine(fleet.projectRoot.split("/").at(-1) ?? "")}, ${span}`;
  const head = `<h1>What your agents did</h1><p>${escapeHtml(fleet.projectRoot)}<br>` +
    `<time>${span}</time><br>${said.length} messages, ${namesIn(night).length} agents</p>`;
  const silent = journal.length > 0 ? "" : "<p>No journal was kept in this time: the timeline is " +
    "drawn from the times of messages alone.</p>";
  return page(
    title,
    [
      head,
      section("What needs you", needs(night)),
      section("Who was busy when", silent + timelines(night)),
      section("Conversations", conversations(night, longest, count)),
      section("Tasks", tasks(night)),
      section("Questions to you", questions(night)),
      section("Wakes", wakes(night)),
      section("What oxtail put before each agent", costs(night)),
    ].join("\n"),
  );
}

function section(title: string, body: string): string {
  const id = title.toLowerCase().replaceAll(" ", "-");
  return `<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${body}</section>`;
}

function when(ms: number): string {
  return clockTime(ms, 0);
}

function hours(night: Night, ms: number): string {
  return clockTime(ms, night.untilMs);
}

/** All that have a name in this night, as the journal, the fleet and the messages call them. */
function namesIn({ fleet, said, journal }: Night): string[] {
  const names = new Set([
    ...fleet.agents.map(({ name }) => name),
    ...journal.map(({ name }) => name),
    ...said.flatMap(({ from, to }) => [from, to]),
  ]);
  names.delete(YOU);
  names.delete("oxtail");
  return [...names].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

/** At most five things, those first that only a person can move. */
function needs(night: Night): string {
  const { tickets, fleet, nowMs, said } = night;
  const blocked = said.filter(({ receipt }) => receipt.closed === "blocked");
  const all = [
    ...tickets.map(({ id, from, message }) =>
      `<b>${escapeHtml(from)}</b> asks you: <q dir=auto>${escapeHtml(shortOf(message.body))}</q> ` +
      `<code>oxtail answer ${id}</code>`
    ),
    ...fleet.agents.filter(({ state }) => state === "waiting").map(({ name, sinceMs }) =>
      `<b>${escapeHtml(name)}</b> has a dialog open${
        sinceMs === null ? "" : ` for ${age(nowMs - sinceMs)}`
      }: look at its terminal`
    ),
    ...fleet.stuck.map(({ message }) => escapeHtml(message)),
    ...blocked.map(({ from, to, message, id }) =>
      `<b>${escapeHtml(to)}</b> is blocked in a task of ${escapeHtml(from)}: ` +
      `<q dir=auto>${escapeHtml(shortOf(message.body))}</q> <code>oxtail show ${id}</code>`
    ),
  ];
  if (all.length === 0) return "<p>Nothing.</p>";
  const rest = all.length > NEEDS_MAX ? `<p>And ${all.length - NEEDS_MAX} more, below.</p>` : "";
  const items = all.slice(0, NEEDS_MAX).map((one) => `<li>${one}</li>`).join("");
  return `<ol class=needs>${items}</ol>${rest}`;
}

const NEEDS_MAX = 5;

function shortOf(text: string): string {
  const line = text.split("\n", 1)[0] ?? "";
  return Array.from(line).length > 140 ? `${Array.from(line).slice(0, 139).join("")}…` : line;
}

// The timeline: a bar for each agent, with a sentence that says the same.

type Word = "busy" | "idle" | "wait" | "away";
const WORDS: readonly Word[] = ["busy", "idle", "wait", "away"];
const NAMES: { readonly [W in Word]: string } = {
  busy: "busy",
  idle: "idle",
  wait: "a dialog was open",
  away: "away",
};

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly word: Word;
}

function timelines(night: Night): string {
  const key = (word: string, text: string) => `<span><b class=${word}></b>${text}</span>`;
  const words = WORDS.map((word) => key(word, NAMES[word])).join(" ");
  const { sinceMs, untilMs } = night;
  const axis = [sinceMs, (sinceMs + untilMs) / 2, untilMs].map((ms) =>
    `<i>${hours(night, ms)}</i>`
  );
  const legend = `<p class=legend aria-hidden=true>${words} ${key("said", "said something")}</p>` +
    `<p class=axis aria-hidden=true>${axis.join("")}</p>`;
  const rows = namesIn(night).map((name) => {
    const spans = spansOf(night, name);
    const total = (word: Word) =>
      spans.filter((span) => span.word === word)
        .reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
    const said = night.said.filter(({ from }) => from === name);
    const told = WORDS.filter((word) => total(word) > 0)
      .map((word) => `${NAMES[word]} ${age(total(word))}`).join(", ") || "no sign";
    const text = `${escapeHtml(name)}: ${told}, ${said.length} messages`;
    return `<h3>${escapeHtml(name)} <i>${told}, ${said.length} messages</i></h3>` +
      bar(night, spans, said, text);
  });
  return legend + rows.join("\n");
}

function bar(night: Night, spans: readonly Span[], said: readonly Said[], text: string): string {
  const { sinceMs, untilMs } = night;
  const at = (ms: number) => Math.round(((ms - sinceMs) / (untilMs - sinceMs)) * WIDTH);
  const rects = spans.map(({ fromMs, toMs, word }) =>
    `<path class=${word} d="M${at(fromMs)} 0h${Math.max(1, at(toMs) - at(fromMs))}v16h-${
      Math.max(1, at(toMs) - at(fromMs))
    }z"/>`
  );
  // Ticks at one place would only take room.
  const ticks = [...new Set(said.map(({ atMs }) => at(atMs)))].map((x) => `M${x} 17h2v6h-2z`);
  const marks = ticks.length === 0 ? "" : `<path class=said d="${ticks.join("")}"/>`;
  return `<svg viewBox="0 0 ${WIDTH} 24" preserveAspectRatio="none" role="img" ` +
    `aria-label="${text}">${rects.join("")}${marks}</svg>`;
}

const WIDTH = 1000;

/** What an agent was doing, by the journal: each word holds until the next one. */
function spansOf({ journal, sinceMs, untilMs }: Night, name: string): Span[] {
  const lines = journal.flatMap((line) => {
    const word = line.name === name ? stateOf(line) : null;
    return word === null ? [] : [{ ms: line.ms, word }];
  });
  return lines.flatMap(({ ms, word }, at) => {
    const span = {
      fromMs: Math.max(ms, sinceMs),
      toMs: lines[at + 1]?.ms ?? untilMs,
      word,
    };
    return span.toMs > span.fromMs ? [span] : [];
  });
}

function stateOf({ word }: Happened): Word | null {
  if (word === "done") return "away";
  return word === "busy" || word === "idle" || word === "wait" ? word : null;
}

// What was said.

function conversations(night: Night, longest: number, count: number): string {
  const threads = threadsOf(night.said);
  if (threads.length === 0) return "<p>Nobody said anything.</p>";
  const left = threads.length - count;
  const earlier = left > 0 ? `<p>${left} earlier ones do not fit: <code>oxtail log</code></p>` : "";
  return earlier +
    threads.slice(left).map((thread) => conversation(night, thread, longest)).join("\n");
}

function conversation(night: Night, { said }: Thread, longest: number): string {
  const [first] = said;
  if (first === undefined) return "";
  const count = said.length === 1 ? "" : ` <i>${said.length} messages</i>`;
  const rows = said.map((one) =>
    saidHtml(one, bodyHtml(one, longest), night.nowMs, hours(night, one.atMs))
  );
  return `<details><summary>${hours(night, first.atMs)} <b>${escapeHtml(first.from)}</b> → ${
    escapeHtml(first.to)
  }${count} <span dir=auto>${
    escapeHtml(Array.from(shortOf(first.message.body)).slice(0, 60).join(""))
  }</span></summary>${rows.join("")}</details>`;
}

function bodyHtml({ message, id }: Said, longest: number): string {
  const html = escapeHtml(message.body);
  if (html.length <= longest) return html;
  let text = message.body.slice(0, longest);
  while (byteLength(escapeHtml(text)) > longest && text !== "") {
    text = text.slice(0, Math.floor(text.length * 0.8));
  }
  return `${escapeHtml(text)}… <i>cut: oxtail show ${id}</i>`;
}

// Tables.

function tasks(night: Night): string {
  const all = night.said.filter(({ kind }) => kind === "task");
  if (all.length === 0) return "<p>None was given.</p>";
  const rows = all.map(({ atMs, from, to, message, receipt, id }) => [
    hours(night, atMs),
    `${escapeHtml(from)} → ${escapeHtml(to)}`,
    `<span dir=auto>${escapeHtml(shortOf(message.body))}</span> <i>${id}</i>`,
    receipt.closed ?? (receipt.state === "queued" ? "<b>open, not read yet</b>" : "<b>open</b>"),
  ]);
  return tableHtml("Tasks", ["given", "who", "task", "state"], rows);
}

function questions(night: Night): string {
  const asked = night.said.filter(({ kind, toBox }) => kind === "ask" && toBox === HUMAN_BOX);
  if (asked.length === 0) return "<p>None.</p>";
  const open = new Set(night.tickets.map(({ id }) => id));
  const answers = new Map(night.said.map((one) => [one.message.reply_to, one.message.body]));
  const rows = asked.map(({ atMs, from, message, id }) => [
    hours(night, atMs),
    escapeHtml(from),
    `<span dir=auto>${escapeHtml(shortOf(message.body))}</span>`,
    open.has(id)
      ? "<b>unanswered</b>"
      : `<q dir=auto>${escapeHtml(shortOf(answers.get(id) ?? "answered"))}</q>`,
  ]);
  return tableHtml("Questions to you", ["asked", "who", "question", "answer"], rows);
}

function wakes(night: Night): string {
  const counts = new Map<string, number>();
  for (const { word, name, about, ms } of night.journal) {
    if (word !== "wake" || ms < night.sinceMs) continue;
    const [status = "", rung = "-", box = ""] = about;
    const key = [name, night.nameOf(box), status, rung].join("\n");
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  if (counts.size === 0) return "<p>None was tried.</p>";
  const rows = [...counts].map(([key, count]) => {
    const [by = "", of = "", status = "", rung = ""] = key.split("\n").map(escapeHtml);
    return [`${by} → ${of}`, status, rung === "-" ? "" : rung, String(count)];
  });
  return tableHtml("Wakes", ["who woke whom", "outcome", "way", "times"], rows);
}

function costs(night: Night): string {
  const rows = namesIn(night).map((name) => {
    const got = night.said.filter(({ to, receipt }) => to === name && receipt.via !== null);
    const bytes = got.reduce((sum, { message }) => sum + message.body_bytes, 0);
    return [escapeHtml(name), String(got.length), bytes.toLocaleString("en-US")];
  });
  return rows.length === 0
    ? "<p>Nothing.</p>"
    : tableHtml("What oxtail put before each agent", ["agent", "messages", "bytes of text"], rows);
}

if (import.meta.main) Deno.exitCode = await runCommand(COMMAND, Deno.args, main);

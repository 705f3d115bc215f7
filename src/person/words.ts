/** What the commands that look back have in common: which messages are meant, and how they are shown. */

import {
  type Arguments,
  type CliWorld,
  complain,
  openPeople,
  type People,
  realWorld,
  UsageError,
} from "../cli/command.ts";
import { age, type Line, wrap } from "../render/terminal.ts";
import { SCHEMA_VERSION, SENT_KEEP_MS } from "../wire/limits.ts";
import { safeText } from "../wire/text.ts";
import { openReader, type Reader, type Receipt, type Said } from "./reader.ts";

const DAY_MS = 86_400_000;
const UNITS: { readonly [unit: string]: number } = {
  s: 1000,
  min: 60_000,
  m: 60_000,
  h: 3_600_000,
  d: DAY_MS,
};

/** A command's world, its reader, and what it is told of which messages are meant. */
export interface Looking {
  readonly world: CliWorld;
  readonly people: People;
  readonly reader: Reader;
  readonly nowMs: number;
}

/** Options of whoever looks at messages. */
export const SAID_OPTIONS = {
  with: { type: "string" },
  since: { type: "string" },
  all: { type: "boolean" },
  json: { type: "boolean" },
} as const;

/** What they mean, for --help. */
export const SAID_USAGE = `  --with NAME   only what this agent said or was told; you is you
  --since TIME  only later ones: 30min, 2h, 3d, 22:00 (the latest one), or a
                date as 2026-11-30 or 2026-11-30T22:00
  --all         of all projects`;

/** Opens the store for reading; says what is wrong when that cannot be done. */
export function openLooking(isAll: boolean): Looking | null {
  const world = realWorld();
  const people = world.ok ? openPeople(world.value) : world;
  if (!world.ok || !people.ok) {
    complain(`oxtail: ${people.ok ? "" : people.reason}`);
    return null;
  }
  return {
    world: world.value,
    people: people.value,
    reader: openReader(people.value, world.value.project, isAll),
    nowMs: world.value.clock.nowMs(),
  };
}

/** The messages that the options mean, oldest first. @param most So many of the newest are enough, where nothing says since when */
export function meant(
  { reader, nowMs }: Looking,
  { values }: Arguments,
  most = Infinity,
): Said[] {
  const since = values.get("since");
  const sinceMs = since === undefined ? 0 : timeOf(since, nowMs, "--since");
  const name = values.get("with");
  // Only a name has to be looked for in all of them.
  const said = reader.said({
    sinceMs,
    most: name === undefined && since === undefined ? most : Infinity,
  });
  return name === undefined ? said : said.filter(({ from, to }) => from === name || to === name);
}

/** Says from when on messages are known, where the options reach further back. */
export function tellKnown(nowMs: number): void {
  const day = new Date(nowMs - SENT_KEEP_MS).toISOString().slice(0, 10);
  complain(`Messages are kept for 14 days: what was said before ${day} is gone`);
}

/**
 * The moment that `text` means, in ms since the epoch: a span before now, the latest such time of the day,
 * or a date; in local time.
 *
 * @throws {UsageError} When it means none
 */
export function timeOf(text: string, nowMs: number, option: string): number {
  const [, count = "", unit = ""] = /^(\d{1,6})(s|min|m|h|d)$/.exec(text) ?? [];
  if (count !== "") return nowMs - Number(count) * (UNITS[unit] ?? 0);
  const [, hour = "", minute = ""] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (hour !== "") {
    const at = new Date(nowMs);
    at.setHours(Number(hour), Number(minute), 0, 0);
    // Yesterday's, by the calendar: a day is not always 24 hours long.
    if (at.getTime() > nowMs) at.setDate(at.getDate() - 1);
    return at.getTime();
  }
  const isDate = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?$/.test(text);
  const ms = isDate ? new Date(text.includes("T") ? text : `${text}T00:00`).getTime() : NaN;
  if (Number.isNaN(ms)) {
    throw new UsageError(`${option} is "${text}": expected a time such as 2h, 22:00 or 2026-11-30`);
  }
  return ms;
}

/** A time of the day, with its date when that is another one than today's. */
export function clockTime(ms: number, nowMs: number): string {
  const [at, now] = [new Date(ms), new Date(nowMs)];
  const two = (n: number) => String(n).padStart(2, "0");
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  if (at.toDateString() === now.toDateString()) return time;
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${time}`;
}

const KINDS: { readonly [Kind in Said["kind"]]: string } = {
  message: "",
  ask: "asks",
  task: "task",
  reply: "replies",
  result: "result",
};

/** Whether it arrived, in words that a person understands. */
export function receiptWords({ state, atMs, closed }: Receipt, nowMs: number): string {
  const ago = `${age(nowMs - atMs)} ago`;
  if (closed !== null) return closed === "done" ? "done" : "blocked";
  switch (state) {
    case "queued":
      return "not read yet";
    case "handed over":
      return `handed over ${ago}`;
    case "acknowledged":
      return `seen ${ago}`;
    case "gone":
      return "no longer kept";
  }
}

/** A message as lines: who, when and whether it arrived, and below it what was said. */
export function saidLines(said: Said, nowMs: number, columns: number): Line[] {
  const { atMs, from, to, kind, message, receipt } = said;
  const isOpen = receipt.state === "queued" || receipt.closed === "blocked";
  const body = safeText(message.body).split("\n").flatMap((line) => wrap(line, columns - 4));
  return [
    [
      { text: `${clockTime(atMs, nowMs)}  `, tone: "dim" },
      { text: `${from} → ${to}`, tone: "strong" },
      { text: KINDS[kind] === "" ? "" : `  ${KINDS[kind]}` },
      { text: `  ${receiptWords(receipt, nowMs)}`, tone: isOpen ? "warn" : "dim" },
      { text: `  ${said.id}`, tone: "dim" },
    ],
    ...body.map((text): Line => [{ text: `    ${text}` }]),
  ];
}

/** A message as an object of JSON; times are ms since the epoch. */
export function saidJson({ id, atMs, from, to, kind, thread, message, receipt }: Said) {
  return {
    schema_version: SCHEMA_VERSION,
    message_id: id,
    at_ms: atMs,
    from,
    to,
    kind,
    thread,
    project: message.project,
    body: message.body,
    reply_to: message.reply_to,
    result_of: message.result_of,
    state: receipt.state.replace(" ", "_"),
    state_ms: receipt.atMs,
    via: receipt.via,
    evidence: receipt.evidence,
    attempts: receipt.attempts,
    closed: receipt.closed,
  };
}

/** Columns of the terminal; a pipe has no end of its lines. */
export function columnsOfScreen(): number {
  return Deno.stdout.isTerminal() ? Deno.consoleSize().columns : Infinity;
}

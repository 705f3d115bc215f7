/** The figures of the bench as tables, made from docs/figures.json. */

import type { Figures } from "../../tests/bench/figures.ts";
import { limitWords, type Row, verdict } from "../../tests/bench/row.ts";
import { ROOT } from "../paths.ts";
import { table } from "./markdown.ts";

/** The rows at the top of the page: how their names in the bench begin, and what it calls them. */
const KEY_FIGURES: readonly (readonly [figure: string, called: string])[] = [
  ["ask and instant reply", "ask, and the answer of a peer that answers at once"],
  ["send 200 bytes", "send, until it is safe on disk"],
  ["PreToolUse hook, empty", "hook before a tool, no mail"],
  ["PreToolUse hook, 1 waiting", "hook before a tool that hands a message over"],
  ["list 100 agents", "list of 100 agents"],
  ["server start to initialize", "start of the server"],
];

/** The figures of docs/figures.json. */
export function readFigures(): Figures {
  return JSON.parse(Deno.readTextFileSync(`${ROOT}/docs/figures.json`));
}

/** The few figures that users feel most. */
export function keyFigures(figures: Figures): string {
  const rows = KEY_FIGURES.map(([figure, called]) => {
    const row = figures.rows.find((one) => one.figure.startsWith(figure));
    if (row === undefined) throw new Error(`Cannot show "${figure}": docs/figures.json lacks it`);
    return [called, time(row, row.measured.p50), time(row, row.measured.p95)];
  });
  return `${table(["figure", "median", "95 %"], rows)}\n\n${measuredOn(figures)}`;
}

/** All of them, each beside its reference. */
export function allFigures(figures: Figures): string {
  const rows = figures.rows.map((row) => [
    row.figure,
    time(row, row.measured.p50),
    time(row, row.measured.p95),
    String(row.measured.count),
    row.limit === null ? "-" : limitWords(row.limit, " the reference"),
    reached(row),
    row.reference,
    time(row, row.referenceStats.p50),
  ]);
  const head = ["figure", "median", "95 %", "n", "to reach", "reached", "reference", "its median"];
  return `${measuredOn(figures)}\n\n${table(head, rows)}`;
}

function reached(row: Row): string {
  const words = {
    "none": "-",
    "reached": "yes",
    "reached-at-pace": `at x ${(row.slower ?? 1).toFixed(2)}`,
    "missed": "**no**",
  };
  return words[verdict(row)];
}

function measuredOn({ date, machine, versions }: Figures): string {
  const { processor, cores, memory_gib, system, load } = machine;
  return `Measured on ${date} with oxtail ${versions.oxtail} and Deno ${versions.deno}: ${processor}, ` +
    `${cores} cores, ${memory_gib} GiB, ${system}, load ${load} before the run.`;
}

function time(row: Row, value: number): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(1)} ${row.unit ?? "ms"}`;
}

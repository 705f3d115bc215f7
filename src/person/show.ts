/**
 * `oxtail show`: one message, the thread that it is part of, and what proves that it arrived.
 *
 * @module
 */

import {
  type Command,
  complain,
  paintFor,
  readArguments,
  runCommand,
  say,
  UsageError,
} from "../cli/command.ts";
import { answerOf } from "../mail/tickets.ts";
import { draw, type Line, line } from "../render/terminal.ts";
import { ID_END_MIN_CHARS } from "../wire/limits.ts";
import type { Rule } from "../wire/name.ts";
import { safeJson } from "../wire/text.ts";
import type { Said } from "./reader.ts";
import { clockTime, columnsOfScreen, openLooking, saidJson, saidLines } from "./words.ts";

const COMMAND: Command = {
  name: "show",
  usage: `Usage: oxtail show <id> [--json]

Shows a message of any project, all that was said in answer to each other with
it, and what proves that it arrived.

  <id>    of the message, or its last 4 or more characters
  --json  print JSON: {"message", "thread": […]}
  --help, --version

Exit status: 0, 1 no such message, 64 wrong usage.`,
  options: { json: { type: "boolean" } },
  words: 1,
};

function main(args: readonly string[]): number {
  const { flags, words: [id = ""] } = readArguments(COMMAND, args);
  if (id.length < ID_END_MIN_CHARS) throw new UsageError("Name a message: oxtail log shows ids");
  const looking = openLooking(true);
  if (looking === null) return 1;
  const said = looking.reader.said();
  const found = said.filter((one) => one.id.endsWith(id.toUpperCase()));
  const [one] = found;
  if (one === undefined || found.length > 1) {
    complain(
      one === undefined
        ? `oxtail show: No message has the id "${id}"; messages are kept for 14 days`
        : `oxtail show: "${id}" means ${found.length} messages: give more characters`,
    );
    return 1;
  }
  const thread = said.filter((other) => other.thread === one.thread);
  if (flags.has("json")) {
    say(safeJson({ message: saidJson(one), thread: thread.map(saidJson) }, 2));
    return 0;
  }
  const { nowMs, people: { store } } = looking;
  const [columns, paint] = [columnsOfScreen(), paintFor(Deno.stdout)];
  const lines = thread.flatMap((other): Line[] => [
    ...saidLines(other, nowMs, columns),
    ...(other.id === one.id ? evidenceLines(one, nowMs) : []),
    ...answeredLine(answerOf(store, other.id)?.by),
    line(""),
  ]);
  console.log(lines.map((one) => draw(one, columns, paint)).join("\n").trimEnd());
  return 0;
}

const RULES: { readonly [R in Rule]: string } = {
  turn_ended: "the turn that was given it ended",
  following_stop: "the agent went on because of it, and stopped again",
  next_request: "the next request of the agent came",
  acted_on_id: "the agent acted on its id",
  later_event: "a later event of the session came",
  transcript: "the client's transcript shows it",
};

function evidenceLines({ receipt, message, toBox }: Said, nowMs: number): Line[] {
  const { state, atMs, via, evidence, attempts } = receipt;
  const facts = [
    `id ${message.message_id}, ${message.body_bytes} bytes, to ${toBox}`,
    state === "queued" ? "it waits in the recipient's box" : null,
    via === null
      ? null
      : `handed over by ${via === "hook" ? "a hook" : via}, ${
        attempts === 1 ? "once" : `${attempts} times`
      }`,
    evidence === null ? null : `arrived ${clockTime(atMs, nowMs)}: ${RULES[evidence]}`,
    state === "gone" ? "the recipient's copy is gone: seen and swept, or never delivered" : null,
  ];
  return facts.flatMap((fact) => fact === null ? [] : [line(`    · ${fact}`, "dim")]);
}

function answeredLine(by: string | undefined): Line[] {
  return by === undefined ? [] : [line(`    · you answered it (${by})`, "dim")];
}

if (import.meta.main) Deno.exitCode = await runCommand(COMMAND, Deno.args, main);

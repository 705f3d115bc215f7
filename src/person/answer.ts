/**
 * `oxtail answer`: what agents ask the person, and the person's answers.
 *
 * @module
 */

import {
  type Command,
  complain,
  EX_TEMPFAIL,
  openPeople,
  type People,
  readArguments,
  readBody,
  realWorld,
  runCommand,
  say,
  UsageError,
} from "../cli/command.ts";
import { createQuota } from "../mail/deliver.ts";
import { acknowledgeFound, find, type Found } from "../mail/find.ts";
import { boxPath } from "../mail/layout.ts";
import { createCompose } from "../mail/outgoing.ts";
import {
  type Answered,
  type AnsweredBy,
  giveAnswer,
  PERSON,
  personWasHere,
} from "../mail/tickets.ts";
import { age } from "../render/terminal.ts";
import { namesIn } from "../sys/files.ts";
import type { Project } from "../wire/entry.ts";
import { boxOf, HUMAN_BOX } from "../wire/ids.ts";
import { ID_END_MIN_CHARS } from "../wire/limits.ts";
import type { Message } from "../wire/message.ts";
import { anyName } from "../wire/name.ts";
import { readSettings } from "../wire/settings.ts";
import { safeJson, safeText } from "../wire/text.ts";
import { openReader, type Reader, type Ticket } from "./reader.ts";

const COMMAND: Command = {
  name: "answer",
  usage: `Usage: oxtail answer [--all] [--json]
       oxtail answer <id> [<text>]
       oxtail answer --seen [<id>]
       oxtail answer --default-after=MINUTES

Shows what the agents of this project ask you or told you, or answers it. Who
answers first, here or elsewhere, has answered.

  <id>       of the question, or its last 4 or more characters
  <text>     your answer, or the number of one of the choices; without it, or
             with -, standard input
  --seen     you have read what you were told: it is not shown any more
  --default-after=MINUTES
             give each question that waits longer its own default, where it
             has one
  --all      of all projects
  --cockpit  says that the cockpit asks for it
  --json     print JSON: {"questions", "notes"}, or {"ok", "message_id"}, or
             {"ok", "error", "message"}
  --help, --version

Exit status: 0, 1 no such question or answered before, 64 wrong usage, 75 try
again later.`,
  options: {
    seen: { type: "boolean" },
    all: { type: "boolean" },
    json: { type: "boolean" },
    cockpit: { type: "boolean" },
    "default-after": { type: "string" },
  },
  words: 2,
};

/** What a command came to: what it says, and as JSON. */
interface Outcome {
  readonly code: number;
  readonly text: string;
  readonly json: object;
}

async function main(args: readonly string[]): Promise<number> {
  const { flags, values, words: [id, text] } = readArguments(COMMAND, args);
  const world = realWorld();
  const people = world.ok ? openPeople(world.value) : world;
  if (!world.ok || !people.ok) {
    return show(refused("no-store", people.ok ? "" : people.reason), flags);
  }
  const desk = deskOf(people.value, world.value.project, flags.has("all") || id !== undefined);
  personWasHere(people.value.store);
  const after = values.get("default-after");
  if (after !== undefined) return show(giveDefaults(desk, minutes(after)), flags);
  if (flags.has("seen")) return show(markSeen(desk, id), flags);
  if (id === undefined) return show(list(desk), flags);
  const by = flags.has("cockpit") ? "cockpit" : "answer";
  return show(await answerOne(desk, id, text, by), flags);
}

function show({ code, text, json }: Outcome, flags: ReadonlySet<string>): number {
  if (flags.has("json")) say(safeJson(json, 2));
  else if (code === 0) say(text);
  else complain(`oxtail answer: ${text}`);
  return code;
}

/** What lies before the person, and how they answer. */
interface Desk {
  readonly people: People;
  readonly reader: Reader;
  readonly answer: (found: Found, body: string, by: AnsweredBy) => Answered;
}

function deskOf(people: People, project: Project, isAll: boolean): Desk {
  const { store, env } = people;
  const compose = createCompose(store);
  const { maxUnread: unread, maxUnreadPerSender: perSender } = readSettings(env);
  const quota = createQuota({ unread, perSender });
  return {
    people,
    reader: openReader(people, project, isAll),
    answer: (found, body, by) => giveAnswer(store, compose, quota, found, { body, by }),
  };
}

async function answerOne(
  desk: Desk,
  id: string,
  text: string | undefined,
  by: AnsweredBy,
): Promise<Outcome> {
  const found = oneOf(desk, id);
  if (!("message" in found)) return found;
  const body = await readBody(text);
  if (!body.ok) throw new UsageError(body.reason);
  const { choices = [] } = found.message;
  const chosen = choices.includes(body.value) ? undefined : choices[Number(body.value) - 1];
  return toldOf(desk, found.message, desk.answer(found, chosen ?? body.value, by));
}

function toldOf({ reader, people }: Desk, asked: Message, answered: Answered): Outcome {
  if (answered.ok) {
    const json = { ok: true, message_id: answered.id };
    const name = reader.nameOf(boxOf(asked.from_session_id));
    return { code: 0, text: `Answered ${name}: ${answered.id}`, json };
  }
  if ("refused" in answered) {
    return { ...refused(answered.refused.code, answered.refused.detail), code: EX_TEMPFAIL };
  }
  const { by, message } = answered.first;
  const ago = age(people.store.clock.nowMs() - message.enqueued_ms);
  const whose = WHERE[by];
  return refused(
    "answered-before",
    `You answered this ${whose} ${ago} ago: ${safeText(message.body)}`,
  );
}

const WHERE: { readonly [By in AnsweredBy]: string } = {
  answer: "by oxtail answer",
  cockpit: "in the cockpit",
  elicitation: "in its client",
  default: "by its default",
};

/** The message to the person that `id`, or the end of it, means: answered ones too. */
function oneOf({ people: { store } }: Desk, id: string): Found | Outcome {
  const names = (["new", "cur", "done"] as const).flatMap((folder) =>
    namesIn(store.files, boxPath(store.root, HUMAN_BOX, folder)) ?? []
  );
  const ids = new Set(names.flatMap((name) => anyName(name)?.id ?? []));
  const meant = id.length < ID_END_MIN_CHARS
    ? []
    : [...ids].filter((one) => one.endsWith(id.toUpperCase()));
  if (meant.length > 1) {
    return refused("ambiguous", `"${id}" means ${meant.length} of them: give more characters`);
  }
  return find(store, HUMAN_BOX, meant[0] ?? "") ??
    refused("not-found", `Nothing that you were asked has the id "${id}": oxtail answer shows all`);
}

function giveDefaults(desk: Desk, ms: number): Outcome {
  const { store } = desk.people;
  const given = desk.reader.tickets().flatMap(({ id, message }) => {
    const body = message.default_choice;
    if (body === undefined || store.clock.nowMs() - message.enqueued_ms < ms) return [];
    const found = find(store, HUMAN_BOX, id);
    return found !== null && desk.answer(found, body, "default").ok ? [id] : [];
  });
  const count = given.length === 1 ? "1 question has" : `${given.length} questions have`;
  return { code: 0, text: `${count} got the default`, json: { ok: true, given } };
}

function markSeen(desk: Desk, id: string | undefined): Outcome {
  const { store } = desk.people;
  const ids = id === undefined ? desk.reader.notes().map((note) => note.id) : [id];
  for (const one of ids) {
    const note = oneOf(desk, one);
    if (!("message" in note)) return note;
    if (note.message.request_id !== undefined) {
      return refused("unanswered", `${one} is a question: answer it`);
    }
    acknowledgeFound(store, PERSON, note);
  }
  return { code: 0, text: `Seen: ${ids.length}`, json: { ok: true, seen: ids.length } };
}

function list({ people, reader }: Desk): Outcome {
  const [questions, notes] = [reader.tickets(), reader.notes()];
  const nowMs = people.store.clock.nowMs();
  const text = [
    ...section("Questions: oxtail answer <id> <text>", questions, nowMs),
    ...section("Told: oxtail answer --seen", notes, nowMs),
  ];
  return {
    code: 0,
    text: text.length === 0 ? "Nobody asks you anything" : text.join("\n"),
    json: { questions: questions.map(ticketJson), notes: notes.map(ticketJson) },
  };
}

function section(title: string, tickets: readonly Ticket[], nowMs: number): string[] {
  if (tickets.length === 0) return [];
  return [title, ...tickets.flatMap((ticket) => ticketLines(ticket, nowMs)), ""];
}

function ticketLines({ id, from, message, isElsewhere }: Ticket, nowMs: number): string[] {
  const where = isElsewhere ? ` in ${message.project}` : "";
  const usual = message.default_choice;
  return [
    `  ${id}  ${from}${where}, ${age(nowMs - message.enqueued_ms)} ago`,
    ...safeText(message.body).split("\n").map((line) => `    ${line}`),
    ...(message.choices ?? []).map((choice, at) => `    ${at + 1}  ${choice}`),
    ...(usual === undefined ? [] : [`    default: ${usual}`]),
  ];
}

function ticketJson({ id, from, message }: Ticket) {
  const { body, enqueued_ms, project, choices, default_choice } = message;
  return {
    message_id: id,
    from,
    at_ms: enqueued_ms,
    project,
    body,
    choices,
    default: default_choice,
  };
}

function refused(error: string, message: string): Outcome {
  return { code: 1, text: message, json: { ok: false, error, message } };
}

function minutes(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value < 0) {
    throw new UsageError(`--default-after is "${text}": expected a number of minutes`);
  }
  return value * 60_000;
}

if (import.meta.main) Deno.exitCode = await runCommand(COMMAND, Deno.args, main);

/**
 * The one reader of all that a person looks at: who is here, what they say to each other and whether it
 * arrived, what waits for the person, and what happened in a night. It has read permission alone, takes
 * no mail, and believes evidence on disk, never a screen. Texts of agents are raw: whoever shows them
 * passes them through src/wire/text.ts.
 */

import { readCard } from "../agents/cards.ts";
import { clientName, toPeerName } from "../agents/peers.ts";
import type { People } from "../cli/command.ts";
import { readFleet } from "../cli/fleet.ts";
import { foldedNames } from "../mail/hand.ts";
import { type JournalLine, readJournal } from "../mail/journal.ts";
import { boxPath, sentPath } from "../mail/layout.ts";
import { readMessageAt } from "../mail/deliver.ts";
import { answerOf, type GivenAnswer, presenceOf } from "../mail/tickets.ts";
import { boxChain } from "../mail/successor.ts";
import type { Fleet } from "../render/status.ts";
import { namesIn } from "../sys/files.ts";
import { isWithin, type Project, sameProject } from "../wire/entry.ts";
import { boxOf, HUMAN_BOX, isBox } from "../wire/ids.ts";
import { STATUS_OLD_MAIL_MS } from "../wire/limits.ts";
import type { Message } from "../wire/message.ts";
import {
  anyName,
  type Closed,
  isBodyShown,
  type MessageName,
  parseLeased,
  parseName,
  type Rule,
  type Via,
} from "../wire/name.ts";

/** How the person is called on screens. */
export const YOU = "you";

/** Whether a message arrived, and what proves it. */
export interface Receipt {
  /** `gone`: its reader's copy was swept, or it was never delivered. */
  readonly state: "queued" | "handed over" | "acknowledged" | "gone";
  /** Since when, in ms since the epoch. */
  readonly atMs: number;
  readonly via: Via | "hook" | null;
  /** The rule by which it is known to have arrived. */
  readonly evidence: Rule | null;
  readonly attempts: number;
  /** How a task was closed. */
  readonly closed: Closed | null;
}

/** A message that was said. `from` and `to` are names; {@link YOU} is the person. */
export interface Said {
  readonly id: string;
  readonly atMs: number;
  readonly from: string;
  readonly to: string;
  readonly fromBox: string;
  /** The box it was sent to. */
  readonly toBox: string;
  readonly kind: "message" | "ask" | "task" | "reply" | "result";
  /** The id of the message that its thread began with. */
  readonly thread: string;
  readonly message: Message;
  readonly receipt: Receipt;
}

/** What was said in answer to each other, oldest first. */
export interface Thread {
  readonly id: string;
  readonly said: readonly Said[];
}

/** A question to the person that waits, or that was answered. */
export interface Ticket {
  readonly id: string;
  readonly from: string;
  readonly message: Message;
  readonly answer: GivenAnswer | null;
  /** Asked in another project. */
  readonly isElsewhere: boolean;
}

/** A line of the journal, with the agent's name. */
export interface Happened extends JournalLine {
  readonly name: string;
}

/** What a look may leave out. */
export interface Wanted {
  /** Nothing that was sent earlier, in ms since the epoch. */
  readonly sinceMs?: number;
  /** At most so many, the newest. */
  readonly most?: number;
}

/** The reader of one project, or of all. */
export interface Reader {
  /** The agents of the project, who waits for whom, and what is stuck. */
  fleet(oldMailMs?: number): Fleet;
  /** What was said, oldest first. What was read once is not read again. */
  said(wanted?: Wanted): Said[];
  /** The questions that wait for the person and their notes, oldest first. */
  tickets(): Ticket[];
  /** What agents told the person without a question, and the person has not seen. */
  notes(): Ticket[];
  /** What happened since `sinceMs`, oldest first. */
  journal(sinceMs: number): Happened[];
  /** Whether a cockpit is open, and when the person was last here. */
  presence(): { readonly isCockpitOpen: boolean; readonly seenMs: number | null };
  /** How the agent with a box is called. */
  nameOf(box: string): string;
}

/** Opens the reader. @param project Null for all projects of this HOME */
export function openReader(people: People, project: Project, isAll = false): Reader {
  const { store, directory, starts } = people;
  const texts = new Map<string, Message | null>();
  /** The last name that a box was known by. */
  const names = new Map<string, string>([[HUMAN_BOX, YOU]]);
  const read = (id: string, path: string): Message | null => {
    const known = texts.get(id);
    if (known !== undefined) return known;
    const message = readMessageAt(store, path);
    // What cannot be read now may be under way; it is looked at again.
    if (message !== null) texts.set(id, message);
    return message;
  };
  const isOurs = (message: Message) => isAll || isOfProject(message.project, project);
  /** The agents of this project that have left a trace, by their names. */
  const learn = () => {
    const { peers, away } = directory.shown(project);
    for (const { box, name } of [...away, ...peers]) names.set(box, name);
    for (const { session_id, project: theirs } of starts.all()) {
      if (sameProject(theirs, project)) nameOf(boxOf(session_id));
    }
  };
  const nameOf = (box: string) => {
    const known = names.get(box);
    if (known !== undefined) return known;
    const heir = boxChain(store, box).at(-1) ?? box;
    const name = names.get(heir) ?? readCard(store, heir).name ?? clientName("agent", box);
    names.set(box, name);
    return name;
  };
  /** Its own name where nobody here has it: agents that are gone are called as they called themselves. */
  const called = (box: string, own: string) => {
    if (!names.has(box)) names.set(box, readCard(store, box).name ?? toPeerName(own) ?? own);
    return nameOf(box);
  };
  const inPersonBox = (isTicket: boolean): Ticket[] =>
    openInBox(store)
      .filter(({ name }) => name.flags.ask === isTicket)
      .flatMap(({ name, path }) => {
        const message = read(name.id, path);
        if (message === null) return [];
        const isElsewhere = !isOfProject(message.project, project);
        if (isElsewhere && !isAll) return [];
        const from = called(boxOf(message.from_session_id), message.from_name);
        return [{
          id: name.id,
          from,
          message,
          answer: answerOf(store, name.id),
          isElsewhere,
        }];
      })
      .sort((a, b) => a.message.enqueued_ms - b.message.enqueued_ms);
  return {
    fleet: (oldMailMs = STATUS_OLD_MAIL_MS) => readFleet(people, project, oldMailMs),
    said({ sinceMs = 0, most = Infinity } = {}) {
      learn();
      const places = placesOf(store);
      const found: Said[] = [];
      for (const { name, path, fromBox } of newestFirst(store, places, sinceMs)) {
        if (found.length >= most) break;
        const message = read(name.id, path);
        if (message === null || !isOurs(message)) continue;
        const [own, toBox] = [boxOf(message.from_session_id), boxOf(message.to_session_id)];
        found.push({
          id: name.id,
          atMs: name.ms,
          from: message.origin === "system" ? "oxtail" : called(own, message.from_name),
          to: nameOf(toBox),
          fromBox: fromBox ?? own,
          toBox,
          kind: kindOf(message),
          thread: name.id,
          message,
          receipt: places.get(name.id)?.receipt ?? gone(name),
        });
      }
      return withThreads(found.reverse());
    },
    tickets: () => (learn(), inPersonBox(true).filter(({ answer }) => answer === null)),
    notes: () => (learn(), inPersonBox(false)),
    journal(sinceMs) {
      learn();
      const lines = readJournal(store, sinceMs);
      const ours = isAll ? null : new Set([...names.keys()]);
      return lines.filter(({ box }) => ours === null || ours.has(box))
        .map((line) => ({ ...line, name: nameOf(line.box) }));
    },
    presence: () => presenceOf(store),
    nameOf,
  };
}

/** The threads in what was said, the one with the latest word last. */
export function threadsOf(said: readonly Said[]): Thread[] {
  const threads = new Map<string, Said[]>();
  for (const one of said) {
    const thread = threads.get(one.thread) ?? [];
    thread.push(one);
    // Anew at its end, so that the order is that of the last words.
    threads.delete(one.thread);
    threads.set(one.thread, thread);
  }
  return [...threads].map(([id, all]) => ({ id, said: all }));
}

/** Whether a project's id, as messages carry it, is that of `project`. */
export function isOfProject(id: string, { root, repo }: Project): boolean {
  if (repo !== null) return id === repo;
  return isWithin(id, root) || isWithin(root, id);
}

/** What a message answers, tells the result of, or was made from; what is not here begins a thread. */
function withThreads(said: readonly Said[]): Said[] {
  const roots = new Map<string, string>();
  return said.map((one) => {
    const { reply_to, result_of, source_message_id } = one.message;
    const before = [reply_to, result_of, source_message_id].find((id) =>
      id !== undefined && roots.has(id)
    );
    const thread = roots.get(before ?? "") ?? reply_to ?? result_of ?? source_message_id ?? one.id;
    roots.set(one.id, thread);
    if (!roots.has(thread)) roots.set(thread, thread);
    return { ...one, thread };
  });
}

function kindOf(
  { result_of, reply_to, action_required, request_id }: Message,
): Said["kind"] {
  if (result_of !== undefined) return "result";
  if (reply_to !== undefined) return "reply";
  if (action_required === true) return "task";
  return request_id === undefined ? "message" : "ask";
}

// Where messages lie.

/** The reader's copy of a message. */
interface Place {
  readonly name: MessageName;
  readonly path: string;
  readonly receipt: Receipt;
}

type Look = Pick<People["store"], "files" | "root" | "clock" | "uid">;

function placesOf(store: Look): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const box of (namesIn(store.files, `${store.root}/mail`) ?? []).filter(isBox)) {
    const folder = (name: "new" | "cur" | "done") => boxPath(store.root, box, name);
    for (const base of namesIn(store.files, folder("new")) ?? []) {
      const name = parseName(base);
      if (name === null) continue;
      const receipt = { ...gone(name), state: "queued" } as const;
      places.set(name.id, { name, path: `${folder("new")}/${base}`, receipt });
    }
    for (const base of foldedNames(store, box)) {
      const [receipt, name] = [receiptOf(base, false), parseLeased(base)?.name];
      if (receipt !== null && name !== undefined) places.set(name.id, { name, path: "", receipt });
    }
    for (const where of ["cur", "done"] as const) {
      for (const base of namesIn(store.files, folder(where)) ?? []) {
        const [receipt, name] = [receiptOf(base, where === "done"), parseLeased(base)?.name];
        if (receipt === null || name === undefined) continue;
        places.set(name.id, { name, path: `${folder(where)}/${base}`, receipt });
      }
    }
  }
  return places;
}

function gone({ ms }: MessageName): Receipt {
  return { state: "gone", atMs: ms, via: null, evidence: null, attempts: 0, closed: null };
}

function receiptOf(base: string, isDone: boolean): Receipt | null {
  const held = parseLeased(base);
  if (held === null) return null;
  const { lease, proof, closed } = held;
  const isShown = isBodyShown(lease);
  return {
    state: isDone ? "acknowledged" : isShown ? "handed over" : "queued",
    atMs: proof?.ms ?? lease.ms,
    via: isShown ? lease.via ?? "hook" : null,
    evidence: proof?.rule ?? null,
    attempts: lease.attempt,
    closed,
  };
}

/** Everything that was sent since `sinceMs`, by its names alone. A reader's copy stands for a lost sender's. */
function newestFirst(
  store: Look,
  places: ReadonlyMap<string, Place>,
  sinceMs: number,
): { readonly name: MessageName; readonly path: string; readonly fromBox: string | null }[] {
  const seen = new Set<string>();
  const all = (namesIn(store.files, `${store.root}/sent`) ?? []).filter(isBox).flatMap((fromBox) =>
    (namesIn(store.files, sentPath(store.root, fromBox)) ?? []).flatMap((base) => {
      const name = parseName(base);
      if (name === null || name.ms < sinceMs || seen.has(name.id)) return [];
      seen.add(name.id);
      const path = `${sentPath(store.root, fromBox)}/${base}`;
      return [{ name, path, fromBox: fromBox as string | null }];
    })
  );
  for (const { name, path } of places.values()) {
    if (name.ms >= sinceMs && !seen.has(name.id) && path !== "") {
      all.push({ name, path, fromBox: null });
    }
  }
  return all.sort((a, b) =>
    b.name.ms - a.name.ms || b.name.seq - a.name.seq || (a.name.id < b.name.id ? 1 : -1)
  );
}

/** The person's mail that is not acknowledged. */
function openInBox(store: Look): { readonly name: MessageName; readonly path: string }[] {
  return (["new", "cur"] as const).flatMap((folder) =>
    (namesIn(store.files, boxPath(store.root, HUMAN_BOX, folder)) ?? []).flatMap((base) => {
      const name = anyName(base);
      return name === null
        ? []
        : [{ name, path: `${boxPath(store.root, HUMAN_BOX, folder)}/${base}` }];
    })
  );
}

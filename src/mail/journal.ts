/**
 * The journal: what each agent did and when, a line for each change. Nothing depends on it; it is what a
 * night is told from afterwards. `journal/<day>/<box>`, the day counted since the epoch in UTC:
 *
 * ```
 * <ms> busy|idle|wait|done                          written by the gate, when the word changes
 * <ms> wake <status> <rung or -> <box of the peer>  by the server that woke it
 * <ms> open|closed|blocked <message id> <box of the peer>   a task: by who gave it, and by who closed it
 * <ms> cut                                          the day has too many lines: the rest is missing
 * ```
 */

import { ifPossible, lookAt, namesIn } from "../sys/files.ts";
import type { Uptime } from "../sys/ports.ts";
import { isBox } from "../wire/ids.ts";
import { JOURNAL_KEEP_MS, JOURNAL_MAX_BYTES } from "../wire/limits.ts";
import { journalPath } from "./layout.ts";
import { ensureFolder, readPlain, type Store } from "./store.ts";

const DAY_MS = 86_400_000;
/** The gate looks at no size, so a file may be somewhat longer than the others leave it. */
const READ_MAX_BYTES = 4 * JOURNAL_MAX_BYTES;

/** What may be written down. */
export type JournalWord =
  | "busy"
  | "idle"
  | "wait"
  | "done"
  | "wake"
  | "open"
  | "closed"
  | "blocked"
  | "cut";

/** One line. */
export interface JournalLine {
  readonly ms: number;
  readonly box: string;
  readonly word: JournalWord;
  /** What follows the word. */
  readonly about: readonly string[];
}

const WORDS: ReadonlySet<string> = new Set<JournalWord>([
  "busy",
  "idle",
  "wait",
  "done",
  "wake",
  "open",
  "closed",
  "blocked",
  "cut",
]);
const LINE = /^(\d{13}) ([a-z]{3,7})((?: [A-Za-z0-9_.-]{1,220})*)$/;

/** Writes a line, where the disk allows it: what it tells of has happened either way. */
export function journal(
  store: Store,
  box: string,
  word: JournalWord,
  ...about: readonly string[]
): void {
  const ms = store.clock.nowMs();
  const day = Math.floor(ms / DAY_MS);
  const path = journalPath(store.root, day, box);
  ifPossible(() => {
    const stat = lookAt(store.files, path);
    const size = stat?.size ?? 0;
    if ((stat !== null && stat.kind !== "file") || size > JOURNAL_MAX_BYTES) return;
    if (stat === null) {
      ensureFolder(store.files, `${store.root}/journal`, store.uid);
      ensureFolder(store.files, `${store.root}/journal/${day}`, store.uid);
    }
    const line = `${ms} ${[word, ...about].join(" ")}\n`;
    const isLast = size + line.length > JOURNAL_MAX_BYTES;
    store.files.append(path, isLast ? `${line}${ms} cut\n` : line);
  });
}

/**
 * Leaves when this boot began, for the gate: a shell knows how long the machine is up, and no more. The
 * uptime counts in whole seconds.
 */
export function noteBoot(store: Store, { boot, ms }: Uptime): void {
  if (!/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(boot)) return;
  const beganMs = Math.round(store.clock.nowMs() - ms() - 500);
  ifPossible(() => {
    ensureFolder(store.files, `${store.root}/journal`, store.uid);
    store.files.stamp(`${store.root}/journal/boot-${boot}`, `${beganMs}\n`);
  });
}

/** All lines since `sinceMs`, oldest first. Lines that are none are left out. */
export function readJournal(
  store: Pick<Store, "files" | "root" | "uid">,
  sinceMs: number,
): JournalLine[] {
  const root = `${store.root}/journal`;
  const days = (namesIn(store.files, root) ?? []).filter((name) => /^\d{1,6}$/.test(name))
    .map(Number).filter((day) => (day + 1) * DAY_MS > sinceMs);
  const lines = days.flatMap((day) =>
    (namesIn(store.files, `${root}/${day}`) ?? []).filter(isBox).flatMap((box) => {
      const bounds = { maxBytes: READ_MAX_BYTES, maxLinks: 1 };
      const text = readPlain(store, journalPath(store.root, day, box), bounds) ?? "";
      return text.split("\n").flatMap((line) => parseLine(line, box) ?? []);
    })
  );
  return lines.filter(({ ms }) => ms >= sinceMs).sort((a, b) => a.ms - b.ms);
}

function parseLine(line: string, box: string): JournalLine | null {
  const [, ms = "", word = "", rest = ""] = LINE.exec(line) ?? [];
  return isWord(word) ? { ms: Number(ms), box, word, about: rest.split(" ").slice(1) } : null;
}

function isWord(text: string): text is JournalWord {
  return WORDS.has(text);
}

/** The days that are old enough to go, with what lies in them. */
export function* staleJournal(
  store: Store,
): Generator<{ readonly path: string; readonly why: string; readonly inside: readonly string[] }> {
  const root = `${store.root}/journal`;
  for (const name of namesIn(store.files, root) ?? []) {
    const path = `${root}/${name}`;
    const ageMs = store.clock.nowMs() - (lookAt(store.files, path)?.mtimeMs ?? Infinity);
    // Of a boot that is over: each server that starts writes that of its own anew.
    if (name.startsWith("boot-") && ageMs > JOURNAL_KEEP_MS) {
      yield { path, why: "a boot of over 14 days ago", inside: [] };
    }
    if (!/^\d{1,6}$/.test(name)) continue;
    if (store.clock.nowMs() - (Number(name) + 1) * DAY_MS <= JOURNAL_KEEP_MS) continue;
    const inside = (namesIn(store.files, path) ?? []).map((file) => `${path}/${file}`);
    yield { path, why: "a day of over 14 days ago", inside };
  }
}

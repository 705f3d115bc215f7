/**
 * Closing a task: its requester is told, and then the task in its own box is renamed to `…~done` or
 * `…~blocked`. That rename alone is the truth about closing.
 *
 * | killed                            | leaves                                   | the next try              |
 * |-----------------------------------|------------------------------------------|---------------------------|
 * | before the result is linked       | an open task, perhaps a file in `sent`   | delivers, then renames    |
 * | between the link and the rename   | an open task whose requester was told    | finds the link, renames   |
 * | after the rename                  | a closed task                            | changes nothing           |
 *
 * The result's id is made of the task's id, and a try uses the name that an earlier one has fixed, so
 * the requester is told once however often it is tried. Of two processes that close one task at the
 * same moment the second waits its turn: the task's own file is the lock.
 */

import { lookAt } from "../sys/files.ts";
import { isSettled } from "../sys/remembered.ts";
import { boxOf, derivedId } from "../wire/ids.ts";
import {
  CLOSE_MAX_TRIES,
  OPEN_WORK_OWN_MS,
  OPEN_WORK_SLOW_MS,
  OPEN_WORK_TRUST,
  SERVED_MAX_SESSIONS,
} from "../wire/limits.ts";
import type { Message } from "../wire/message.ts";
import {
  anyName,
  type Closed,
  formatDone,
  isOpenTask,
  type LeasedName,
  parseName,
} from "../wire/name.ts";
import { deliver, type Outgoing, type Quota, type Refusal } from "./deliver.ts";
import { fileOf, find, firstLease, type Found } from "./find.ts";
import { unfold } from "./hand.ts";
import { boxPath } from "./layout.ts";
import { peek, traceAcknowledged } from "./lease.ts";
import type { Reader } from "./mailbox.ts";
import { earlierName } from "./sent.ts";
import type { Store } from "./store.ts";
import { followSuccessor } from "./successor.ts";
import { unless } from "../sys/files.ts";

/** What is closed, how, and what its requester is told. */
interface Closing {
  /** The task's id. */
  readonly id: string;
  readonly state: Closed;
  /** Composes the result; it gets the task and the result's id. */
  readonly compose: (task: Message, resultId: string) => Outgoing;
}

/** What became of it. */
export type ClosingResult =
  | {
    readonly ok: true;
    readonly state: Closed;
    readonly task: Message;
    readonly resultId: string;
    /** It was closed before, and nothing was sent now. */
    readonly already: boolean;
  }
  | { readonly ok: false; readonly fault: ClosingFault; readonly detail?: string };

/** Why a task stays as it is: `busy` when other processes move it all the time. */
type ClosingFault =
  | "not-found"
  | "not-a-task"
  | "requester-unknown"
  | "busy"
  | Refusal["code"];

/**
 * Closes a task of the reader's box, wherever in the box it lies. A blocked one may still be
 * completed, a completed one stays completed.
 *
 * @throws {FileError} When the disk fails; the task is open still, and the same call may be made again
 */
export async function closeTask(
  store: Store,
  reader: Reader,
  closing: Closing,
  quota: Quota,
): Promise<ClosingResult> {
  const ids = {
    done: await derivedId("result", "done", closing.id),
    blocked: await derivedId("result", "blocked", closing.id),
  };
  for (let tries = 0; tries < CLOSE_MAX_TRIES; tries++) {
    const found = find(store, reader.box, closing.id);
    if (found === null) return { ok: false, fault: "not-found" };
    if (found.message.action_required !== true) return { ok: false, fault: "not-a-task" };
    const closed = found.folder === "new" ? null : found.held.closed;
    if (closed === "done" || closed === closing.state) {
      const task = found.message;
      return { ok: true, state: closed, task, resultId: ids[closed], already: true };
    }
    let result: ClosingResult | null = null;
    store.files.ifUnlocked(fileOf(store, reader.box, found), () => {
      result = tellAndRename(store, reader, found, closing, ids[closing.state], quota);
    });
    if (result !== null) return result;
  }
  return { ok: false, fault: "busy" };
}

/** Null when the task was moved meanwhile, so that it must be looked for again. */
function tellAndRename(
  store: Store,
  reader: Reader,
  found: Found,
  { state, compose }: Closing,
  resultId: string,
  quota: Quota,
): ClosingResult | null {
  // Who held the lock before may have closed it.
  if (store.files.lstat(fileOf(store, reader.box, found)) === null) return null;
  const task = found.message;
  if (!hasRequester(store, task)) return { ok: false, fault: "requester-unknown" };
  const outgoing = compose(task, resultId);
  const name = earlierName(store, outgoing.fromBox, resultId) ?? outgoing.name;
  const delivery = deliver(store, { ...outgoing, name }, quota);
  if (!delivery.ok) {
    return { ok: false, fault: delivery.refusal.code, detail: delivery.refusal.detail };
  }
  if (!rename(store, reader, found, state)) return null;
  return { ok: true, state, task, resultId, already: false };
}

/** Whether there is an agent to tell: one that has, or had, a box. */
export function hasRequester(store: Store, { origin, from_session_id }: Message): boolean {
  if (origin !== "peer") return false;
  const box = followSuccessor(store, boxOf(from_session_id));
  return store.files.lstat(boxPath(store.root, box))?.kind === "folder";
}

function rename(store: Store, reader: Reader, found: Found, state: Closed): boolean {
  const held = found.folder === "new" ? firstHandOver(store, reader, found.base) : found.held;
  if (held === null) return false;
  const proof = { rule: "acted_on_id", ms: store.clock.nowMs() } as const;
  const closed = formatDone({ ...held, proof, closed: state });
  const move = () => {
    const to = `${boxPath(store.root, reader.box, "done")}/${closed}`;
    store.files.rename(fileOf(store, reader.box, found), to);
    if (found.folder !== "done") traceAcknowledged(store, reader.box, held, proof.rule);
    return true;
  };
  // Not found: a hook acknowledged it just now, and it lies in another folder.
  return unless("not-found", move, false);
}

function firstHandOver(store: Store, reader: Reader, base: string): LeasedName | null {
  const name = parseName(base);
  return name === null ? null : { base, name, lease: firstLease(store, reader), closed: null };
}

// Open work: the tasks of a box that are not closed, wherever in it they lie. It is derived from the
// folders at every look, so that it cannot disagree with the mail.

const FOLDERS = ["new", "cur", "done"] as const;

/** The open tasks of `box`, oldest first; a task that is unreadable is left out. */
export function* openTasks(store: Store, box: string): Generator<Message> {
  unfold(store, box);
  const found: { readonly folder: typeof FOLDERS[number]; readonly name: string }[] = [];
  for (const folder of FOLDERS) {
    for (const name of store.files.list(boxPath(store.root, box, folder)) ?? []) {
      if (isOpenTask(name)) found.push({ folder, name });
    }
  }
  const seen = new Set<string>();
  for (const { folder, name } of found.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const id = anyName(name)?.id ?? "";
    // Moved by a reader between two looks.
    if (seen.has(id)) continue;
    const message = peek(store, box, folder, name);
    if (!message.ok) continue;
    seen.add(id);
    yield message.value;
  }
}

/** How many tasks of `box` are open, counted from names alone. */
export function countOpenTasks(store: Store, box: string): number {
  return openWorkIn(store, box, (folder) => openNames(store, box, folder));
}

function openWorkIn(
  store: Store,
  box: string,
  namesIn: (folder: typeof FOLDERS[number]) => readonly string[],
): number {
  unfold(store, box);
  // Moved by a reader between two looks, a task may be seen twice.
  return new Set(FOLDERS.flatMap(namesIn).map((name) => anyName(name)?.id ?? "")).size;
}

function openNames(store: Store, box: string, folder: typeof FOLDERS[number]): readonly string[] {
  return (store.files.list(boxPath(store.root, box, folder)) ?? []).filter(isOpenTask);
}

/** The number of open tasks, for every response that tells it. */
export interface OpenWork {
  count(box: string): number;
  /** A task was closed: the next count is taken anew. */
  changed(): void;
  /**
   * Runs `act`, which moves messages of `box` and tells whether a task was among them: where there was none, its
   * folders need not be looked through again for that.
   */
  keeping(box: string, act: () => boolean): void;
}

/** The names of the open tasks in a folder, as it was when they were looked for. */
interface Looked {
  readonly names: readonly string[];
  readonly key: string;
  /** Until then, in ms since the epoch. */
  readonly untilMs: number;
}

/**
 * Counts open tasks for one server. A box keeps thousands of acknowledged messages, so a folder is looked through
 * again when others have changed it. Where the box holds so much that counting takes long all the same, the last
 * count stands for a while: a drain of ten thousand messages would be quadratic otherwise.
 */
export function createOpenWork(store: Store): OpenWork {
  let last: { readonly box: string; readonly count: number; readonly untilMs: number } | null =
    null;
  const looked = new Map<string, Looked>();
  const keyOf = (path: string) => {
    const stat = lookAt(store.files, path);
    return { key: `${stat?.inode} ${stat?.mtimeMs}`, changedMs: stat?.mtimeMs ?? Infinity };
  };
  const namesIn = (box: string, folder: typeof FOLDERS[number], unsettledMs = 0) => {
    const path = boxPath(store.root, box, folder);
    const nowMs = store.clock.nowMs();
    const { key, changedMs } = keyOf(path);
    const before = looked.get(path);
    if (before?.key === key && nowMs < before.untilMs) return before.names;
    const names = openNames(store, box, folder);
    // A further change within the same tick of the file system's clock would not show.
    const untilMs = isSettled(nowMs, changedMs) ? Infinity : nowMs + unsettledMs;
    looked.set(path, { names, key, untilMs });
    return names;
  };
  const changed = () => {
    last = null;
    looked.clear();
  };
  return {
    count(box) {
      const startMs = store.clock.nowMs();
      if (last !== null && last.box === box && startMs < last.untilMs) return last.count;
      // One server serves a few sessions.
      if (looked.size > FOLDERS.length * SERVED_MAX_SESSIONS) looked.clear();
      const count = openWorkIn(store, box, (folder) => namesIn(box, folder));
      const endMs = store.clock.nowMs();
      const tookMs = endMs - startMs;
      const trustMs = tookMs < OPEN_WORK_SLOW_MS ? 0 : tookMs * OPEN_WORK_TRUST;
      last = { box, count, untilMs: endMs + trustMs };
      return count;
    },
    changed,
    keeping(box, act) {
      // Looked through before: right after its own moves nobody could tell whether others change them too.
      for (const folder of FOLDERS) namesIn(box, folder, OPEN_WORK_OWN_MS);
      const known = FOLDERS.flatMap((folder) => {
        const path = boxPath(store.root, box, folder);
        const before = looked.get(path);
        return before === undefined ? [] : [[path, before] as const];
      });
      if (act()) return changed();
      for (const [path, { names, untilMs }] of known) {
        const ownMs = store.clock.nowMs() + OPEN_WORK_OWN_MS;
        looked.set(path, { names, key: keyOf(path).key, untilMs: Math.min(untilMs, ownMs) });
      }
    },
  };
}

/**
 * What the sessions of one server say of themselves: their names and their state cards. They are kept in
 * their boxes, so that a session that is resumed, or gets another server, is called what it was called.
 */

import { activityPath, cardPath, namePath, namesPath } from "../mail/layout.ts";
import { ensureBox, ensureFolder, readSmall, type Store } from "../mail/store.ts";
import { followSuccessor } from "../mail/successor.ts";
import { ifPossible, lookAt, namesIn } from "../sys/files.ts";
import { isMissing } from "../sys/remembered.ts";
import { type Project, projectId, sameProject } from "../wire/entry.ts";
import {
  boxOf,
  isMisleadingName,
  isPeerName,
  isSessionId,
  meansSession,
  sessionOfBox,
} from "../wire/ids.ts";
import {
  AWAY_SHOWN_MAX,
  NAME_UNHELD_MS,
  NAMES_MAX_FILES,
  QUEUED_KEEP_MS,
  SCHEMA_VERSION,
  SERVED_MAX_SESSIONS,
} from "../wire/limits.ts";
import {
  type Card,
  encodeCard,
  encodeHeldName,
  type HeldName,
  isOtherVersion,
  NO_CARD,
  parseCard,
  parseHeldName,
} from "../wire/notes.ts";
import { clientName, type Peer } from "./peers.ts";
import type { Starts } from "./starts.ts";

/** The cards of one server's sessions, by their boxes. */
export interface Cards {
  /** The card as this server knows it. */
  of(box: string): Card;
  /** The card as it is now: another server of the same session may have changed it. */
  now(box: string): Card;
  /** Changes a card; what is not given stays. Touches no file but to read it. */
  change(box: string, change: Partial<Card>): void;
  /** The session goes on in another box. Touches no file but to read it. */
  move(from: string, to: string): void;
  /** Writes down what has changed. What the disk refuses is left for the next time. */
  keep(): void;
}

/** The cards in `store`. */
export function openCards(store: Store): Cards {
  const cards = new Map<string, Card>();
  /** What the files do not say yet. */
  const changes = new Map<string, Partial<Card>>();
  /** Boxes that were left, whose files go when nothing of them is missing elsewhere. */
  const left = new Set<string>();

  const remember = (box: string, card: Card): Card => {
    cards.delete(box);
    cards.set(box, card);
    for (const oldest of cards.keys()) {
      if (cards.size <= SERVED_MAX_SESSIONS) break;
      if (!changes.has(oldest)) cards.delete(oldest);
    }
    return card;
  };
  const now = (box: string): Card => {
    if (left.has(box)) return remember(box, NO_CARD);
    const path = cardPath(store.root, box);
    // What is there and gives no text may only have failed to be read.
    if (readSmall(store, path) === null && !isMissing(store.files, path)) {
      return { ...cards.get(box) ?? NO_CARD, ...changes.get(box) };
    }
    return remember(box, { ...readCard(store, box), ...changes.get(box) });
  };
  const change: Cards["change"] = (box, changed) => {
    left.delete(box);
    changes.set(box, { ...changes.get(box), ...changed });
    now(box);
  };
  return {
    of: (box) => cards.get(box) ?? now(box),
    now,
    change,
    move(from, to) {
      const { name, named_at, state, project, client, last_seen_ms, resumable } = now(from);
      if (name === null && state === null) return;
      change(to, {
        ...{ project, client, last_seen_ms, resumable },
        ...(name === null ? {} : { name, named_at }),
        ...(state === null ? {} : { state }),
      });
      changes.delete(from);
      left.add(from);
      remember(from, NO_CARD);
    },
    keep() {
      for (const [box, changed] of changes) {
        if (!ifPossible(() => writeCard(store, box, changed))) continue;
        changes.delete(box);
        // The card is what counts; of a name that cannot be noted its agent says so again.
        ifPossible(() => holdName(store, box, readCard(store, box)));
      }
      if (changes.size > 0) return;
      for (const box of left) {
        if (ifPossible(() => store.files.remove(cardPath(store.root, box)))) left.delete(box);
      }
    },
  };
}

/** What the agent with the box `box` said of itself last. */
export function readCard(store: Store, box: string): Card {
  const text = readSmall(store, cardPath(store.root, box));
  const card = text === null ? null : parseCard(text);
  return card?.ok ? card.value : NO_CARD;
}

function writeCard(store: Store, box: string, changed: Partial<Card>): void {
  const path = cardPath(store.root, box);
  const before = readSmall(store, path);
  if (before !== null && isOtherVersion(before)) return;
  ensureBox(store, box);
  store.files.replace(path, encodeCard(changed, before));
}

/** Notes that the agent with the box `box` is called so, unless another has chosen the name since. */
function holdName(store: Store, box: string, { name, named_at, project }: Card): void {
  if (name === null || project === null || named_at === null) return;
  const path = namePath(store.root, project, name);
  const before = readHeld(store, path);
  if (before?.box === box && before.named_at === named_at) return;
  if (before !== null && before.named_at > named_at && holds(store, before.box, name)) return;
  ensureFolder(store.files, namesPath(store.root, project), store.uid);
  store.files.replace(path, encodeHeldName({ box, named_at }));
}

/** Whether the agent that has the mail of `box` now is called so. */
function holds(store: Store, box: string, name: string): boolean {
  return readCard(store, followSuccessor(store, box)).name === name;
}

/** What a file of a name says; null when it says nothing. */
function readHeld(store: Store, path: string): HeldName | null {
  const held = parseHeldName(readSmall(store, path) ?? "");
  return held.ok ? held.value : null;
}

// Agents that are away: their session has ended and can be resumed, so what is sent to them waits. A name
// that one chose stays its address until another agent of the project chooses it.
//
// `names/<project>/<name>` says whose a name was last. It is a hint: the card in that box is the truth.

/** The agents that are away: `here` has the boxes of those that are not, whatever their project. */
interface Away {
  /** Those of a project that have chosen a name, the last seen first. */
  named(project: Project, here: ReadonlySet<string>): Peer[];
  /** All that `address` may mean: the last holder of a name, and sessions by their id or its beginning. */
  find(address: string, project: Project, here: ReadonlySet<string>): Peer[];
}

/** Opens the view on those who are away. */
export function openAway(store: Store, starts: Starts): Away {
  const awayIn = (box: string, project: Project, here: ReadonlySet<string>): Peer | null => {
    const sessionId = sessionOfBox(box);
    if (sessionId === null || here.has(box)) return null;
    const card = readCard(store, box);
    const start = starts.of(sessionId);
    const isOurs = card.project === projectId(project) ||
      (start !== null && sameProject(start.project, project));
    const canReturn = card.resumable || (start?.transcript_path ?? null) !== null;
    if (!isOurs || !canReturn || start?.mode === "headless") return null;
    const markMs = lookAt(store.files, activityPath(store.root, box))?.mtimeMs ?? 0;
    const sinceMs = Math.max(card.last_seen_ms ?? 0, start?.at_ms ?? 0, markMs);
    if (sinceMs < store.clock.nowMs() - QUEUED_KEEP_MS) return null;
    return peerAway(box, sessionId, { card, start, project, sinceMs });
  };
  const holderOf = (name: string, project: Project, here: ReadonlySet<string>): Peer | null => {
    const held = readHeld(store, namePath(store.root, projectId(project), name));
    if (held === null) return null;
    const peer = awayIn(followSuccessor(store, held.box), project, here);
    return peer?.entry.name === name ? peer : null;
  };
  return {
    named(project, here) {
      const folder = namesPath(store.root, projectId(project));
      const names = (namesIn(store.files, folder) ?? []).slice(0, NAMES_MAX_FILES).filter(
        isPeerName,
      );
      const found = names.flatMap((name) => {
        const peer = holderOf(name, project, here);
        if (peer === null) forgetUnheld(store, `${folder}/${name}`, name);
        return peer ?? [];
      });
      return found.sort((a, b) => sinceOf(b) - sinceOf(a)).slice(0, AWAY_SHOWN_MAX);
    },
    find(address, project, here) {
      const holder = isPeerName(address) ? holderOf(address, project, here) : null;
      const ids = starts.all().map(({ session_id }) => session_id)
        .filter((id) => meansSession(address, id));
      const meant = isSessionId(address) ? [address, ...ids] : ids;
      const boxes = new Set(meant.map((id) => followSuccessor(store, boxOf(id))));
      const found = [...boxes].flatMap((box) => awayIn(box, project, here) ?? []);
      return holder === null || boxes.has(holder.box) ? found : [...found, holder];
    },
  };
}

function sinceOf({ awaySinceMs }: Peer): number {
  return awaySinceMs ?? 0;
}

interface Known {
  readonly card: Card;
  readonly start: ReturnType<Starts["of"]>;
  readonly project: Project;
  readonly sinceMs: number;
}

function peerAway(
  box: string,
  sessionId: string,
  { card, start, project, sinceMs }: Known,
): Peer {
  const type = card.client ?? start?.client ?? "agent";
  const chosen = card.name !== null && !isMisleadingName(card.name) ? card.name : null;
  return {
    box,
    sessionId,
    name: chosen ?? clientName(type, box),
    awaySinceMs: sinceMs,
    entry: {
      schema_version: SCHEMA_VERSION,
      server_pid: null,
      domain: start?.domain ?? "",
      started_at: start?.at_ms ?? sinceMs,
      client: {
        type,
        version: null,
        pid: null,
        session_id: sessionId,
        session_id_source: null,
        transcript_path: start?.transcript_path ?? null,
        cwd: start?.cwd ?? project.root,
      },
      project: start?.project ?? project,
      name: chosen,
      named_at: card.named_at,
      label: null,
      tmux: null,
      state: card.state,
    },
  };
}

/** A name whose holder is swept, or is called otherwise now, is free. */
function forgetUnheld(store: Store, path: string, name: string): void {
  const held = readHeld(store, path);
  if (held !== null && holds(store, held.box, name)) return;
  const stat = lookAt(store.files, path);
  // Whoever has just chosen it writes its card first, but we may have read that before.
  if (stat === null || store.clock.nowMs() - stat.mtimeMs < NAME_UNHELD_MS) return;
  ifPossible(() => store.files.remove(path));
}

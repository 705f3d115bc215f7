/**
 * Offering mail to a reader: first what it was handed before and never acknowledged, then what is
 * queued. The caller looks at each offer and takes it when it fits; what is not taken stays where it
 * is.
 */

import { ifPossible } from "../sys/files.ts";
import { type Absent, rememberAbsent } from "../sys/remembered.ts";
import { boxTag, isMessageId, isTurnId } from "../wire/ids.ts";
import { countField, parseObject } from "../wire/json.ts";
import {
  ANNOUNCED_AGAIN_MS,
  ANSWER_CLOCK_SLACK_MS,
  LEASE_MAX_MS,
  UNSHOWN_MAX_MS,
} from "../wire/limits.ts";
import type { Message } from "../wire/message.ts";
import {
  formatDone,
  formatLeased,
  isBodyShown,
  isReply,
  type Lease,
  type LeasedName,
  type Owner,
  parseLeased,
  parseName,
  type Rule,
  senderTagOf,
  type Via,
} from "../wire/name.ts";
import { isEndedTurn, serverOfTurn, serverTurn } from "../wire/notes.ts";
import { unfold } from "./hand.ts";
import { activityPath, boxPath, sessionPath, turnPath, waitPath } from "./layout.ts";
import {
  acknowledge,
  announcedIn,
  byAge,
  claim,
  handedOver,
  move,
  peek,
  queued,
  release,
  renew,
} from "./lease.ts";
import { answeredSince } from "./sent.ts";
import { assertBox, isHeld, readSmall, type Store } from "./store.ts";
import { isClientAlive } from "./windows.ts";

/** Who reads: a box, its tag, and the turn that runs while it reads. */
export interface Reader {
  readonly box: string;
  readonly tag: string;
  /** The turn's id, `0` before the first turn, `s<server pid>-<domain>` without hooks. */
  readonly turn: string;
  /** Absent for a hook. */
  readonly via?: Via;
  /** The turn ends: whoever took something in it and has not shown it by now is gone. Absent where not. */
  readonly endsTurn?: true;
  /** The client process that reads; absent where that is not known. */
  readonly owner?: Owner;
}

/** A message that may be handed over now. */
export interface Offer {
  readonly base: string;
  readonly message: Message;
  /** The hand-over this would be, announcements counted: 1 for the first. */
  readonly attempt: number;
  /** An earlier hand-over showed the body, or died while it did. */
  readonly isSeen: boolean;
  /** Where it was handed over before; null when it is queued. */
  readonly held: LeasedName | null;
}

/**
 * What can be offered to `reader`, oldest first: of `held`, what another turn left without evidence;
 * then the names in `fresh`. A reply that an ask is blocking for right now is left to that ask. What
 * another reader has taken and not shown yet comes before what its sender has sent since, so that waits:
 * until the lease of the earlier one has ended.
 */
export function* offers(
  store: Store,
  reader: Reader,
  held: Iterable<LeasedName>,
  fresh: Iterable<string>,
): Generator<Offer> {
  const startedMs = startOfServers(store);
  const beingShown = new Set<string>();
  for (const earlier of held) {
    const hasEnded = isOver(store, reader, earlier.lease, startedMs);
    if (!hasEnded && earlier.lease.shown) continue;
    const name = formatLeased(earlier.base, earlier.lease);
    const message = peek(store, reader.box, "cur", name);
    if (!message.ok) continue;
    if (!hasEnded) {
      // A server writes its results in their order, so what a tool has taken comes first by itself.
      const isOfTools = reader.via !== undefined && earlier.lease.via !== undefined;
      if (!isOfTools) beingShown.add(earlier.name.senderTag);
      continue;
    }
    const attempt = earlier.lease.attempt + 1;
    const isSeen = wasSeen(earlier.lease);
    yield { base: earlier.base, message: message.value, attempt, isSeen, held: earlier };
  }
  for (const base of fresh) {
    if (beingShown.size > 0 && beingShown.has(senderTagOf(base))) continue;
    const message = peek(store, reader.box, "new", base);
    if (!message.ok) continue;
    if (isReply(base) && isAwaited(store, reader.box, message.value.reply_to)) continue;
    yield { base, message: message.value, attempt: 1, isSeen: false, held: null };
  }
}

/**
 * Takes an offer under a lease of this turn.
 *
 * @param announced Only the message's size and id are shown, not its body
 * @param shown False for a caller that prints next and then calls {@link confirm}: should it die in
 * between, no evidence of the turn counts for what it took
 * @returns The leased name, or null when another reader was faster
 */
export function take(
  store: Store,
  reader: Reader,
  offer: Offer,
  announced: boolean,
  shown = true,
  isChecked = false,
): LeasedName | null {
  const lease: Lease = {
    readerTag: reader.tag,
    ...(reader.owner === undefined ? {} : { owner: reader.owner }),
    turn: reader.turn,
    attempt: offer.attempt,
    ms: store.clock.nowMs(),
    announced,
    shown,
    ...(announced && offer.isSeen ? { seenBefore: true as const } : {}),
    ...(reader.via === undefined ? {} : { via: reader.via }),
    ...(offer.held?.lease.takenBack === true ? { takenBack: true } as const : {}),
  };
  const name = parseName(offer.base);
  if (name === null) return null;
  const taken = offer.held === null
    ? claim(store, reader.box, offer.base, lease, isChecked)
    : renew(store, reader.box, offer.held, lease, isChecked);
  if (taken === null) return null;
  return { base: offer.base, name, lease, closed: null };
}

/**
 * Whether the model may have seen the body by this hand-over or an earlier one. A hook that died before it
 * noted that it had printed may have printed; one that announced has not shown the body.
 */
export function wasSeen({ announced, seenBefore }: Lease): boolean {
  return !announced || seenBefore === true;
}

/** Which delivery of the body a reader is told that this is: what nobody was shown is the first. */
export function deliveryOf({ isSeen, attempt }: Pick<Offer, "isSeen" | "attempt">): number {
  return isSeen ? attempt : 1;
}

/** Notes of what was taken to be shown that its body will not be; null when another reader has it. */
export function announce(store: Store, box: string, offer: Offer, taken: LeasedName) {
  const seenBefore = offer.isSeen ? { seenBefore: true as const } : {};
  const lease: Lease = { ...taken.lease, announced: true, ...seenBefore };
  return renew(store, box, taken, lease) === null ? null : { ...taken, lease };
}

/** Records that what was taken has been printed; null when another reader has taken it since. */
export function confirm(
  store: Store,
  box: string,
  taken: LeasedName,
  isChecked = false,
): LeasedName | null {
  const lease = { ...taken.lease, shown: true };
  return renew(store, box, taken, lease, isChecked) === null ? null : { ...taken, lease };
}

/**
 * Puts an offer back where it was taken from, because it could not be printed. What was handed over
 * before keeps its count, so that the next hand-over is marked.
 */
export function putBack(store: Store, box: string, offer: Offer, taken: LeasedName): void {
  if (offer.held === null) release(store, box, taken);
  else renew(store, box, taken, offer.held.lease);
}

/** A hand-over, and the one before it: null when the message was queued. */
interface Given {
  readonly held: LeasedName;
  readonly before: LeasedName | null;
}

/**
 * Puts back what was handed to somebody who turned out to be another agent: to that one nothing was shown.
 * What the same agent's next request has proved is no proof either. What it acted on stays.
 */
export function takeBack(store: Store, box: string, given: readonly Given[]): void {
  if (given.length === 0) return;
  const proved = new Map<string, string>();
  for (const name of store.files.list(boxPath(store.root, box, "done")) ?? []) {
    const done = parseLeased(name);
    if (done?.proof?.rule !== "next_request" || done.closed !== null) continue;
    proved.set(formatLeased(done.base, done.lease), name);
  }
  for (const { held, before } of given) {
    const leased = formatLeased(held.base, held.lease);
    const done = proved.get(leased);
    const cur = `${boxPath(store.root, box, "cur")}/${leased}`;
    const from = done === undefined ? cur : `${boxPath(store.root, box, "done")}/${done}`;
    const to = before === null
      ? `${boxPath(store.root, box, "new")}/${held.base}`
      : `${boxPath(store.root, box, "cur")}/${formatLeased(before.base, before.lease)}`;
    // Gone: another server of that agent has taken it since, or the model has acted on it.
    ifPossible(() => store.files.rename(from, to));
  }
}

/** Acknowledges what was handed over in `turn`; announcements need the model to act on their id. */
export function acknowledgeTurn(
  store: Store,
  box: string,
  held: readonly LeasedName[],
  turn: string,
  rule: Rule = "turn_ended",
): number {
  let count = 0;
  for (const one of held) {
    if (one.lease.turn !== turn || !isBodyShown(one.lease)) continue;
    if (acknowledge(store, box, one, rule)) count++;
  }
  return count;
}

/** Whether a lease has ended without evidence, seen from a reader in `turn`. */
function isOver(
  store: Store,
  { box, turn, via, endsTurn, owner }: Reader,
  lease: Lease,
  startedMs: (server: string) => number | null,
): boolean {
  if (isOfEarlierServer(lease, startedMs)) return true;
  if (
    owner !== undefined && isOfOther(lease, owner) && isClientAlive(store, lease.owner, box)
  ) {
    return store.clock.nowMs() - lease.ms > LEASE_MAX_MS;
  }
  if (lease.turn === turn) {
    const ageMs = store.clock.nowMs() - lease.ms;
    // What was never shown is not worth waiting for, even in its own turn.
    if (!lease.shown) return endsTurn === true || ageMs < 0 || ageMs > UNSHOWN_MAX_MS;
    if (lease.announced && via !== undefined) return mayAnnounceAgain(lease, ageMs);
    return ageMs > LEASE_MAX_MS && !hasSign(store, box);
  }
  // A sibling server that lives may still see the evidence for what it handed over.
  const server = serverOfTurn(lease.turn);
  return server === null || !isHeld(store, sessionPath(store.root, server, "lock"));
}

/** Whether the message was handed to another client process, which has the same session open. */
function isOfOther(lease: Lease, owner: Owner): lease is Lease & { readonly owner: Owner } {
  if (lease.owner === undefined) return false;
  const { pid, domain } = lease.owner;
  // Within a turn a hook does not know its domain.
  const isElsewhere = domain !== "" && owner.domain !== "" && domain !== owner.domain;
  return pid !== owner.pid || isElsewhere;
}

/**
 * Whether a tool offers what was only announced in this very turn. What a hook announced may fit a result; what
 * a tool has just announced does not, and whoever reads until nothing comes would never end.
 */
function mayAnnounceAgain(lease: Lease, ageMs: number): boolean {
  return lease.via !== "read_my_messages" || ageMs < 0 || ageMs > ANNOUNCED_AGAIN_MS;
}

/**
 * Whether the server that a lease names is not the one that runs under this pid now: it started after
 * the lease was made. In a container the same pids come again at each start.
 */
function isOfEarlierServer(lease: Lease, startedMs: (server: string) => number | null): boolean {
  const server = serverOfTurn(lease.turn);
  const ms = server === null ? null : startedMs(server);
  return ms !== null && lease.ms < ms;
}

/** When the server that runs under a name says that it started; each entry is read once. */
function startOfServers(store: Store): (server: string) => number | null {
  const known = new Map<string, number | null>();
  return (server) => {
    const before = known.get(server);
    if (before !== undefined) return before;
    const entry = parseObject(readSmall(store, sessionPath(store.root, server, "json")) ?? "");
    const ms = entry === null ? null : countField(entry, "started_at");
    known.set(server, ms);
    return ms;
  };
}

/** Whether the holder of a lease has shown itself since a lease could have ended. */
function hasSign(store: Store, box: string): boolean {
  const mark = store.files.lstat(activityPath(store.root, box));
  return mark !== null && store.clock.nowMs() - mark.mtimeMs <= LEASE_MAX_MS;
}

/** Whether an ask of this agent is blocking for the reply to `requestId` right now. */
export function isAwaited(store: Store, box: string, requestId: string | undefined): boolean {
  if (requestId === undefined || !isMessageId(requestId)) return false;
  return isHeld(store, waitPath(store.root, box, requestId));
}

// One server's view of a box. It keeps the sorted list of queued names between calls: listing and
// sorting ten thousand names for every fifty read would make a drain quadratic.

/** The queued and handed-over names of a box, as last seen. */
export interface Inbox {
  /** What can be handed to `reader` now, oldest first. */
  offers(reader: Reader): Generator<Offer>;
  /**
   * Takes an offer under a lease; null when another reader was faster. With hooks the lease counts as
   * shown only once it is confirmed.
   */
  take(reader: Reader, offer: Offer, announced: boolean): LeasedName | null;
  /** Messages that are queued now, as far as known. */
  waiting(): number;
  /** Everything must be looked at anew: the folder changed, or another server may have moved mail. */
  refresh(): void;
}

/** Names kept before the folder is listed again. */
const LOW_WATER = 64;

/** Opens a view of `box`. */
export function openInbox(store: Store, box: string): Inbox {
  let names: string[] = [];
  /** Everything before it was taken. */
  let head = 0;
  /** Taken, but not at the head. */
  const taken = new Set<string>();
  let turnSeen: string | null = null;
  let pending: LeasedName[] = [];

  const list = () => {
    names = queued(store, box);
    head = 0;
    taken.clear();
  };
  // What a turn shows stays in `cur` until its end, and may be thousands. Only announcements are looked for anew.
  const lookForAnnounced = () => {
    const shown = pending.filter(({ lease }) => isBodyShown(lease));
    pending = [...shown, ...announcedIn(store, box)].sort(byAge);
  };
  const skipTaken = () => {
    for (let name = names[head]; name !== undefined && taken.delete(name); name = names[head]) {
      head++;
    }
  };
  function* fresh(): Generator<string> {
    for (let at = head; at < names.length; at++) {
      const name = names[at];
      if (name !== undefined && !taken.has(name)) yield name;
    }
  }
  return {
    *offers(reader) {
      if (turnSeen !== reader.turn) {
        pending = handedOver(store, box);
        turnSeen = reader.turn;
      }
      // Once for all that is taken from these offers.
      assertBox(store, box, "cur");
      skipTaken();
      if (names.length - head < LOW_WATER) {
        list();
        lookForAnnounced();
      }
      yield* offers(store, reader, pending, fresh());
      // All were looked at, so what is left is unreadable, awaited, or gone: look anew next time.
      names = [];
    },
    take(reader, offer, announced) {
      // A turn that is this very server ends with it: nothing is proved by what it did not show.
      const shown = serverOfTurn(reader.turn) !== null;
      const held = take(store, reader, offer, announced, shown, true);
      if (offer.held === null) taken.add(offer.base);
      else pending = pending.filter((one) => one.base !== offer.base);
      return held;
    },
    waiting: () => Math.max(0, names.length - head - taken.size),
    refresh() {
      list();
      turnSeen = null;
    },
  };
}

// Messages that were shown in a part of the conversation which the user has taken back since: the model
// knows nothing of them any more, so what proved that they had arrived counts no longer.

/**
 * Puts what the session of `reader` was shown in `turns` back among what was handed over and not shown, so
 * that its next reader offers it as one more delivery. What the model acted on by its id stays, and a
 * closed task, and what was answered since `sinceMs`, when the running turn began.
 *
 * One rename for each message, so a crash leaves some as they were; to do it again finishes the rest.
 *
 * @returns How many messages were put back
 */
export function takeBackTurns(
  store: Store,
  reader: Pick<Reader, "box" | "tag">,
  turns: ReadonlySet<string>,
  sinceMs: number,
): number {
  unfold(store, reader.box);
  const shown = shownIn(store, reader, turns);
  if (shown.length === 0) return 0;
  // Both times are of this machine's clock, so the slack for other clocks is taken off again.
  const answered = answeredSince(
    store,
    reader.box,
    sinceMs + ANSWER_CLOCK_SLACK_MS,
    () => false,
  );
  let count = 0;
  for (const { path, held } of shown) {
    if (answered.has(held.name.id)) continue;
    const { via: _, ...lease } = held.lease;
    const again = { ...lease, ms: store.clock.nowMs(), shown: false, takenBack: true } as const;
    const to = formatLeased(held.base, again);
    if (move(store, path, reader.box, "cur", to) === null) continue;
    count++;
    store.trace?.({ event: "taken_back", box: reader.box, message_id: held.name.id });
  }
  return count;
}

/** What was shown in these turns, oldest first, and where it lies. */
function shownIn(
  store: Store,
  { box, tag }: Pick<Reader, "box" | "tag">,
  turns: ReadonlySet<string>,
): { readonly path: string; readonly held: LeasedName }[] {
  const found = [];
  for (const folder of ["cur", "done"] as const) {
    assertBox(store, box, folder);
    const place = boxPath(store.root, box, folder);
    for (const name of store.files.list(place) ?? []) {
      const held = parseLeased(name);
      if (held === null || !isTakenBack(held, tag, turns)) continue;
      if (folder === "done" && held.proof === undefined) continue;
      found.push({ path: `${place}/${formatDone(held)}`, held });
    }
  }
  return found.sort((a, b) => a.held.base < b.held.base ? -1 : 1);
}

function isTakenBack(
  { lease, proof, closed }: LeasedName,
  tag: string,
  turns: ReadonlySet<string>,
): boolean {
  return lease.readerTag === tag && turns.has(lease.turn) && lease.shown && !lease.announced &&
    closed === null && proof?.rule !== "acted_on_id";
}

// How a server reads the boxes of its agents: in which turn.

/**
 * Gives the reader of a box as it is right now, for the server of this name.
 *
 * @param owner Its client process, where that has one session at a time
 */
export function openBoxReader(
  store: Store,
  server: string,
  owner: Owner | null,
): (box: string) => Reader {
  const absent = rememberAbsent(store);
  return (box) => {
    const turn = runningTurn(store, absent, box) ?? serverTurn(server);
    return { box, tag: boxTag(box), turn, ...(owner === null ? {} : { owner }) };
  };
}

/**
 * The running turn as the hooks wrote it; null for an agent without hooks. A session that has ended and
 * is read for all the same goes on without them: with them, its start would have been marked.
 */
function runningTurn(store: Store, absent: Absent, box: string): string | null {
  const path = turnPath(store.root, box);
  if (absent.holds(path)) return null;
  const text = readSmall(store, path);
  if (text === null) absent.note(path);
  const turn = text?.trim();
  return turn !== undefined && isTurnId(turn) && !isEndedTurn(turn) ? turn : null;
}

/**
 * Handing mail over: as many messages as fit into one frame are taken under leases, oldest first, what
 * earlier turns left before what is new. A message that would fill more than a whole frame is announced.
 *
 * What was taken counts as shown only once the frame has been printed. A hook that dies in between
 * leaves leases that no Stop acknowledges, and the messages are offered again.
 */

import { shortIds } from "../agents/peers.ts";
import { oldestQueued, type Queue } from "../mail/lease.ts";
import {
  confirm,
  deliveryOf,
  type Offer,
  offers,
  putBack,
  type Reader,
  take,
} from "../mail/mailbox.ts";
import { word } from "../mail/outgoing.ts";
import { assertBox, type Store } from "../mail/store.ts";
import { bytesOf, frameBytes, type FrameFacts, renderFrame, type Shown } from "../render/frame.ts";
import {
  HAND_OVER_MAX_ATTEMPTS,
  HAND_OVER_MAX_MESSAGES,
  HOOK_LOOK_MAX_NAMES,
} from "../wire/limits.ts";
import { isName, type LeasedName } from "../wire/name.ts";
import type { GetEnv } from "../wire/settings.ts";
import { type Hook, lookBudget, orTell } from "./hook.ts";

/** What may be handed over, and to which turn. */
export interface Waiting {
  readonly turn: string;
  /** Handed over before; offered again when the turn it was handed to is not `turn`. */
  readonly held: readonly LeasedName[];
  /** What is queued. */
  readonly fresh: Queue;
  /** The session has just begun: whatever was handed over before has ended, also in this turn. */
  readonly fromTheStart?: boolean;
  /** The turn is about to end: what a hook of it took and has not shown is shown by nobody else. */
  readonly endsTurn?: true;
}

/** A hand-over that was prepared: print the frame, then say whether that worked. */
export interface HandOver {
  readonly frame: string;
  /** The frame was printed. */
  printed(): void;
  /** It could not be printed: all mail goes back where it was. */
  unprinted(): void;
}

interface Taken {
  readonly offer: Offer;
  readonly lease: LeasedName;
  readonly shown: Shown;
}

/** How a message is shown in this frame. */
type Seen = Required<Pick<FrameFacts, "nowMs" | "shortId">>;

/** Takes what fits into one frame; null when there is nothing. */
export function prepareHandOver(hook: Hook, waiting: Waiting): HandOver | null {
  const { store, box } = hook;
  const nowMs = store.clock.nowMs();
  const shortId = shortIds(store);
  const { taken, left } = takeWhatFits(hook, waiting, { nowMs, shortId });
  if (taken.length === 0) return null;
  const nonce = drawNonce(store);
  const frame = renderFrame(taken.map((one) => one.shown), { nonce, left, nowMs, shortId });
  const each = (act: (one: Taken) => void) => {
    for (const one of taken) orTell(hook, () => act(one), undefined);
  };
  return {
    frame,
    printed() {
      // Again, because the client may have taken its time to read.
      if (!mayTake(hook)) return;
      each(({ lease }) => confirm(store, box, lease, true));
      const [count, chars] = [taken.length, frame.length];
      store.trace?.({ event: "hand_over", box, by: hook.event, count, chars });
    },
    unprinted: () => each(({ offer, lease }) => putBack(store, box, offer, lease)),
  };
}

/** Whether the folder that is taken into is one. */
function mayTake(hook: Hook): boolean {
  return orTell(hook, () => {
    assertBox(hook.store, hook.box, "cur");
    return true;
  }, false);
}

function takeWhatFits(hook: Hook, waiting: Waiting, seen: Seen) {
  const reader: Reader = {
    box: hook.box,
    tag: hook.tag,
    turn: waiting.turn,
    ...(waiting.endsTurn === true ? { endsTurn: true } as const : {}),
    ...(hook.owner === undefined ? {} : { owner: hook.owner }),
  };
  const wholeFrame = hook.maxBytes - frameBytes();
  const taken: Taken[] = [];
  let room = wholeFrame;
  let looked = 0;
  // Once for all that is taken.
  if (!mayTake(hook)) return { taken, left: 0 };
  const isOver = lookBudget(hook.store.clock);
  const fresh = function* () {
    for (const name of until(isOver, waiting.fresh.oldest)) {
      looked++;
      yield name;
    }
  };
  const held = until(isOver, offeredAgain(waiting));
  // No lease names the turn "", so at the start of a session all of them have ended.
  const asking = waiting.fromTheStart ? { ...reader, turn: "" } : reader;
  for (const offer of offers(hook.store, asking, held, fresh())) {
    const fitting = taken.length < HAND_OVER_MAX_MESSAGES
      ? fit(offer, room, wholeFrame, seen)
      : null;
    if (fitting === null) {
      if (offer.held === null) looked--;
      break;
    }
    const { shown, bytes } = fitting;
    const lease = takeOffer(hook, reader, offer, shown.announced);
    if (lease === "failed") break;
    if (lease === null) continue;
    taken.push({ offer, lease, shown });
    room -= bytes;
  }
  return { taken, left: waiting.fresh.count - looked };
}

function offeredAgain({ held }: Waiting): LeasedName[] {
  return held.filter(({ lease }) => lease.attempt < HAND_OVER_MAX_ATTEMPTS);
}

/** How `offer` is shown in what is left of the frame, or null when the frame is full. */
function fit(
  offer: Offer,
  room: number,
  wholeFrame: number,
  { nowMs, shortId }: Seen,
): { readonly shown: Shown; readonly bytes: number } | null {
  const takenBack = offer.held?.lease.takenBack === true;
  const attempt = deliveryOf(offer);
  const whole = { message: offer.message, attempt, announced: false, takenBack };
  const wholeBytes = bytesOf(whole, nowMs, shortId);
  if (wholeBytes <= room) return { shown: whole, bytes: wholeBytes };
  if (wholeBytes <= wholeFrame) return null;
  const shown = { ...whole, announced: true };
  const bytes = bytesOf(shown, nowMs, shortId);
  return bytes <= room ? { shown, bytes } : null;
}

function takeOffer(
  hook: Hook,
  reader: Reader,
  offer: Offer,
  announced: boolean,
): LeasedName | null | "failed" {
  return orTell(hook, () => take(hook.store, reader, offer, announced, false, true), "failed");
}

/** The items until the time for looking at them is over. */
function* until<T>(isOver: () => boolean, items: Iterable<T>): Generator<T> {
  for (const item of items) {
    if (isOver()) return;
    yield item;
  }
}

/** The word that marks the lines of one frame, which nobody could know before. */
export function drawNonce(store: Store): string {
  return word(store.random(3));
}

// What is queued for the agent of a hook. A hostile box may hold so much that listing and sorting it
// would take all the time there is.

/** The queue: as the gate saw it where it saw too much to be listed again, else as the folder has it. */
export function queueOf({ store, box, env }: Hook): Queue {
  const told = toldBy(env);
  if (told === null) return oldestQueued(store, box, HOOK_LOOK_MAX_NAMES);
  assertBox(store, box, "new");
  return told;
}

/** The gate has the names from its shell, which sorts them: the oldest of them, and how many there are. */
function toldBy(env: GetEnv): Queue | null {
  const count = Number(env("OXTAIL_HOOK_QUEUED") ?? "");
  if (!Number.isSafeInteger(count) || count <= 0) return null;
  const oldest = (env("OXTAIL_HOOK_OLDEST") ?? "").split("/").filter(isName);
  return { oldest: oldest.sort(), count };
}

/**
 * What responses hand over. A message in a response counts as shown once the response was written; a
 * response that is never written gives its messages back.
 *
 * For an agent without hooks a further request proves that the response before it arrived. With hooks
 * the turn decides, and nothing is acknowledged here.
 */

import { readActivity } from "../agents/activity.ts";
import { acknowledge, renew } from "../mail/lease.ts";
import { type Offer, putBack, takeBack } from "../mail/mailbox.ts";
import { assertBox, type Store } from "../mail/store.ts";
import type { OpenWork } from "../mail/tasks.ts";
import { ifPossible } from "../sys/files.ts";
import { ARRIVED_MAX, SETTLE_AFTER_MS } from "../wire/limits.ts";
import type { LeasedName } from "../wire/name.ts";
import { NO_TURN } from "../wire/notes.ts";

/** A JSON-RPC request id. */
export type RequestId = string | number;

/** A message of `box` that a written response handed over. */
interface Arrived {
  readonly box: string;
  readonly held: LeasedName;
}

/** A message of `box` that a response hands over. */
interface HandOver {
  readonly box: string;
  readonly offer: Offer;
  readonly taken: LeasedName;
  /** The model may go on without the result, so that what it does next proves nothing. */
  readonly mayBeLeft?: boolean;
  /** Called when the response was written. */
  readonly onWritten?: () => void;
}

/** The hand-overs of this server's responses. */
export interface HandOvers {
  /**
   * A request of the agent with this box begins: what earlier responses handed over to it has arrived. Of
   * another agent that the same server serves it proves nothing.
   *
   * @param mayWait Nothing in this request looks at what was acknowledged: it is noted a moment later, so that
   * whoever reads one batch after the other does not wait for it. Who is killed in that moment is handed it again.
   */
  requestBegan(box: string, mayWait?: boolean): void;
  /** Notes now what has arrived, where that was left for later. */
  settle(): void;
  /** The response to `id` will hand over a message. */
  note(id: RequestId, handOver: HandOver): void;
  /** The response was written. */
  written(id: RequestId): void;
  /** The response will not be written: everything in it is given back. */
  dropped(id: RequestId): void;
  /** The agent with this box was another one: all that it was handed here waits for it again, as if unseen. */
  takeBack(box: string): void;
}

/**
 * Keeps the hand-overs of one server. `ownTurn` is the turn of an agent without hooks.
 *
 * These notes are made between a client's calls: what the disk refuses is left, the lease ends by itself,
 * and the message is offered again.
 */
export function trackHandOvers(
  store: Store,
  ownTurn: string,
  keeping: OpenWork["keeping"] = (_box, act) => void act(),
): HandOvers {
  const open = new Map<RequestId, HandOver[]>();
  let arrived: Arrived[] = [];
  /** Arrived, and not acknowledged yet. */
  let proved: Arrived[] = [];
  /** Counts what was settled or put off: only the last time that was set counts. */
  let turns = 0;
  /** What was written, as long as it may have to be taken back. */
  let given: {
    readonly box: string;
    readonly held: LeasedName;
    readonly before: LeasedName | null;
  }[] = [];
  const settle = () => {
    turns++;
    const boxes = Map.groupBy(proved, ({ box }) => box);
    proved = [];
    // What cannot be moved now is tried again; it must not keep the request from being served.
    for (const [box, list] of boxes) arrived.unshift(...settleBox(store, box, list, keeping));
  };
  const settleLater = async () => {
    const turn = ++turns;
    await store.clock.sleep(SETTLE_AFTER_MS);
    if (turn === turns) settle();
  };
  return {
    requestBegan(own, mayWait = false) {
      proved.push(...arrived.filter(({ box }) => box === own));
      arrived = arrived.filter(({ box }) => box !== own);
      // Not while this request is served, however long that takes.
      turns++;
      if (!mayWait || proved.length >= ARRIVED_MAX) settle();
    },
    settle,
    note(id, handOver) {
      const list = open.get(id) ?? [];
      list.push(handOver);
      open.set(id, list);
    },
    written(id) {
      traceWritten(store, open.get(id) ?? []);
      const isLate = lateOnes(store);
      for (const { box, offer, taken, mayBeLeft = false, onWritten } of open.get(id) ?? []) {
        let held: LeasedName | null = taken;
        const isNoted = taken.lease.shown ||
          ifPossible(() => held = shown(store, box, taken, isLate(box)));
        if (isNoted && held !== null) given.push({ box, held, before: offer.held });
        // Of an announced message the body has not been shown.
        const isShown = isNoted && held !== null && !held.lease.announced;
        if (isShown && held.lease.turn === ownTurn && !mayBeLeft) arrived.push({ box, held });
        onWritten?.();
      }
      // An agent that never calls again proves nothing any more.
      arrived = arrived.slice(-ARRIVED_MAX);
      given = given.slice(-ARRIVED_MAX);
      open.delete(id);
      if (proved.length > 0) settleLater();
    },
    takeBack(own) {
      ifPossible(() => takeBack(store, own, given.filter(({ box }) => box === own)));
      given = given.filter(({ box }) => box !== own);
      arrived = arrived.filter(({ box }) => box !== own);
      proved = proved.filter(({ box }) => box !== own);
    },
    dropped(id) {
      for (const { box, offer, taken } of open.get(id) ?? []) {
        const isBack = ifPossible(() => putBack(store, box, offer, taken));
        if (!isBack || taken.lease.via !== "ask_peer") continue;
        store.trace?.({
          event: "ask_peer_abort_release",
          box,
          message_id: offer.message.message_id,
        });
      }
      open.delete(id);
      if (proved.length > 0) settleLater();
    },
  };
}

/** Acknowledges messages of one box; gives those that cannot be moved. */
function settleBox(
  store: Store,
  box: string,
  list: readonly Arrived[],
  keeping: OpenWork["keeping"],
): Arrived[] {
  let left: Arrived[] = [];
  keeping(box, () => {
    let isChecked = false;
    left = list.filter(({ held }) =>
      !ifPossible(() => {
        // Once for all of them.
        if (!isChecked) assertBox(store, box, "done");
        isChecked = true;
        acknowledge(store, box, held, "next_request", true);
      })
    );
    return list.some(({ held }) => held.name.flags.task);
  });
  return left;
}

/**
 * Records that what was taken has been written; null when another reader has taken it since. The result of a
 * call that its turn did not wait for belongs to no turn: the end of that one has passed and proves nothing.
 */
function shown(
  store: Store,
  box: string,
  taken: LeasedName,
  isLate: boolean,
): LeasedName | null {
  const lease = { ...taken.lease, shown: true, ...(isLate ? { turn: NO_TURN } : {}) };
  return renew(store, box, taken, lease) === null ? null : { ...taken, lease };
}

/** Whether the agent with a box is idle, looked at once for all messages of one response. */
function lateOnes(store: Store): (box: string) => boolean {
  const known = new Map<string, boolean>();
  return (box) => {
    const isLate = known.get(box) ?? readActivity(store, box)?.word === "idle";
    known.set(box, isLate);
    return isLate;
  };
}

/** Tells the trace what a response handed over: the tool has taken all of it for one box. */
function traceWritten({ trace }: Store, list: readonly HandOver[]): void {
  const [first] = list;
  if (trace === undefined || first === undefined) return;
  const by = first.taken.lease.via ?? "read_my_messages";
  const shown = list.filter(({ taken }) => !taken.lease.announced);
  const chars = shown.reduce((sum, { offer }) => sum + offer.message.body.length, 0);
  trace({ event: "hand_over", box: first.box, by, count: list.length, chars });
}

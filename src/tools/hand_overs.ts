/**
 * What responses hand over. Mail in a response is known to have arrived when the client sends another
 * request after the response was written; a response that is never written gives its mail back.
 *
 * This is the evidence for agents without hooks. With hooks the turn decides, and a hand-over noted
 * here is only given back, never acknowledged.
 */

import { acknowledge, release } from "../mail/claim.ts";
import type { Store } from "../mail/store.ts";
import type { LeasedName } from "../wire/names.ts";

/** A JSON-RPC request id. */
export type RequestId = string | number;

/** The hand-overs of this server's responses. */
export interface HandOvers {
  /** A request begins: what earlier responses handed over has arrived. */
  requestBegan(): void;
  /** The response to `id` will hand over `held`, a message of `box`. */
  note(id: RequestId, box: string, held: LeasedName): void;
  /** The response was written. */
  written(id: RequestId): void;
  /** The response will not be written: everything in it is given back. */
  dropped(id: RequestId): void;
}

/** Keeps the hand-overs of one server. `ownTurn` is the turn of an agent without hooks. */
export function trackHandOvers(store: Store, ownTurn: string): HandOvers {
  const open = new Map<RequestId, { box: string; held: LeasedName }[]>();
  let arrived: { box: string; held: LeasedName }[] = [];
  return {
    requestBegan() {
      for (const { box, held } of arrived) acknowledge(store, box, held);
      arrived = [];
    },
    note(id, box, held) {
      const list = open.get(id) ?? [];
      list.push({ box, held });
      open.set(id, list);
    },
    written(id) {
      for (const one of open.get(id) ?? []) {
        if (one.held.lease.turn === ownTurn && !one.held.lease.announced) arrived.push(one);
      }
      open.delete(id);
    },
    dropped(id) {
      for (const { box, held } of open.get(id) ?? []) release(store, box, held);
      open.delete(id);
    },
  };
}

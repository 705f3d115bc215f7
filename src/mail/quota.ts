/**
 * How many unread messages a box may hold. Counting means listing a folder, so a sender that found
 * plenty of room does not count again for a while: a send then costs the same whatever waits there.
 */

import { boxPath } from "./layout.ts";
import { endsUnread } from "../wire/names.ts";
import { hasSenderTag } from "./names_only.ts";
import type { Store } from "./store.ts";

/** The limits of one box. */
export interface QuotaLimits {
  /** Messages of all senders together. */
  readonly unread: number;
  readonly perSender: number;
}

/** Watches over the limits for one sender process. */
export interface Quota {
  /** Why a message of `senderTag` does not fit into `box`, as a sentence; null when it does. */
  fault(store: Store, box: string, senderTag: string): string | null;
}

/** A sixteenth of the room that was found may be used without a further look. */
const TRUST = 16;

/** Starts counting. Several senders together may exceed the total by their trust, and no more. */
export function createQuota(limits: QuotaLimits): Quota {
  const trusted = new Map<string, number>();
  return {
    fault(store, box, senderTag) {
      const key = `${box} ${senderTag}`;
      const left = trusted.get(key) ?? 0;
      if (left > 0) {
        trusted.set(key, left - 1);
        return null;
      }
      const list = (folder: "new" | "cur") =>
        store.files.list(boxPath(store.root, box, folder)) ?? [];
      const names = [...list("new"), ...list("cur").filter(endsUnread)];
      const mine = names.filter((name) => hasSenderTag(name, senderTag)).length;
      const room = Math.min(limits.unread - names.length, limits.perSender - mine);
      if (room > 0) {
        trusted.set(key, Math.floor((room - 1) / TRUST));
        return null;
      }
      return mine >= limits.perSender
        ? full(`${count(mine)} messages of yours are`, limits.perSender)
        : full(`${count(names.length)} messages are`, limits.unread);
    },
  };
}

function full(what: string, limit: number): string {
  return `Cannot deliver: ${what} unread there, the limit is ${count(limit)}; ` +
    "wait until the recipient has read some";
}

function count(n: number): string {
  return n.toLocaleString("en-US");
}

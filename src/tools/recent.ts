/** Plain messages that this server sent just now: the same text again is a model's retry. */

import type { Clock } from "../sys/clock.ts";
import { DUPLICATE_MAX_KEPT, DUPLICATE_WINDOW_MS } from "../wire/limits.ts";

/** What was sent, and under which id. */
export interface RecentSends {
  /** The id of the message with this text to this box, when it was sent just now. */
  idOf(box: string, body: string): string | null;
  sent(box: string, body: string, messageId: string): void;
}

/** Remembers for one server. */
export function rememberSends(clock: Clock): RecentSends {
  // In the order of their age, so the oldest are forgotten first.
  const kept = new Map<string, { readonly id: string; readonly atMs: number }>();
  return {
    idOf(box, body) {
      const found = kept.get(`${box} ${body}`);
      if (found === undefined) return null;
      const ageMs = clock.nowMs() - found.atMs;
      return ageMs >= 0 && ageMs < DUPLICATE_WINDOW_MS ? found.id : null;
    },
    sent(box, body, id) {
      const key = `${box} ${body}`;
      kept.delete(key);
      kept.set(key, { id, atMs: clock.nowMs() });
      for (const [oldest] of kept) {
        if (kept.size <= DUPLICATE_MAX_KEPT) break;
        kept.delete(oldest);
      }
    },
  };
}

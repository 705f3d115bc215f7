/**
 * Plain messages that this server sent just now: the same text again is a model's retry, for as long as nobody has
 * read the first. Once it was read, "run it again" is a second wish.
 */

import type { Clock } from "../sys/clock.ts";
import { DUPLICATE_MAX_KEPT, DUPLICATE_WINDOW_MS } from "../wire/limits.ts";
import type { MessageName } from "../wire/names.ts";

/** What was sent, and under which name. */
export interface RecentSends {
  /** The name of the message with this text to this box, when it was sent just now. */
  nameOf(box: string, body: string): MessageName | null;
  sent(box: string, body: string, name: MessageName): void;
}

/** Remembers for one server. */
export function rememberSends(clock: Clock): RecentSends {
  // In the order of their age, so the oldest are forgotten first.
  const kept = new Map<string, { readonly name: MessageName; readonly atMs: number }>();
  return {
    nameOf(box, body) {
      const found = kept.get(`${box} ${body}`);
      if (found === undefined) return null;
      const ageMs = clock.nowMs() - found.atMs;
      return ageMs >= 0 && ageMs < DUPLICATE_WINDOW_MS ? found.name : null;
    },
    sent(box, body, name) {
      const key = `${box} ${body}`;
      kept.delete(key);
      kept.set(key, { name, atMs: clock.nowMs() });
      for (const [oldest] of kept) {
        if (kept.size <= DUPLICATE_MAX_KEPT) break;
        kept.delete(oldest);
      }
    },
  };
}

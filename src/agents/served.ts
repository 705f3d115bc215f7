/**
 * The sessions that one server serves: threads of Codex, and whatever else names its session with each
 * call. Each is an agent of its own, so all of them are published with the server's entry.
 */

import { activityPath } from "../mail/layout.ts";
import type { Store } from "../mail/store.ts";
import { lookAt } from "../sys/look_at.ts";
import { boxOf } from "../wire/ids.ts";
import { HOOK_ONLY_MAX_AGE_MS, SERVED_MAX_SESSIONS } from "../wire/limits.ts";
import type { Start } from "../wire/start.ts";
import type { Identity } from "./identity.ts";

/** A session, and when it last called. */
export interface ServedOne {
  readonly identity: Identity & { readonly sessionId: string };
  readonly lastCallMs: number;
  /** What its hook saw; null without one. */
  readonly start: Start | null;
}

/** The sessions of one server. */
export interface Served {
  /** How many have called. */
  readonly size: number;
  /** The session that a client calls `key` has called, as the agent with this identity. */
  called(key: string, identity: Identity): void;
  /** Whether another than `key` is this session. */
  isAnothers(key: string | null, sessionId: string): boolean;
  /** Those that run, as far as one can tell: not ended, and with a sign of life within a day. */
  live(): readonly ServedOne[];
}

/** No sessions yet. */
export function openServed(store: Store, startOf: (sessionId: string) => Start | null): Served {
  const served = new Map<string, Omit<ServedOne, "start">>();
  const isAlive = ({ identity, lastCallMs, start }: ServedOne) => {
    if (start?.ended === true) return false;
    const oldest = store.clock.nowMs() - HOOK_ONLY_MAX_AGE_MS;
    const mark = activityPath(store.root, boxOf(identity.sessionId));
    return lastCallMs >= oldest || (lookAt(store.files, mark)?.mtimeMs ?? 0) >= oldest;
  };
  return {
    get size() {
      return served.size;
    },
    called(key, identity) {
      if (identity.sessionId === null) return;
      // The newest stands last.
      served.delete(key);
      served.set(key, { identity, lastCallMs: store.clock.nowMs() });
      const [oldest] = served.keys();
      if (served.size > SERVED_MAX_SESSIONS && oldest !== undefined) served.delete(oldest);
    },
    isAnothers(key, sessionId) {
      const ids = [...served].filter(([one]) => one !== key)
        .flatMap(([one, { identity }]) => [one, identity.sessionId]);
      return ids.includes(sessionId);
    },
    live: () =>
      [...served.values()]
        .map((one) => ({ ...one, start: startOf(one.identity.sessionId) }))
        .filter(isAlive),
  };
}

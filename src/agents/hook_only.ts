/**
 * Agents that are known from their hooks alone: their client has not called its server yet, or has
 * none. They have a box, so they can receive mail.
 */

import type { ClientAdapter } from "../clients/client.ts";
import { activityPath, boxPath } from "../mail/layout.ts";
import type { Store } from "../mail/store.ts";
import { lookAt } from "../sys/look_at.ts";
import { isSameStart, startsOf } from "../sys/lineage.ts";
import { boxOf } from "../wire/ids.ts";
import { HOOK_ONLY_MAX_AGE_MS } from "../wire/limits.ts";
import type { Start } from "../wire/start.ts";
import type { Ps } from "./lineage.ts";
import type { Starts } from "./starts.ts";

/** The sessions that have no server. */
export interface HookOnly {
  /** Those that may be running, but for the boxes in `served`. Asks no program. */
  plausible(served: ReadonlySet<string>): Start[];
  /** Asks ps which client processes of `starts` are gone; these are plausible no more. It sees our own. */
  prove(starts: readonly Start[], ps: Ps): Promise<void>;
}

/** Opens the view on the sessions without a server. */
export function openHookOnly(
  store: Store,
  starts: Starts,
  clientByType: (type: string) => ClientAdapter | null,
  ownDomain: string,
): HookOnly {
  /** Clients that have ended. A process with its start never comes back. */
  const dead = new Set<string>();
  return {
    plausible(served) {
      const all = starts.all();
      const newest = newestOfProcess(all, clientByType);
      return all.filter((start) =>
        !start.ended && start.mode !== "headless" && !served.has(boxOf(start.session_id)) &&
        !dead.has(processOf(start)) &&
        (newest.get(processOf(start)) ?? start) === start && isRecent(store, start) &&
        !hasSuccessor(store, start)
      );
    },
    async prove(all, { run, program }) {
      if (program === null) return;
      const candidates = all.filter(({ domain }) => domain === ownDomain);
      const known = candidates.flatMap(({ client_pid, client_start }) =>
        client_pid === null || client_start === null ? [] : [client_pid]
      );
      const alive = await startsOf(run, program, [...new Set(known)]);
      if (!alive.ok) return;
      for (const start of candidates) {
        if (start.client_pid === null || start.client_start === null) continue;
        const now = alive.value.get(start.client_pid) ?? null;
        if (!isSameStart(now, start.client_start)) dead.add(processOf(start));
      }
    },
  };
}

/** For clients whose process has one session at a time: the last one that each process began. */
function newestOfProcess(
  starts: readonly Start[],
  clientByType: (type: string) => ClientAdapter | null,
): ReadonlyMap<string, Start> {
  const newest = new Map<string, Start>();
  for (const start of starts) {
    if (start.client_pid === null || !clientByType(start.client)?.identity.clearsInPlace) continue;
    const key = processOf(start);
    const other = newest.get(key);
    if (other === undefined || other.at_ms < start.at_ms) newest.set(key, start);
  }
  return newest;
}

function processOf({ client, client_pid, domain, client_start }: Start): string {
  return `${client} ${client_pid} ${domain} ${client_start}`;
}

/** No hook says that a terminal was killed, so what gave no sign for a day is taken for gone. */
function isRecent(store: Store, start: Start): boolean {
  const oldest = store.clock.nowMs() - HOOK_ONLY_MAX_AGE_MS;
  return start.at_ms >= oldest || lastSignMs(store, start) >= oldest;
}

function lastSignMs(store: Store, start: Start): number {
  return lookAt(store.files, activityPath(store.root, boxOf(start.session_id)))?.mtimeMs ?? 0;
}

/** Its client went on in another session, so its mail goes there. */
function hasSuccessor(store: Store, start: Start): boolean {
  return lookAt(store.files, `${boxPath(store.root, boxOf(start.session_id))}/successor`) !== null;
}

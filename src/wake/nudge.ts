/**
 * Work that lies: an ask or a task that its recipient has not taken after four minutes is nudged again
 * by its sender's server. Once it was handed over, its recipient is not poked any more.
 */

import { sentPath } from "../mail/layout.ts";
import { fileFault, MESSAGE_FILE, type Store } from "../mail/store.ts";
import { followSuccessor } from "../mail/successor.ts";
import { isUnread } from "../mail/unread.ts";
import { boxOfEntry } from "../agents/peers.ts";
import type { Registry } from "../agents/registry.ts";
import { type GetEnv, healingIsOff, wakingIsOff } from "../wire/env.ts";
import { boxOf } from "../wire/ids.ts";
import {
  HEAL_MAX_TRIES,
  NUDGE_AFTER_MS,
  NUDGE_INTERVAL_MS,
  NUDGE_MAX_FILES,
  NUDGE_UNTIL_MS,
} from "../wire/limits.ts";
import { parseMessage } from "../wire/message.ts";
import { parseName } from "../wire/names.ts";
import { claimStamp, stampPath } from "./stamps.ts";
import type { Waker, WakeTarget } from "./waker.ts";

/** What nudging works with. */
export interface NudgeParts {
  readonly store: Store;
  readonly env: GetEnv;
  readonly registry: Pick<Registry, "live">;
  readonly waker: Pick<Waker, "wake">;
}

/**
 * One look at what the own agent has sent, to be called again and again: nudges who leaves it lying, at
 * most three times for one message, and every 90 s at most, whoever else nudges the same agent.
 *
 * @throws {FileError} When the store is broken
 */
export function createNudge(parts: NudgeParts): (own: WakeTarget) => Promise<void> {
  const { store, env, waker } = parts;
  const tries = new Map<string, number>();
  return async (own) => {
    if (wakingIsOff(env) || healingIsOff(env) || own.sessionId === null) return;
    const due = dueNames(store, own.box);
    for (const name of tries.keys()) if (!due.includes(name)) tries.delete(name);
    for (const name of due) {
      if ((tries.get(name) ?? 0) >= HEAL_MAX_TRIES) continue;
      const target = lyingAt(parts, own.box, name);
      if (target === null) continue;
      const path = await stampPath(store.root, "n", target.box);
      if (!claimStamp(store, path, NUDGE_INTERVAL_MS).won) continue;
      tries.set(name, (tries.get(name) ?? 0) + 1);
      await waker.wake(target, { via: "waiter_heal", from: own.sessionId });
    }
  };
}

/** The names of asks and tasks that were to wake their recipient and are old enough, newest first. */
function dueNames(store: Store, box: string): string[] {
  const nowMs = store.clock.nowMs();
  const names = (store.files.list(sentPath(store.root, box)) ?? []).sort().reverse();
  const isRecent = (name: string) => nowMs - (parseName(name)?.ms ?? 0) <= NUDGE_UNTIL_MS;
  return names.slice(0, NUDGE_MAX_FILES).filter((name) => {
    const parsed = parseName(name);
    if (parsed === null || !parsed.flags.wake) return false;
    return (parsed.flags.ask || parsed.flags.task) && isRecent(name) &&
      nowMs - parsed.ms >= NUDGE_AFTER_MS;
  });
}

/** The recipient who has not read the message, or null. */
function lyingAt({ store, registry }: NudgeParts, box: string, name: string): WakeTarget | null {
  const path = `${sentPath(store.root, box)}/${name}`;
  if (fileFault(store, path, MESSAGE_FILE) !== null) return null;
  const message = parseMessage(store.files.readText(path));
  if (!message.ok) return null;
  const { to_session_id: sessionId } = message.value;
  const to = followSuccessor(store, boxOf(sessionId));
  if (!isUnread(store, to, name)) return null;
  const entry = registry.live().find((one) => one.hidden !== true && boxOfEntry(one) === to);
  if (entry === undefined || entry.mode === "headless") return null;
  const { server_pid: serverPid, domain, client, mode, wakes = null } = entry;
  return {
    box: to,
    sessionId: client.session_id,
    serverPid,
    domain,
    clientType: client.type,
    wakes,
    ...(mode === undefined ? {} : { mode }),
  };
}

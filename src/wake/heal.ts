/** Failed wakes, tried again while a server runs: its own agent's, and of peers that leave its work lying. */

import { activityState, type ActivityStore, type ReadSession } from "../agents/activity.ts";
import type { Agent } from "../agents/agent.ts";
import { boxOfEntry } from "../agents/peers.ts";
import type { Registry } from "../agents/registry.ts";
import type { ClientAdapter } from "../clients/client.ts";
import { sentPath } from "../mail/layout.ts";
import { fileFault, MESSAGE_FILE, type Store } from "../mail/store.ts";
import { followSuccessor } from "../mail/successor.ts";
import { isUnread, type Unread } from "../mail/unread.ts";
import { isFurther } from "../mail/windows.ts";
import type { Clock } from "../sys/ports.ts";
import { boxOf } from "../wire/ids.ts";
import {
  HEAL_AFTER_MS,
  HEAL_INTERVAL_MS,
  HEAL_LOOK_MS,
  HEAL_MAX_TRIES,
  NUDGE_AFTER_MS,
  NUDGE_INTERVAL_MS,
  NUDGE_LOOK_MS,
  NUDGE_MAX_FILES,
  NUDGE_UNTIL_MS,
  SOCKET_LOOK_MS,
} from "../wire/limits.ts";
import { parseMessage } from "../wire/message.ts";
import { parseName } from "../wire/name.ts";
import { type GetEnv, healingIsOff, type Settings, wakingIsOff } from "../wire/settings.ts";
import { createSocketRung, type OwnSocket, wakeMail } from "./keyless.ts";
import { claimStamp, stampPath } from "./policy.ts";
import type { Waker } from "./waker.ts";
import type { WakeTarget } from "./policy.ts";
import { orNothing } from "../sys/files.ts";
import { messageOf } from "../wire/result.ts";

/** For whom, and with what. */
interface HealingParts {
  readonly store: Store;
  readonly agent: Agent;
  readonly registry: Registry;
  readonly env: GetEnv;
  readonly settings: Pick<Settings, "freshIdleMs">;
  readonly wakes: Pick<Waker, "wake">;
  readonly readSession: ReadSession;
}

/** The socket of the agent's own session, and the client that opened it. */
interface SocketOf {
  readonly client: ClientAdapter;
  readonly socket: OwnSocket;
}

/**
 * Starts to look for failed wakes. It goes on until `stop` is called or the process ends.
 *
 * @param complain Told what nobody expected, as a sentence
 */
export function startHealing(
  parts: HealingParts,
  complain: (line: string) => void,
): { stop(): void } {
  return again(createLook(parts), HEAL_LOOK_MS, complain);
}

/**
 * Starts waking the own agent by the socket of its session. It goes on until `stop` is called or the
 * process ends.
 *
 * @param complain Told what nobody expected, as a sentence
 */
export function startSocketRung(
  parts: HealingParts,
  { client, socket }: SocketOf,
  complain: (line: string) => void,
): { stop(): void } {
  const { store, env, settings: { freshIdleMs }, readSession: activity } = parts;
  const { trace } = store;
  const look = createSocketRung({ store, env, client, socket, activity, freshIdleMs, trace });
  const lookOnce = async () => {
    const own = ownTarget(parts);
    if (own !== null && own.mode !== "headless") await look(own);
  };
  return again(() => orNothing(lookOnce), SOCKET_LOOK_MS, complain);
}

/** Calls `look` again and again, one at a time. */
function again(
  look: () => Promise<unknown>,
  everyMs: number,
  complain: (line: string) => void,
): { stop(): void } {
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    look().catch((error) => complain(messageOf(error)))
      .finally(() => isLooking = false);
  }, everyMs);
  Deno.unrefTimer(timer);
  return { stop: () => clearInterval(timer) };
}

/** Our own agent; null when it is nobody now, or this is not the window that gets its mail. */
function ownTarget({ store, agent }: Pick<HealingParts, "store" | "agent">): WakeTarget | null {
  const { server_pid: serverPid, domain, client, mode, hidden, wakes = null } = agent.entry();
  if (hidden === true || isFurther(store, agent.box(), client.pid ?? null)) return null;
  return {
    box: agent.box(),
    sessionId: agent.identity().sessionId,
    serverPid,
    domain,
    clientType: client.type,
    wakes,
    ...(mode === undefined ? {} : { mode }),
  };
}

/** One look, to be called again and again. */
function createLook(parts: HealingParts): () => Promise<unknown> {
  const { store, agent, env, registry, settings, wakes: waker } = parts;
  const common = { store, clock: store.clock, env, registry, waker };
  const { freshIdleMs } = settings;
  const selfHeal = createSelfHeal({ ...common, activity: parts.readSession, freshIdleMs });
  const nudge = createNudge(common);
  return () =>
    orNothing(async () => {
      const own = ownTarget({ store, agent });
      if (own === null) return;
      await selfHeal(own);
      await nudge(own);
    });
}

// Work that lies: an ask or a task that its recipient has not taken after four minutes is nudged again
// by its sender's server. Once it was handed over, its recipient is not poked any more.

/** What nudging works with. */
interface NudgeParts {
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
  const namesOf = newestSent(store);
  return async (own) => {
    if (wakingIsOff(env) || healingIsOff(env) || own.sessionId === null) return;
    const due = dueNames(store, namesOf(own.box));
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

/**
 * The newest names of what an agent has sent, looked for once in a while: nothing is due before its time, and
 * two weeks of names would be megabytes at every look.
 */
function newestSent({ files, root, clock }: Store): (box: string) => readonly string[] {
  let last: { box: string; ms: number; names: readonly string[] } = {
    box: "",
    ms: -Infinity,
    names: [],
  };
  return (box) => {
    const ms = clock.nowMs();
    if (last.box === box && Math.abs(ms - last.ms) < NUDGE_LOOK_MS) return last.names;
    const all = (files.list(sentPath(root, box)) ?? []).sort();
    last = { box, ms, names: all.slice(-NUDGE_MAX_FILES).reverse() };
    return last.names;
  };
}

/** The names of asks and tasks that were to wake their recipient and are old enough, newest first. */
function dueNames(store: Store, names: readonly string[]): string[] {
  const nowMs = store.clock.nowMs();
  const isRecent = (name: string) => nowMs - (parseName(name)?.ms ?? 0) <= NUDGE_UNTIL_MS;
  return names.filter((name) => {
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

// A failed wake, tried again by the recipient's own server: mail that wanted a wake still lies queued
// while its agent is idle. Its sender may be gone, or found the agent busy before Escape ended the turn.

/** What the looks for failed wakes work with. */
interface HealParts {
  readonly store: ActivityStore;
  readonly clock: Clock;
  readonly env: GetEnv;
  readonly activity: ReadSession;
  readonly waker: Pick<Waker, "wake">;
  readonly freshIdleMs: number;
}

/**
 * One look at the own agent's box, to be called again and again: wakes it when it missed a wake, at
 * most three times for the same mail and a minute apart, whatever number of servers it has.
 *
 * @throws {FileError} When the store is broken
 */
export function createSelfHeal(parts: HealParts): (own: WakeTarget) => Promise<void> {
  const { store, clock, env, waker } = parts;
  let newest = "";
  let tries = 0;
  return async (own) => {
    if (wakingIsOff(env) || healingIsOff(env) || own.sessionId === null) return;
    if (own.mode === "headless") return;
    const missed = wakeMail({ ...store, clock }, own.box).filter((mail) =>
      isMissed(mail, clock.nowMs())
    );
    // Its id: the name of what was announced changes with each turn.
    const last = missed.at(-1)?.name.id;
    if (last === undefined) return;
    if (last !== newest) [newest, tries] = [last, 0];
    if (tries >= HEAL_MAX_TRIES || !isIdle(parts, own)) return;
    const stamps = { ...store, clock };
    const path = await stampPath(store.root, "h", own.sessionId);
    if (!claimStamp(stamps, path, HEAL_INTERVAL_MS).won) return;
    tries++;
    // A listener that did nothing the first time is not relied on again.
    await waker.wake(own, { via: "self_heal", withoutListener: tries > 1 });
  };
}

/** Whether it has waited so long that whoever was to wake the agent did not. */
function isMissed({ name }: Unread, nowMs: number): boolean {
  return nowMs - name.ms >= HEAL_AFTER_MS;
}

function isIdle({ activity, clock, freshIdleMs }: HealParts, own: WakeTarget): boolean {
  const state = activityState(activity(own), clock.nowMs(), freshIdleMs);
  return state === "fresh-idle" || state === "old-idle";
}

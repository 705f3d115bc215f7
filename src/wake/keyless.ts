/**
 * The socket's rung. Claude Code opens a socket for each of its sessions; a line of JSON there starts a
 * turn in an idle one and leaves a draft and a dialog alone. Only the agent's own server may talk to it,
 * to that one path, so whoever wants to wake the agent leaves it to that server and watches.
 *
 * The line is constant but for the id of the newest mail, and carries no message. Where the client asks its user for nothing
 * (bypassPermissions), it would be held behind a question, and where the mode is not known it might be:
 * there this rung does not exist.
 */

import {
  type ActivityMark,
  activityState,
  hasBegun,
  type ReadSession,
} from "../agents/activity.ts";
import { noteAt } from "../agents/session_note.ts";
import type { ClientAdapter } from "../clients/client.ts";
import type { HandStore } from "../mail/hand.ts";
import { modePath } from "../mail/layout.ts";
import { readSmall } from "../mail/store.ts";
import { type Unread, unreadIn } from "../mail/unread.ts";
import { type Files, orElse } from "../sys/files.ts";
import type { Clock, RunProgram, SendLine, Traced } from "../sys/ports.ts";
import { parseProcessName } from "../wire/ids.ts";
import {
  LISTENER_BEAT_MAX_MS,
  LISTENERS_MAX,
  QUEUE_MAX_MS,
  SMALL_FILE_MAX_BYTES,
  SOCKET_DEDUPE_MS,
  WAKE_POLL_MS,
  WAKE_VERIFY_MS,
} from "../wire/limits.ts";
import { asksItsUser } from "../wire/notes.ts";
import { type GetEnv, wakingIsOff } from "../wire/settings.ts";
import { WAKE_LINE, type WakeOutcome } from "../wire/wake.ts";
import { claimStamp, stampPath, traceFailed, type WakeTarget } from "./policy.ts";

/** The socket of the session that this server serves. */
export interface OwnSocket {
  /** As the launcher allowed it. */
  readonly path: string;
  /** The process that the server is a child of: the client. */
  readonly clientPid: number;
  readonly send: SendLine;
}

/** Whether the session with this box may be woken by its socket: its client asks its user. Never throws. */
export function mayUseSocket(
  { files, root, uid }: Pick<ListenerStore, "files" | "root" | "uid">,
  box: string,
): boolean {
  return asksItsUser(readSmall({ files, uid }, modePath(root, box)) ?? "");
}

/** What the rung works with. */
interface SocketParts extends Traced {
  readonly store: ListenerStore;
  readonly env: GetEnv;
  readonly client: ClientAdapter;
  readonly socket: OwnSocket;
  readonly activity: ReadSession;
  readonly freshIdleMs: number;
}

/**
 * One look at the own agent's box, to be called again and again: mail that wants a wake makes this
 * server write the line, once for the newest of it, whatever number of servers the session has.
 *
 * @throws {FileError} When the store is broken
 */
export function createSocketRung(parts: SocketParts): (own: WakeTarget) => Promise<void> {
  const { store, env, client, socket } = parts;
  let done = "";
  return async (own) => {
    const { sessionId, box } = own;
    if (client.socketLine === undefined || sessionId === null || wakingIsOff(env)) return;
    if (own.wakes !== "socket") return;
    const newest = wakeMail(store, box).at(-1)?.name.id;
    if (newest === undefined || newest === done || !isIdle(parts, own)) return;
    // A listener is as good, and two turns for one message would be one too many.
    if (hasListener(store, sessionId) || !mayUseSocket(store, box)) return;
    if (!isOpenFor(parts, sessionId)) return;
    const line = client.socketLine(newest, sessionId, env);
    if (line === null) return;
    done = newest;
    const path = await stampPath(store.root, "s", JSON.stringify([sessionId, newest]));
    const stamp = claimStamp(store, path, SOCKET_DEDUPE_MS);
    if (!stamp.won) return;
    const fault = await socket.send(socket.path, line);
    if (fault === null) traceSocket(parts, own);
    else {
      traceFailed(parts, own, `The session's socket: ${fault}`);
      stamp.takeBack();
    }
  };
}

function isIdle({ activity, store, freshIdleMs }: SocketParts, own: WakeTarget): boolean {
  const state = activityState(activity(own), store.clock.nowMs(), freshIdleMs);
  return state === "fresh-idle" || state === "old-idle";
}

/**
 * Whether the client says itself that this socket is the one of this session. A variable of the
 * environment may come from anywhere.
 */
function isOpenFor({ store, env, client, socket }: SocketParts, sessionId: string): boolean {
  const path = client.identity.sessionFile?.(env, socket.clientPid) ?? null;
  const note = path === null ? null : noteAt({ files: store.files, uid: null }, client, path);
  return note?.sessionId === sessionId && note.socket === socket.path;
}

// The idle listener's rung. A listener (hooks/oxtail-listener) that lives starts a turn by itself once
// mail that wants a wake lies in its box, without a key; so its wake is left to it and only watched.

/** Where listeners are looked for; `uid` is the owner of the store, or null where there are none. */
export interface ListenerStore {
  readonly files: Files;
  readonly clock: Clock;
  readonly root: string;
  readonly uid: number | null;
}

/**
 * Whether a listener of this session looks for mail right now, or has just found some and ended: then a
 * turn is about to begin, and whoever typed now would start a second one. Never throws.
 */
export function hasListener(store: ListenerStore, sessionId: string): boolean {
  return foldersOf(store).some((folder) =>
    orElse(() => serves(store, folder) && ownerOf(store, folder) === sessionId, false)
  );
}

/** All sessions that have one, for whoever asks about many. Never throws. */
export function listeningSessions(store: ListenerStore): ReadonlySet<string> {
  const owners = foldersOf(store).map((folder) =>
    orElse(() => serves(store, folder) ? ownerOf(store, folder) : null, null)
  );
  return new Set(owners.filter((owner) => owner !== null));
}

function foldersOf({ files, root }: ListenerStore): string[] {
  const names = orElse(() => files.list(`${root}/listen`), null) ?? [];
  return names.filter((name) => parseProcessName(name) !== null).slice(0, LISTENERS_MAX)
    .map((name) => `${root}/listen/${name}`);
}

/** The unread mail that wants a wake, oldest first. */
export function wakeMail(store: HandStore, box: string): Unread[] {
  return unreadIn(store, box).filter(({ name }) => name.flags.wake);
}

/** Who wakes a session by itself, in a sentence. */
const WAKES_ITSELF = {
  listener: "the idle listener of that session",
  plugin: "oxtail's plugin in that client",
  socket: "its own server",
} as const;

/** Watches what the listener of a session, our plugin or its own server makes of the mail that lies there. */
export async function leaveTo(
  rung: "listener" | "plugin" | "socket",
  store: ListenerStore,
  box: string,
  mark: () => ActivityMark | null,
  signal: AbortSignal | undefined,
): Promise<WakeOutcome> {
  const { clock } = store;
  const before = mark();
  const waiting = wakeMail(store, box);
  const endMs = clock.nowMs() + WAKE_VERIFY_MS;
  for (;;) {
    if (hasBegun(before, mark()) || hasLeft(store, waiting)) {
      return { status: "fired", rung };
    }
    if (clock.nowMs() >= endMs || signal?.aborted) {
      const hint = `It is left to ${WAKES_ITSELF[rung]}, but no turn was seen to begin`;
      return { status: "fired_unconfirmed", rung, hint };
    }
    await clock.sleep(WAKE_POLL_MS, signal);
  }
}

function hasLeft({ files }: ListenerStore, waiting: readonly Unread[]): boolean {
  const newest = waiting.at(-1);
  return newest !== undefined && files.lstat(newest.path) === null;
}

function serves(store: ListenerStore, folder: string): boolean {
  const { files, uid } = store;
  const stat = files.lstat(folder);
  if (stat?.kind !== "folder" || (uid !== null && stat.uid !== null && stat.uid !== uid)) {
    return false;
  }
  // It notes what it fires for before it takes its beat away.
  return isRecent(store, `${folder}/beat`) || isRecent(store, `${folder}/fired`);
}

function isRecent({ files, clock }: ListenerStore, path: string): boolean {
  const stat = files.lstat(path);
  if (stat?.kind !== "file") return false;
  const ageMs = clock.nowMs() - stat.mtimeMs;
  return ageMs > -LISTENER_BEAT_MAX_MS && ageMs < LISTENER_BEAT_MAX_MS;
}

/** The session of the listener whose folder this is. */
function ownerOf({ files }: ListenerStore, folder: string): string | null {
  const path = `${folder}/owner`;
  const stat = files.lstat(path);
  if (stat?.kind !== "file" || stat.size > SMALL_FILE_MAX_BYTES) return null;
  return /^[1-9]\d{0,9} ([A-Za-z0-9._:-]{1,100})\n$/.exec(files.readText(path))?.[1] ?? null;
}

// The plugin's rung. Ours in a client without hooks (hooks/oxtail-plugin.mjs) starts a turn by itself as well.

/**
 * Whether our plugin runs in the client of `target`: its server was told so by it; and what is known of a session
 * without a server, nobody else has noted.
 */
export function hasPlugin(
  client: ClientAdapter | null,
  { wakes, serverPid, isAway }: Pick<WakeTarget, "wakes" | "serverPid" | "isAway">,
): boolean {
  if (isAway === true) return false;
  if (client?.wakesByPlugin !== undefined) return wakes === "plugin";
  return client?.isStamped === true && (wakes === "plugin" || serverPid === null);
}

// The queue rung: `codex queue` starts a turn in an idle terminal of Codex and leaves half-typed text
// alone, as seen at version 0.169.0. It reports success for a dead thread too, so that only a sign of
// the session itself says that it was woken.

/** Codex, where the user allowed this rung. */
export interface Queue {
  readonly run: RunProgram;
  /** Absolute path. */
  readonly program: string;
  /** The whole environment that it gets. */
  readonly env: { readonly [name: string]: string };
}

/** What came of it; null when Codex refused, so that another rung may be tried. */
type Queued = WakeOutcome | null;

/** The rung as the launcher set it up, or null: `OXTAIL_CODEX` is the program the user chose. */
export function openQueue(run: RunProgram, env: GetEnv): Queue | null {
  const program = env("OXTAIL_CODEX") ?? "";
  const home = env("HOME") ?? "";
  if (!program.startsWith("/") || !home.startsWith("/")) return null;
  const codexHome = env("CODEX_HOME");
  return {
    run,
    program,
    env: {
      HOME: home,
      // A Codex that npm installed is a script, which looks for node.
      PATH: env("OXTAIL_CODEX_PATH") || "/usr/local/bin:/usr/bin:/bin",
      ...(codexHome === undefined ? {} : { CODEX_HOME: codexHome }),
    },
  };
}

/** Whether `sessionId` is a thread of Codex, and can be nothing else on a command line. */
export function isThread(sessionId: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(sessionId);
}

/** Queues the wake line for `thread`. Answers within 2 s, before Codex has ended if need be. */
export async function wakeByQueue(
  { run, program, env }: Queue,
  thread: string,
  clock: Clock,
  mark: () => ActivityMark | null,
  signal: AbortSignal | undefined,
): Promise<Queued> {
  const before = mark();
  let code: number | null = null;
  run(program, ["queue", "--thread", thread, "--message", WAKE_LINE], env, QUEUE_MAX_MS).then(
    (ran) => code = ran.code,
    () => code = -1,
  );
  const endMs = clock.nowMs() + WAKE_VERIFY_MS;
  while (clock.nowMs() < endMs && !signal?.aborted) {
    if (hasBegun(before, mark())) return { status: "fired", rung: "queue" };
    if (code !== null && code !== 0) return null;
    await clock.sleep(WAKE_POLL_MS, signal);
  }
  const hint = "The wake was queued with Codex, but no turn was seen to begin yet";
  return { status: "fired_unconfirmed", rung: "queue", hint };
}

/** The target's own server wrote to the socket of its session. */
function traceSocket({ trace }: Traced, { sessionId }: WakeTarget): void {
  trace?.({ event: "wake_fired", target_session_id: sessionId, rung: "socket" });
}

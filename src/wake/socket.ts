/**
 * The socket's rung. Claude Code opens a socket for each of its sessions; a line of JSON there starts a
 * turn in an idle one and leaves a draft and a dialog alone. Only the agent's own server may talk to it,
 * to that one path, so whoever wants to wake the agent leaves it to that server and watches.
 *
 * The line is constant but for the id of the newest mail, and carries no message. Where the client asks its user for nothing
 * (bypassPermissions), it would be held behind a question, and where the mode is not known it might be:
 * there this rung does not exist.
 */

import { activityState } from "../agents/activity.ts";
import type { ReadSession } from "../agents/session_activity.ts";
import type { ClientAdapter } from "../clients/client.ts";
import { modePath } from "../mail/layout.ts";
import { FileError } from "../sys/files.ts";
import type { SendLine } from "../sys/socket.ts";
import type { Traced } from "../sys/trace.ts";
import { type GetEnv, wakingIsOff } from "../wire/env.ts";
import { SMALL_FILE_MAX_BYTES, SOCKET_DEDUPE_MS } from "../wire/limits.ts";
import { asksItsUser } from "../wire/turn.ts";
import type { WakeTarget } from "./ladder.ts";
import { hasListener, type ListenerStore, wakeMail } from "./listener.ts";
import { claimStamp, stampPath } from "./stamps.ts";
import { traceFailed, traceSocket } from "./tracing.ts";

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
  try {
    const path = modePath(root, box);
    const stat = files.lstat(path);
    if (stat?.kind !== "file" || stat.links !== 1 || stat.size > SMALL_FILE_MAX_BYTES) return false;
    if (uid !== null && stat.uid !== null && stat.uid !== uid) return false;
    return asksItsUser(files.readText(path));
  } catch (error) {
    if (error instanceof FileError) return false;
    throw error;
  }
}

/** What the rung works with. */
export interface SocketParts extends Traced {
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
    done = newest;
    const path = await stampPath(store.root, "s", JSON.stringify([sessionId, newest]));
    const stamp = claimStamp(store, path, SOCKET_DEDUPE_MS);
    if (!stamp.won) return;
    const fault = await socket.send(socket.path, client.socketLine(newest));
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
  const { sessionFile, readSessionFile } = client.identity;
  const path = sessionFile?.(env, socket.clientPid) ?? null;
  if (path === null) return false;
  try {
    const stat = store.files.lstat(path);
    if (stat?.kind !== "file" || stat.size > SMALL_FILE_MAX_BYTES) return false;
    const note = readSessionFile?.(store.files.readText(path)) ?? null;
    return note?.sessionId === sessionId && note.socket === socket.path;
  } catch (error) {
    if (error instanceof FileError) return false;
    throw error;
  }
}

/** Finding the agent that an address means. */

import { meansSession } from "../wire/ids.ts";
import { NAMED_MAX } from "../wire/limits.ts";
import type { Peer } from "./peers.ts";

/** The agent, or why the address names none: with a sentence that says what to do. */
export type Target =
  | { readonly ok: true; readonly peer: Peer }
  | {
    readonly ok: false;
    readonly error: "target-not-found" | "ambiguous-target" | "self-send" | "cross-project";
    readonly message: string;
    readonly candidates?: readonly { readonly session_id: string | null; readonly name: string }[];
  };

/**
 * The agent of this project that `address` means: by its session id, the beginning of that of eight
 * characters or more, or its name; and when it means nobody so, by the name of its tmux session.
 *
 * @param own The caller's box, which is never a candidate
 */
export function findTarget(address: string, peers: readonly Peer[], own: string): Target {
  const rules: readonly ((peer: Peer) => boolean)[] = [
    (peer) =>
      peer.name === address || (peer.sessionId !== null && meansSession(address, peer.sessionId)),
    (peer) => peer.entry.tmux?.session === address && peer.box !== own,
    (peer) => peer.entry.tmux?.session === address,
  ];
  for (const rule of rules) {
    const found = peers.filter(rule);
    const [first] = found;
    if (found.length > 1) return ambiguous(address, found);
    if (first !== undefined) return first.box === own ? self() : { ok: true, peer: first };
  }
  return {
    ok: false,
    error: "target-not-found",
    message: `No agent of this project is called ${quote(address)}: ` +
      "list_project_sessions shows who is here",
  };
}

/** The refusal of an address that means more than one agent. */
export function ambiguous(address: string, found: readonly Peer[]): Target {
  return {
    ok: false,
    error: "ambiguous-target",
    message: `${quote(address)} means ${found.length} agents: use the session id of one of them`,
    candidates: found.slice(0, NAMED_MAX).map(({ sessionId, name }) => ({
      session_id: sessionId,
      name,
    })),
  };
}

/** The refusal of an agent of another project. It tells nothing of it but that it is one. */
export function crossProject(): Target {
  return {
    ok: false,
    error: "cross-project",
    message: "That session works in another project: agents see and message their own project only",
  };
}

function self(): Target {
  return {
    ok: false,
    error: "self-send",
    message: "That address is your own: choose another agent with list_project_sessions",
  };
}

function quote(address: string): string {
  return JSON.stringify(address.slice(0, 100));
}
